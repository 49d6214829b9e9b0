"""Figures with their errors, and the outcomes that a run reports."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ._run import Run


class Estimate(float):
    """A figure: a float with what is known of it.

    se     standard error; None where the trials support none
    unit   "JPY", "" of a plain number; the figure is in it, without a scale word
    doubt  "none", or why the error may not be believed: "no_spread", "few_trials", "heavy_tail"

    A figure that the trials do not support is NaN with `doubt` or `reason` saying why.
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
        if not self.se or not math.isfinite(self.se):
            return f"{float(self) / scale:,.5g}"
        digits = min(max(1 - math.floor(math.log10(self.se / scale)), 0), 15)
        return f"{float(self) / scale:,.{digits}f} ± {self.se / scale:,.{digits}f}"


def estimate_of(found: dict[str, Any], unit: str, shown: tuple[float, str] | None = None) -> Estimate:
    return Estimate(
        found.get("value"), found.get("se"), unit, found.get("doubt", "none"), found.get("reason", ""), shown
    )


def short_period(period: str | None) -> str:
    """"FY2012 (Apr 2012-Mar 2013)" is FY2012."""
    return (period or "").split(" (")[0]


class Outcome:
    """One scalar outcome in one period. Figures are in `unit`."""

    def __init__(self, found: dict[str, Any], run: Run) -> None:
        self._found = found
        self._run = run
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
        """
        for one in self._found["quantiles"]:
            if math.isclose(one["p"], p, rel_tol=1e-12):
                low, high = one["low"], one["high"]
                se = None if low is None or high is None else (high - low) / 4
                return Estimate(one["value"], se, self.unit, reason=one.get("reason", ""), shown=self.shown)
        return self._of_samples("quantile", p)

    def es(self, p: float) -> Estimate:
        """Expected shortfall: the mean of the worst share `p` of the futures, on the outcome's bad side."""
        for one in self._found["es"]:
            if math.isclose(one["p"], p, rel_tol=1e-12):
                return estimate_of(one, self.unit, self.shown)
        return self._of_samples("es", p)

    def p_below(self, amount: float) -> Estimate:
        """The chance of less than `amount`, in `unit`."""
        return self._run._chance(self, lambda values: values < amount)

    def p_above(self, amount: float) -> Estimate:
        """The chance of more than `amount`, in `unit`."""
        return self._run._chance(self, lambda values: values > amount)

    def samples(self) -> NDArray[np.float64]:
        """One value a trial, in trial order: a view, not a copy."""
        return self._run._column(self)

    def _of_samples(self, kind: str, level: float) -> Estimate:
        return self._run._statistic(self, kind, level)

    def __repr__(self) -> str:
        when = f" in {self.period}" if self.period else ""
        return f"<{self.key}{when}: mean {self.mean}, sd {self.sd}>"


class Outcomes(Mapping[str, Outcome]):
    """One outcome by period: a mapping from "FY2013" to an Outcome, in the order of time."""

    def __init__(self, name: str, by_period: dict[str, Outcome]) -> None:
        self.name = name
        self._by_period = by_period

    @property
    def horizon(self) -> Outcome:
        """That over the whole horizon, of an outcome that is reported so too."""
        return self[""]

    def __getitem__(self, period: str) -> Outcome:
        found = self._by_period.get(str(period))
        if found is None:
            raise KeyError(f"{self.name} has no period {period!r}; it has {', '.join(one or 'the horizon' for one in self._by_period)}")
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_period)

    def __len__(self) -> int:
        return len(self._by_period)

    def __repr__(self) -> str:
        return "\n".join(repr(one) for one in self._by_period.values())


class Limit:
    """One limit in one period, as a run judges it."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.name: str = found["name"]
        self.title: str = found["title"]
        self.label: str = found["label"]
        self.period: str = short_period(found["period"])
        #: "P(net_income < 0 JPY)".
        self.statistic: str = found["text"]
        value = found.get("probability", found.get("value"))
        self.value = Estimate(
            value, found.get("se"), found["unit"], found.get("doubt", "none"), found.get("reason", "")
        )
        self.relation: str = found["relation"]
        self.bound: float = found["bound"]
        #: "holds", "breached" or "too_close".
        self.verdict: str = found["verdict"]

    def __repr__(self) -> str:
        when = f" in {self.period}" if self.period else ""
        return f"<{self.name}{when}: {self.statistic} is {self.value}, {self.relation} {self.bound:g}: {self.verdict}>"
