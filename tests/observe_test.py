#!/usr/bin/env python3
"""Futures that agree with what was observed, against closed forms: conjugate laws, a Kalman filter, a rare event.

usage: observe_test.py PROGRAM

Figures from trials are held against exact ones at 4.5 standard errors: a false alarm in about 150,000 figures. Seeds are
fixed.
"""
import json
import math
import sys

from program_test import Tests

t = Tests(sys.argv[1])
HEAD = 'plimsoll 1\nmodel m "m"\ntime %s\ncurrency EUR\n'
YEARS = HEAD % "year from 2024-01 for 2"


def outcome(result, name, period=None, label=None):
    for one in result.get("outcomes", []):
        named = one["name"] == name and (period is None or one["period"] == period)
        if named and (label is None or one.get("label") == label):
            return one
    t.expect(f"{name} in {period} is there", False, [o["name"] for o in result.get("outcomes", [])])
    return {"mean": {"value": math.nan, "se": 1}, "sd": {"value": math.nan, "se": 1}}


def holds(what, estimate, exact, scale=1.0):
    value, se = estimate["value"] / scale, estimate["se"] / scale
    t.expect(f"{what}: {value} is {exact} within 4.5 of {se}", abs(value - exact) <= 4.5 * se + 1e-12 * abs(exact), estimate)


def observed(text, *seen, trials=40_000, extra=()):
    arguments = [a for one in seen for a in ("--observe", one)]
    return t.json("run", t.model(text), "--trials", trials, *arguments, *extra)


# ---- normal and normal: the mean weighs by precision, the width does not depend on what was seen
NORMAL = YEARS + """draw level ~ normal(100 EUR, 10 EUR)  judgement "t"
flow sales = level
outcome sales each year, bad low
outcome level
"""
got = observed(NORMAL, "sales in 2024 = 130 EUR +- 20 EUR")
for name, period in (("sales", "2024"), ("sales", "2025"), ("level", None)):
    one = outcome(got, name, period)
    holds(f"normal {name} {period} mean", one["mean"], 106)
    holds(f"normal {name} {period} sd", one["sd"], math.sqrt(80))
told = got["observed"]
exact = math.exp(-0.5 * 30**2 / 500) * 20 / math.sqrt(500)
t.near("share that agrees", told["share"], exact, within=4.5 * told["share_se"])
millions = observed(NORMAL.replace("flow sales = level", "flow sales in k EUR = level"), "sales in 2024 = 0.13 k EUR +- 0.02 k EUR")
t.near("log evidence is by EUR, whatever the unit is shown in", millions["observed"]["log_evidence"], told["log_evidence"], within=1e-9)
t.near("log evidence", told["log_evidence"], -0.5 * 30**2 / 500 - 0.5 * math.log(2 * math.pi * 500), within=0.03)
t.near("prior predictive quantile", told["figures"][0]["quantile"], 0.5 * math.erfc(-30 / math.sqrt(500) / math.sqrt(2)), within=0.01)
t.expect("the level has moved", told["moved"] and told["moved"][0]["name"] == "level", told)
t.near("its median before", told["moved"][0]["before"]["p50"], 100, within=0.5)
t.near("its median now", told["moved"][0]["after"]["p50"], 106, within=0.5)
t.expect("the command says what was observed", "--observe 'sales in 2024 = 130 EUR +- 20 EUR'" in got["command"], got["command"])
t.expect("about says it", got["about"]["observed"] == ["sales in 2024 = 130 EUR +- 20 EUR"], got["about"])

# Two looks at one level are as one of half the variance; a share is a standard error of the figure.
both = observed(NORMAL, "sales in 2024 = 130 EUR +- 20 EUR", "sales in 2025 = 110 EUR +- 10%")
precision = 1 / 100 + 1 / 400 + 1 / 121
holds("two observations, mean", outcome(both, "level")["mean"], (100 / 100 + 130 / 400 + 110 / 121) / precision)
holds("two observations, sd", outcome(both, "level")["sd"], precision**-0.5)

