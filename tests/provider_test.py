#!/usr/bin/env python3
"""The model `provider` against its arithmetic and against a reference of 10^9 trials.

Reference: an independent hand-written program, 10^9 trials; its error is far below ours. Bound: 4 of our
standard errors (quantiles by their intervals); 33 comparisons, so a new seed fails with probability 0.002.

usage: provider_test.py PROGRAM ROOT
"""
import json
import math
import os
import subprocess
import sys

REFERENCE = {
    "income@2012": dict(mean=5.4427266, sd=1.80607346, p1=0.120675846, p5=1.9267717, p50=5.74620116, p95=7.86050986, p99=8.64774104, negative=0.008827471),
    "income@2013": dict(mean=6.11091869, sd=1.58446789, p1=2.0093598, p5=3.46134053, p50=6.16049898, p95=8.6011486, p99=9.68752845, negative=0.001340154),
    "income@2014": dict(mean=6.39577021, sd=1.80872289, p1=1.99542617, p5=3.47455898, p50=6.38887103, p95=9.35060833, p99=10.7846759, negative=0.001333272),
    "total": dict(mean=17.9494155, sd=4.43967035, p1=7.14955112, p5=10.4662758, p50=18.0471795, p95=25.0795622, p99=28.1518869, es5=8.42635642),
}
program, root = sys.argv[1:3]
trials = 400_000
done = subprocess.run([program, "run", os.path.join(root, "models/provider"), "--trials", str(trials), "--seed", "7",
                       "--json", "-", "--quiet"], capture_output=True, text=True, timeout=600)
assert done.returncode == 0, done.stderr
result = json.loads(done.stdout)
problems = n = 0


def compare(what, value, se, target, k=4.0):
    global problems, n
    n += 1
    if not abs(value - target) <= k * se:
        problems += 1
        print(f"FAILED {what}: {value} against {target}, {abs(value - target) / se:.1f} standard errors")


scale = {"bn JPY": 1, "M JPY": 1e-3, "JPY": 1e-9, "k JPY": 1e-6}
for key, wanted in REFERENCE.items():
    name, _, year = key.partition("@")
    outcome = [o for o in result["outcomes"] if o["name"] == name and (not year or year in str(o["period"])[:12])][0]
    f = scale[outcome["unit"]]
    for stat, target in wanted.items():
        if stat in ("mean", "sd"):
            compare(f"{key}.{stat}", outcome[stat]["value"] * f, outcome[stat]["se"] * f, target)
        elif stat == "es5":
            item = [x for x in outcome["es"] if x["p"] == 0.05][0]
            compare(f"{key}.{stat}", item["value"] * f, item["se"] * f, target)
        elif stat == "negative":
            se = math.sqrt(target * (1 - target) / trials)
            limit = [x for x in result["limits"] if year in str(x["period"])[:12]][0]
            value = limit.get("probability", limit.get("value"))
            compare(f"{key}.{stat}", value, se, target)
        else:
            item = [x for x in outcome["quantiles"] if abs(x["p"] - float(stat[1:]) / 100) < 1e-12][0]
            compare(f"{key}.{stat}", item["value"] * f, (item["high"] - item["low"]) / 3.92 * f, target)
print(f"{n} figures compared, {problems} differ")
sys.exit(1 if problems or n < 30 else 0)
