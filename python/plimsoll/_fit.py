"""Laws fitted to observations."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _checks, _core
from ._errors import UsageError
from ._tables import Answer

if TYPE_CHECKING:
    from ._model import Model, Progress


def _values(name: str, values: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """One number after the other, copied."""
    try:
        found = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise UsageError(f"{name} are numbers, not {values!r}") from None
    if found.ndim != 1:
        raise UsageError(f"{name} have one axis, and these have {found.ndim}")
    return found


def fit(
    observations: Any,
    column: str | None = None,
    *,
    model: Model | None = None,
    sheet: str | None = None,
    weights: Any = None,
    unit: str | None = None,
    name: str | None = None,
    truncated_below: float | None = None,
    truncated_above: float | None = None,
    censored_below: float | None = None,
    censored_above: float | None = None,
    laws: str | Sequence[str] = (),
    resamples: int | None = None,
    seed: int = 1,
    threshold: float | None = None,
    tail: bool = False,
    threads: int = 0,
    progress: Progress | bool | None = None,
) -> Answer:
    """Laws fitted to observations by maximum likelihood, ranked by how well each foretells a value that it has not seen.

    observations: numbers, with `unit`, `name` and an array of `weights`; or the path of a table, with its `column`, `sheet` and the
        column of `weights`; or, with `model`, a column of one of its sources, as the model would name it: "history[*, sales]".
    truncated_below, ...: what was not recorded, and what was recorded as a bound only, in the unit of the observations.

    `answer["laws"]` has the ranking, each law with the `draw` that a model takes; `to_pandas()` has a row a law.

    >>> import plimsoll as pl
    >>> found = pl.fit([3.5, 4, 6.5, 8, 9.1, 12, 5.2], laws=["gamma", "lognormal"], unit="EUR", name="claim")
    >>> found["laws"][0]["draw"].split(" ~ ")[0]
    'draw claim'
    """
    request = _core.FitRequest()
    for key, bound in (
        ("truncated_below", truncated_below),
        ("truncated_above", truncated_above),
        ("censored_below", censored_below),
        ("censored_above", censored_above),
        ("threshold", threshold),
    ):
        setattr(request, key, None if bound is None else _checks.number(key, bound))
    request.laws = _checks.texts("laws", laws)
    request.resamples = None if resamples is None else _checks.whole("resamples", resamples, 100_000)
    request.seed = _checks.whole("seed", seed)
    request.stability = bool(tail)
    request.threads = _checks.whole("threads", threads, 1024)
    asked = _core.Request()
    from ._model import Model, _shown

    of_file = isinstance(observations, (str, os.PathLike)) and model is None
    only: dict[str, tuple[str | None, bool | None]] = {"column": (column, of_file), "sheet": (sheet, of_file), "unit": (unit, None), "name": (name, None)}
    is_array = not isinstance(observations, (str, os.PathLike))
    for key, (given, fits) in only.items():
        if given is not None and not (is_array if fits is None else fits):
            raise UsageError(f"{key} goes with {'an array of numbers' if fits is None else 'the path of a table'}, not with {observations!r}")
    with _shown(asked, progress):
        if is_array:
            if model is not None:
                raise UsageError("a model has sources: name a column of one, such as 'history[*, sales]', and no array")
            values = _values("observations", observations)
            counted = _values("weights", [] if weights is None else weights)
            request.path = "values"
            words = (_checks.text("name", name or "loss"), _checks.text("unit", unit or ""))
            data, text = _core.fit_values(*words, values, counted, request, asked)
        else:
            request.path = _checks.text("a path", os.fsdecode(observations))
            if weights is not None:
                request.weights = _checks.text("weights", weights)
            if model is None:
                request.column = _checks.text("column", column or "")
                request.sheet = _checks.text("sheet", sheet or "")
                data, text = _core.fit_file(request, asked)
            else:
                if not isinstance(model, Model):
                    raise UsageError(f"model is one of pl.load(), not {model!r}")
                data, text = _core.fit_source(model._core, request, asked)
    return Answer("fit", "laws", json.loads(data), text)