# ---- in the model's text, with its evidence; --prior leaves it out
DECLARED = NORMAL + 'observe sales in 2024 = 130 EUR +- 20 EUR  judgement "the quarter\'s letter"\n'
said = t.json("run", t.model(DECLARED), "--trials", 40_000)
t.expect("declared or given is the same", said["digest"] == got["digest"], (said["digest"], got["digest"]))
t.expect("its evidence is told", said["observed"]["figures"][0]["evidence"][0]["text"] == "the quarter's letter", said["observed"])
prior = t.json("run", t.model(DECLARED), "--trials", 40_000, "--prior")
plain = t.json("run", t.model(NORMAL), "--trials", 40_000)
t.expect("--prior is the plain run", prior["digest"] == plain["digest"] and "observed" not in prior, prior["digest"])

# ---- an error in per cent is a share of the figure, of plain numbers too; beside per cent it may be points, and is refused
PLAIN = YEARS + """draw buyers ~ normal(1000, 100)  judgement "t"
draw rate ~ normal(5%, 2%)  judgement "t"
outcome buyers
outcome rate
"""
one = observed(PLAIN, "buyers = 1100 +- 5%")
precision = 1 / 100**2 + 1 / 55**2
holds("a share of a plain number", outcome(one, "buyers")["mean"], (1000 / 100**2 + 1100 / 55**2) / precision)
one = observed(PLAIN, "rate = 3% +- 0.01")
precision = 1 / 0.02**2 + 1 / 0.01**2
holds("points of per cent", outcome(one, "rate")["mean"], (0.05 / 0.02**2 + 0.03 / 0.01**2) / precision)

# ---- what is switched acts in the futures that agree with the model as it stands
WAR = NORMAL + """risk slump "A slump" { draw fall ~ uniform(0%, 20%)  off 0%  judgement "t" }
flow income = level * (1 - slump.fall)
outcome income each year, bad low
scenario war "War"  judgement "t" { set level = 0.5 * level }
observe income in 2024 = 80 EUR +- 5 EUR  judgement "t"
"""
war = t.model(WAR)
base = t.json("run", war, "--trials", 20_000)
halved = t.json("run", war, "--trials", 20_000, "--scenario", "war")
t.near("a scenario halves these futures", outcome(halved, "income", "2024")["mean"]["value"],
       outcome(base, "income", "2024")["mean"]["value"] / 2, within=1e-9)
t.expect("and says whose they are", any("as it stands" in w for w in halved["warnings"]), halved["warnings"])
t.expect("the same futures", halved["observed"]["tried"] == base["observed"]["tried"])
without = t.json("run", war, "--trials", 20_000, "--without", "slump")
shares = t.json("attribute", war, "--statistic", "mean", "--outcome", "income", "--period", "2024", "--trials", 20_000)
t.near("attribute is the difference", shares["difference"]["value"],
       outcome(base, "income", "2024")["mean"]["value"] - outcome(without, "income", "2024")["mean"]["value"], within=1e-9)

# ---- gamma and Poisson
POISSON = YEARS + """draw pace ~ gamma(3, 2) per year  judgement "t"
event outage { rate pace  judgement "t" }
outcome pace
outcome outage.count each year, bad high
"""
one = observed(POISSON, "outage.count in 2024 = 9")
holds("gamma-Poisson mean", outcome(one, "pace")["mean"], (3 + 9) / (1 / 2 + 1))
holds("gamma-Poisson sd", outcome(one, "pace")["sd"], math.sqrt(3 + 9) / (1 / 2 + 1))
holds("counts of the year after", outcome(one, "outage.count", "2025")["mean"], (3 + 9) / 1.5)
t.near("what was seen was seen", outcome(one, "outage.count", "2024")["mean"]["value"], 9, within=0)

# ---- beta and binomial: one chance a month, four in a year
BETA = HEAD % "month from 2024-01 for 24" + """draw weak ~ beta(2, 8)  judgement "t"
event breach { chance weak  judgement "t" }
outcome weak
outcome breach.count each year, bad high
"""
one = observed(BETA, "breach.count in 2024 = 4")
holds("beta-binomial mean", outcome(one, "weak")["mean"], 6 / 22)
holds("beta-binomial sd", outcome(one, "weak")["sd"], math.sqrt(6 * 16 / 22**2 / 23))
holds("breaches of the year after", outcome(one, "breach.count", "2025")["mean"], 12 * 6 / 22)

