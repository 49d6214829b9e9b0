"""Values of a draw by trial, from arrays: what they may be, and the rows that the engine takes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _checks
from ._errors import UsageError
from ._samples import Column, Samples

Keys = list[tuple[str, str]]

# Above it not every integer is a double.
_MOST_WHOLE = 2**53


@dataclass(frozen=True)
class GivenDraw:
    """A draw that has these values: a row for each label and period, a column a trial."""

    name: str
    unit: str
    rows: NDArray[np.float64]
    # What each row is of: label and period of samples ("*": of all periods), the words at the head of a frame; of arrays, nothing.
    keys: Keys | list[tuple[str, ...]] | None = None

    @property
    def trials(self) -> int:
        return int(self.rows.shape[1])


def given_draws(name: str | Mapping[str, Any], values: Any, unit: str | Mapping[str, str] | None) -> list[GivenDraw]:
    """What with_draw() is told: one draw, or several by name."""
    if not isinstance(name, Mapping):
        if isinstance(unit, Mapping):
            raise UsageError(f"unit is a text where one draw is given, as in unit='EUR', not {unit!r}")
        return [given_draw(_draw_name(name), values, unit)]
    if values is not None:
        raise UsageError("with_draw() takes a name and its values, or several as in with_draw({'price': prices, 'demand': demands})")
    if not name:
        raise UsageError("with_draw() takes the values of one draw at least")
    units = dict(unit) if isinstance(unit, Mapping) else dict.fromkeys(name, unit)
    if unread := [one for one in units if one not in name]:
        raise UsageError(f"unit is of {', '.join(map(repr, unread))}, and values are of {', '.join(map(repr, name))}")
    made = [given_draw(_draw_name(one), of, units.get(one)) for one, of in name.items()]
    if len({one.name for one in made}) < len(made):
        raise UsageError("with_draw() takes the values of a draw once")
    return made


def _draw_name(name: Any) -> str:
    return _checks.text("the name of a draw", name).strip()


def given_draw(name: str, values: Any, unit: str | None) -> GivenDraw:
    keys: Keys | list[tuple[str, ...]] | None = None
    if unit is not None:
        unit = _checks.text("unit", unit).strip()
    if values is None:
        raise UsageError(f"with_draw() needs the values of {name!r}: an array with the trials along its first axis")
    if isinstance(values, Samples):
        unit = _unit_of(values, unit)
        values, keys = _once(values)
    else:
        keys = _heads(values)
    if np.ma.isMaskedArray(values) and np.ma.getmaskarray(values).any():
        raise UsageError(f"values of {name!r} are masked: each trial needs a number")
    try:
        found = np.asarray(values)
    except (TypeError, ValueError) as error:
        raise UsageError(f"the values of {name!r} are no array of numbers: {error}") from None
    if found.dtype.kind not in "fiu":
        raise UsageError(f"the values of {name!r} are numbers, a trial each, and not an array of {found.dtype}")
    if found.dtype.kind in "iu" and found.size and max(int(found.max()), -int(found.min())) > _MOST_WHOLE:
        raise UsageError(f"the values of {name!r} are integers beyond 2**53, which a double does not hold one by one: divide them, or round them yourself")
    if found.ndim == 0 or found.size == 0:
        raise UsageError(f"the values of {name!r} are an array with the trials along its first axis, not of shape {found.shape}")
    # A copy, which nobody else can change.
    rows = np.array(found.reshape(found.shape[0], -1).T, dtype=np.float64, order="C", copy=True)
    rows.setflags(write=False)
    return GivenDraw(name, unit or "", rows, keys)


def placed(draw: GivenDraw, columns: Sequence[Column]) -> GivenDraw:
    """With its rows where their labels and periods stand in the draw, whose samples have these columns; the words of a refusal
    say what does not match. The engine has found as many rows as the draw has."""
    if draw.keys is None:
        return draw
    labels = list(dict.fromkeys(one.label for one in columns))
    periods = list(dict.fromkeys(one.period for one in columns))
    is_once = len(draw.keys) == len(labels)
    own = [(label, "*") for label in labels] if is_once and len(periods) > 1 else [(one.label, one.period) for one in columns]
    heads = [one for one in draw.keys if isinstance(one, _Head)]
    order = _order_of_heads(heads, own) if heads else _order_of_samples(draw.keys, own)
    if order is None:
        have = ", ".join(str(one) if isinstance(one, _Head) else _said(one) for one in draw.keys)
        raise UsageError(
            f"{'the columns of the frame' if heads else 'the samples'} are of {have}, and {draw.name!r} is of {', '.join(map(_said, own))}: "
            f"choose and name them so, or give an array, {'.to_numpy()' if heads else '.values'}, which goes by position"
        )
    if order == list(range(len(order))):
        return draw
    rows = draw.rows[order]
    rows.setflags(write=False)
    return replace(draw, rows=rows, keys=None)


def _order_of_samples(keys: Sequence[tuple[str, ...]], own: Keys) -> list[int] | None:
    if len(keys) != len(own):
        return None
    # One value a trial: its label is a choice where the draw has none. A whole horizon, and what is drawn once, are of no period.
    if len(own) == 1:
        ((label, period), (own_label, own_period)) = keys[0], own[0]
        is_label = label == own_label or not label or not own_label
        return [0] if is_label and (period == own_period or period in ("", "*") or own_period in ("", "*")) else None
    if len(set(keys)) < len(keys):
        return None
    if all(period == "*" for _, period in own) or all(key[1] in ("", "*") for key in keys):
        keys, own = [(key[0], "*") for key in keys], [(label, "*") for label, _ in own]
    if len(set(keys)) < len(keys) or set(keys) != set(own):
        return None
    return [list(keys).index(one) for one in own]


class _Head(tuple[str, ...]):
    """The words at the head of a column: x[north, a] 2025 is x, north, a, 2025."""

    def __str__(self) -> str:
        return " ".join(self)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\s,\[\]]+", text)


def _heads(values: Any) -> list[tuple[str, ...]] | None:
    """Of a table of pandas, Polars or Arrow, whose columns have names; numbers from 0 on are none."""
    names = getattr(values, "column_names", None)
    names = getattr(values, "columns", None) if names is None else names
    if names is None or isinstance(values, np.ndarray) or getattr(values, "ndim", 2) != 2:
        return None
    try:
        found = list(names)
    except TypeError:
        return None
    if found == list(range(len(found))):
        return None
    return [_Head(word for part in (one if isinstance(one, tuple) else (one,)) for word in _words(str(part))) for one in found]


def _order_of_heads(heads: Sequence[_Head], own: Keys) -> list[int] | None:
    """By label and period, or by what of them tells the rows apart; before it the name of a variable may stand, the same in all."""
    if len(heads) != len(own):
        return None
    if len(own) == 1 and not own[0][0]:
        return [0]
    periods = {period for _, period in own}
    ways = [[(*_words(label), *(_words(period) if period != "*" else ())) for label, period in own]]
    if len(periods) == 1:
        ways.append([tuple(_words(label)) for label, _ in own])
    bare = [[tuple(one) for one in heads]]
    if len({one[:1] for one in heads}) == 1:
        bare.append([one[1:] for one in heads])
    for names in bare:
        for way in ways:
            if len(set(names)) == len(names) and set(names) == set(way):
                return [names.index(one) for one in way]
    return None


def _said(key: tuple[str, ...]) -> str:
    return " ".join(part for part in key if part not in ("", "*")) or "one value a trial"


def _unit_of(samples: Samples, unit: str | None) -> str:
    units = {one.unit for one in samples.columns}
    if len(units) > 1 or len({one.name for one in samples.columns}) > 1:
        raise UsageError(f"samples of one variable have the values of a draw, and these are of {', '.join(one.full_name for one in samples.columns)}")
    own = units.pop()
    if unit is not None and unit != own:
        raise UsageError(f"the samples are in {own or 'no unit'}, and unit={unit!r} is stated")
    return own


def _once(samples: Samples) -> tuple[NDArray[np.float64], Keys]:
    """Without the years of what is drawn once a trial, which samples tell for each of them; and what each column is of."""
    rows = samples.values.T
    keys = [(one.label, one.period) for one in samples.columns]
    of_label: dict[str, list[int]] = {}
    for i, (label, _) in enumerate(keys):
        of_label.setdefault(label, []).append(i)
    if len({period for _, period in keys}) > 1 and len(set(keys)) == len(keys):
        if all((rows[i] == rows[alike[0]]).all() for alike in of_label.values() for i in alike):
            rows, keys = rows[[alike[0] for alike in of_label.values()]], [(label, "*") for label in of_label]
    found: NDArray[np.float64] = rows.T
    return found, keys
