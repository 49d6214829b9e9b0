#!/usr/bin/env python3
"""Scores of the three hindcasts of the IIJ model beside naive rivals, from figures known at the time.

Each rival is a normal law of revenue and operating income for the next year, with the means and spreads of the
relative errors that were known then (FY2007 on, like for like):
    target       the company's targets of May, moved by their mean past error
    last value   the year before, with the spread of yearly changes
    trend        the year before moved by the mean of yearly changes

Printed: 10 %, 50 % and 90 % points, the continuous ranked probability score (bn yen, lower is better) of each figure,
and the energy score of both together, with 3 bn of revenue weighed as 1 bn of income.

usage: iij_scores.py PROGRAM [ROOT]
"""
import csv
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile

program, root = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "."
folder = os.path.join(root, "models/iij")
N = 4000
REVENUE_UNIT = 3.0

history = {}
for row in csv.DictReader(open(os.path.join(folder, "history.csv"), encoding="utf-8")):
    history.setdefault((row["period"], row["line"]), float(row["value"]) / 1e3)


def year(y, line):
    return history[f"FY{y}", line]


came = {y: (year(y, "revenue_total"), year(y, "operating_income")) for y in range(2006, 2012)}
# FY2010's target was set before IIJ-Global was bought: without it, and without 7/12 of what it earned in FY2011.
WAN = year(2010, "revenue_wan") - year(2009, "revenue_wan")
came[2010] = (came[2010][0] - WAN, came[2010][1] - 7 / 12 * 2.2)
# What a year of IIJ-Global makes of FY2010, as known in June 2011.
before = {2009: came[2008], 2010: came[2009], 2011: (came[2010][0] + WAN * 12 / 7, year(2010, "operating_income") + 5 / 12 * 1.5)}
target = {y: (year(y, "target_revenue_total"), year(y, "target_operating_income")) for y in range(2007, 2012)}


def errors(of, against, years):
    return [tuple(a / b - 1 for a, b in zip(of[y], against[y])) for y in years]


def law(center, moves, mean):
    middle = [statistics.mean(m[i] for m in moves) for i in range(2)]
    spread = [statistics.stdev(m[i] for m in moves) for i in range(2)]
    both = list(zip(*moves))
    tie = statistics.correlation(*both) if len(moves) > 2 else 0.9
    noise = random.Random(7)
    sample = []
    for _ in range(N):
        a, b = noise.gauss(0, 1), noise.gauss(0, 1)
        z = (a, tie * a + math.sqrt(max(0, 1 - tie * tie)) * b)
        sample.append(tuple(c * (1 + (m if mean else 0) + s * x) for c, m, s, x in zip(center, middle, spread, z)))
    return sample


def model(y):
    with tempfile.TemporaryDirectory() as temp:
        path = os.path.join(temp, "samples.csv")
        subprocess.run([program, "run", os.path.join(folder, f"hindcast_{y}.plim"), "--trials", str(N), "--quiet", "--samples", path], check=True)
        rows = list(csv.reader(open(path, encoding="utf-8")))
    at = [next(i for i, name in enumerate(rows[0]) if name.startswith(line)) for line in ("revenue_total", "operating_income")]
    return [tuple(float(row[i]) / 1e9 for i in at) for row in rows[1:]]


def crps(sample, value):
    x = sorted(sample)
    n = len(x)
    return sum(abs(v - value) for v in x) / n - sum((2 * i - n + 1) * v for i, v in enumerate(x)) / n**2


def energy(sample, value):
    def far(a, b):
        return math.hypot((a[0] - b[0]) / REVENUE_UNIT, a[1] - b[1])

    other = sample[:]
    random.Random(1).shuffle(other)
    return sum(far(a, value) for a in sample) / len(sample) - sum(far(a, b) for a, b in zip(sample, other)) / (2 * len(sample))


totals = {}
for y in (2009, 2010, 2011):
    moves = errors(came, {k + 1: before.get(k + 1, came[k]) for k in range(2006, 2011)}, range(2007, y))
    rivals = {
        "model": model(y),
        "target": law(target[y], errors(came, target, range(2007, y)), True),
        "last value": law(before[y], moves, False),
        "trend": law(before[y], moves, True),
    }
    print(f"June {y}: revenue {came[y][0]:.1f}, operating income {came[y][1]:.2f} came")
    for name, sample in rivals.items():
        points, scores = [], []
        for i in range(2):
            x = sorted(s[i] for s in sample)
            points += [x[int(p * N)] for p in (0.1, 0.5, 0.9)]
            scores.append(crps(x, came[y][i]))
        scores.append(energy(sample, came[y]))
        totals.setdefault(name, []).append(scores)
        print(f"  {name:11}", " ".join(f"{v:6.1f}" for v in points[:3]), "|", " ".join(f"{v:5.2f}" for v in points[3:]), "| scores", " ".join(f"{v:.2f}" for v in scores))
print("mean scores of three years: revenue, operating income, both")
for name, scores in totals.items():
    print(f"  {name:11}", " ".join(f"{statistics.mean(s[i] for s in scores):.2f}" for i in range(3)))
