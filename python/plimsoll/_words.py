"""The engine speaks of options of the command line; here they are said as one writes them in Python."""

from __future__ import annotations

import re

#: Options, and what stands in their place: with the value behind them, and without one. `{}` is the value as a literal of Python.
_OPTIONS: dict[str, tuple[str, str]] = {
    "action": ("with_action({})", "with_action()"),
    "block": ("", "smaller blocks"),
    "bumps": ("bumps={}", "bumps"),
    "by": ("by={}", "by="),
    "column": ("column={}", "column="),
    "cut": ("parts={}", "parts="),
    "error": ("relative_error={}", "relative_error="),
    "decision": ("decision={}", "decision="),
    "failure": ("{}", "a failure"),
    "full": ("", "`.data`"),
    "headroom": ("headroom={}", "headroom="),
    "income": ("income={}", "income="),
    "json": ("", "`.data`"),
    "limit": ("limit={}", "limit="),
    "max-trials": ("max_trials={}", "max_trials="),
    "method": ("method={}", "method="),
    "most": ("max_trials={}", "max_trials="),
    "observe": ("observe({})", "observe()"),
    "open": ("an edit of {}", "edits of one risk"),
    "orders": ("orders={}", "orders="),
    "outcome": ("outcome={}", "outcome="),
    "parts": ("parts={}", "parts()"),
    "period": ("period={}", "period="),
    "prior": ("", "prior()"),
    "replace": ("replace={}", "replace="),
    "replicates": ("replicates={}", "replicates="),
    "resamples": ("resamples={}", "resamples="),
    "rule": ("", "rules"),
    "rules": ("", "rules"),
    "sampler": ("sampler={}", "sampler="),
    "scenario": ("with_scenario({})", "with_scenario()"),
    "seconds": ("max_seconds={}", "max_seconds="),
    "seed": ("seed={}", "seed="),
    "set": ("set({})", "set()"),
    "sheet": ("sheet={}", "sheet="),
    "source": ("verify({{{}}})", "verify()"),
    "statistic": ("{}", "a statistic"),
    "threads": ("threads={}", "threads="),
    "top": ("top={}", "top="),
    "trials": ("trials={}", "trials="),
    "until": ("until={}", "until="),
    "weights": ("weights={}", "weights="),
    "within": ("within={}", "within="),
    "without": ("without({})", "without()"),
}

#: Commands, and the calls that ask the same.
_COMMANDS = {
    "attribute": "m.attribute()",
    "backtest": "pl.backtest()",
    "breakeven": "m.breakeven()",
    "check": "pl.load()",
    "compare": "m.compare()",
    "decide": "m.decide()",
    "explain": "m.explain()",
    "merge": "distributed.run()",
    "reverse": "m.reverse()",
    "run": "m.run()",
    "sensitivity": "m.sensitivity()",
    "show": "m.show()",
    "stress": "m.stress()",
    "value": "m.value()",
    "verify": "m.verify()",
    "watch": "m.watch()",
}

# Behind an option, a value: quoted, a number, a placeholder, a name that is no word of the sentence.
_WORDS = (
    "a|allows|and|are|each|ended|gives|has|have|holds|if|in|is|lists|names|of|or|out|replaces|shares|shows|starts|takes|tells|that|the|to"
    "|were|which|with"
)
_VALUE = rf"'[^']*'|\"[^\"]*\"|[0-9][0-9,.]*%?(?![0-9A-Za-z])|(?!(?:{_WORDS})\b)[A-Za-z_][A-Za-z0-9_.\[\]=]*"
_OPTION = re.compile(rf"(?<![\w-])--({'|'.join(sorted(_OPTIONS, key=len, reverse=True))})(?![\w-])(?: ({_VALUE}))?")
_EXPLAIN = re.compile(r"plimsoll explain (?:'[^']*'|\S+) --trial (\d+) --seed (\d+)((?: --prior| --[a-z-]+ (?:'[^']*'|[^\s`]+))*)")
_COMMAND = re.compile(rf"plimsoll ({'|'.join(_COMMANDS)})\b(?! [A-Za-z0-9./'-])")
_REMARK = re.compile(r"  # without the values by trial of .*?, which no command line has")


def _literal(value: str) -> str:
    value = value.strip()
    if value[0] in "'\"":
        return repr(value[1:-1])
    if value[0].isdigit() and not value.endswith("%"):
        return value.replace(",", "")
    # A placeholder stays one.
    return value if value.isalpha() and value.isupper() else repr(value)


def _option(found: re.Match[str]) -> str:
    with_value, alone = _OPTIONS[found[1]]
    if found[2] is None:
        return alone
    if not with_value:
        return f"{alone} {found[2]}"
    if found[1] == "source":
        name, _, file = found[2].partition("=")
        return f"verify({{{name!r}: {(file or 'FILE')!r}}})"
    return with_value.format(_literal(found[2]))


def _explain(found: re.Match[str]) -> str:
    more = re.findall(r"--(trials|sampler) ('[^']*'|\S+)", found[3])
    words = [found[1], f"seed={found[2]}", *(f"{name}={_literal(value)}" for name, value in more)]
    return f"m.explain({', '.join(words)})"


def in_python(text: str) -> str:
    """A text of the engine with its options and commands as arguments and calls."""
    if "--" not in text and "plimsoll " not in text:
        return text
    text = _REMARK.sub("", text)
    text = _EXPLAIN.sub(_explain, text)
    text = _COMMAND.sub(lambda found: _COMMANDS[found[1]], text)
    return _OPTION.sub(_option, text)
