"""A model's givens as sliders in a cell: what moves them redraws fans and limits."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import _checks, _core
from ._errors import ModelError, PlimsollError, UsageError
from ._figures import short_period

if TYPE_CHECKING:
    from ._model import Model
    from ._run import Run

_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


class Studio:
    """What a cell shows: `studio.values` is what was moved, `studio.model` the model with that, `studio.run()` its run.

    `studio.widget` is the widget of anywidget, made when it is first shown.
    """

    def __init__(self, model: Model, outcome: str, levers: Sequence[str], trials: int, live: int, seed: int) -> None:
        self._base = model
        self._trials, self._live, self._seed = trials, live, seed
        self.outcome = outcome
        self.title = str(json.loads(model._core.show()[0]).get("title") or "")
        self._core = _core.Studio.of(model._core)
        self.levers = _sliders(json.loads(self._core.levers(outcome)), levers)
        self._by_name = {one["name"]: one for one in self.levers}
        self._moved: dict[str, float] = {}
        self._widget: Any = None

    @property
    def values(self) -> dict[str, str]:
        """What was moved, as `Model.set()` takes it."""
        return _sets(self._by_name, self._moved)

    @property
    def model(self) -> Model:
        return self._base.set(self.values)

    def run(self, trials: int | None = None) -> Run:
        """Of the model as it stands, with the trials of the studio where none are said."""
        return self.model.run(trials or self._trials, seed=self._seed)

    def move(self, **values: float) -> dict[str, Any]:
        """Moves sliders, as a hand would, and gives what is shown then; a value is in the slider's unit."""
        return self.answer({name: _checks.number(name, value) for name, value in values.items()}, False)

    def answer(self, moved: dict[str, float], live: bool) -> dict[str, Any]:
        """Of these places of sliders: fans and limits, or the error that the model then has."""
        for name in moved:
            if name not in self._by_name:
                raise UsageError(f"no slider {name!r}; there are {', '.join(self._by_name)}")
        self._moved = dict(moved)
        sets = {**dict(one.split(" = ", 1) for one in self._base._sets), **self.values}
        asked = self._base._asked(self._live if live else self._trials, self._seed, "random", 32, 0)
        try:
            told = self._core.run(asked, [f"{name} = {value}" for name, value in sets.items()])
        except (ModelError, UsageError) as error:
            return {"error": str(error), "live": live}
        return {**shown(json.loads(told)), "live": live, "values": self.values}

    @property
    def widget(self) -> Any:
        if self._widget is None:
            self._widget = _widget_of(self)
        return self._widget

    def _repr_mimebundle_(self, **words: Any) -> Any:
        return self.widget._repr_mimebundle_(**words)

    def __repr__(self) -> str:
        moved = ", ".join(f"{name} = {value}" for name, value in self.values.items())
        return f"<studio of {len(self.levers)} sliders{': ' + moved if moved else ''}>"


def studio(model: Model, outcome: str, levers: Sequence[str], trials: int, live: int, seed: int) -> Studio:
    made = Studio(model, outcome, levers, trials, live, seed)
    if not made.levers:
        raise UsageError("the model has no figure that a slider could move")
    return made


def _sliders(found: list[dict[str, Any]], wanted: Sequence[str]) -> list[dict[str, Any]]:
    """A slider for each figure, in the unit in which it is shown; of a given by year one for each year."""
    out = []
    for one in found:
        if wanted and one["name"] not in wanted:
            continue
        shared = {key: one[key] for key in ("title", "kind", "risk", "unit", "whole", "declaration")} | {"lever": one["name"]}
        scale = one["scale"] or 1.0
        times = one["times"] or [{**one, "period": ""}]
        for i, time in enumerate(times):
            place = {key: time[key] / scale for key in ("value", "low", "high", "step")}
            name = f"{one['name']} {time['period']}".rstrip()
            out.append({**shared, **place, "name": name, "period": time["period"], "time": i, "counted_by": one["counted_by"]})
    missing = [name for name in wanted if name not in {one["name"] for one in found}]
    if missing:
        raise UsageError(f"no slider for {', '.join(map(repr, missing))}; there are {', '.join(one['name'] for one in found)}")
    return out


