"""Applies the fixes of diagnostics to a model's text, as an editor would.

A diagnostic of `check --json` has `help`, lines in words, and `fixes`: for some of these lines the edits that do what it
says, each with a span of bytes and the text in its place, and `changes`, what the edits decide beyond what the model
said. See docs/decisions/0011-fixes.md.
"""
import json
import re


def diagnostics(t, path):
    done = t.run("check", path, "--json")
    return json.loads(done.stdout) if done.stdout.strip() else []


def errors(seen):
    return [d for d in seen if d["severity"] == "error"]


def apply(text, fix, path):
    """The text with the edits of one fix, or None where they touch another file."""
    data = text.encode()
    edits = fix["edits"]
    if any(edit.get("file") != path for edit in edits):
        return None
    for edit in sorted(edits, key=lambda e: (e["begin"]["offset"], e["end"]["offset"]), reverse=True):
        data = data[: edit["begin"]["offset"]] + edit["text"].encode() + data[edit["end"]["offset"]:]
    return data.decode()


# Words of the language that stand in backquotes as they do in its reference.
PHRASES = {"each year", "each period", "over horizon", "as of", "at most", "spread over", "correlate across"}


def shows_code(help_line):
    """Backquotes hold more than one word or name: a text to paste."""
    if help_line.startswith("did you mean"):
        return True
    return any(code not in PHRASES and not re.fullmatch(r"-?[\w.]+:?|--\w+|[^\w\s]{1,2}|\[ \]|\\n|[A-Z]+/[A-Z]+", code) for code in re.findall(r"`([^`]+)`", help_line))


def mend(t, text, name, most=6):
    """Applies the first fix of the first error until none is left. The text at last, the errors left, the fixes taken."""
    taken = []
    for step in range(most):
        path = t.model(text, name)
        left = errors(diagnostics(t, path))
        if not left:
            return text, [], taken
        fixes = [f for d in left[:1] for f in d["fixes"]]
        fixed = apply(text, fixes[0], path) if fixes else None
        if fixed is None:
            return text, left, taken
        taken.append(fixes[0])
        text = fixed
    return text, errors(diagnostics(t, t.model(text, name))), taken
