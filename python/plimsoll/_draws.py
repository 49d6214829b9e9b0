"""Values of a draw by trial, from arrays: what they may be, and the rows that the engine takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._errors import UsageError
from ._samples import Samples


@dataclass(frozen=True)
class GivenDraw:
    """A draw that has these values: a row for each label and period, a column a trial."""

    name: str
    unit: str
    rows: NDArray[np.float64]

    @property
    def trials(self) -> int:
        return int(self.rows.shape[1])


def given_draw(name: str, values: Any, unit: str | None) -> GivenDraw:
    if isinstance(values, Samples):
        unit = _unit_of(values, unit)
        values = _once(values)
    if np.ma.isMaskedArray(values) and np.ma.getmaskarray(values).any():
        raise UsageError(f"values of {name!r} are masked: each trial needs a number")
    try:
        found = np.asarray(values)
    except (TypeError, ValueError) as error:
        raise UsageError(f"the values of {name!r} are no array of numbers: {error}") from None
    if found.dtype.kind not in "fiu":
        raise UsageError(f"the values of {name!r} are numbers, a trial each, and not an array of {found.dtype}")
    if found.ndim == 0 or found.size == 0:
        raise UsageError(f"the values of {name!r} are an array with the trials along its first axis, not of shape {found.shape}")
    # A copy, which nobody else can change.
    rows = np.array(found.reshape(found.shape[0], -1).T, dtype=np.float64, order="C", copy=True)
    rows.setflags(write=False)
    return GivenDraw(name, unit or "", rows)


def _unit_of(samples: Samples, unit: str | None) -> str:
    units = {one.unit for one in samples.columns}
    if len(units) > 1 or len({one.name for one in samples.columns}) > 1:
        raise UsageError(f"samples of one variable have the values of a draw, and these are of {', '.join(one.full_name for one in samples.columns)}")
    own = units.pop()
    if unit is not None and unit != own:
        raise UsageError(f"the samples are in {own or 'no unit'}, and unit={unit!r} is stated")
    return own


def _once(samples: Samples) -> NDArray[np.float64]:
    """Without the years of what is drawn once a trial, which samples tell for each of them."""
    rows = samples.values.T
    periods = len({one.period for one in samples.columns})
    if periods > 1 and len(rows) % periods == 0:
        by_label = rows.reshape(-1, periods, rows.shape[1])
        if (by_label == by_label[:, :1]).all():
            rows = by_label[:, 0]
    found: NDArray[np.float64] = rows.T
    return found
