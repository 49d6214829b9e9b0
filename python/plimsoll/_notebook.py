"""What a notebook shows of a run: limits, then each outcome with a fan of its percentiles, as light SVG."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from ._figures import Outcome, Outcomes

if TYPE_CHECKING:
    from ._run import Run

_WIDTH, _HEIGHT = 260, 90
_BANDS = ((0.05, 0.95, 0.25), (0.25, 0.75, 0.5))


def _amount(outcome: Outcome, value: float) -> str:
    scale = outcome._found["scale"] or 1.0
    return f"{value / scale:,.4g}"


def _fan(name: str, outcomes: list[Outcome]) -> str:
    """Bands of 5 to 95 % and 25 to 75 %, and the median, by period."""
    levels = {p: [float(one.quantile(p)) for one in outcomes] for p in (0.05, 0.25, 0.5, 0.75, 0.95)}
    shown = [value for values in levels.values() for value in values if value == value]
    if not shown:
        return ""
    low, high = min([*shown, 0.0]), max([*shown, 0.0])
    span = (high - low) or 1.0
    step = _WIDTH / max(len(outcomes), 1)

    def y(value: float) -> float:
        return _HEIGHT - 4 - (value - low) / span * (_HEIGHT - 8)

    shapes = [f'<line x1="0" x2="{_WIDTH}" y1="{y(0):.1f}" y2="{y(0):.1f}" stroke="currentColor" stroke-opacity="0.35"/>']
    for i in range(len(outcomes)):
        left, width = i * step + step * 0.15, step * 0.7
        for a, b, opacity in _BANDS:
            top, bottom = levels[b][i], levels[a][i]
            if top == top and bottom == bottom:
                shapes.append(
                    f'<rect x="{left:.1f}" width="{width:.1f}" y="{y(top):.1f}" height="{max(y(bottom) - y(top), 1):.1f}"'
                    f' fill="#2a6f97" fill-opacity="{opacity}"/>'
                )
        middle = levels[0.5][i]
        if middle == middle:
            shapes.append(
                f'<line x1="{left:.1f}" x2="{left + width:.1f}" y1="{y(middle):.1f}" y2="{y(middle):.1f}"'
                ' stroke="currentColor" stroke-width="1.5"/>'
            )
    label = html.escape(f"{name}: 5 to 95 % and 25 to 75 % of the futures and the median, by period")
    return (
        f'<svg width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">'
        f"<title>{label}</title>{''.join(shapes)}</svg>"
    )


def run_html(run: Run) -> str:
    out = [
        f"<p><b>{html.escape(run.data['title'] or run.data['model'])}</b>, {run.trials:,} trials, "
        f"digest <code>{html.escape(run.digest)}</code></p>"
    ]
    if run.limits:
        marks = {"holds": "holds", "breached": "<b>breached</b>", "too_close": "too close to tell"}
        rows = "".join(
            f"<tr><td>{html.escape(one.title or one.name)}</td><td>{html.escape(one.period)}</td>"
            f"<td>{html.escape(one.statistic)}</td><td>{html.escape(str(one.value))}</td>"
            f"<td>{html.escape(one.relation)} {one.bound:g}</td><td>{marks.get(one.verdict, '')}</td></tr>"
            for one in run.limits
        )
        out.append(f"<table><thead><tr><th>limit</th><th></th><th></th><th>is</th><th>may be</th><th></th></tr></thead>{rows}</table>")
    for name in run:
        found = run[name]
        outcomes = list(found.values()) if isinstance(found, Outcomes) else [found]
        unit = outcomes[0]._found["display_unit"]
        title = outcomes[0].title or name
        head = "".join(f"<th>{html.escape(one.period)}</th>" for one in outcomes)
        lines = [("mean", [float(one.mean) for one in outcomes])]
        lines += [(f"P{round(100 * p)}", [float(one.quantile(p)) for one in outcomes]) for p in (0.05, 0.5, 0.95)]
        body = "".join(
            f"<tr><td>{label}</td>"
            + "".join(f"<td>{_amount(one, value)}</td>" for one, value in zip(outcomes, values, strict=True))
            + "</tr>"
            for label, values in lines
        )
        where = f", {html.escape(unit)}" if unit else ""
        out.append(
            f"<details><summary>{html.escape(title)}{where}</summary>{_fan(title, outcomes)}"
            f"<table><thead><tr><th></th>{head}</tr></thead>{body}</table></details>"
        )
    out += [f"<p>warning: {html.escape(one)}</p>" for one in run.warnings]
    return "".join(out)
