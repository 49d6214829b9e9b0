"""Values of every trial as NumPy arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._tables import frame_library


@dataclass(frozen=True)
class Column:
    """What a column of samples is: a variable, for a label of it, in a period."""

    name: str
    title: str
    label: str
    period: str
    unit: str
    bad: str | None
    has_noise: bool

    @property
    def key(self) -> str:
        """As one asks for it: "net_income", "cut[wan]"."""
        return f"{self.name}[{self.label}]" if self.label else self.name

    @property
    def full_name(self) -> str:
        """As a file of samples calls it: "net_income FY2012"."""
        return f"{self.key} {self.period}".rstrip()


class Samples:
    """The values of every trial, in units of the columns: trial i stands in row i.

    values     a float64 array of (trials, columns), a view of what the engine filled: nothing is copied.
               `np.asarray(samples)` is the same. It cannot be written to, as a run's figures rest on it:
               `samples.values.copy()` can
    columns    what they are

    >>> samples = m.samples("income", trials=1000)
    >>> samples.shape, samples.periods, samples["2024"].shape
    ((1000, 3), ['2024', '2025', ''], (1000,))
    >>> samples.values.flags.writeable
    False
    """

    def __init__(self, columns: list[Column], rows: NDArray[np.float64]) -> None:
        # A row a column, as it is filled: so a column lies together in memory.
        self._rows = rows
        self.columns = columns

    @property
    def values(self) -> NDArray[np.float64]:
        return self._rows.T

    @property
    def shape(self) -> tuple[int, int]:
        return (self._rows.shape[1], self._rows.shape[0])

    @property
    def periods(self) -> list[str]:
        return [one.period for one in self.columns]

    def __len__(self) -> int:
        return int(self._rows.shape[1])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        if dtype is not None and np.dtype(dtype) != self._rows.dtype:
            if copy is False:
                raise ValueError("samples of another type are a copy")
            return self.values.astype(dtype)
        return self.values.copy() if copy else self.values

    def __getitem__(self, key: Any) -> Any:
        """`samples["FY2013"]` of one variable, `samples["net_income FY2013"]`, `samples["net_income"]`; else as NumPy."""
        if not isinstance(key, str):
            return self.values[key]
        for i, one in enumerate(self.columns):
            if one.full_name == key:
                return self._rows[i]
        named = [i for i, one in enumerate(self.columns) if key in (one.key, one.name)]
        chosen = named or [i for i, one in enumerate(self.columns) if key == one.period]
        if not named and len({self.columns[i].key for i in chosen}) > 1:
            raise KeyError(f"{key!r} is a period of several variables: ask for '{self.columns[chosen[0]].full_name}'")
        if not chosen:
            raise KeyError(f"no samples of {key!r}; there are {', '.join(one.full_name for one in self.columns)}")
        if len(chosen) == 1:
            return self._rows[chosen[0]]
        if chosen[-1] - chosen[0] + 1 == len(chosen):
            return Samples([self.columns[i] for i in chosen], self._rows[chosen[0] : chosen[-1] + 1])
        # Others stand between: a copy.
        rows = self._rows[chosen]
        rows.setflags(write=False)
        return Samples([self.columns[i] for i in chosen], rows)

    def to_pandas(self) -> Any:
        """A DataFrame with a column for each of `columns`, by its full name: a copy, which can be written to."""
        pandas = frame_library()
        frame = pandas.DataFrame({one.full_name: self._rows[i] for i, one in enumerate(self.columns)}, copy=True)
        frame.index.name = "trial"
        return frame

    def to_arrow(self) -> Any:
        """A pyarrow Table; the unit stands in each field's metadata."""
        try:
            import pyarrow
        except ImportError as error:
            raise ImportError("Arrow and Parquet need it: pip install pyarrow, or plimsoll[frames]") from error
        fields = [pyarrow.field(one.full_name, pyarrow.float64(), metadata={"unit": one.unit}) for one in self.columns]
        return pyarrow.table(list(self._rows), schema=pyarrow.schema(fields))

    def to_parquet(self, path: Any) -> None:
        """Writes the Arrow table; the file is there when it is whole."""
        import os

        table = self.to_arrow()
        import pyarrow.parquet

        part = f"{os.fspath(path)}.part"
        try:
            pyarrow.parquet.write_table(table, part)
            os.replace(part, path)
        except BaseException:
            if os.path.exists(part):
                os.remove(part)
            raise

    def __repr__(self) -> str:
        names = [one.full_name for one in self.columns]
        more = f" and {len(names) - 4} more" if len(names) > 5 else ""
        return f"<samples of {', '.join(names[:4] if more else names)}{more}: {len(self):,} trials>"
