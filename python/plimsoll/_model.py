"""A model, asked many things."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from . import _checks, _core
from ._draws import GivenDraw, given_draws, placed
from ._errors import Diagnostic, UsageError, diagnostics_of
from ._figures import Estimate
from ._observed import News
from ._run import Futures, Run
from ._samples import Column, Samples
from ._studio import Studio, studio
from ._tables import Answer
from ._words import in_python

Progress = Callable[[int, int], None]
Sampler = Literal["random", "latin", "sobol"]

_LIBRARY = [os.path.join(os.path.dirname(os.path.abspath(__file__)), "stdlib")]


def load(path: str | os.PathLike[str]) -> Model:
    """The model of a file, or of a folder with a main.plim.

    Raises ModelError, with the lines at fault, where it does not compile; UsageError where it is not there.
    """
    return Model._open(_checks.text("a path", os.fsdecode(path)))


def compile(text: str, name: str = "model.plim", files: Mapping[str, str] | None = None) -> Model:
    """The model of a text, as if it lay in a file `name` of the working folder.

    files: texts that stand in place of other files that it reads, by their paths.

    >>> import plimsoll as pl
    >>> pl.compile('plimsoll 1\\nmodel m "m"\\nlet a = 1 EUR + 2\\n')  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    plimsoll.ModelError: error[unit_mismatch]: ...
    """
    documents = [(_checks.text("the name of a model", name), _checks.text("the text of a model", text))]
    for path, content in (files or {}).items():
        documents.append((_checks.text("the path of a file", path), _checks.text(f"what stands in place of {path}", content)))
    return Model._open(name, documents)


class Model:
    """A model that compiles, with values and switches; it never changes: each method gives a new one, or an answer.

    Its files are read for each request; where one of them is another than when the model was loaded, the request is a
    UsageError that says so. It can be pickled, for another process that has the same files.
    """

    def __init__(
        self,
        core: _core.Model,
        switches: tuple[tuple[str, ...], ...],
        sets: tuple[str, ...],
        opened: tuple[str, tuple[tuple[str, str], ...]],
        draws: tuple[GivenDraw, ...] = (),
        news: News = News(),
    ) -> None:
        self._core = core
        self._opened = opened
        self._draws = draws
        self._news = news
        self._scenarios, self._actions, self._without = switches
        self._sets = sets
        self._found = diagnostics_of(core.check())

    @staticmethod
    def _open(path: str, documents: Sequence[tuple[str, str]] = ()) -> Model:
        core = _core.Model.open(path, list(documents), _LIBRARY, None)
        return Model(core, ((), (), ()), (), (path if documents else os.path.abspath(path), tuple(documents)))

    def __reduce__(self) -> tuple[Any, ...]:
        return (_open_again, (self._opened, self._core.texts, self._switches(), self._sets, self._draws, self._news))

    @property
    def warnings(self) -> list[Diagnostic]:
        """What the compiler warns of."""
        return list(self._found)

    # ---- other models

    def set(self, values: Mapping[str, str | float] | None = None, /, **named: str | float) -> Model:
        """With other values of givens, and of anything that `--set` takes.

        `m.set(tax_rate="38%")`, `m.set({"recent_growth[cloud]": "12%", "late_cloud.growth.high": "9%"})`. A text is an
        expression of the language; a number is a plain one.

        >>> m.set(margin="20%").without("flood")
        <model: set margin = 20%, without flood>
        """
        if values is not None and not isinstance(values, Mapping):
            raise UsageError(f"set() takes values by name, as in set(margin='30%') or set({{'margin': '30%'}}), not {values!r}")
        sets = dict(one.split(" = ", 1) for one in self._sets)
        for name, value in {**(values or {}), **named}.items():
            name = _checks.text("a name of set()", name).strip()
            of_name = f"the value of {name!r}"
            sets[name] = _checks.text(of_name, value) if isinstance(value, str) else repr(_checks.number(of_name, value))
        texts = tuple(f"{name} = {value}" for name, value in sets.items())
        return Model(self._core.with_sets(list(texts)), self._switches(), texts, self._opened, self._draws, self._news)

    def observe(self, *figures: str) -> Model:
        """After news: the futures that agree with what has been seen, beside what the model itself declares as observed.

        Each as behind the word `observe`: a value with the standard error of its measurement, a count, a range, a condition
        (docs/questions/observe.md). They add up over calls; `run(...).observed` has how many futures agree, how far off each
        figure was from what was held possible, and the draws that moved.

        >>> seen = m.observe("income in 2024 = 30 EUR +- 5 EUR", "flood.water.count in 2024Q1 = 0")
        >>> seen
        <model: observed income in 2024 = 30 EUR +- 5 EUR, observed flood.water.count in 2024Q1 = 0>
        >>> seen.run(1000).observed.agreeing
        1000
        """
        added = [_checks.text("what was observed", one).strip() for one in figures]
        if not all(added):
            raise UsageError("observe() takes what was seen, as in observe('sales in 2024 = 130 EUR +- 20 EUR'), not an empty text")
        return self._after(News(tuple(dict.fromkeys((*self._news.observed, *added))), self._news.prior))

    def prior(self) -> Model:
        """Before the news: without what the model declares as observed, and without what observe() was told so far.

        `m.prior().observe("sales in 2024 = 130 EUR +- 20 EUR")` is of this figure alone.

        >>> m.observe("income in 2024 = 30 EUR +- 5 EUR").prior().run(1000).observed is None
        True
        """
        return self._after(News((), True))

    def _after(self, news: News) -> Model:
        core = self._core.with_observed(list(news.observed), news.prior)
        return Model(core, self._switches(), self._sets, self._opened, self._draws, news)

    def with_draw(
        self,
        name: str | Mapping[str, Any],
        values: Any = None,
        unit: str | Mapping[str, str] | None = None,
    ) -> Model:
        """With the values of a draw given, trial by trial, in place of what the model draws it from.

        `m.with_draw("fuel_price", bootstrap, unit="EUR")`: a bootstrap, a posterior, another model's output; of an uncertain
        given too. `m.with_draw({"price": prices, "demand": demands}, unit={"price": "EUR"})`: several, which come together.

        values   an array with the trials along its first axis; of a draw over labels, or each period or year, further axes of
                 these, labels first. Samples of one variable bring their unit along, and go to their labels and periods,
                 as named columns of a DataFrame do; others are refused. Finite; copied
        unit     what they are in, as the model writes units: "bn JPY per year"; none of plain numbers

        A request then has as many trials as there are values, which it does without being told. Draws that hang together in
        the model, by `correlate` or by their library, are given together or not at all; `warnings` tells what else its
        distribution reads, and values that it does not have. What draws anew is refused: reverse(), shares of variance, goals.

        >>> import numpy as np
        >>> observed = np.array([-0.1, 0.0, 0.2])
        >>> given = m.with_draw("growth", np.random.default_rng(1).choice(observed, 1000))
        >>> given.run().trials
        1000
        """
        made = given_draws(name, values, unit)
        given = self._given(made)
        if all(one.keys is None for one in made):
            return given
        # What their rows are of, as the model without values by trial tells it.
        core = (self._core.with_draws([]) if self._draws else self._core).with_observed([], True)
        own = Model(core, ((), (), ()), self._sets, self._opened)
        there = [one if one.keys is None else placed(one, own.samples(one.name, trials=1).columns) for one in made]
        return given if all(a is b for a, b in zip(there, made)) else self._given(there)

    def _given(self, made: Sequence[GivenDraw]) -> Model:
        names = {one.name for one in made}
        draws = (*(one for one in self._draws if one.name not in names), *made)
        core = self._core.with_draws([(one.name, one.unit, one.rows) for one in draws])
        return Model(core, self._switches(), self._sets, self._opened, draws, self._news)

    def with_scenario(self, *names: str) -> Model:
        """With scenarios of the model in force."""
        return self._switched(scenarios=(*self._scenarios, *_checks.names("with_scenario", names)))

    def with_action(self, *names: str) -> Model:
        """With actions of the model taken."""
        return self._switched(actions=(*self._actions, *_checks.names("with_action", names)))

    def without(self, *names: str) -> Model:
        """With risks or groups switched off; "all" is every risk."""
        return self._switched(without=(*self._without, *_checks.names("without", names)))

    def _switches(self) -> tuple[tuple[str, ...], ...]:
        return (self._scenarios, self._actions, self._without)

    def _switched(
        self,
        scenarios: tuple[str, ...] | None = None,
        actions: tuple[str, ...] | None = None,
        without: tuple[str, ...] | None = None,
    ) -> Model:
        made = object.__new__(Model)
        made.__dict__.update(self.__dict__)
        if scenarios is not None:
            made._scenarios = tuple(dict.fromkeys(scenarios))
        if actions is not None:
            made._actions = tuple(dict.fromkeys(actions))
        if without is not None:
            made._without = tuple(dict.fromkeys(without))
        return made

    # ---- futures

    def run(
        self,
        trials: int | None = None,
        *,
        seed: int = 1,
        sampler: Sampler = "random",
        replicates: int = 32,
        until: str | Sequence[str] = (),
        max_trials: int = 0,
        max_seconds: float = 0,
        curves: bool = False,
        threads: int = 0,
        progress: Progress | bool | None = None,
    ) -> Run:
        """Futures, and what they say of every outcome and limit: the bits of `plimsoll run`.

        trials      1 to 2**40, 100,000 where it is not said, or as many as a draw is given of; latin and sobol round up to whole
                    replicates
        until       goals as "se(mean(net_income)) < 20 M JPY": trials are added until all hold, or `max_trials` or
                    `max_seconds` end it
        curves      distributions and convergence too, in `data`
        threads     0: all; changes no bit
        progress    True: a bar of tqdm; or a callable (done, all), in this thread
        Ctrl-C ends it soon.

        >>> run = m.run(1000, seed=7)
        >>> list(run), list(run["income"])
        (['income', 'sales[wine]', 'sales[beer]'], ['2024', '2025', ''])
        >>> run.digest == m.run(1000, seed=7, threads=2).digest
        True
        """
        asked = self._asked(trials, seed, sampler, replicates, threads)
        goals, most, seconds = _checks.texts("until", until), _most(max_trials), _seconds(max_seconds)
        with _shown(asked, progress):
            told, text = self._core.run(asked, bool(curves), goals, most, seconds)
        data = json.loads(told)
        # As many as there were, which goals and planned points may have raised.
        return Run(Futures(self, data["trials"], asked.seed, sampler, asked.replicates, asked.threads), data, text)

    def samples(
        self,
        *names: str,
        trials: int | None = None,
        seed: int = 1,
        sampler: Sampler = "random",
        replicates: int = 32,
        threads: int = 0,
        progress: Progress | bool | None = None,
    ) -> Samples:
        """The values of every trial of any variables: outcomes, flows, draws, what an event costs ("flood.water.damage");
        without names, of every outcome.

        >>> m.samples("sales", "flood.water.damage", trials=1000)
        <samples of sales[wine], sales[beer], flood.water.damage 2024, flood.water.damage 2025: 1,000 trials>
        """
        names = _checks.names("samples", names)
        asked = self._asked(trials, seed, sampler, replicates, threads)
        with _shown(asked, progress):
            return self._samples_of(asked, names)

    def stream(
        self,
        *names: str,
        trials: int | None = None,
        block: int = 65_536,
        seed: int = 1,
        threads: int = 0,
        progress: Progress | bool | None = None,
    ) -> Iterator[Samples]:
        """The values of samples(), a block of trials after the other: memory is that of a block, whatever the trials are.

        >>> [part.values.shape for part in m.stream("growth", trials=5000, block=2000)]
        [(2000, 2), (2000, 2), (1000, 2)]

        block     trials of each but the last; the futures are those of one run of all. Of independent trials alone
        progress  of trials that were handed out
        """
        names = _checks.names("stream", names)
        size = _checks.whole("block", block)
        if size == 0:
            raise UsageError("block is a number of trials, 1 at least")
        asked = self._asked(trials, seed, "random", 32, threads)
        if asked.trials == 0:
            raise UsageError("trials is a number of trials, 1 at least")
        return self._blocks(asked, names, size, progress)

    def _blocks(self, asked: _core.Request, names: Sequence[str], size: int, progress: Progress | bool | None) -> Iterator[Samples]:
        with _told(progress) as tell:
            for first in range(0, asked.trials, size):
                part = self._samples_of(asked, names, first, min(size, asked.trials - first))
                tell(first + len(part), asked.trials)
                yield part

    def _samples_of(self, asked: _core.Request, names: Sequence[str], first: int = 0, only: int = 0) -> Samples:
        columns, rows = self._core.samples(asked, list(names), first, only)
        told = [
            Column(one["name"], one["title"], one["label"], one["period"], one["unit"], one["bad_side"], one["has_noise"])
            for one in json.loads(columns)
        ]
        rows.setflags(write=False)
        return Samples(told, rows)

    # ---- questions

    def attribute(
        self,
        statistic: str = "es(5%)",
        *,
        by: Literal["risk", "group", "factor"] = "risk",
        orders: int = 1,
        max_seconds: float = 0,
        **asked: Any,
    ) -> Answer:
        """Which risk causes how much of a statistic: Shapley values over switches, with errors; they add up."""
        return self._ask("attribute", "shares", statistic, asked, by, _checks.whole("orders", orders, 2**31 - 1), _seconds(max_seconds))

    def breakeven(
        self,
        statistic: str = "mean",
        *,
        inputs: str | Sequence[str] = (),
        top: int = 8,
        goal: str = "",
        headroom: str = "",
        **asked: Any,
    ) -> Answer:
        """The value of an assumption at which a statistic reaches a goal."""
        chosen = _checks.texts("inputs", inputs)
        words = (_checks.text("goal", goal), _checks.text("headroom", headroom))
        return self._ask("breakeven", "assumptions", statistic, asked, chosen, _checks.whole("top", top, 2**31 - 1), *words)

    def decide(self, decision: str = "", *, confidence: float = 0.95, **asked: Any) -> Answer:
        """The best of the actions and levers that a decision of the model chooses from, within its constraints.

        decision     its name, where the model declares several
        confidence   that the best choice is among those not dropped
        """
        words = (_checks.text("decision", decision), _checks.number("confidence", confidence))
        return self._ask("decide", "rivals", "mean", _of_decision(asked), *words)

    def value(self, decision: str = "", **asked: Any) -> Answer:
        """What it is worth to know more before a decision: everything, and each draw, event and risk by itself."""
        return self._ask("value", "known", "mean", _of_decision(asked), _checks.text("decision", decision))

    def parts(self, statistic: str = "es(5%)", **asked: Any) -> Answer:
        """Which parts of a statement make up an outcome's shortfall."""
        return self._ask("parts", "parts", statistic, asked)

    def sensitivity(
        self,
        statistic: str = "mean",
        *,
        method: Literal["derivatives", "tornado", "spider", "shares", "shapley", "ranks"] = "derivatives",
        by: Literal["input", "risk", "parameter"] = "input",
        **asked: Any,
    ) -> Answer:
        """What moves a statistic, and how much."""
        rows = {
            "derivatives": "assumptions",
            "tornado": "draws",
            "spider": "draws",
            "shares": "shares",
            "shapley": "effects",
            "ranks": "correlations",
        }.get(method, "")
        return self._ask("sensitivity", rows, statistic, asked, method, by)

    def stress(
        self,
        statistic: str = "mean",
        *,
        replace: str | Sequence[str] = (),
        within: str | Sequence[str] = (),
        **asked: Any,
    ) -> Answer:
        """Scenarios, actions, replaced distributions and bands of quantiles beside the base run.

        replace   "late_cloud.growth ~ uniform(0%, 5%)" each
        within    "quantile of late_cloud.growth in [0%, 10%]" each
        Scenarios and actions of the model (with_scenario, with_action) are stresses of their own, not of the base.
        """
        return self._ask("stress", "stresses", statistic, asked, _checks.texts("replace", replace), _checks.texts("within", within))

    def reverse(
        self,
        failure: str = "",
        *,
        limit: str = "",
        relative_error: float = 0.1,
        max_trials: int = 2_000_000,
        ways: int = 5,
        **asked: Any,
    ) -> Answer:
        """How likely a failure is, how it comes about and what it needs: "net_income < -2 bn JPY in FY2013"."""
        words = (_checks.text("failure", failure), _checks.text("limit", limit))
        numbers = (_checks.number("relative_error", relative_error), _most(max_trials), _checks.whole("ways", ways))
        return self._ask("reverse", "ways", "mean", asked, *words, *numbers)

    def watch(
        self,
        failure: str = "",
        *,
        limit: str = "",
        figures: str | Sequence[str] = (),
        false_alarms: float | None = None,
        top: int = 3,
        **asked: Any,
    ) -> Answer:
        """Early warnings: which figures, seen by when, tell that a limit will break, or a failure come about.

        failure        "net_income < -2 bn JPY in FY2013", or `limit`, the name of a limit, with `period`
        figures        variables beside outcomes, lines of statements and events
        false_alarms   as many hits as there are with no more than that share of false alarms, such as 0.1
        top            figures for each period
        """
        words = (_checks.text("failure", failure), _checks.text("limit", limit), _checks.texts("figures", figures))
        most = None if false_alarms is None else _checks.number("false_alarms", false_alarms)
        return self._ask("watch", "warnings", "mean", {"trials": 20_000, **asked}, *words, most, _checks.whole("top", top, 2**31 - 1))

    def worst(self, outcome: str = "", *, n: int = 10, **asked: Any) -> Answer:
        """The worst trials of an outcome, each as a story."""
        return self._ask("worst", "worst", "mean", {"outcome": outcome, **asked}, _checks.whole("n", n))

    def explain(self, trial: int, *, seed: int = 1, sampler: Sampler = "random", trials: int | None = None) -> str:
        """One trial, whole: what was drawn, what happened, what became of every outcome."""
        return in_python(self._core.explain(self._asked(trials, seed, sampler, 32, 0), _checks.whole("trial", trial)))

    def compare(self, old: Model, statistic: str = "mean", **asked: Any) -> Answer:
        """This version beside an old one, on the same noise, and which edits moved the statistic by how much."""
        if not isinstance(old, Model):
            raise TypeError(f"compare() takes the old model, as of pl.load(), not {old!r}")
        progress = asked.pop("progress", None)
        request = self._question(statistic, asked)
        with _shown(request, progress):
            data, text = self._core.compare(old._core, request, old._asked(1, 1, "random", 32, 0))
        return Answer("compare", "outcomes", json.loads(data), text)

    # ---- in a notebook

    def studio(
        self, outcome: str = "", *, levers: str | Sequence[str] = (), trials: int = 20_000, live: int = 2_000, seed: int = 1
    ) -> Studio:
        """Sliders in a cell for the figures of the model, which redraw fans and limits as they move; needs anywidget.

        outcome   the figures that it reads; none: those that any outcome or limit reads
        levers    these alone, by their names: "tax_rate", "late_cloud.growth.high"
        live      trials while a slider moves; `trials` where it has come to rest
        """
        return studio(
            self,
            _checks.text("outcome", outcome),
            _checks.texts("levers", levers),
            self._fewer(_checks.whole("trials", trials)),
            self._fewer(_checks.whole("live", live)),
            _checks.whole("seed", seed),
        )

    def _fewer(self, trials: int) -> int:
        return min([trials, *(one.trials for one in self._draws)])

    # ---- what it says of itself

    def show(self) -> Answer:
        """What the model assumes, what it can switch, what it reports, where its numbers come from."""
        data, text = self._core.show()
        return Answer("show", "definitions", json.loads(data), text)

    def verify(self, sources: Mapping[str, str | os.PathLike[str]] | None = None) -> Answer:
        """Whether the sources say what is cited. sources: those that do not lie beside the model, by name."""
        if sources is not None and not isinstance(sources, Mapping):
            raise UsageError(f"verify() takes files by the names of sources, as in verify({{'filing': 'report.txt'}}), not {sources!r}")
        given = [
            (_checks.text("the name of a source", name), _checks.text("a path", os.fsdecode(path)))
            for name, path in (sources or {}).items()
        ]
        data, text = self._core.verify(given)
        return Answer("verify", "citations", json.loads(data), text)

    def evaluate(self, expression: str) -> Estimate:
        """An expression without draws, such as "3 bn JPY / 4", in the `unit` beside it; givens may be named.

        >>> m.evaluate("base[wine] / 4")
        25 EUR per year
        """
        found = json.loads(self._core.evaluate(_checks.text("an expression", expression))[0])
        return Estimate(found["value"], unit=found["unit"])

    def __repr__(self) -> str:
        shown = [f"set {one}" for one in self._sets]
        shown += [f"scenario {one}" for one in self._scenarios] + [f"action {one}" for one in self._actions]
        shown += [f"without {one}" for one in self._without]
        shown += ["prior"] if self._news.prior else []
        shown += [f"observed {one}" for one in self._news.observed]
        shown += [f"{one.trials:,} values of {one.name}" for one in self._draws]
        return f"<model{': ' + ', '.join(shown) if shown else ''}>"

    # ---- requests

    def _asked(self, trials: int | None, seed: int, sampler: str, replicates: int, threads: int) -> _core.Request:
        asked = _core.Request()
        asked.scenarios, asked.actions, asked.without = list(self._scenarios), list(self._actions), list(self._without)
        if trials is None:
            trials = self._draws[0].trials if self._draws else 100_000
        asked.trials, asked.seed = _checks.whole("trials", trials), _checks.whole("seed", seed)
        asked.sampler = _checks.text("sampler", sampler)
        asked.replicates = _checks.whole("replicates", replicates, 2**31 - 1)
        asked.threads = _checks.whole("threads", threads, 2**31 - 1)
        return asked

    def _question(self, statistic: str, given: dict[str, Any]) -> _core.Request:
        known: dict[str, Any] = {"trials": None, "seed": 1, "sampler": "random", "replicates": 32, "threads": 0}
        words = {"outcome": "", "period": ""}
        for name in given:
            if name not in known and name not in words:
                raise TypeError(f"no option {name!r}; there are {', '.join([*words, *known, 'progress'])}")
        request = self._asked(*(given.get(name, value) for name, value in known.items()))
        request.statistic = _checks.text("a statistic", statistic)
        request.outcome, request.period = (_checks.text(name, given.get(name, value)) for name, value in words.items())
        return request

    def _ask(self, kind: str, rows: str, statistic: str, given: dict[str, Any], *options: Any) -> Answer:
        given = dict(given)
        progress = given.pop("progress", None)
        request = self._question(statistic, given)
        with _shown(request, progress):
            data, text = getattr(self._core, kind)(request, *options)
        return Answer(kind, rows, json.loads(data), text)


