"""`%load_ext plimsoll`: a cell that begins with `%%plimsoll NAME` is a model of that name."""

from __future__ import annotations

import sys
from typing import Any

from ._errors import ModelError, UsageError
from ._model import Model, compile


def cell(line: str, text: str, names: dict[str, Any]) -> Model:
    """Compiles the cell and binds it to the name behind `%%plimsoll`, `m` where none is written."""
    words = line.split()
    name = words[0] if words else "m"
    if len(words) > 1 or not name.isidentifier():
        raise UsageError(f"%%plimsoll takes the name that the model is bound to, as in `%%plimsoll m`, not {line!r}")
    # What a cell before has bound is another text's.
    names.pop(name, None)
    made = compile(text, name=f"{name}.plim")
    for one in made.warnings:
        print(f"{one.severity}: {one.message} ({one.file}:{one.line})", file=sys.stderr)
    names[name] = made
    return made


def load(shell: Any) -> None:
    from IPython.core.error import UsageError as WithoutTraceback

    def plimsoll(line: str, text: str) -> None:
        try:
            cell(line, text, shell.user_ns)
        except (ModelError, UsageError) as error:
            # The lines at fault and nothing else; the cells behind are not run.
            raise WithoutTraceback(str(error)) from None

    shell.register_magic_function(plimsoll, magic_kind="cell")
