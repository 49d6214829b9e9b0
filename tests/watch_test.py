#!/usr/bin/env python3
"""`plimsoll watch`: a random walk whose curve is known, figures that exist before the breach alone, limits that break at any
time, events, thresholds for a share of false alarms, what cannot be asked.

usage: watch_test.py PROGRAM ROOT
"""
import math
import os
import sys

from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
os.chdir(root)


def cdf(z):
    return math.erfc(-z / math.sqrt(2)) / 2


def truth(seen, n, bound, threshold):
    """Hits, false alarms and area of a walk of standard normal steps, seen after `seen` of n, that breaks below `bound` at its end."""
    s, rest, p = math.sqrt(seen), math.sqrt(n - seen), cdf(bound / math.sqrt(n))
    hits = alarms = area = below = 0.0
    step = 0.002
    for k in range(int(16 / step)):
        z = -8 + (k + 0.5) * step
        mass = math.exp(-z * z / 2) / math.sqrt(2 * math.pi) * step
        breach = cdf((bound - s * z) / rest)
        b, c = mass * breach / p, mass * (1 - breach) / (1 - p)
        if s * z <= threshold:
            hits, alarms = hits + b, alarms + c
        area += c * (below + b / 2)
        below += b
    return hits, alarms, area


WALK = '''plimsoll 1
model walk "A walk"
time year from 2020-01 for 4
currency EUR
draw move each year ~ normal(0, 1)  judgement "t"
stock level opening 0 EUR judgement "t" {
  + gain
}
flow gain = move * 1 EUR
outcome level each year, bad low
limit deep "Below minus two": P(level < -2 EUR) <= 5% each year
limit always_deep "Ever below minus two": P(ever(level < -2 EUR)) <= 5% over horizon
'''
walk = t.model(WALK)
found = t.json("watch", walk, "--limit", "deep", "--trials", "100000")
t.near("the chance", found["chance"]["value"], cdf(-1), 4 * found["chance"]["se"])
t.expect("what breaks", found["failure"] == "level < -2 EUR in 2023" and found["title"] == "Below minus two", found["failure"])
best = {}
for one in found["warnings"]:
    t.expect("no figure of the limit's own period or later", one["period"] in ("2020", "2021", "2022"), one)
    if one["figure"] == "level":
        best[one["period"]] = one
t.expect("the level tells in each year", set(best) == {"2020", "2021", "2022"}, found["warnings"])
for period, one in best.items():
    seen = int(period) - 2019
    t.expect(f"{period}: low values warn", one["side"] == "low" and one["months_ahead"] == 12 * (4 - seen), one)
    hits, alarms, area = truth(seen, 4, -2, one["threshold"])
    t.near(f"{period}: hits", one["hits"]["value"], hits, 4 * one["hits"]["se"])
    t.near(f"{period}: false alarms", one["false_alarms"]["value"], alarms, 4 * one["false_alarms"]["se"])
    t.near(f"{period}: area", one["area"]["value"], area, 4 * one["area"]["se"])
    p = cdf(-1)
    t.near(f"{period}: after a warning", one["after_warning"]["value"], hits * p / (hits * p + alarms * (1 - p)), 4 * one["after_warning"]["se"])
    t.near(f"{period}: Youden's threshold", one["threshold"], -2 * (1 - math.sqrt((4 - seen) / 4)), 0.35)
areas = [best[p]["area"]["value"] for p in ("2020", "2021", "2022")]
t.expect("the nearer, the better", areas[0] < areas[1] < areas[2], areas)
few = t.json("watch", walk, "--limit", "deep", "--trials", "100000", "--false-alarms", "5")
one = next(w for w in few["warnings"] if w["figure"] == "level" and w["period"] == "2022")
t.near("so many false alarms", one["false_alarms"]["value"], 0.05, 4 * one["false_alarms"]["se"])
t.expect("threads change nothing", [{k: w[k] for k in w} for w in few["warnings"]]
         == t.json("watch", walk, "--limit", "deep", "--trials", "100000", "--false-alarms", "5", "--threads", "1")["warnings"])
earlier = t.json("watch", walk, "--limit", "deep", "--period", "2021", "--trials", "20000")
t.expect("an earlier period", {w["period"] for w in earlier["warnings"]} == {"2020"} and earlier["period"] == "2021", earlier["warnings"])

