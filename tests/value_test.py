#!/usr/bin/env python3
"""`value`: expected values of information by closed form, coverage of their errors, what is worth nothing, wrong requests.

usage: value_test.py PROGRAM
"""
import json
import math
import sys

from program_test import Tests

t = Tests(sys.argv[1])


def value(path, *more, trials=4000, code=0):
    done = t.run("value", path, "--trials", str(trials), *more, "--json", "-")
    t.expect(f"value exits {code}", done.returncode == code, done)
    return json.loads(done.stdout) if done.returncode == 0 else {}


def phi(u):
    return math.exp(-u * u / 2) / math.sqrt(2 * math.pi)


def loss(u):
    """The unit normal loss: the mean of what a standard normal has above u."""
    return phi(u) - u * 0.5 * math.erfc(u / math.sqrt(2))


HEAD = """plimsoll 1
model known "Knowledge with known worth"
time year from 2024-01 for 1
currency EUR
given is_a = 0   judgement "t"
given is_b = 0   judgement "t"
flow upkeep = 0 EUR
"""
ACTIONS = """action a "A" cost 0 EUR per year to upkeep   judgement "t" { set is_a = 1 }
action b "B" cost 0 EUR per year to upkeep   judgement "t" { set is_b = 1 }
"""

# Two choices: the action brings a normal with mean 0.5 and sd 2, of which x is 1.6 and y 1.2; w moves both alike.
NORMAL = HEAD + """draw x ~ normal(0.5 EUR, 1.6 EUR)   judgement "t"
draw y ~ normal(0 EUR, 1.2 EUR)   judgement "t"
draw w ~ normal(0 EUR, 10 EUR)   judgement "t"
flow profit = 10 EUR + is_a * (x + y) + w - upkeep
outcome profit over horizon, bad low
""" + ACTIONS + "decision d { choose a; maximise mean(profit) over horizon }\n"
WORTH = {"perfect": 2 * loss(0.5 / 2), "x": 1.6 * loss(0.5 / 1.6), "y": 1.2 * loss(0.5 / 1.2), "w": 0.0}
path = t.model(NORMAL)
found = value(path, trials=20000)
known = {one["name"]: one for one in found["known"]}
t.near("everything", found["perfect"]["value"], WORTH["perfect"], within=5 * found["perfect"]["se"])
for name in ("x", "y"):
    t.near(name, known[name]["value"]["value"], WORTH[name], within=5 * known[name]["value"]["se"])
    t.near(f"{name} by regression", known[name]["fitted"], WORTH[name], within=0.03)
    t.expect(f"{name} is told", known[name]["apart"])
t.expect("what moves all alike is worth nothing", not known["w"]["apart"] and abs(known["w"]["value"]["value"]) < 0.01, known["w"])
t.expect("one figure is no summary", not any(one["at_least"] for one in found["known"]) and not found["at_least"], found)
t.expect("ranked", [one["name"] for one in found["known"]] == ["x", "y", "w"], found["known"])

# The other way round, by costs.
less = NORMAL.replace("10 EUR + is_a * (x + y) + w - upkeep", "10 EUR - is_a * (x + y) + w + upkeep").replace("bad low", "bad high").replace("maximise", "minimise")
found = value(t.model(less), trials=20000)
t.near("of what is minimised", found["perfect"]["value"], WORTH["perfect"], within=5 * found["perfect"]["se"])

# Three choices, a draw by period and an event: 12 months of a normal each, known together; Poisson counts.
MANY = """plimsoll 1
model known "Knowledge of many figures"
time month from 2024-01 for 12
currency EUR
given is_a = 0   judgement "t"
given is_b = 0   judgement "t"
draw m each period ~ normal(0 EUR, 1 EUR)   judgement "t"
risk strikes "Strikes" {
  event strike { rate 2 per year   judgement "t" }
}
flow upkeep = 0 EUR
flow profit = is_a * (m + 0.1 EUR) + is_b * (strikes.strike.count - 0.15) * 1 EUR - upkeep
outcome profit over horizon, bad low
""" + ACTIONS + "decision d { exclusive a, b; maximise mean(profit) over horizon }\n"
found = value(t.model(MANY), trials=20000)
known = {one["name"]: one for one in found["known"]}
sd = math.sqrt(12)
# Over the year a brings normal(1.2, sd), b a Poisson with mean 2 less 1.8, doing nothing 0. Of m alone b and nothing are 0.2 and 0.
of_m = 0.2 + sd * loss((0.2 - 1.2) / sd) - 1.2
of_count = sum(math.exp(-2) * 2**k / math.factorial(k) * max(1.2, k - 1.8) for k in range(60)) - 1.2
t.near("a draw of twelve months", known["m"]["value"]["value"], of_m, within=5 * known["m"]["value"]["se"])
t.near("how often it strikes", known["strikes.strike"]["value"]["value"], of_count, within=5 * known["strikes.strike"]["value"]["se"])
t.expect("never more than everything", all(one["value"]["value"] <= found["perfect"]["value"] + 1e-9 for one in found["known"]))

