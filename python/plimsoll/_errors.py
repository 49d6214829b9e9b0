"""What goes wrong, by whose it is to mend.

    PlimsollError
      ModelError        the model does not compile, or one of its futures has no value: `diagnostics`
      UsageError        a name that is not there, an option that does not fit; a ValueError too
      MachineError      files, memory, threads; an OSError too
      Interrupted       the request was ended before there was an answer

`str(error)` is what the command line prints, options as arguments: the lines at fault, the rule, a fix to paste.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from ._words import in_python


@dataclass(frozen=True)
class Diagnostic:
    """One mistake or warning of a model.

    code      stable: "unit_mismatch"
    severity  "error", "warning" or "note"
    line      counts from 1, as `column` does, in code points; 0: no place
    help      what to write instead; code to paste stands in `backquotes`
    """

    code: str
    severity: str
    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    help: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class PlimsollError(Exception):
    """Of every request that has no answer."""

    __module__ = "plimsoll"


class ModelError(PlimsollError):
    """The model is wrong, or one of its futures has no value."""

    __module__ = "plimsoll"

    def __init__(self, text: str, diagnostics: list[Diagnostic]) -> None:
        super().__init__(text)
        self.diagnostics = diagnostics

    def __reduce__(self) -> tuple[Any, ...]:
        # Without this a process that fails so cannot tell the one that waits for it.
        return (ModelError, (str(self), self.diagnostics))


class UsageError(PlimsollError, ValueError):
    """Another question would do: a name, a period or an option does not fit the model."""

    __module__ = "plimsoll"


class MachineError(PlimsollError, OSError):
    """What is asked for is well and cannot be done here."""

    __module__ = "plimsoll"


class Interrupted(PlimsollError):
    """The request was ended before there was an answer."""

    __module__ = "plimsoll"


def diagnostics_of(text: str) -> list[Diagnostic]:
    """Of the JSON that `plimsoll check --json` prints."""
    found = []
    for one in json.loads(text) if text else []:
        place = one.get("primary") or {}
        begin = place.get("begin") or {}
        found.append(
            Diagnostic(
                code=one.get("kind", ""),
                severity=one.get("severity", ""),
                message=in_python(one.get("message", "")),
                file=place.get("file", ""),
                line=begin.get("line", 0),
                column=begin.get("column", 0),
                help=[in_python(text) for text in one.get("help", [])],
                notes=[in_python(text) for text in one.get("notes", [])],
            )
        )
    return found


def make(kind: str, text: str, diagnostics: str) -> PlimsollError:
    """The exception of a failure that the engine tells, with options and commands as one writes them here."""
    text = in_python(text)
    if kind == "model":
        return ModelError(text, diagnostics_of(diagnostics))
    if kind == "usage":
        return UsageError(text)
    if kind == "interrupted":
        return Interrupted(text)
    return MachineError(text)
