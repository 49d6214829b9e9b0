"""Executable risk sections: models of a business and its risks, run over futures.

    import plimsoll as pl
    m = pl.load("models/iij")                      # ModelError with the lines at fault where it is wrong
    base = m.run(trials=100_000)                   # the bits of `plimsoll run`
    base["net_income"]["FY2013"].es(0.05)          # a float with .se, .unit and .doubt
    war = m.with_scenario("carrier_war").set(tax_rate="38%").without("atm").run()
    (war - base).table()                           # paired on the same noise, with errors
    base.samples("net_income")                     # NumPy, (trials, periods), not copied

Models never change; results are a function of model, values, switches, trials, seed and sampler alone.
"""

from typing import Any as _Any

from . import distributed
from ._core import stream_version, version as __version__
from ._errors import Diagnostic, Interrupted, MachineError, ModelError, PlimsollError, UsageError
from ._fit import fit
from ._figures import Estimate, Limit, Outcome, Outcomes
from ._model import Model, backtest, compile, diff, load, read
from ._observed import MovedDraw, Observed, ObservedFigure, Spread
from ._run import Difference, Differences, Run
from ._samples import Column, Samples
from ._tables import Answer, Table

__all__ = [
    "Answer",
    "Column",
    "Diagnostic",
    "Difference",
    "Differences",
    "Estimate",
    "Interrupted",
    "Limit",
    "MachineError",
    "Model",
    "ModelError",
    "MovedDraw",
    "Observed",
    "ObservedFigure",
    "Outcome",
    "Outcomes",
    "PlimsollError",
    "Run",
    "Samples",
    "Spread",
    "Table",
    "UsageError",
    "__version__",
    "backtest",
    "compile",
    "diff",
    "distributed",
    "fit",
    "load",
    "read",
    "stream_version",
]


def load_ipython_extension(shell: _Any) -> None:
    """`%load_ext plimsoll` in a notebook: cells of `%%plimsoll NAME` are models."""
    from ._magic import load as load_magic

    load_magic(shell)