# ---- a linear state with noise, seen in twelve periods: the filter's last mean and variance
SEEN = [10.6, 9.1, 8.8, 9.9, 9.4, 7.2, 8.0, 7.9, 6.1, 7.4, 8.8, 8.3]
STATE = HEAD % "month from 2024-01 for 14" + """draw shock each period ~ normal(0 EUR, 1 EUR)  judgement "t"
stock level opening 10 EUR  judgement "t" { + move = -0.2 * (balance - 8 EUR) + shock }
outcome level each period, bad low
"""
mean, variance = 10.0, 0.0
for value in SEEN:
    mean, variance = 0.8 * mean + 0.2 * 8, 0.64 * variance + 1
    gain = variance / (variance + 4)
    mean, variance = mean + gain * (value - mean), (1 - gain) * variance
kalman = observed(STATE, *[f"level in 2024-{m + 1:02} = {v} EUR +- 2 EUR" for m, v in enumerate(SEEN)], trials=20_000)
holds("Kalman mean", outcome(kalman, "level", "2024-12")["mean"], mean)
holds("Kalman sd", outcome(kalman, "level", "2024-12")["sd"], math.sqrt(variance))
holds("its forecast", outcome(kalman, "level", "2025-01")["mean"], 0.8 * mean + 1.6)
holds("its forecast's sd", outcome(kalman, "level", "2025-01")["sd"], math.sqrt(0.64 * variance + 1))

# ---- a rare event, a range and a condition
RARE = YEARS + """draw break_ ~ bernoulli(0.1%)  judgement "t"
draw demand ~ normal(100 EUR, 10 EUR)  judgement "t"
flow sales = if break_ == 1 then demand / 2 else demand
outcome sales each year, bad low
outcome break_
"""
phi = lambda z: 0.5 * math.erfc(-z / math.sqrt(2))
rare = observed(RARE, "sales < 60 EUR in 2024", trials=2_000)
broken = 0.001 * phi((120 - 100) / 10)
whole = 0.999 * phi((60 - 100) / 10)
holds("broken, given that sales were low", outcome(rare, "break_")["mean"], broken / (broken + whole))
between = observed(NORMAL, "sales in 2024 between 90 EUR and 105 EUR")
lower, upper = -1.0, 0.5
density = lambda z: math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
holds("truncated normal", outcome(between, "level")["mean"], 100 + 10 * (density(lower) - density(upper)) / (phi(upper) - phi(lower)))

# ---- what is of the horizon or of a year is observed as such
LONG = YEARS + """draw size each period ~ normal(10, 3)  judgement "t"
flow sales = size * 1 EUR
flow all over horizon = sales
let best each year = max(sales, 9 EUR)
outcome total = sales over horizon, bad low
outcome all over horizon, bad low
outcome best each year, bad low
outcome closing(size) each year
"""
one = observed(LONG, "total = 30 EUR +- 1 EUR", trials=20_000)
both = 18 * 10 / 19 / 2  # Of the 10 that the sum is higher, by precision.
holds("a sum over the horizon", outcome(one, "closing(size)", "2024")["mean"], 10 + both)
again = observed(LONG, "all = 30 EUR +- 1 EUR", trials=20_000)
t.expect("a flow over the horizon is the same", again["digest"] == one["digest"])
one = observed(LONG, "best in 2024 between 12 EUR and 90 EUR", trials=20_000)
t.expect("a year's let", outcome(one, "best", "2024")["mean"]["value"] > 12, one)

# ---- how many are wanted, threads and blocks change nothing
for extra in (("--threads", 1), ("--threads", 3, "--block", 64), ("--executor", "reference")):
    again = observed(NORMAL, "sales in 2024 = 130 EUR +- 20 EUR", trials=3_000, extra=extra)
    few = observed(NORMAL, "sales in 2024 = 130 EUR +- 20 EUR", trials=3_000)
    t.expect(f"bits with {extra}", again["digest"] == few["digest"], again["digest"])

