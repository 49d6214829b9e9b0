"""What a notebook shows of a run: limits, then each outcome with a fan of its percentiles, as light SVG."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from ._figures import DOUBTS, Outcome

if TYPE_CHECKING:
    from ._run import Run

_WIDTH, _HEIGHT = 260, 90
# Left of the bands, for the amounts of the axis.
_AXIS = 62
_NUMBER = ' style="text-align:right"'
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
    step = _WIDTH / max(len(outcomes), 3)

    def y(value: float) -> float:
        return _HEIGHT - 4 - (value - low) / span * (_HEIGHT - 8)

    end = _AXIS + step * len(outcomes)
    shapes = []
    # The amounts at both ends, and zero.
    for at in sorted({low, 0.0, high}):
        shapes.append(
            f'<line x1="{_AXIS}" x2="{end:.0f}" y1="{y(at):.1f}" y2="{y(at):.1f}" stroke="currentColor"'
            f' stroke-opacity="{0.35 if at == 0 else 0.12}"/>'
        )
        if at == 0 or abs(at) > 0.15 * span:
            shapes.append(
                f'<text x="{_AXIS - 4}" y="{min(max(y(at) + 3, 9), _HEIGHT - 1):.1f}" text-anchor="end" font-size="10"'
                f' fill="currentColor">{_amount(outcomes[0], at)}</text>'
            )
    for i in range(len(outcomes)):
        left, width = _AXIS + i * step + step * 0.15, step * 0.7
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
        f'<svg width="{end:.0f}" height="{_HEIGHT}" viewBox="0 0 {end:.0f} {_HEIGHT}" role="img" aria-label="{label}">'
        f"<title>{label}</title>{''.join(shapes)}</svg>"
    )


def run_html(run: Run) -> str:
    out = [
        f"<p><b>{html.escape(run.data['title'] or run.data['model'])}</b>, {run.trials:,} trials, "
        f"digest <code>{html.escape(run.digest)}</code></p>"
    ]
    if run.observed is not None:
        out += [f"<p>{html.escape(line)}</p>" for line in str(run.observed).splitlines()]
    if run.limits:
        marks = {"holds": "holds", "breached": "<b>breached</b>", "too_close": "too close to tell"}
        rows = "".join(
            f"<tr><td>{html.escape(one.title or one.name)}</td><td>{html.escape(one.period)}</td>"
            f"<td>{html.escape(one.statistic)}</td><td>{html.escape(str(one.value))}</td>"
            f"<td>{html.escape(f'{one.relation} {one.bound}')}</td><td>{marks.get(one.verdict, '')}</td></tr>"
            for one in run.limits
        )
        out.append(f"<table><thead><tr><th>limit</th><th></th><th></th><th>is</th><th>may be</th><th></th></tr></thead>{rows}</table>")
    doubts = set()
    for name in run:
        outcomes = list(run[name].values())
        unit = outcomes[0]._found["display_unit"]
        title = outcomes[0].title or name
        head = "".join(f"<th{_NUMBER}>{html.escape(one.period or 'horizon')}</th>" for one in outcomes)
        lines = [("mean", [one.mean.amount() for one in outcomes])]
        lines += [
            (f"P{round(100 * p)}", [_amount(one, float(one.quantile(p))) for one in outcomes]) for p in (0.05, 0.5, 0.95)
        ]
        doubts |= {one.mean.doubt for one in outcomes}
        body = "".join(
            f"<tr><td>{label}</td>" + "".join(f"<td{_NUMBER}>{value}</td>" for value in values) + "</tr>"
            for label, values in lines
        )
        # By period: a sum over the horizon beside years would make them flat.
        drawn = [one for one in outcomes if one.period] or outcomes
        where = f", {html.escape(unit)}" if unit else ""
        out.append(
            f"<details><summary>{html.escape(title)}{where}</summary>{_fan(title, drawn)}"
            f"<table><thead><tr><th></th>{head}</tr></thead>{body}</table></details>"
        )
    out += [f"<p>{mark} {html.escape(note)}</p>" for doubt, (mark, note) in DOUBTS.items() if doubt in doubts]
    out += [f"<p>warning: {html.escape(one)}</p>" for one in run.warnings]
    return "".join(out)
