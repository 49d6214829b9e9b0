#!/usr/bin/env python3
"""Names and units are what they are, however they are spelt: names with the words of statistics, grains and periods
in them, units that begin with the letters of scale words, amounts in another unit of time, limits written the other
way round.

usage: names_test.py PROGRAM
"""
import math
import re
import sys

from program_test import Tests

t = Tests(sys.argv[1])


def normal(x):
    return 0.5 * math.erfc(-x / math.sqrt(2))


def goal(model, until):
    """Where the run stood with what was asked for."""
    return t.json("run", model, "--until", until, "--trials", "20000").get("until", {}).get("goals", [{}])[0]


# ---------------------------------------------------------------- names

NAMES = """plimsoll 1
model n "names"
draw x ~ normal(0, 1)   judgement "t"
fn clever(a) = a
fn forever(a) = a
fn mean_reversion(a) = a
fn lossP(a) = a
fn quantiles(a) = a
let p_loss = 0.5 * 2
outcome es = x, bad low
outcome inf = x + 1, bad low
outcome nan = x + 2, bad low
outcome sd = x + 3, bad low
outcome quantile = x + 4, bad low
outcome over_horizon_in = x + 5, bad low
limit mirrored: 60% >= P(x < 0)
limit swapped: lossP(0.4) <= P(clever(x) < 0)
limit es_in_year: P(forever(x) < 0) <= 60%
limit es: mean(mean_reversion(x)) >= -1
"""
names = t.model(NAMES)
for outcome, mean in [("es", 0), ("inf", 1), ("nan", 2), ("sd", 3), ("quantile", 4), ("over_horizon_in", 5)]:
    for statistic in (f"mean({outcome})", f"quantile({outcome}, 50%)", f"quantile(50%, {outcome})", f"median({outcome})", f"es({outcome}, 5%)", f"es(5%, {outcome})"):
        right = mean - 2.0627 if statistic.startswith("es(") else mean
        t.near(statistic, goal(names, f"se({statistic}) < 1").get("value"), right, 0.06)
for condition, truth in [("clever(x) > 1", normal(-1)), ("forever(x) > 1", normal(-1)), ("quantiles(x) > p_loss", normal(-1)), ("mean_reversion(x) < -1", normal(-1)),
                         ("lossP(x) > 1", normal(-1)), ("es < -1", normal(-1)), ("inf < 0", normal(-1)), ("mirrored", 0.5), ("es_in_year", 0.5)]:
    found = t.json("reverse", names, "--failure", condition, "--error", "10")
    t.near(f"P({condition})", found.get("probability"), truth, 4.5 * found.get("se", 0))

# A limit is told by what it counts, whichever side its bound stands on and whatever its functions are called.
for limit, failure in [("mirrored", "x < 0"), ("swapped", "not (clever(x) < 0)"), ("es_in_year", "forever(x) < 0")]:
    found = t.json("reverse", names, "--limit", limit, "--error", "20")
    t.expect(f"what the limit {limit} counts", found.get("failure") == failure, found.get("failure"))
run = t.json("run", names, "--trials", "2000")
texts = {limit["name"]: limit["text"] for limit in run.get("limits", [])}
t.expect("a limit's text is its statistic", texts == {"mirrored": "P(x < 0)", "swapped": "P(clever(x) < 0)", "es_in_year": "P(forever(x) < 0)",
                                                    "es": "mean(mean_reversion(x))"}, texts)

# ---------------------------------------------------------------- old names

# `was` keeps the noise; answers say what the model calls it now.
WAS = """plimsoll 1
model w "w"
time quarter from 2020-01 for 4
risk storm "Storm" was "gale" {
  draw hit each year ~ normal(0, 1) was "gale.blow"   judgement "t"
  off 0
  judgement "j"
}
draw x each year ~ normal(0, 1) was "y"   judgement "t"
flow loss = x * 2 + storm.hit
outcome loss over horizon, bad low
"""
now = t.model(WAS)
before = t.model(WAS.replace("storm", "gale").replace(' was "gale.blow"', "").replace(' was "gale"', "").replace(' was "y"', "").replace("hit", "blow").replace("draw x", "draw y").replace("x * 2", "y * 2"))
found, old = (t.json("run", m, "--trials", "500").get("digest") for m in (now, before))
t.expect("the same draws", found == old and found, f"{found} {old}")
found = t.json("sensitivity", now, "--method", "tornado", "--statistic", "mean", "--trials", "2000")
t.expect("a tornado's names", {"x", "storm.hit"} == {d["draw"] for d in found.get("draws", [])}, found.get("draws"))
for by, right in [("risk", {"x", "storm"}), ("input", {"x", "storm.hit"})]:
    found = t.json("sensitivity", now, "--method", "shares", "--by", by, "--statistic", "mean", "--trials", "2000")
    t.expect(f"shares by {by}", right == {d["source"] for d in found.get("shares", [])}, found.get("shares"))
found = t.json("reverse", now, "--failure", "loss < -10", "--error", "30")
t.expect("a design point's names", {"x", "storm.hit"} == {i["input"] for i in found.get("design_point", {}).get("inputs", [])}, found.get("design_point"))
t.expect("what moved", {"x", "storm.hit"} >= {m["draw"] for w in found.get("ways", []) for m in w["moved"]}, found.get("ways"))
worst = t.run("explain", now, "--worst", "3", "--outcome", "loss", "--trials", "2000").stdout
t.expect("a draw each year is told of its year", "2020Q1" not in worst and "x" in worst, worst)

