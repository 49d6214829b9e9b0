"""Figures with their errors, and the outcomes that a run reports."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from . import _checks, _core

if TYPE_CHECKING:
    from ._run import Futures

#: Marks of doubt as the program prints them, and the notes below a table that has them.
DOUBTS = {name: (mark, note) for name, mark, note in _core.doubts()}


class Estimate(float):
    """A figure: a float with what is known of it.

    se     standard error; None where the trials support none
    unit   "JPY", "" of a plain number; the figure is in it, without a scale word
    doubt  "none", or why the error may not be believed: "no_spread", "few_trials", "heavy_tail"

    A figure that the trials do not support is NaN with `doubt` or `reason` saying why. Printed, an error in doubt has a
    mark: † of a heavy tail, ‡ of few trials, § of no spread.

    >>> mean = m.run(1000)["income"]["2024"].mean
    >>> mean.unit, mean.doubt, mean.se > 0, mean + 1 > mean
    ('EUR', 'none', True, True)
    """

    se: float | None
    unit: str
    doubt: str
    reason: str
    _shown: tuple[float, str]

    def __new__(
        cls,
        value: float | None,
        se: float | None = None,
        unit: str = "",
        doubt: str = "none",
        reason: str = "",
        shown: tuple[float, str] | None = None,
    ) -> Estimate:
        made = super().__new__(cls, math.nan if value is None else value)
        made.se, made.unit, made.doubt, made.reason = se, unit, doubt, reason
        # A scale and its unit, 1e9 and "bn JPY", for printing alone.
        made._shown = shown or (1.0, unit)
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return (Estimate, (float(self), self.se, self.unit, self.doubt, self.reason, self._shown))

    def __str__(self) -> str:
        return f"{self.amount()} {self._shown[1]}".rstrip()

    __repr__ = __str__

    def amount(self) -> str:
        """Without its unit: "3.403 ± 0.013"."""
        scale = self._shown[0]
        if math.isnan(self):
            return "unknown"
        mark = DOUBTS[self.doubt][0] if self.doubt in DOUBTS else ""
        if not self.se or not math.isfinite(self.se):
            return f"{float(self) / scale:,.5g}{mark}"
        digits = min(max(1 - math.floor(math.log10(self.se / scale)), 0), 15)
        return f"{float(self) / scale:,.{digits}f} ± {self.se / scale:,.{digits}f}{mark}"


def estimate_of(found: dict[str, Any], unit: str, shown: tuple[float, str] | None = None) -> Estimate:
    return Estimate(
        found.get("value"), found.get("se"), unit, found.get("doubt", "none"), found.get("reason", ""), shown
    )


def short_period(period: str | None) -> str:
    """"FY2012 (Apr 2012-Mar 2013)" is FY2012."""
    return (period or "").split(" (")[0]


class Outcome:
    """One scalar outcome in one period. Figures are in `unit`."""

    def __init__(self, found: dict[str, Any], futures: Futures) -> None:
        self._found = found
        self._futures = futures
        #: As one asks for it: "net_income", "cut[wan]".
        self.key: str = found["name"]
        self.label: str = found["label"]
        #: As declared, without the label.
        self.name: str = self.key.removesuffix(f"[{self.label}]") if self.label else self.key
        self.title: str = found["title"]
        self.period: str = short_period(found["period"])
        self.unit: str = found["unit"]
        #: "low", "high" or None: which side is bad.
        self.bad: str | None = found.get("bad")
        #: What printing divides by, and the unit then: 1e9 and "bn JPY".
        self.shown: tuple[float, str] = (found["scale"] or 1.0, found["display_unit"])

    @property
    def heading(self) -> str:
        """For a table: the key, or the title of what is a formula."""
        return self.key if self.name.replace(".", "_").isidentifier() or not self.title else self.title

    @property
    def mean(self) -> Estimate:
        return estimate_of(self._found["mean"], self.unit, self.shown)

    @property
    def sd(self) -> Estimate:
        return estimate_of(self._found["sd"], self.unit, self.shown)

    @property
    def skewness(self) -> float | None:
        skewness: float | None = self._found["skewness"]
        return skewness

    @property
    def kurtosis(self) -> float | None:
        """In excess of a normal law's."""
        kurtosis: float | None = self._found["kurtosis"]
        return kurtosis

    @property
    def min(self) -> Estimate:
        return Estimate(self._found["min"], unit=self.unit, shown=self.shown)

    @property
    def max(self) -> Estimate:
        return Estimate(self._found["max"], unit=self.unit, shown=self.shown)

    @property
    def median(self) -> Estimate:
        return self.quantile(0.5)

    def quantile(self, p: float) -> Estimate:
        """The amount that a share `p` of the futures stays at or below; its error is a quarter of the 95 % interval.

        Levels that a run reports (0.1 %, 1 %, 5 %, 10 %, 25 %, 50 % and their like) are at hand; others are computed
        from the samples, which costs the run again the first time.

        >>> income = m.run(1000)["income"]["2024"]
        >>> bool(income.quantile(0.05) <= income.quantile(0.051) <= income.median)
        True
        """
        p = _checks.level(p)
        for one in self._found["quantiles"]:
            if math.isclose(one["p"], p, rel_tol=1e-12):
                low, high = one["low"], one["high"]
                se = None if low is None or high is None else (high - low) / 4
                return Estimate(one["value"], se, self.unit, reason=one.get("reason", ""), shown=self.shown)
        return self._of_samples("quantile", p)

    def es(self, p: float) -> Estimate:
        """Expected shortfall: the mean of the worst share `p` of the futures, on the outcome's bad side."""
        p = _checks.level(p)
        for one in self._found["es"]:
            if math.isclose(one["p"], p, rel_tol=1e-12):
                return estimate_of(one, self.unit, self.shown)
        return self._of_samples("es", p)

    def p_below(self, amount: float) -> Estimate:
        """The chance of less than `amount`, in `unit`; of what no trial does it has an error too.

        >>> year = m.run(1000)["income"]["2024"]
        >>> float(year.p_below(0) + year.p_above(0))
        1.0
        """
        bound = _checks.number("the amount of p_below()", amount, may_be_infinite=True)
        return self._futures.chance(self, lambda values: values < bound)

    def p_above(self, amount: float) -> Estimate:
        """The chance of more than `amount`, in `unit`; of what no trial does it has an error too."""
        bound = _checks.number("the amount of p_above()", amount, may_be_infinite=True)
        return self._futures.chance(self, lambda values: values > bound)

    def samples(self) -> NDArray[np.float64]:
        """One value a trial, in trial order: a view, not a copy, that cannot be written to."""
        return self._futures.column(self)

    def _of_samples(self, kind: str, level: float) -> Estimate:
        return self._futures.statistic(self, kind, level)

    def __repr__(self) -> str:
        when = f" in {self.period}" if self.period else ""
        return f"<{self.key}{when}: mean {self.mean}, sd {self.sd}>"