# Of a limit that breaks at any time: by 2022 only walks that are not below it count, so that no figure is below -2.
ever = t.json("watch", walk, "--limit", "always_deep", "--trials", "100000")
last = next(w for w in ever["warnings"] if w["figure"] == "level" and w["period"] == "2022")
first = next(w for w in ever["warnings"] if w["figure"] == "level" and w["period"] == "2020")
t.expect("the threshold lies above the limit", last["threshold"] > -2, last)
t.expect("fewer breaches are left later", last["breaches"] < first["breaches"], (last, first))
t.expect("it says so", any("has not" in c for c in ever["cautions"]), ever["cautions"])

# ---------------------------------------------------------------- events, and more figures
shop = t.model('''plimsoll 1
model shop "Shop"
time quarter from 2024-01 for 8
currency EUR
draw growth ~ normal(0%, 10%)  judgement "t"
risk flood "Flood" {
  event water "the cellar is full of water" {
    chance 10% per quarter  judgement "t"
    total damage = 30 EUR for 2 years judgement "t"
  }
}
flow sales = 100 EUR * (1 + growth) * (1 year / 4) / (1 year)  judgement "t"
flow income = sales - flood.water.damage * 0.25
outcome income each year, bad low
''')
done = t.run("watch", shop, "--failure", "income < 60 EUR in 2025", "--trials", "20000")
t.expect("events warn", done.returncode == 0 and "flood.water" in done.stdout and "has struck" in done.stdout, done)
found = t.json("watch", shop, "--failure", "income < 60 EUR in 2025", "--trials", "20000", "--top", "5", "--figure", "growth")
t.expect("by quarters", {"2024Q1", "2025Q3"} <= {w["period"] for w in found["warnings"]}, found["warnings"])
t.expect("not by the last one", all(w["period"] != "2025Q4" for w in found["warnings"]), found["warnings"])
t.expect("months ahead", next(w for w in found["warnings"] if w["period"] == "2025Q3")["months_ahead"] == 3, found["warnings"])
counts = [w for w in found["warnings"] if w["count"]]
t.expect("counts are of all periods so far", counts and all(w["side"] == "high" for w in counts), counts)

# ---------------------------------------------------------------- IIJ
found = t.json("watch", "models/iij", "--limit", "no_loss", "--period", "FY2013", "--trials", "8000")
t.expect("IIJ: a warning within two years", found["warnings"] and max(w["months_ahead"] for w in found["warnings"]) >= 9, found["warnings"][:3])
t.expect("IIJ: figures are there by quarter", any("Q" in w["period"] for w in found["warnings"]), found["warnings"][:3])

# ---------------------------------------------------------------- what cannot be asked
for arguments, words, code in (
        ([walk], ["--limit NAME", "--failure"], 2),
        ([walk, "--limit", "deep", "--failure", "level < 0 EUR"], ["--limit NAME"], 2),
        ([walk, "--limit", "dep"], ["no limit 'dep'", "deep"], 2),
        ([walk, "--limit", "deep", "--period", "2020"], ["nothing is seen before"], 2),
        ([walk, "--limit", "deep", "--period", "1999"], ["no period '1999'"], 2),
        ([walk, "--limit", "deep", "--trials", "100"], ["too few", "--trials"], 2),
        ([walk, "--failure", "level < -40 EUR in 2023"], ["there are 0 of 20000 trials", "too few"], 2),
        ([walk, "--limit", "deep", "--figure", "depth"], ["no variable `depth`"], 2),
        ([walk, "--limit", "deep", "--false-alarms", "90"], ["--false-alarms"], 2),
        ([walk, "--limit", "deep", "--sampler", "sobol"], ["--sampler random"], 2),
        (["models/iij", "--limit", "bad_year"], ["not about a probability"], 2),
        ([t.model('plimsoll 1\nmodel m "m"\ndraw x ~ normal(0, 1) judgement "t"\noutcome x, bad low\nlimit l: P(x < 0) <= 60%\n'), "--limit", "l"], ["without time"], 2)):
    done = t.run("watch", *arguments)
    t.expect(f"{words}", done.returncode == code and all(w in done.stderr for w in words) and not done.stdout, done)
t.end()
