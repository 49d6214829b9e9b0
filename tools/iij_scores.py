#!/usr/bin/env python3
"""Scores of the three hindcasts of the IIJ model beside naive rivals, from figures known at the time.

Each rival is a normal law of revenue and operating income for the next year, with the means and spreads of the
relative errors that were known then (FY2007 on, like for like):
    target       the company's targets of May, moved by their mean past error
    last value   the year before, with the spread of yearly changes
    trend        the year before moved by the mean of yearly changes

Of each forecast:
    CRPS           continuous ranked probability score of one figure, bn yen; lower is better
    energy         the same of both figures together, with 3 bn of revenue weighed as 1 bn of income
    log            minus the logarithm of the density of both together, by the normal law of the sample's means and
                   covariance (Dawid, Sebastiani, "Coherent dispersion criteria for optimal experimental design", Annals
                   of Statistics 27, 1999); lower is better
    hits           of intervals from the 10 % to the 90 % point; of both together the smallest ellipse around the mean that
                   holds 80 % of the forecast. What right intervals hit on average stands beside them, and what
                   shares of hits the years that were met do not exclude (Clopper and Pearson, 95 %)

usage: iij_scores.py PROGRAM [ROOT]            all figures, then the tables of models/iij/README.md
       iij_scores.py PROGRAM [ROOT] --write    puts the tables into that page, between its marks
       iij_scores.py PROGRAM [ROOT] --check    exit code 1 where the page has other tables, or no marks for them
"""
import csv
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile

TRIALS = 4000
REVENUE_UNIT = 3.0
LEVEL = 0.8
YEARS = (2009, 2010, 2011)
LINES = ("revenue_total", "operating_income")
START, END = "<!-- made by tools/iij_scores.py -->", "<!-- end -->"
NAMES = {
    "model": "this model",
    "target": "targets, moved and spread by their past errors",
    "last value": "the year before",
    "trend": "trend",
}


# ---- scores of a sample, each checked by tests/scores_test.py

def crps(sample, value):
    x = sorted(sample)
    n = len(x)
    return sum(abs(v - value) for v in x) / n - sum((2 * i - n + 1) * v for i, v in enumerate(x)) / n**2


def energy(sample, value, unit=REVENUE_UNIT):
    def far(a, b):
        return math.hypot((a[0] - b[0]) / unit, a[1] - b[1])

    other = sample[:]
    random.Random(1).shuffle(other)
    return sum(far(a, value) for a in sample) / len(sample) - sum(far(a, b) for a, b in zip(sample, other)) / (2 * len(sample))


def moments(sample):
    """Means, and the covariance as (variance, covariance, variance)."""
    first, second = zip(*sample)
    return (statistics.mean(first), statistics.mean(second)), (
        statistics.variance(first), statistics.covariance(first, second), statistics.variance(second))


def distance(value, mean, spread):
    """Mahalanobis', squared."""
    a, b, c = spread
    x, y = value[0] - mean[0], value[1] - mean[1]
    return (c * x * x - 2 * b * x * y + a * y * y) / (a * c - b * b)


def log_score(sample, value):
    mean, spread = moments(sample)
    return math.log(2 * math.pi) + 0.5 * math.log(spread[0] * spread[2] - spread[1] ** 2) + 0.5 * distance(value, mean, spread)


def point(sample, p):
    return sorted(sample)[int(p * len(sample))]


def interval(sample):
    return point(sample, (1 - LEVEL) / 2), point(sample, (1 + LEVEL) / 2)


def joint_rank(sample, value):
    """Share of the forecast that lies nearer to its mean than the value."""
    mean, spread = moments(sample)
    at = distance(value, mean, spread)
    return sum(distance(one, mean, spread) < at for one in sample) / len(sample)


def at_most(k, n, p):
    """Chance of at most k hits of n."""
    return sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1))


def hit_rates(k, n, confidence=0.95):
    """Shares of hits that k of n do not exclude: Clopper and Pearson."""
    def solve(f):
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if f(middle) else (low, middle)
        return low

    tail = (1 - confidence) / 2
    low = 0.0 if k == 0 else solve(lambda p: 1 - at_most(k - 1, n, p) < tail)
    high = 1.0 if k == n else solve(lambda p: at_most(k, n, p) > tail)
    return low, high


# ---- what was known, and what rivals make of it

