#!/usr/bin/env python3
"""tools/iij_scores.py: scores against closed forms, and the tables of models/iij/README.md, where it has marks for
them, against what the tool writes.

usage: scores_test.py PROGRAM ROOT
"""
import importlib.util
import math
import os
import random
import statistics
import sys

from program_test import Tests

program, root = os.path.abspath(sys.argv[1]), sys.argv[2]
t = Tests(program)
spec = importlib.util.spec_from_file_location("iij_scores", os.path.join(root, "tools/iij_scores.py"))
scores = importlib.util.module_from_spec(spec)
spec.loader.exec_module(scores)

# Normal samples at the middles of equal parts: no luck in them.
N = 4000
normal = statistics.NormalDist()
z = [normal.inv_cdf((i + 0.5) / N) for i in range(N)]


def normal_crps(at):
    return at * (2 * normal.cdf(at) - 1) + 2 * normal.pdf(at) - 1 / math.sqrt(math.pi)


for at in (-1.5, 0, 0.3, 2.5):
    t.near(f"CRPS at {at}", scores.crps(z, at), normal_crps(at), 0.002)
    pairs = [(7.0, x) for x in z]
    t.near(f"energy of one figure alone is its CRPS, at {at}", scores.energy(pairs, (7.0, at)), normal_crps(at), 0.03)
t.near("energy of a certainty is the distance", scores.energy([(1.0, 2.0)] * 10, (7.0, 10.0), unit=1.0), 10, 1e-12)
t.near("revenue weighs as its unit says", scores.energy([(1.0, 2.0)] * 10, (7.0, 2.0), unit=3.0), 2, 1e-12)

noise = random.Random(3)
tie = 0.6
both = []
for x in z:
    y = noise.gauss(0, 1)
    both.append((10 + 2 * x, 5 + tie * x + math.sqrt(1 - tie * tie) * y))
value = (12.0, 4.5)
a, b = (value[0] - 10) / 2, value[1] - 5
density = math.exp(-(a * a - 2 * tie * a * b + b * b) / (2 * (1 - tie * tie))) / (2 * math.pi * 2 * math.sqrt(1 - tie * tie))
t.near("log score is that of the density", scores.log_score(both, value), -math.log(density), 0.05)
# The ellipse that holds 80 %: squared distance -2 log(1 - 0.8).
edge = math.sqrt(-2 * math.log(0.2))
t.near("the joint region holds its share", scores.joint_rank(both, (10 + 2 * edge, 5 + tie * edge)), 0.8, 0.02)
low, high = scores.interval(z)
t.expect("an interval from the tenth to the ninetieth percentile", abs(low + 1.2816) < 0.002 and abs(high - 1.2816) < 0.002, (low, high))

for (k, n), right in {(3, 3): (0.025 ** (1 / 3), 1), (0, 3): (0, 1 - 0.025 ** (1 / 3)), (5, 10): (0.18709, 0.81291)}.items():
    found = scores.hit_rates(k, n)
    t.expect(f"rates that {k} of {n} hits do not exclude", all(abs(x - y) < 1e-4 for x, y in zip(found, right)), found)

page = f"before\n{scores.START}\nold\n{scores.END}\nafter\n"
t.expect("only what stands between the marks is written", scores.with_block(page, "new") == page.replace("old", "new"))
t.expect("a page without marks is told apart", scores.with_block("none", "new") is None)

readme = open(os.path.join(root, "models/iij/README.md"), encoding="utf-8").read()
if scores.START in readme:
    t.expect("models/iij/README.md has the tool's tables", scores.main([program, root, "--check"]) == 0)
else:
    came, found = scores.forecasts(program, root)
    text = scores.table(came, found)
    t.expect("a row for each rival", all(f"| {words} |" in text for words in scores.NAMES.values()), text)
    t.expect("hits stand beside what is expected", text.count("expected |") == 2 * len(scores.NAMES), text)
t.end()