# ---------------------------------------------------------------- periods

PERIODS = """plimsoll 1
model p "periods"
time quarter from 2020-01 for 8
dim place = inner, in_2021
draw z[place] each year ~ normal(0, 1)   judgement "t"
outcome in_2021 = z[inner] + z[in_2021] each year, bad low
outcome z each year, bad low
"""
periods = t.model(PERIODS)
for outcome, sd in [("in_2021", math.sqrt(2)), ("z[in_2021]", 1), ("z[inner]", 1)]:
    for until in (f"se(sd({outcome}) in 2020) < 0.1", f"se(sd({outcome})) in 2020 < 0.1", f"se(sd({outcome})) < 0.1 in 2020"):
        found = goal(periods, until)
        t.expect(until, found.get("statistic") == f"sd({outcome}) in 2020", found)
        t.near(until, found.get("value"), sd, 0.05)
    value = "(z[inner] + z[in_2021])" if outcome == "in_2021" else outcome
    done = t.run("stress", periods, "--outcome", "in_2021", "--within", f"quantile of {value} in 2020 in [0%, 10%]", "--trials", "4000")
    t.expect(f"a band of {outcome} in a period", done.returncode == 0, done)
found = t.json("reverse", periods, "--failure", "in_2021 < 0 in 2020", "--error", "20")
t.expect("a failure in a period, of a name that looks like one", found.get("failure") == "in_2021 < 0 in 2020", found.get("failure"))
found = t.json("reverse", periods, "--failure", "z[in_2021] < 0 in\t2021", "--error", "20")
t.expect("any blank will do", found.get("failure") == "z[in_2021] < 0 in 2021", found.get("failure"))

# An expectation whose text has the year in a name still says in which year it was found.
EXPECT = """plimsoll 1
model e "e"
time year from 2021-01 for 1
currency EUR
flow sales_2021 = 5 EUR
outcome sales_2021 each year
expect mean(sales_2021) within 10% of 5 EUR
"""
done = t.run("run", t.model(EXPECT), "--trials", "100")
t.expect("an expectation's period", "of 5 EUR in 2021: found" in " ".join(done.stdout.split()), done)

# ---------------------------------------------------------------- units

UNITS = """plimsoll 1
model u "units"
time month from 2020-01 for 12
currency JPY
unit kiosk/kiosks
unit Mtoken/Mtokens
unit k_unit/k_units
unit bnode/bnodes
draw a ~ normal(3_000_000, 1)   judgement "t"
let in_kiosks = a * (1 kiosk)
let in_tokens = a * (1 Mtoken)
let in_units = a * (1 k_unit)
let in_nodes = a * (1 bnode)
let pay in M JPY per month = a * (1 JPY per month)
let lag in months = a / 1_000_000 * (1 month)
let plain = a
outcome in_kiosks, bad low
outcome in_tokens, bad low
outcome in_units, bad low
outcome in_nodes, bad low
outcome pay, bad low
outcome lag, bad low
outcome plain, bad low
"""
units = t.model(UNITS)
result = t.json("run", units, "--trials", "500")
told = {o["name"]: (o["unit"], o["scale"], o["display_unit"], round(o["mean"]["value"], 3)) for o in result.get("outcomes", [])}
million = 3_000_000
for name, unit in [("in_kiosks", "kiosks"), ("in_tokens", "Mtokens"), ("in_units", "k_units"), ("in_nodes", "bnodes")]:
    found = told.get(name, ("", 0, "", 0))
    t.expect(f"{name} is in {unit}", found[:3] == (unit, 1e6, "M " + unit) and abs(found[3] - million) < 1, found)
t.expect("a rate in the unit of time it was written in", told.get("pay", ())[:3] == ("JPY per month", 1e6, "M JPY per month") and abs(told["pay"][3] - million) < 1, told.get("pay"))
t.expect("months", told.get("lag", ())[0] == "months" and abs(told["lag"][3] - 3) < 0.001, told.get("lag"))
# Amounts are compared by what they measure, not by how their unit is written.
for outcome, amounts, wrong in [("pay", ["2 M JPY per month", "36 M JPY per year", "0.1 bn JPY per quarter"], "3 JPY"), ("lag", ["3 months", "0.25 years", "1 quarter"], "3 days"),
                                ("in_tokens", ["3 M Mtokens", "3_000_000 Mtoken"], "3 kiosks"), ("in_kiosks", ["3 M kiosks"], "3 bnodes"), ("plain", ["3 M", "5%"], "3 JPY")]:
    for amount in amounts:
        done = t.run("breakeven", units, "--statistic", f"mean({outcome})", "--target", amount, "--trials", "500")
        t.expect(f"{amount} is an amount of {outcome}", " is in " not in done.stderr, done)
        done = t.run("run", units, "--until", f"se(mean({outcome})) < {amount}", "--trials", "500")
        t.expect(f"an error of {outcome} of {amount}", done.returncode == 0, done)
    done = t.run("run", units, "--until", f"se(mean({outcome})) < {wrong}", "--trials", "500")
    t.expect(f"{wrong} is no amount of {outcome}", done.returncode == 2 and re.search(r"the error in --until is in \w+, but", done.stderr), done)

# ---------------------------------------------------------------- purposes

# What noise is for is told by its word, and hashed: the same draws as ever.
ir = t.run("show", units, "--ir").stdout
t.expect("a draw's noise by its purpose", "draw:a" in ir, ir[:400])

t.end()