class Told(Protocol):
    """What outcomes and their differences have in each period."""

    @property
    def mean(self) -> Estimate: ...

    @property
    def sd(self) -> Estimate: ...

    def quantile(self, p: float) -> Estimate: ...

    def es(self, p: float) -> Estimate: ...

    def samples(self) -> NDArray[np.float64]: ...


One = TypeVar("One", bound=Told)


class ByPeriod(Mapping[str, One]):
    """Figures by period, in the order of time; of what has no period they stand here."""

    def __init__(self, name: str, by_period: dict[str, One]) -> None:
        self.name = name
        self._by_period = by_period

    @property
    def horizon(self) -> One:
        """That over the whole horizon, of an outcome that is reported so too."""
        return self[""]

    def _has(self) -> str:
        return f"; it has {', '.join(one or 'the horizon' for one in self)}"

    def __getitem__(self, period: str) -> One:
        found = self._by_period.get(str(period))
        if found is None:
            raise KeyError(f"{self.name} has no period {period!r}{self._has()}")
        return found

    # They are themselves alone: equal figures of two runs are not looked for.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_period)

    def __len__(self) -> int:
        return len(self._by_period)

    def _alone(self, what: str) -> One:
        if list(self._by_period) != [""]:
            period = next(iter(self._by_period))
            raise AttributeError(f"{self.name} is told by period, and each has its {what}: write [{period!r}].{what}")
        return self._by_period[""]

    @property
    def mean(self) -> Estimate:
        return self._alone("mean").mean

    @property
    def sd(self) -> Estimate:
        return self._alone("sd").sd

    @property
    def quantile(self) -> Callable[[float], Estimate]:
        return self._alone("quantile").quantile

    @property
    def es(self) -> Callable[[float], Estimate]:
        return self._alone("es").es

    @property
    def samples(self) -> Callable[[], NDArray[np.float64]]:
        return self._alone("samples").samples

    def __repr__(self) -> str:
        return "\n".join(repr(one) for one in self._by_period.values())


