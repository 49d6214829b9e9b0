#!/usr/bin/env python3
"""Derivatives of `plimsoll sensitivity` against runs with the assumption moved, on the same random numbers.

Pathwise figures are the limit of such bumps on the very trials: they agree within 1 % of themselves and a quarter of
their own error (kinks crossed by a bump of 0.5 %). Figures with a score agree on average only: over 6 seeds the mean
difference stays within 8 of its standard errors, which a t distribution of 5 degrees passes once in 2,000 figures.
A given that reaches an `if` says so and is bumped by the command itself.

usage: bumps_test.py PROGRAM ROOT
"""
import json
import math
import os
import sys

from program_test import Tests

program, root = sys.argv[1:3]
SCALES = {"bn JPY": 1e9, "M JPY": 1e6, "k JPY": 1e3, "JPY": 1}
t = Tests(program)


def answer(*arguments):
    done = t.run(*arguments, "--json", "-")
    assert done.returncode == 0, (arguments, done.stderr)
    return json.loads(done.stdout)


def sensitivity(model, outcome, period, trials, seed, bumps=0):
    return answer("sensitivity", model, "--outcome", outcome, "--trials", str(trials), "--seed", str(seed), "--bumps",
                  str(bumps), *(["--period", period] if period else []))


def mean(model, outcome, period, trials, seed, setting):
    result = answer("run", model, "--trials", str(trials), "--seed", str(seed), "--set", setting)
    for item in result["outcomes"]:
        if item["name"] == outcome and (not period or str(item["period"]).startswith(period)):
            return item["mean"]["value"] * SCALES[item["unit"]]
    raise AssertionError(outcome)


def bump(model, outcome, period, trials, seed, name, step):
    sides = [mean(model, outcome, period, trials, seed, f"{name} = {1 + sign * step} * {name}") for sign in (-1, 1)]
    return (sides[1] - sides[0]) / (2 * step)


def found_of(result, name):
    one = [a for a in result["assumptions"] if a["name"] == name][0]
    scale = SCALES[result["unit"]]
    return one, one["effect_of_100_percent"] * scale, one["effect_se"] * scale


def expect(what, difference, bound):
    t.expect(what, abs(difference) <= bound, f"off by {difference}, of at most {bound}")


def check_path(model, outcome, period, trials, names):
    result = sensitivity(model, outcome, period, trials, 1)
    for name in names:
        one, value, se = found_of(result, name)
        assert one["method"] == "path", (name, one["method"])
        moved = bump(model, outcome, period, trials, 1, name, 0.005)
        expect(f"{name} of {outcome}", value - moved, 0.01 * abs(value) + 0.25 * se)


def check_score(model, outcome, period, trials, names, step):
    seeds = range(1, 7)
    results = [sensitivity(model, outcome, period, trials, seed) for seed in seeds]
    for name in names:
        assert "score" in found_of(results[0], name)[0]["method"], name
        gaps = [found_of(result, name)[1] - bump(model, outcome, period, trials, seed, name, step)
                for result, seed in zip(results, seeds)]
        middle = sum(gaps) / len(gaps)
        se = math.sqrt(sum((gap - middle) ** 2 for gap in gaps) / (len(gaps) - 1) / len(gaps))
        expect(f"{name} of {outcome}", middle, 8 * se)


provider = os.path.join(root, "models/provider")
iij = os.path.join(root, "models/iij")
check_path(provider, "total", "", 5_000, ["start", "margin_mode", "volatility", "loss.severity.mu"])
check_score(provider, "total", "", 5_000, ["loss.rate"], 0.1)
check_path(iij, "net_income", "FY2013", 2_000, [
    "lease_rate", "contractors_follow.mode", "discount_rate.mode", "rent_price", "projects.large.price.median", "people.wage.mode",
    "price_war.war.depth.a", "markets.distress.loss.median"])
check_score(iij, "net_income", "FY2013", 2_000, ["projects.large.rate", "price_war.war.rate", "ibm.breach.rate"], 0.1)

# Past a jump: flagged, and what the command bumps itself is what two runs give.
result = sensitivity(iij, "net_income", "FY2013", 2_000, 1, bumps=1)
bumped = [a for a in result["assumptions"] if a["method"] == "bump"]
assert len(bumped) == 1 and bumped[0]["past_jump"], bumped
name = bumped[0]["name"]
value = bumped[0]["effect_of_100_percent"] * SCALES[result["unit"]]
expect(f"the bump of {name}", value - bump(iij, "net_income", "FY2013", 2_000, 1, name, bumped[0]["bump"]["step"]), 1e-6 * abs(value))
t.end()