def _amount(slider: dict[str, Any], value: float) -> str:
    return f"{value:.12g} {slider['unit']}".rstrip()


def _sets(sliders: dict[str, dict[str, Any]], moved: dict[str, float]) -> dict[str, str]:
    out = {}
    for name in moved:
        slider = sliders[name]
        if not slider["counted_by"]:
            out[slider["lever"]] = _amount(slider, moved[name])
            continue
        years = [one for one in sliders.values() if one["lever"] == slider["lever"]]
        steps = [
            f"if {one['counted_by']} < {one['time'] + 1} then {_amount(one, moved.get(one['name'], one['value']))} else "
            for one in years
        ]
        out[slider["lever"]] = "".join(steps) + slider["lever"]
    return out


def shown(data: dict[str, Any]) -> dict[str, Any]:
    """Of a run, what the cell draws."""
    outcomes: dict[str, dict[str, Any]] = {}
    for one in data["outcomes"]:
        place = outcomes.setdefault(
            one["name"],
            {
                "name": one["name"],
                "title": one["title"] or one["name"],
                "unit": one["display_unit"],
                # Of the first period; a run chooses one for each.
                "scale": one["scale"] or 1.0,
                "points": [],
            },
        )
        quantiles = {round(q["p"], 6): q["value"] for q in one["quantiles"]}
        found = [one["mean"]["value"], *(quantiles.get(p) for p in _LEVELS)]
        mean, *levels = (None if value is None else value / place["scale"] for value in found)
        place["points"].append({"period": short_period(one["period"]), "mean": mean, "levels": levels})
    limits = []
    for one in data["limits"]:
        value = one.get("probability", one.get("statistic"))
        scale = one["scale"] or 1.0
        is_share = "probability" in one
        limits.append(
            {
                "title": one["title"] or one["name"],
                "period": short_period(one["period"]),
                "text": one["text"],
                "value": _told(value, scale, one["display_unit"], is_share),
                "bound": f"{one['relation']} {_told(one['bound'], scale, one['display_unit'], is_share)}",
                "verdict": one["verdict"],
            }
        )
    return {"trials": data["trials"], "outcomes": list(outcomes.values()), "limits": limits}


def _told(value: float | None, scale: float, unit: str, is_share: bool) -> str:
    if value is None:
        return "unknown"
    return f"{100 * value:.3g} %" if is_share else f"{value / scale:,.4g} {unit}".rstrip()


def _widget_of(studio: Studio) -> Any:
    try:
        import anywidget
        import traitlets
    except ImportError as error:
        raise ImportError("sliders in a cell need it: pip install anywidget, or plimsoll[studio]") from error

    class StudioWidget(anywidget.AnyWidget):
        _esm = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_studio.js")
        title = traitlets.Unicode("").tag(sync=True)
        outcome = traitlets.Unicode("").tag(sync=True)
        levers: Any = traitlets.List([]).tag(sync=True)
        #: From the page: the number of the question, the places of all sliders that were moved, whether one is still moving.
        asked: Any = traitlets.Dict({}).tag(sync=True)
        #: To it, with the number of the question that it answers.
        answer: Any = traitlets.Dict({}).tag(sync=True)

    widget = StudioWidget(
        title=studio.title,
        outcome=studio.outcome,
        levers=studio.levers,
        answer={"n": 0, **studio.answer({}, False)},
    )

    def ask(change: Any) -> None:
        question = change["new"]
        try:
            found = studio.answer({str(k): float(v) for k, v in question.get("moved", {}).items()}, bool(question.get("live")))
        except PlimsollError as error:
            found = {"error": str(error)}
        widget.answer = {"n": question.get("n", 0), **found}

    widget.observe(ask, names="asked")
    return widget