def known(folder):
    """What came, the year before as known then, and targets: by year a pair in bn yen."""
    history = {}
    for row in csv.DictReader(open(os.path.join(folder, "history.csv"), encoding="utf-8")):
        history.setdefault((row["period"], row["line"]), float(row["value"]) / 1e3)

    def year(y, line):
        return history[f"FY{y}", line]

    came = {y: (year(y, "revenue_total"), year(y, "operating_income")) for y in range(2006, 2012)}
    # FY2010's target was set before IIJ-Global was bought: without it, and without 7/12 of what it earned in FY2011.
    wan = year(2010, "revenue_wan") - year(2009, "revenue_wan")
    came[2010] = (came[2010][0] - wan, came[2010][1] - 7 / 12 * 2.2)
    # What a year of IIJ-Global makes of FY2010, as known in June 2011.
    before = {2009: came[2008], 2010: came[2009], 2011: (came[2010][0] + wan * 12 / 7, year(2010, "operating_income") + 5 / 12 * 1.5)}
    target = {y: (year(y, "target_revenue_total"), year(y, "target_operating_income")) for y in range(2007, 2012)}
    return came, before, target


def errors(of, against, years):
    return [tuple(a / b - 1 for a, b in zip(of[y], against[y])) for y in years]


def law(center, moves, mean):
    middle = [statistics.mean(m[i] for m in moves) for i in range(2)]
    spread = [statistics.stdev(m[i] for m in moves) for i in range(2)]
    # Two years tell no correlation.
    tie = statistics.correlation(*zip(*moves)) if len(moves) > 2 else 0.9
    noise = random.Random(7)
    sample = []
    for _ in range(TRIALS):
        a, b = noise.gauss(0, 1), noise.gauss(0, 1)
        z = (a, tie * a + math.sqrt(max(0, 1 - tie * tie)) * b)
        sample.append(tuple(c * (1 + (m if mean else 0) + s * x) for c, m, s, x in zip(center, middle, spread, z)))
    return sample


def model(program, folder, y):
    with tempfile.TemporaryDirectory() as temp:
        path = os.path.join(temp, "samples.csv")
        subprocess.run([program, "run", os.path.join(folder, f"hindcast_{y}.plim"), "--trials", str(TRIALS), "--quiet", "--samples", path], check=True)
        rows = list(csv.reader(open(path, encoding="utf-8")))
    at = []
    for line in LINES:
        found = [i for i, name in enumerate(rows[0]) if name == line or name.startswith(line + " ")]
        if not found:
            sys.exit(f"hindcast_{y}.plim has no outcome {line}; it has {', '.join(rows[0][1:])}")
        at.append(found[0])
    return [tuple(float(row[i]) / 1e9 for i in at) for row in rows[1:]]


class Forecast:
    def __init__(self, sample, came):
        parts = list(zip(*sample))
        self.points = [[point(part, p) for p in (0.1, 0.5, 0.9)] for part in parts]
        self.crps = [crps(part, value) for part, value in zip(parts, came)]
        self.energy = energy(sample, came)
        self.log = log_score(sample, came)
        self.rank = [sum(x < value for x in part) / len(part) for part, value in zip(parts, came)]
        self.hits = [low <= value <= high for (low, high), value in zip(map(interval, parts), came)]
        self.joint = joint_rank(sample, came)
        self.joint_hit = self.joint <= LEVEL

    def scores(self):
        return [*self.crps, self.energy, self.log]


def forecasts(program, root):
    folder = os.path.join(root, "models/iij")
    came, before, target = known(folder)
    out = {}
    for y in YEARS:
        moves = errors(came, {k + 1: before.get(k + 1, came[k]) for k in range(2006, 2011)}, range(2007, y))
        samples = {
            "model": model(program, folder, y),
            "target": law(target[y], errors(came, target, range(2007, y)), True),
            "last value": law(before[y], moves, False),
            "trend": law(before[y], moves, True),
        }
        out[y] = {name: Forecast(sample, came[y]) for name, sample in samples.items()}
    return came, out


# ---- what is told of them

def as_text(came, found):
    lines = []
    for y in YEARS:
        lines.append(f"June {y}: revenue {came[y][0]:.1f}, operating income {came[y][1]:.2f} came")
        for name, one in found[y].items():
            points = " | ".join(" ".join(f"{v:6.1f}" if i == 0 else f"{v:5.2f}" for v in part) for i, part in enumerate(one.points))
            lines.append(f"  {name:11} {points} | scores " + " ".join(f"{v:.2f}" for v in one.scores()) +
                         f" | both beyond {100 * one.joint:.0f} %")
    return "\n".join(lines)