# ---- one trial told is the same trial
path = t.model(NORMAL)
sampled = t.path("trials.csv")
t.run("run", path, "--trials", 50, "--observe", "sales in 2024 = 130 EUR +- 20 EUR", "--samples", sampled)
row = open(sampled).read().split("\n")[8]
trial = t.run("explain", path, "--trial", 7, "--observe", "sales in 2024 = 130 EUR +- 20 EUR")
level = next((w for w in row.split(",")[1:]), "")
t.expect("trial 7 is explained with its own value", f"{float(level):.1f}" in trial.stdout, (row, trial))

# ---- mistakes
def wrong(what, text, seen, *words, extra=()):
    done = t.run("run", t.model(text), "--observe", seen, "--trials", 1000, *extra)
    t.expect(f"{what} is refused", done.returncode != 0, done)
    for word in words:
        t.expect(f"{what} says {word}", word in done.stderr, done.stderr)
    return done


wrong("an exact figure", NORMAL, "sales in 2024 = 130.0 EUR", "observation_exact", "+- 0.05 EUR")
wrong("no period", NORMAL, "sales = 130 EUR +- 1 EUR", "in which it was seen", "in 2024")
wrong("another unit", NORMAL, "sales in 2024 = 130 +- 20", "EUR")
hit = observed(RARE, "break_ == 1", trials=500)
t.expect("a draw of 0 and 1 that is seen has moved", [m["name"] for m in hit["observed"]["moved"]][:1] == ["break_"], hit["observed"]["moved"])
many = observed(NORMAL.replace("for 2", "for 40"), *[f"sales in {2024 + k % 40} between {k - 1000} EUR and 900 EUR" for k in range(160)], trials=100)
t.expect("160 observations cost what they are", many["observed"]["tried"] == 100, many.get("observed", {}).get("tried"))
wrong("no error", NORMAL, "sales in 2024 = 130 EUR +- 0 EUR", "observation_error")
wrong("ends the other way round", NORMAL, "sales in 2024 between 9 EUR and 5 EUR", "between 5 EUR and 9 EUR")
wrong("a number alone", NORMAL, "sales in 2024", "is a number")
wrong("a period beyond", NORMAL, "sales in 2031 = 130 EUR +- 20 EUR", "2031")
wrong("two at once", NORMAL, "sales in 2024 = 130 EUR +- 20 EUR; given x = 3", "one observation")
wrong("no such name", NORMAL, "salse in 2024 = 130 EUR +- 20 EUR", "sales")
wrong("another sampler", NORMAL, "sales in 2024 = 130 EUR +- 20 EUR", "--prior", extra=("--sampler", "latin"))
wrong("per cent of per cent", PLAIN, "rate = 3% +- 1%", "points or a share", "0.01 * abs(3%)")
wrong("what nothing moves", YEARS + "given basket = 20 EUR  judgement \"t\"\ndraw x ~ normal(0, 1)  judgement \"t\"\noutcome x\n",
      "basket = 22 EUR +- 1 EUR", "nothing random moves it", "--set")
wrong("the horizon in a year", LONG, "total in 2025 = 22 EUR +- 1 EUR", "of the whole horizon", "leave the period out")
wrong("an error without a unit", NORMAL, "sales in 2024 = 130 EUR +- 20", "+- 20 EUR", "if it is a share")
wrong("two of one figure", DECLARED, "sales in 2024 = 130 EUR +- 20 EUR", "observed twice")
wrong("a period before the sign", NORMAL, "sales in 2024 < 130 EUR", "sales < 130 EUR in 2024")
apart = wrong("figures that do not meet", NORMAL, "sales in 2024 = 100 EUR +- 0.2 EUR", "go together",
              extra=("--observe", "level = 105 EUR +- 0.2 EUR"))
