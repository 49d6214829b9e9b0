"""Tables that print themselves, show themselves in a notebook, and go to pandas."""

from __future__ import annotations

import html
from collections.abc import Iterator, KeysView
from typing import Any

from ._figures import DOUBTS, Estimate
from ._words import in_python


def frame_library() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise ImportError("tables of pandas need it: pip install pandas, or plimsoll[frames]") from error
    return pandas


class Table:
    """Rows of named columns: `print(table)`, or `table.to_pandas()`."""

    def __init__(self, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
        self.columns = columns
        self.rows = rows

    def to_pandas(self) -> Any:
        """A DataFrame of plain numbers, in `unit` without its scale word; the error of a figure stands beside it, in `NAME_se`."""
        pandas = frame_library()
        has_error = [any(isinstance(row[i], Estimate) for row in self.rows) for i in range(len(self.columns))]
        names, columns = [], []
        for i, name in enumerate(self.columns):
            names.append(name)
            columns.append([float(row[i]) if isinstance(row[i], Estimate) else row[i] for row in self.rows])
            if name == "unit":
                columns[-1] = [next((cell.unit for cell in row if isinstance(cell, Estimate)), "") for row in self.rows]
            if has_error[i]:
                names.append(f"{name}_se")
                columns.append([row[i].se if isinstance(row[i], Estimate) else None for row in self.rows])
        return pandas.DataFrame(dict(zip(names, columns, strict=True)))

    def _cells(self) -> list[list[str]]:
        def text(cell: Any) -> str:
            if isinstance(cell, Estimate):
                return cell.amount()
            if isinstance(cell, float):
                return f"{cell:.6g}"
            return "" if cell is None else str(cell)

        return [[text(cell) for cell in row] for row in self.rows]

    def __str__(self) -> str:
        cells = [self.columns, *self._cells()]
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.columns))]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
        return "\n".join([line.rstrip() for line in lines] + [f"  {note}" for note in self.notes])

    __repr__ = __str__

    @property
    def notes(self) -> list[str]:
        """What the marks of doubt in it mean."""
        doubts = {cell.doubt for row in self.rows for cell in row if isinstance(cell, Estimate)}
        return [f"{mark} {note}" for doubt, (mark, note) in DOUBTS.items() if doubt in doubts]

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in self._cells()
        )
        notes = "".join(f"<p>{html.escape(note)}</p>" for note in self.notes)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}"


def flat(row: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """A record of an answer as columns: an estimate's value under its name, the error beside it."""
    out: dict[str, Any] = {}
    for key, value in row.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and "value" in value:
            out[name] = value["value"]
            out[f"{name}_se"] = value.get("se")
            if value.get("doubt"):
                out[f"{name}_doubt"] = value["doubt"]
        elif isinstance(value, dict):
            out.update(flat(value, f"{name}_"))
        else:
            out[name] = value
    return out


class Answer:
    """What a question found: `print(answer)` as the command line prints it, options as arguments, `answer.data` as its JSON.

    docs/results.md describes the fields; `answer["shares"]` is one of them.
    """

    #: The list in `data` that to_pandas() gives, by the question.
    _rows: str = ""

    def __init__(self, kind: str, rows: str, data: dict[str, Any], text: str) -> None:
        self.kind = kind
        self.data = data
        self._rows = rows
        self._text = in_python(text)

    def __getitem__(self, key: str) -> Any:
        return self.data[key]

    def __contains__(self, key: object) -> bool:
        return key in self.data

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)

    def keys(self) -> KeysView[str]:
        return self.data.keys()

    @property
    def warnings(self) -> list[str]:
        return [in_python(one) for one in self.data.get("warnings", [])]

    def to_pandas(self) -> Any:
        """The answer's main list as a DataFrame: a row a share, an input, a stress, a factor."""
        pandas = frame_library()
        rows: Any = self.data
        for key in self._rows.split("."):
            if not isinstance(rows, dict) or key not in rows:
                raise TypeError(f"an answer of {self.kind} is no table: it has {', '.join(self.data)}")
            rows = rows[key]
        return pandas.DataFrame([flat(row) for row in rows])

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self._text)}</pre>"
