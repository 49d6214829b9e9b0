"""What is asked for, looked at before the engine sees it: messages name the argument, what was seen, and what it takes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from ._errors import UsageError


def whole(name: str, value: Any, most: int = 2**64 - 1) -> int:
    """A whole number: 1000, 1e3, a NumPy integer."""
    try:
        fits = not isinstance(value, (bool, np.bool_, str, bytes)) and int(value) == value and 0 <= value <= most
    except (TypeError, ValueError, OverflowError):
        fits = False
    if not fits:
        raise UsageError(f"{name} is a whole number from 0 to {most:,}, not {value!r}")
    return int(value)


def number(name: str, value: Any, may_be_infinite: bool = False) -> float:
    """A number, and no text that looks like one."""
    try:
        if isinstance(value, (bool, np.bool_, str, bytes)):
            raise TypeError
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        raise UsageError(f"{name} is a number, not {value!r}") from None
    if math.isnan(found) or (math.isinf(found) and not may_be_infinite):
        raise UsageError(f"{name} is a finite number, not {value!r}")
    return found


def level(value: Any) -> float:
    """Of a quantile or a shortfall."""
    try:
        found = number("a level", value)
    except UsageError:
        found = 0.0
    if not 0 < found < 1:
        raise UsageError(f"a level lies above 0 and below 1, such as 0.05 for 5 %, not {value!r}")
    return found


def text(name: str, value: Any) -> str:
    """A text that the engine can read."""
    if not isinstance(value, str):
        raise UsageError(f"{name} is a text, not {value!r}")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{name} holds what no UTF-8 can say: {value!r}") from None
    return str(value)


def texts(name: str, values: Any) -> list[str]:
    """Texts; one alone is a list of one."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        values = [values]
    return [text(name, one) for one in values]


def names(call: str, values: Iterable[Any]) -> tuple[str, ...]:
    """Of a call that takes names one after the other; each once, in their order."""
    found = []
    for one in values:
        if not isinstance(one, str):
            raise UsageError(f"{call}() takes names one after the other, as in {call}('a', 'b'), not {one!r}")
        found.append(text(f"a name of {call}()", one))
    return tuple(dict.fromkeys(found))