class Outcomes(ByPeriod[Outcome]):
    """One outcome by period: a mapping from "FY2013" to an Outcome, in the order of time.

    Of one over the horizon, which has no period, the figures stand here: `run["write_off"].mean`.
    """

    @property
    def key(self) -> str:
        return self._alone("key").key

    @property
    def label(self) -> str:
        return self._alone("label").label

    @property
    def title(self) -> str:
        return self._alone("title").title

    @property
    def period(self) -> str:
        return self._alone("period").period

    @property
    def unit(self) -> str:
        return self._alone("unit").unit

    @property
    def bad(self) -> str | None:
        return self._alone("bad").bad

    @property
    def shown(self) -> tuple[float, str]:
        return self._alone("shown").shown

    @property
    def skewness(self) -> float | None:
        return self._alone("skewness").skewness

    @property
    def kurtosis(self) -> float | None:
        return self._alone("kurtosis").kurtosis

    @property
    def min(self) -> Estimate:
        return self._alone("min").min

    @property
    def max(self) -> Estimate:
        return self._alone("max").max

    @property
    def median(self) -> Estimate:
        return self._alone("median").median

    @property
    def p_below(self) -> Callable[[float], Estimate]:
        return self._alone("p_below").p_below

    @property
    def p_above(self) -> Callable[[float], Estimate]:
        return self._alone("p_above").p_above


class Limit:
    """One limit in one period, as a run judges it."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.name: str = found["name"]
        self.title: str = found["title"]
        self.label: str = found["label"]
        self.period: str = short_period(found["period"])
        #: "P(net_income < 0 JPY)".
        self.statistic: str = found["text"]
        value = found.get("probability", found.get("statistic"))
        unit: str = found["unit"]
        shown = (found["scale"] or 1.0, found["display_unit"])
        #: Of a quantile it has no error: `interval` says what is known.
        self.value = Estimate(value, found.get("se"), unit, found.get("doubt", "none"), found.get("reason", ""), shown)
        #: Holds the truth with `confidence`; None: nothing is known on that side. The verdict rests on it.
        self.interval: tuple[float | None, float | None] = (found.get("low"), found.get("high"))
        self.confidence: float = found.get("confidence", 0.0)
        self.relation: str = found["relation"]
        self.bound = Estimate(found["bound"], unit=unit, shown=shown)
        #: "holds", "breached" or "too_close".
        self.verdict: str = found["verdict"]

    def __repr__(self) -> str:
        when = f" in {self.period}" if self.period else ""
        return f"<{self.name}{when}: {self.statistic} is {self.value}, {self.relation} {self.bound}: {self.verdict}>"