def _of_decision(asked: dict[str, Any]) -> dict[str, Any]:
    for name in ("outcome", "period"):
        if name in asked:
            raise TypeError(f"no option {name!r}: the decision says what it is for")
    return {"trials": 20_000, **asked}


def _open_again(
    opened: tuple[str, tuple[tuple[str, str], ...]],
    texts: list[tuple[str, str]],
    switches: tuple[tuple[str, ...], ...],
    sets: tuple[str, ...],
    draws: tuple[GivenDraw, ...] = (),
    news: News = News(),
) -> Model:
    """What a pickle does."""
    core = _core.Model.open(opened[0], list(opened[1]), _LIBRARY, texts).with_sets(list(sets))
    if draws:
        core = core.with_draws([(one.name, one.unit, one.rows) for one in draws])
    core = core.with_observed(list(news.observed), news.prior)
    return Model(core, switches, sets, opened, draws, news)


def _most(value: Any) -> int:
    return _checks.whole("max_trials", value)


def _seconds(value: Any) -> float:
    return _checks.number("max_seconds", value)


@contextlib.contextmanager
def _told(progress: Progress | bool | None) -> Iterator[Progress]:
    """Whom to tell of progress: nobody, a callable, or a bar."""
    if not progress:
        yield lambda done, all_: None
        return
    if callable(progress):
        yield progress
        return
    try:
        from tqdm.auto import tqdm
    except ImportError as error:
        raise ImportError("a bar of progress needs it: pip install tqdm, or plimsoll[progress]") from error
    with tqdm(unit=" trials", unit_scale=True) as bar:

        def tell(done: int, all_: int) -> None:
            bar.total = all_
            bar.update(done - bar.n)

        yield tell
        bar.update((bar.total or 0) - bar.n)


