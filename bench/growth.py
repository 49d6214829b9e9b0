"""What a model costs as it grows: generated models over three decades of each thing there can be more of, the table of
slopes, and a picture of them.

A slope is that of the last decade on logarithmic axes: 1 is in proportion, 2 its square. A cost a trial is processor time
beyond that of a run of 64 trials, which is the first result.
"""
import math
import os

import harness
from contestants import MODEL_PATHS, timed
from sheets import Sheet

FEW = 64
# A run long enough to be told from its start, in seconds of processor time, and the trials that are enough for any.
LONG = 0.25
MOST_TRIALS = 4_000_000
HEAD = 'plimsoll 1\nmodel growth "A generated model"\ncurrency EUR\n'
SAID = 'judgement "generated"'


def labels(n):
    return "dim D = " + ", ".join(f"l{i}" for i in range(n)) + "\n"


def of_labels(n):
    return HEAD + labels(n) + f"draw x[D] ~ normal(1, 1)   {SAID}\noutcome sum(x over D), bad low\n"


def of_periods(n):
    return HEAD + (f"time month from 2024-01 for {n}\ndraw d each period ~ normal(0, 1)   {SAID}\n"
                   f"stock s opening 1   {SAID} {{ + move = d - balance / 2 }}\noutcome s over horizon, bad low\n")


def of_events(n):
    return HEAD + (f'time month from 2024-01 for 12\nrisk r "A risk" {{\n  event e "a loss" {{\n    rate {n} per year   {SAID}\n'
                   f"    severity ~ lognormal(median: 1 EUR, sigma: 1)   {SAID}\n    total lost = severity\n  }}\n}}\n"
                   "flow loss = r.e.lost\noutcome loss over horizon, bad high\n")


def of_names(n):
    return HEAD + labels(n) + f"draw x[D] ~ normal(1, 1)   correlate across D: 0.3   {SAID}\noutcome sum(x over D), bad low\n"


def of_matrix(n):
    return HEAD + labels(n) + (f"draw x[D] ~ normal(1, 1)   {SAID}\ndraw y ~ normal(1, 1)   {SAID}\n"
                               f"correlate all gaussian {{ x across D: 0.3; (x[l0], y): 0.2 }}   {SAID}\n"
                               "outcome sum(x over D) + y, bad low\n")


# Title, and what grows: the smallest, how many half decades, the model.
AXES = (
    ("nodes", 100, 6, lambda n: Sheet(n).text()),
    ("labels", 10, 6, of_labels),
    ("periods", 10, 6, of_periods),
    ("events a year", 1, 6, of_events),
    ("correlated names", 2, 5, of_names),
    ("correlated names, a matrix", 2, 5, of_matrix),
)
MOST_NAMES = 1_000


def sizes(least, halves):
    return [round(least * 10 ** (k / 2)) for k in range(halves + 1)]


def cost(setup, path, repeats):
    """Microseconds of processor time a trial, milliseconds of it to the first result, MB at the most in 2,000 trials."""
    first = harness.median([timed(setup.program, path, FEW, 1).cpu for _ in range(repeats)])
    trials = 2_000
    seen = timed(setup.program, path, trials, 1)
    peak = seen.peak_mb
    while seen.cpu - first < LONG and trials < MOST_TRIALS:
        trials = min(MOST_TRIALS, int(trials * min(50, 1.3 * LONG / max(seen.cpu - first, 0.004)) + 1))
        seen = timed(setup.program, path, trials, 1)
    runs = [seen] + [timed(setup.program, path, trials, 1) for _ in range(repeats - 1)]
    each = (harness.median([m.cpu for m in runs]) - first) / (trials - FEW)
    return each * 1e6, first * 1e3, peak


def write(path, text, n):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text(n))


def slope(ns, values):
    """Over the last decade."""
    low = max(i for i in range(len(ns)) if ns[i] <= 1.01 * ns[-1] / 10)
    return math.log(values[-1] / values[low]) / math.log(ns[-1] / ns[low])


def measure(setup, options):
    """Title: sizes, and a column each of microseconds a trial, milliseconds to the first result, MB."""
    repeats = min(3, options.runs)
    found = {}
    ns = [10 ** k for k in range(4, 8)]
    runs = [timed(setup.program, MODEL_PATHS["provider"], n, 1) for n in ns]
    first = timed(setup.program, MODEL_PATHS["provider"], FEW, 1).cpu
    # All trials together, in milliseconds.
    found["trials"] = (ns, [(m.cpu - first) * 1e3 for m in runs], [first * 1e3] * len(ns), [m.peak_mb for m in runs])
    for title, least, halves, text in AXES:
        columns = ([], [], [], [])
        steps = sizes(least, halves)
        if "names" in title:
            steps.append(MOST_NAMES)
        for n in steps:
            path = os.path.join(options.work, "growth.plim")
            harness.apart(write, path, text, n)
            for column, value in zip(columns, (n, *cost(setup, path, repeats))):
                column.append(value)
            options.say(f"  {n} {title}: {columns[1][-1]:.3g} us a trial, first {columns[2][-1]:.3g} ms, {columns[3][-1]:.0f} MB")
        found[title] = columns
    return found


