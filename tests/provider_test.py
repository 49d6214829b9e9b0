#!/usr/bin/env python3
"""The model `provider` against its arithmetic and against a reference of 10^9 trials.

Reference: an independent hand-written program, 10^9 trials; its error is far below ours. Bound: 4 of our
standard errors (quantiles by their intervals); 33 comparisons, so a new seed fails with probability 0.002.

usage: provider_test.py PROGRAM ROOT
"""
import json
import math
import os
import sys

from program_test import Tests

# In bn JPY, with the standard error of one trial, which is not used here.
with open(os.path.join(sys.argv[2], "bench/expected.json"), encoding="utf-8") as file:
    REFERENCE = {name: value for name, (value, _) in json.load(file)["provider"]["figures"].items()}
program, root = sys.argv[1:3]
t = Tests(program)
trials = 400_000
done = t.run("run", os.path.join(root, "models/provider"), "--trials", str(trials), "--seed", "7",
             "--json", "-", "--quiet", timeout=600)
assert done.returncode == 0, done.stderr
result = json.loads(done.stdout)


def compare(what, value, se, target, k=4.0):
    t.expect(what, abs(value - target) <= k * se, f"{value} against {target}, {abs(value - target) / se:.1f} standard errors")


scale = {"bn JPY": 1, "M JPY": 1e-3, "JPY": 1e-9, "k JPY": 1e-6}
for key, target in REFERENCE.items():
    parts = key.split(".")
    name, year, stat = parts[0], "" if len(parts) == 2 else parts[1], parts[-1]
    outcome = [o for o in result["outcomes"] if o["name"] == name and (not year or year in str(o["period"])[:12])][0]
    f = scale[outcome["unit"]]
    if stat in ("mean", "sd"):
        compare(key, outcome[stat]["value"] * f, outcome[stat]["se"] * f, target)
    elif stat == "es5":
        item = [x for x in outcome["es"] if x["p"] == 0.05][0]
        compare(key, item["value"] * f, item["se"] * f, target)
    elif stat == "p_negative":
        compare(key, outcome["p_negative"]["value"], math.sqrt(target * (1 - target) / trials), target)
    else:
        item = [x for x in outcome["quantiles"] if abs(x["p"] - float(stat[1:]) / 100) < 1e-12][0]
        compare(key, item["value"] * f, (item["high"] - item["low"]) / 3.92 * f, target)
t.expect("figures were compared", t.count >= 30, t.count)
t.end()