@contextlib.contextmanager
def _shown(asked: _core.Request, progress: Progress | bool | None) -> Iterator[None]:
    """Tells of progress while a request works."""
    with _told(progress) as tell:
        asked.progress = tell if progress else None
        try:
            yield
        finally:
            asked.progress = None


def read(path: str | os.PathLike[str]) -> Answer:
    """The risk register of an annual report: text or HTML. `answer["factors"]`; `to_pandas()` has a row a factor."""
    data, text = _core.read(_checks.text("a path", os.fsdecode(path)))
    return Answer("read", "factors", json.loads(data), text)


def backtest(
    models: Model | Sequence[Model],
    actuals: str | os.PathLike[str],
    *,
    sheet: str = "",
    outcomes: str | Sequence[str] = (),
    causes: bool = True,
    trials: int = 20_000,
    seed: int = 1,
    threads: int = 0,
    progress: Progress | bool | None = None,
) -> Answer:
    """Models as they stood on earlier days against a table of what came: how often intervals held it, where in the forecasts it
    lay, scores beside rivals that need no model, and what misses point at (docs/questions/backtest.md).

    actuals   a CSV file or a workbook: `outcome`, `period`, `value`, `unit`; `known_on`, `target`, `before`
    outcomes  these alone
    causes    look for what sets the futures near a miss apart, a run each
    """
    each = [models] if isinstance(models, Model) else list(models)
    for one in each:
        if not isinstance(one, Model):
            raise TypeError(f"backtest() takes models, as of pl.load(), not {one!r}")
    if len({one._switches() for one in each}) > 1:
        raise UsageError("a backtest is of models with the same scenarios, actions and risks switched off")
    if not each:
        raise UsageError("a backtest is of one model at least")
    asked = each[0]._asked(trials, seed, "random", 32, threads)
    path = _checks.text("the path of a table", os.fsdecode(actuals))
    words = (path, _checks.text("sheet", sheet), _checks.texts("outcomes", outcomes), bool(causes))
    with _shown(asked, progress):
        data, text = _core.backtest([one._core for one in each], asked, *words)
    return Answer("backtest", "figures", json.loads(data), text)


def diff(before: Model, after: Model) -> Answer:
    """What changed between two models, declaration by declaration."""
    for one in (before, after):
        if not isinstance(one, Model):
            raise TypeError(f"diff() takes two models, as of pl.load(), not {one!r}")
    data, text = _core.diff(before._core, after._core)
    return Answer("diff", "changes", json.loads(data), text)
