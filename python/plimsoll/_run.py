"""A run's result, and the difference of two."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import _checks, _core
from ._errors import MachineError, UsageError
from ._figures import ByPeriod, Estimate, Limit, Outcome, Outcomes
from ._observed import Observed
from ._samples import Samples
from ._tables import Table
from ._words import in_python

if TYPE_CHECKING:
    from ._model import Model


class Run(Mapping[str, Outcomes]):
    """What `Model.run` found: a mapping from outcomes by name to their figures.

    `run["net_income"]["FY2013"].es(0.05)`; an outcome over the horizon has no period: `run["total"].mean`.
    An outcome over index sets stands by its label: `run["cut[wan]"]`.

    digest     of every value that was computed: equal digests are equal bits
    command    that gives the same figures
    data       everything, as docs/results.md describes it
    """

    def __init__(self, futures: Futures, data: dict[str, Any], text: str) -> None:
        self.model = futures.model
        self.data = data
        self._futures = futures
        self._text = in_python(text)
        grouped: dict[str, dict[str, Outcome]] = {}
        for found in data["outcomes"]:
            one = Outcome(found, futures)
            grouped.setdefault(one.key, {})[one.period] = one
        self._outcomes = {name: Outcomes(name, by_period) for name, by_period in grouped.items()}

    # ---- what the run was

    @property
    def digest(self) -> str:
        return str(self.data["digest"])

    @property
    def trials(self) -> int:
        return int(self.data["trials"])

    @property
    def seed(self) -> int:
        return int(self.data["seed"])

    @property
    def sampler(self) -> str:
        return str(self.data["sampler"])

    @property
    def seconds(self) -> float:
        return float(self.data["seconds"])

    @property
    def command(self) -> str:
        return str(self.data["command"] or "")

    @property
    def warnings(self) -> list[str]:
        return [in_python(one) for one in self.data["warnings"]]

    @property
    def observed(self) -> Observed | None:
        """What was observed, and what it did; None where nothing was."""
        found = self.data.get("observed")
        return None if found is None else Observed(found)

    @property
    def limits(self) -> list[Limit]:
        return [Limit(one) for one in self.data["limits"]]

    # ---- what it found

    def __getitem__(self, name: str) -> Outcomes:
        found = self._outcomes.get(name)
        if found is None:
            raise KeyError(f"no outcome {name!r}; the model has {', '.join(self._outcomes)}")
        return found

    # A run is itself alone: `digest` says whether two have equal figures.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __iter__(self) -> Iterator[str]:
        return iter(self._outcomes)

    def __len__(self) -> int:
        return len(self._outcomes)

    def figures(self) -> Iterator[Outcome]:
        """Every scalar outcome in every period, in the order of the model."""
        for one in self._outcomes.values():
            yield from one.values()

    def table(self) -> Table:
        """Mean, sd and percentiles of every outcome in every period."""
        rows = [
            (one.heading, one.period, one.mean, one.sd, *(one.quantile(p) for p in (0.05, 0.5, 0.95)), one.shown[1])
            for one in self.figures()
        ]
        return Table(["outcome", "period", "mean", "sd", "P5", "P50", "P95", "unit"], rows)

    def to_pandas(self) -> Any:
        return self.table().to_pandas()

    def samples(self, *names: str) -> Samples:
        """The values of every trial of these outcomes, or of any variable of the model; without names, of every outcome.

        The bits are those that the run summarised: its futures are drawn again, for these columns alone, the first
        time that they are asked for, and kept with the run: 8 bytes a trial and column.
        """
        return self._futures.samples(*names)

    def __sub__(self, base: object) -> Difference:
        """This run less another of the same trials, seed and sampler, on the same noise."""
        if not isinstance(base, Run):
            return NotImplemented
        return Difference(self, base)

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"<run of {self.data['model']}: {self.trials:,} trials, digest {self.digest}>"

    def _repr_html_(self) -> str:
        from ._notebook import run_html

        return run_html(self)


class Futures:
    """Those of a run, drawn again for the samples that are asked for.

    Outcomes hold this and not their run: nothing holds itself, so that large samples go when the last name of them does.
    """

    def __init__(self, model: Model, trials: int, seed: int, sampler: str, replicates: int, threads: int) -> None:
        self.model = model
        self.sampler = sampler
        self._asked = (trials, seed, sampler, replicates, threads)
        self._samples: dict[tuple[str, ...], Samples] = {}
        #: Of outcomes, those of the requests above that hold them.
        self._by_name: dict[str, Samples] = {}

    def samples(self, *names: str) -> Samples:
        names = _checks.names("samples", names)
        if names not in self._samples:
            self._samples[names] = self.model._samples_of(self.model._asked(*self._asked), names)
        return self._samples[names]

    def hold(self, names: Iterable[str]) -> None:
        """Draws what is not held of these outcomes, all at once where memory allows: a request draws every future."""
        missing = [name for name in dict.fromkeys(names) if name not in self._by_name]
        if not missing:
            return
        try:
            found = self.samples(*missing)
        except MachineError:
            if len(missing) == 1:
                raise
            return
        for name in missing:
            self._by_name[name] = found

    def _held(self, outcome: Outcome) -> tuple[Samples, str]:
        self.hold([outcome.name])
        return self._by_name[outcome.name], f"{outcome.key} {outcome.period}".rstrip()

    def column(self, outcome: Outcome) -> NDArray[np.float64]:
        found, name = self._held(outcome)
        values: NDArray[np.float64] = found[name]
        return values

    def has_noise(self, outcome: Outcome) -> bool:
        found, name = self._held(outcome)
        return next(one.has_noise for one in found.columns if one.full_name == name)

    def statistic(self, outcome: Outcome, kind: str, level: float) -> Estimate:
        if kind == "es" and outcome.bad is None:
            raise UsageError(
                f"the outcome '{outcome.name}' is neither bad when low nor bad when high, so it has no shortfall; "
                "write `bad low` or `bad high` behind it in the model"
            )
        found = _core.estimate(self.column(outcome), kind, level, outcome.bad == "high", self.has_noise(outcome))
        return self._told(found, outcome.unit, outcome.shown)

    def chance(self, outcome: Outcome, holds: Callable[[Any], Any]) -> Estimate:
        hits = holds(self.column(outcome)).astype(np.float64)
        return self._told(_core.estimate(hits, "share", 0.5, False, self.has_noise(outcome)), "", None)

    def _told(
        self, found: tuple[float | None, float | None, str], unit: str, shown: tuple[float, str] | None
    ) -> Estimate:
        # Points of a planned sampler are not independent: a formula for independent trials is no error of theirs.
        if self.sampler != "random":
            return Estimate(found[0], None, unit, reason=f"no error from the points of {self.sampler}", shown=shown)
        return judged(found, unit, shown)


def judged(
    found: tuple[float | None, float | None, str], unit: str, shown: tuple[float, str] | None
) -> Estimate:
    """What the engine found of samples; without an error it has a reason."""
    value, se, doubt = found
    reason = "too few trials for an error" if se is None and doubt == "none" else ""
    return Estimate(value, se, unit, doubt, reason, shown)


class Difference:
    """One run less another on the same noise: what both share cancels, in the figures and in their errors.

    `(war - base)["net_income"]["FY2013"].mean`, `.table()`.

    >>> moved = m.set(margin="31%").run(1000) - m.run(1000)
    >>> moved["income"]["2024"].mean > 0, moved["income"].horizon.mean.unit
    (True, 'EUR')
    """

    def __init__(self, after: Run, before: Run) -> None:
        for what in ("trials", "seed", "sampler", "stream"):
            if after.data[what] != before.data[what]:
                raise UsageError(
                    f"the two runs do not have the same futures: {what} {after.data[what]} and {before.data[what]}"
                )
        # As many were looked at for the last one: they are the same ones.
        looked_at = [(one.data.get("observed") or {}).get("tried") for one in (after, before)]
        if looked_at[0] != looked_at[1]:
            raise UsageError(
                "the two runs do not have the same futures: other ones agree with what was observed, as that or what is"
                " set differs; scenarios, actions and risks that are off act in the same ones"
            )
        if after.sampler != "random":
            raise UsageError("the errors of differences come from independent trials: use sampler='random'")
        self.after = after
        self.before = before
        old = {(one.key, one.period): one for one in before.figures()}
        self._pairs = {
            (one.key, one.period): DifferenceOfOutcome(one, old[one.key, one.period])
            for one in after.figures()
            if (one.key, one.period) in old and old[one.key, one.period].unit == one.unit
        }
        if not self._pairs:
            raise UsageError("the two runs have no outcome in common")

    def __getitem__(self, name: str) -> Differences:
        found = {period: one for (key, period), one in self._pairs.items() if key == name}
        if not found:
            raise KeyError(f"no outcome {name!r} in both runs, which share {', '.join(self)}")
        return Differences(name, found)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(key for key, _ in self._pairs))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __contains__(self, name: object) -> bool:
        return name in list(iter(self))

    def figures(self) -> Iterator[DifferenceOfOutcome]:
        yield from self._pairs.values()

    def table(self) -> Table:
        """Mean before and after, and by how much mean, P5, P50 and P95 moved, each with its error."""
        for run in (self.after, self.before):
            run._futures.hold(one.after.name for one in self.figures())
        rows = [
            (one.after.heading, one.period, one.before.mean, one.after.mean, one.mean)
            + (*(one.quantile(p) for p in (0.05, 0.5, 0.95)), one.after.shown[1])
            for one in self.figures()
        ]
        return Table(["outcome", "period", "before", "after", "moved", "P5", "P50", "P95", "unit"], rows)

    def to_pandas(self) -> Any:
        return self.table().to_pandas()

    def __repr__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self.after))} less {html.escape(repr(self.before))}</p>" + self.table()._repr_html_()


class DifferenceOfOutcome:
    """Of one outcome in one period; each figure with the error of a difference on the same trials."""

    def __init__(self, after: Outcome, before: Outcome) -> None:
        self.after, self.before = after, before
        self.key, self.period, self.unit = after.key, after.period, after.unit

    @property
    def mean(self) -> Estimate:
        return self._of("mean", 0.5)

    @property
    def sd(self) -> Estimate:
        return self._of("sd", 0.5)

    def quantile(self, p: float) -> Estimate:
        """The quantile of the one less that of the other, which is not the quantile of `samples()`.

        Of an outcome with few values, a count, it moves by jumps, and its error says little.
        """
        return self._of("quantile", _checks.level(p))

    def es(self, p: float) -> Estimate:
        if self.after.bad is None or self.after.bad != self.before.bad:
            raise UsageError(f"the two runs do not say the same bad side of '{self.key}', so there is no shortfall")
        return self._of("es", _checks.level(p))

    def samples(self) -> NDArray[np.float64]:
        """Trial by trial."""
        return np.asarray(self.after.samples() - self.before.samples())

    def _of(self, kind: str, level: float) -> Estimate:
        has_noise = any(one._futures.has_noise(one) for one in (self.after, self.before))
        found = _core.estimate_difference(
            self.after.samples(), self.before.samples(), kind, level, self.after.bad == "high", has_noise
        )
        return judged(found, self.unit, self.after.shown)

    def __repr__(self) -> str:
        when = f" in {self.period}" if self.period else ""
        return f"<{self.key}{when}: mean {self.mean}>"


class Differences(ByPeriod[DifferenceOfOutcome]):
    """Of one outcome by period; of one over the horizon the figures stand here: `(after - before)["write_off"].mean`."""

    def _has(self) -> str:
        return f" in both runs; they share {', '.join(one or 'the horizon' for one in self)}"