gone = wrong("what no future does", NORMAL, "sales in 2024 = 900 EUR +- 2 EUR", "agree with what was observed", "standard errors away")
t.expect("its exit code is the model's", gone.returncode == 1, gone)
never = wrong("a count that never is", POISSON, "outage.count in 2024 = 900", "agree with what was observed")

# ---- quarters of a model of months: sums of flows and counts, ends of stocks
MONTHS = HEAD % "month from 2024-01 for 12" + """draw level ~ normal(100 EUR, 10 EUR)   judgement "t"
draw shock each period ~ normal(0 EUR, 5 EUR)   judgement "t"
draw pace ~ gamma(3, 2) per year   judgement "t"
event outage { rate pace   judgement "t" }
given price = 2   judgement "t"
flow sales = level + shock
flow cost = 60 EUR   judgement "t"
let margin = (sales - cost) / sales
stock cash opening 0 EUR { + sales - cost }
outcome sales - cost each period, bad low, "profit"
outcome margin each period, bad low
outcome level
outcome pace
"""
# Three months are normal(3 level, 75), and the error of the figure 36 more.
gain = 10 ** 2 * 3 / (9 * 100 + 75 + 36)
for what, seen in (("a flow", "sales in 2024Q1 = 330 EUR +- 6 EUR"), ("a difference of flows", "sales - cost in 2024Q1 = 150 EUR +- 6 EUR"),
                   ("a flow times a figure", "sales * price in 2024Q1 = 660 EUR +- 12 EUR"), ("a stock's end", "cash in 2024Q1 = 150 EUR +- 6 EUR")):
    one = outcome(observed(MONTHS, seen), "level")
    holds(f"a quarter of {what}: mean", one["mean"], 100 + 30 * gain)
    holds(f"a quarter of {what}: sd", one["sd"], math.sqrt(100 - gain * 3 * 100))
second = outcome(observed(MONTHS, "sales in 2024Q2 = 330 EUR +- 6 EUR"), "level")
holds("the second quarter", second["mean"], 100 + 30 * gain)
both = outcome(observed(MONTHS, "sales in 2024Q1 = 330 EUR +- 6 EUR", "sales in 2024Q2 = 330 EUR +- 6 EUR"), "level")
holds("both", both["mean"], 100 + 10 ** 2 * 6 * 30 / (9 * 100 * 2 + 111) )
# Four outages in a quarter of a year: a gamma of shape 3 and scale 2 with four more, and a quarter more of time.
paced = outcome(observed(MONTHS, "outage.count in 2024Q1 = 4"), "pace")
holds("a quarter's count", paced["mean"], 7 / (1 / 2 + 1 / 4))
paced = outcome(observed(MONTHS, "outage.count == 4 in 2024Q1"), "pace")
holds("a quarter's count as a condition", paced["mean"], 7 / (1 / 2 + 1 / 4))
# The margin of a quarter is that of its sums: 1 - 180 / sales.
margin = outcome(observed(MONTHS, "margin >= 0.4 in 2024Q1"), "level")
sales = outcome(observed(MONTHS, "sales >= 300 EUR in 2024Q1"), "level")
t.expect("a quarter's ratio is of its sums", margin["mean"] == sales["mean"] and margin["mean"]["value"] > 104, (margin["mean"], sales["mean"]))
wrong("a quarter of what accumulates", MONTHS + "let yearly = sales / step\n", "yearly in 2024Q1 = 1200 EUR per year +- 9 EUR per year", "in 2024-03")
wrong("a quarter beyond the horizon", MONTHS, "sales in 2025Q1 = 330 EUR +- 6 EUR", "2025Q1")