def table(came, found):
    """The tables of the README."""
    n = len(YEARS)
    lines = [f"80 % intervals for the next year, bn yen, and where what came lies in the forecast ({TRIALS:,} trials):", "",
             "| seen in | | interval | median | came | lies at | |", "|---|---|---|---|---|---|---|"]
    for y in YEARS:
        one = found[y]["model"]
        for i, line in enumerate(("revenue", "operating income")):
            low, middle, high = one.points[i]
            like = ", without IIJ-Global" if y == 2010 else ""
            lines.append(f"|{f' June {y}' if i == 0 else ''} | {line}{like} | {low:.1f} to {high:.1f} | {middle:.1f} | {came[y][i]:.1f} | "
                         f"{100 * one.rank[i]:.0f} % | {'inside' if one.hits[i] else 'outside'} |")
        lines.append(f"| | both together | | | | nearer than {100 * (1 - one.joint):.0f} % | {'inside' if one.joint_hit else 'outside'} |")
    lines += ["", "Scores, means of the three years (lower is better), and hits of 80 % intervals with the number that right "
              "intervals would hit:", "",
              "| | revenue, CRPS | operating income, CRPS | both, energy | both, log | hits of single intervals | hits of both together |",
              "|---|---|---|---|---|---|---|"]
    for name, words in NAMES.items():
        mine = [found[y][name] for y in YEARS]
        means = [statistics.mean(one.scores()[i] for one in mine) for i in range(4)]
        single = sum(sum(one.hits) for one in mine)
        both = sum(one.joint_hit for one in mine)
        lines.append(f"| {words} | " + " | ".join(f"{v:.2f}" for v in means) +
                     f" | {single} of {2 * n}, {LEVEL * 2 * n:.1f} expected | {both} of {n}, {LEVEL * n:.1f} expected |")
    lines += ["", proves(found)]
    return "\n".join(lines)


def proves(found):
    """How little three years prove."""
    n = len(YEARS)
    k = sum(found[y]["model"].joint_hit for y in YEARS)
    low, high = hit_rates(k, n)
    exact = math.comb(n, k) * LEVEL**k * (1 - LEVEL) ** (n - k)
    narrow = math.comb(n, k) * 0.5**n
    best = min((name for name in NAMES if name != "model"), key=lambda name: statistics.mean(found[y][name].energy for y in YEARS))
    gaps = [found[y]["model"].energy - found[y][best].energy for y in YEARS]
    mean, error = statistics.mean(gaps), statistics.stdev(gaps) / math.sqrt(n)
    # Student's t with two degrees of freedom.
    reach = 4.30 * error
    wins = sum(gap < 0 for gap in gaps)
    told = "does not tell them apart" if abs(mean) < reach else "tells them apart"
    return (f"{k} of {n} joint hits: intervals that are right hit so often in {100 * exact:.0f} % of such tests, and intervals that "
            f"should be called 50 % in {100 * narrow:.0f} %; shares of hits from {100 * low:.0f} % to {100 * high:.0f} % are not excluded "
            f"(95 %). Revenue and income of a year are not two tests, for they miss together. Beside the best rival, "
            f"{NAMES[best]}, the energy score differs by {mean:+.2f}, with a 95 % interval from {mean - reach:+.2f} to "
            f"{mean + reach:+.2f} over three years, in {wins} of which the model is better: that {told}.").replace("-", "\u2212").replace("IIJ\u2212", "IIJ-")


def with_block(page, block):
    """The page with the block between its marks; None where it has none."""
    start = page.find(START)
    end = page.find(END, start)
    if start < 0 or end < 0:
        return None
    return page[: start + len(START)] + "\n" + block + "\n" + page[end:]


def main(arguments):
    options = [a for a in arguments if a.startswith("--")]
    names = [a for a in arguments if not a.startswith("--")]
    if not names or set(options) - {"--write", "--check"}:
        sys.exit(__doc__)
    root = names[1] if len(names) > 1 else "."
    came, found = forecasts(names[0], root)
    block = table(came, found)
    path = os.path.join(root, "models/iij/README.md")
    if not options:
        print(as_text(came, found) + "\n\n" + START + "\n" + block + "\n" + END)
        return 0
    page = open(path, encoding="utf-8").read()
    wanted = with_block(page, block)
    if wanted is None:
        print(f"{path} has no marks for the tables; put these two lines where they belong:\n{START}\n{END}", file=sys.stderr)
        return 1
    if wanted != page and "--write" in options:
        open(path, "w", encoding="utf-8").write(wanted)
    elif wanted != page:
        print(f"{path} has other tables; `tools/iij_scores.py {names[0]} --write` writes these:\n{block}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