# ---------------------------------------------------------------- the picture

WIDTH, HEIGHT, LEFT, TOP, GAP = 300, 210, 52, 66, 66
# Blue, red and grey that differ in lightness too.
SERIES = (("us a trial (trials: ms of all)", "#0F5499", ""), ("ms to the first result", "#C2571A", ""), ("MB (2,000 trials)", "#8A8378", ""))


def panel(title, ns, columns, more, x, y):
    """One axis: its columns, and of `more` the cost a trial, dashed."""
    out = [f'<text x="{x}" y="{y - 10}" font-weight="600">{title}</text>']
    values = [v for column in columns for v in column] + (more[1] if more else [])
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    left, right = math.log10(ns[0]), math.log10(ns[-1])

    def at(n, v):
        return x + (math.log10(n) - left) / (right - left) * WIDTH, y + HEIGHT - (math.log10(v) - low) / (high - low) * HEIGHT

    for decade in range(low, high + 1):
        _, py = at(ns[0], 10.0 ** decade)
        out.append(f'<line x1="{x}" y1="{py:.1f}" x2="{x + WIDTH}" y2="{py:.1f}" stroke="#E4DFD6"/>')
        out.append(f'<text x="{x - 6}" y="{py + 4:.1f}" text-anchor="end" fill="#6B645C">{10.0 ** decade:,.10g}</text>')
    for decade in range(math.ceil(left - 0.01), math.floor(right + 0.01) + 1):
        px, _ = at(10.0 ** decade, 10.0 ** low)
        out.append(f'<line x1="{px:.1f}" y1="{y}" x2="{px:.1f}" y2="{y + HEIGHT}" stroke="#E4DFD6"/>')
        out.append(f'<text x="{px:.1f}" y="{y + HEIGHT + 16}" text-anchor="middle" fill="#6B645C">{10 ** decade:,}</text>')
    lines = [(ns, column, colour, "") for column, (_, colour, _) in zip(columns, SERIES)]
    if more:
        lines.append((more[0], more[1], SERIES[0][1], ' stroke-dasharray="5 3"'))
    for sizes_of, column, colour, dashes in lines:
        points = [at(n, v) for n, v in zip(sizes_of, column)]
        out.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2"{dashes} points="'
                   + " ".join(f"{px:.1f},{py:.1f}" for px, py in points) + '"/>')
        out += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="2.6" fill="{colour}"/>' for px, py in points]
    return out


def picture(found):
    """SVG of all axes: a panel each, but the matrix, which stands beside the names of one figure."""
    titles = [title for title in found if title != "correlated names, a matrix"]
    columns = 3
    rows = math.ceil(len(titles) / columns)
    width, height = LEFT + columns * (WIDTH + GAP), TOP + rows * (HEIGHT + GAP)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif" font-size="12" fill="#1D1B19">',
           f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>']
    x = LEFT
    for name, colour, _ in SERIES:
        out.append(f'<line x1="{x}" y1="20" x2="{x + 26}" y2="20" stroke="{colour}" stroke-width="2"/>')
        out.append(f'<text x="{x + 32}" y="24">{name}</text>')
        x += 60 + 6.4 * len(name)
    out.append(f'<line x1="{x}" y1="20" x2="{x + 26}" y2="20" stroke="{SERIES[0][1]}" stroke-width="2" stroke-dasharray="5 3"/>')
    out.append(f'<text x="{x + 32}" y="24">us a trial, a matrix of correlations</text>')
    for i, title in enumerate(titles):
        ns, *values = found[title]
        more = found.get("correlated names, a matrix") if title == "correlated names" else None
        out += panel(title, ns, values, more, LEFT + i % columns * (WIDTH + GAP), TOP + i // columns * (HEIGHT + GAP))
    return "\n".join(out + ["</svg>", ""])


def table(found, number):
    rows = [["what grows", "from", "to", "us a trial", "", "slope", "first result, ms", "", "slope", "peak MB"]]
    for title, (ns, each, first, peak) in found.items():
        of_all = title == "trials"
        scale = 1e3 / ns[0] if of_all else 1
        rows.append([title + (" (`provider`)" if of_all else ""), f"{ns[0]:,}", f"{ns[-1]:,}", number(each[0] * scale),
                     number(each[-1] * (1e3 / ns[-1] if of_all else 1)), f"{slope(ns, each):.2f}", number(first[0]),
                     number(first[-1]), "" if of_all else f"{slope(ns, first):.2f}", f"{peak[0]:.0f} to {peak[-1]:.0f}"])
    return rows
