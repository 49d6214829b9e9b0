"""What was observed, and what the news did to a run."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ._figures import Estimate
from ._tables import Table


class News(NamedTuple):
    """What a model was told: figures of observe(), and whether its own are left out."""

    observed: tuple[str, ...] = ()
    prior: bool = False


@dataclass(frozen=True)
class Spread:
    """Quantiles of 5, 50 and 95 %."""

    p5: float
    p50: float
    p95: float


@dataclass(frozen=True)
class ObservedFigure:
    """One figure that was observed.

    kind      "value", "count", "range" or "condition"
    quantile  that it has among what was held possible; of a range or a condition its chance
    alone     share of the futures that agree with this one alone
    surprise  a sentence where less than 1 % of what was held possible lies as far out; else empty
    before    what was held possible, and `after` the news; in `unit`, as are `seen` and its standard `error`
    """

    text: str
    object: str
    period: str
    kind: str
    unit: str
    seen: float | None
    error: float | None
    quantile: float
    alone: float
    surprise: str
    before: Spread
    after: Spread
    evidence: list[dict[str, Any]]


@dataclass(frozen=True)
class MovedDraw:
    """A draw that the news moved or made narrower.

    score  normal score of the new median among the values before
    width  P95 - P5, of that before
    """

    name: str
    label: str
    period: str
    unit: str
    before: Spread
    after: Spread
    score: float
    width: float


class Observed:
    """The futures that agree with what was observed: `run.observed`.

    share         of the futures that were `tried` that agrees, with its error; `agreeing` of them are the run
    figures       what was observed, each with what the model held possible before and after
    moved         draws that the news moved, the furthest first
    summary       how many agree, and with what: one sentence
    log_evidence  ln of the density of what was observed, in the units written: of two models of the same figures the
                  higher one has said them better

    >>> seen = m.observe("income in 2024 = 30 EUR +- 5 EUR").run(1000).observed
    >>> seen.agreeing, seen.share > 0, seen.figures[0].period, seen.moved[0].name
    (1000, True, '2024', 'scale')
    """

    def __init__(self, found: Mapping[str, Any]) -> None:
        self.tried: int = found["tried"]
        self.agreeing: int = found["agreeing"]
        self.share = Estimate(found["share"], found["share_se"])
        self.log_evidence: float = found["log_evidence"]
        self.summary: str = found["summary"]
        self.figures = [ObservedFigure(**_with_spreads(one)) for one in found["figures"]]
        self.moved = [MovedDraw(**_with_spreads(one)) for one in found["moved"]]

    def table(self) -> Table:
        """The figures: before and after are P5, P50 and P95."""
        rows = [
            (one.text, one.quantile, *_three(one.before), *_three(one.after), one.unit)
            for one in self.figures
        ]
        spans = [f"{when} {level}" for when in ("before", "now") for level in ("P5", "P50", "P95")]
        return Table(["observed", "quantile", *spans, "unit"], rows)

    def to_pandas(self) -> Any:
        return self.table().to_pandas()

    def __str__(self) -> str:
        return "\n".join([self.summary, *(one.surprise for one in self.figures if one.surprise)])

    def __repr__(self) -> str:
        return f"<observed: {self.agreeing:,} of {self.tried:,} futures agree, figures: {len(self.figures)}>"

    def _repr_html_(self) -> str:
        lines = "".join(f"<p>{html.escape(line)}</p>" for line in str(self).splitlines())
        return lines + self.table()._repr_html_()


def _with_spreads(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: Spread(**value) if name in ("before", "after") else value for name, value in found.items()}


def _three(spread: Spread) -> tuple[float, float, float]:
    return (spread.p5, spread.p50, spread.p95)