# ---- later periods are run of those alone that agree with earlier ones: the same futures as where all is seen in the last one
WALK = HEAD % "quarter from 2024-01 for 4" + """draw shock each period ~ normal(0 EUR, 10 EUR)   judgement "t"
draw size ~ lognormal(mean: 100 EUR, sd: 20 EUR)   judgement "t"
event fault { rate 3 per year   judgement "t"
 severity ~ lognormal(mean: 5 EUR, sd: 9 EUR)   judgement "t" }
flow more = size + shock - fault.total
stock sum opening 0 EUR { + more = more }
stock first opening 0 EUR { + kept = if period_of_year == 0 then more else 0 EUR }
stock third opening 0 EUR { + kept = if period_of_year <= 2 then more else 0 EUR }
outcome sum each period, bad low
outcome size
outcome fault.count each period
"""
SEEN = ("105 EUR +- 3 EUR", "300 EUR +- 6 EUR", "405 EUR +- 9 EUR")
early = observed(WALK, f"sum in 2024Q1 = {SEEN[0]}", f"sum in 2024Q3 = {SEEN[1]}", f"sum in 2024Q4 = {SEEN[2]}", trials=30_000)
late = observed(WALK, f"first in 2024Q4 = {SEEN[0]}", f"third in 2024Q4 = {SEEN[1]}", f"sum in 2024Q4 = {SEEN[2]}", trials=30_000)
figures = lambda result: [(o["name"], o["period"], o["mean"], o["sd"]) for o in result["outcomes"]]
t.expect("period by period the same futures agree", figures(early) == figures(late) and len(figures(early)) == 9, figures(early)[:2])
t.expect("and as many were looked at", early["observed"]["tried"] == late["observed"]["tried"], (early["observed"], late["observed"]))
threads = observed(WALK, f"sum in 2024Q1 = {SEEN[0]}", f"sum in 2024Q3 = {SEEN[1]}", f"sum in 2024Q4 = {SEEN[2]}", trials=30_000, extra=("--threads", 3))
t.expect("on other threads too", threads["digest"] == early["digest"])

# An event of one in a thousand that carries the posterior, seen over two years: what the first year leaves decides about the second.
JUMP = YEARS + """draw hit ~ bernoulli(0.1%)   judgement "t"
draw level ~ normal(100 EUR, 10 EUR)   judgement "t"
draw shock each period ~ normal(0 EUR, 5 EUR)   judgement "t"
flow sales = level + shock + 60 EUR * hit
let struck = hit + 0 * shock / 1 EUR
outcome sales each year, bad low
outcome level
outcome hit
"""
jump = observed(JUMP, "sales in 2024 = 150 EUR +- 5 EUR", "sales in 2025 = 152 EUR +- 5 EUR", trials=1_000)
# The sum of both years' figures has twice the variance 250, their difference twice 50.
fits = [chance * math.exp(-0.5 * (off**2 / 500 + 2**2 / 100)) for chance, off in ((0.999, 102), (0.001, -18))]
strike = fits[1] / sum(fits)
holds("a rare event carries it", outcome(jump, "hit")["mean"], strike)
holds("and the level with it", outcome(jump, "level")["mean"], (1 - strike) * (100 + 0.4 * 102) + strike * (100 - 0.4 * 18))
t.near("its share", jump["observed"]["share"], sum(fits) * 25 / math.sqrt(250 * 50), within=4.5 * jump["observed"]["share_se"])

# What is of the whole future is looked at first.
at_first = observed(JUMP, "sales in 2025 = 152 EUR +- 9 EUR", "hit == 1", trials=300)
at_last = observed(JUMP, "sales in 2025 = 152 EUR +- 9 EUR", "struck == 1 in 2025", trials=300)
t.expect("what is of the whole future leaves the same", figures(at_first) == figures(at_last), (figures(at_first), figures(at_last)))
t.expect("of as many", at_first["observed"]["tried"] == at_last["observed"]["tried"], at_first["observed"])

# ---- the error that is told covers the exact answer: 200 seeds
inside = 0
seeds = 200
model = t.model(NORMAL)
for seed in range(1, seeds + 1):
    one = t.json("run", model, "--trials", 400, "--seed", seed, "--observe", "sales in 2024 = 130 EUR +- 20 EUR")
    mean = outcome(one, "level")["mean"]
    inside += abs(mean["value"] - 106) <= 1.96 * mean["se"]
# 190 are expected, with a standard deviation of 3.1.
t.expect(f"95 % intervals hold in {inside} of {seeds}", 179 <= inside <= 199)

t.end()