t.expect("counts are summaries", known["strikes.strike"]["at_least"] and known["m"]["at_least"], known)

# ---- levers: a grid, so at least; fine enough for a parabola whose best setting is what is known
QUAD = HEAD + """given theta ~ normal(5, 1)   judgement "t"
given x = 5   judgement "t"
flow gain = 1 EUR * (0 - (x - theta)^2) - upkeep
outcome gain over horizon, bad low
decision d { lever x from 0 to 10; maximise mean(gain) over horizon }
"""
quad = t.model(QUAD)
found = value(quad, trials=20000)
row = found["known"][0]
t.expect("a lever is a grid", found["at_least"] and row["at_least"] and found["n_settings"] > 20, found)
for what, one in (("everything with a lever", found["perfect"]), ("all there is, with a lever", row["value"])):
    t.near(what, one["value"], 1.0, within=4 * one["se"] + 0.02)
done = t.run("value", quad, "--trials", "2000")
t.expect("said in words", "at least: the levers are compared at" in done.stdout, done)
bounded = value(t.model(QUAD.replace("maximise mean(gain) over horizon", "maximise mean(gain) over horizon; keep mean(gain) >= -2 EUR over horizon")), trials=4000)
t.expect("settings keep the constraints", all(one["objective"]["value"] >= -2.1 for one in bounded["alternatives"]) and 0 < bounded["n_settings"] < found["n_settings"], bounded)

# ---- summaries: the losses of a year are known by number and sum, which a deductible does not go by
insurance = value("models/tutorial/insurance.plim", trials=4000)
row = next(one for one in insurance["known"] if one["name"] == "casualties.casualty")
t.expect("an event by its sums is a lower bound", row["at_least"] and row["value"]["value"] <= insurance["perfect"]["value"], insurance)
t.expect("levers bound everything", insurance["at_least"] and insurance["n_settings"] > 0, insurance)
done = t.run("value", "models/tutorial/insurance.plim", "--trials", "2000")
t.expect("marked, with a legend", "event, at least" in done.stdout and "at least: the levers are compared at" in done.stdout, done)

# ---- by regression: a number, without an error that it does not have
t.expect("no error by regression", all(isinstance(one["fitted"], float) for one in insurance["known"]), insurance)

# ---- coverage of 95 %, over 200 seeds
inside = {name: 0 for name in ("perfect", "x", "y")}
n = 200
for seed in range(n):
    found = value(path, "--seed", str(seed), trials=1000)
    rows = {one["name"]: one["value"] for one in found["known"]} | {"perfect": found["perfect"]}
    for name in inside:
        inside[name] += abs(rows[name]["value"] - WORTH[name]) <= 1.96 * rows[name]["se"]
print("coverage of 95 %:", {k: v / n for k, v in inside.items()})
# Fixed seeds; a right program fails each of these with a chance of 0.2 %.
t.expect("coverage", all(0.90 <= v / n <= 0.99 for v in inside.values()), inside)

# ---- the same bits, and wrong requests
strip = lambda f: {k: v for k, v in f.items() if k != "seconds"}
t.expect("whatever the threads", strip(value(path, "--threads", "1", trials=1500)) == strip(value(path, "--threads", "3", "--block", "128", trials=1500)))
for text, said in ((NORMAL.replace("mean(profit)", "es(profit, 5%)"), "by a mean"), (NORMAL.replace("over horizon }", "over horizon; keep P(profit < 10 EUR) <= 0.01% over horizon }"), "nothing meets"),
                   (NORMAL[:NORMAL.index("decision")], "no decision")):
    done = t.run("value", t.model(text), "--trials", "1000")
    t.expect(f"refused: {said}", done.returncode == 2 and said in done.stderr, done)
done = t.run("value", path, "--trials", "100")
t.expect("too few trials", done.returncode == 2 and "at least 500" in done.stderr, done)
t.end()
