#!/usr/bin/env python3
"""`plimsoll backtest`: scores with closed forms, coverage and ranks of right and wrong models over many starts, rivals by hand,
what a miss points at, IIJ's hindcasts beside tools/iij_scores.py, and what is wrong with a table.

usage: backtest_test.py PROGRAM ROOT
"""
import csv
import json
import math
import os
import random
import statistics
import sys

from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
os.chdir(root)


def table(text, name="actuals.csv"):
    path = t.path(name)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def phi(z):
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def cdf(z):
    return math.erfc(-z / math.sqrt(2)) / 2


def normal_crps(mean, sd, y):
    z = (y - mean) / sd
    return sd * (z * (2 * cdf(z) - 1) + 2 * phi(z) - 1 / math.sqrt(math.pi))


def normal_log(mean, sd, y):
    return ((y - mean) / sd) ** 2 / 2 + math.log(sd * math.sqrt(2 * math.pi))


def shop(mean=100, sd=10, year=2020, years=1, more=""):
    return t.model(f'''plimsoll 1
model shop "Shop" as of {year - 1}-12-31
time year from {year}-01 for {years}
currency EUR
draw level each year ~ normal({mean}, {sd}) M EUR  judgement "t"
flow sales each year = level
{more}outcome sales each year, bad low
''', f"shop_{year}_{random.random()}.plim")


def backtest(models, actuals, *arguments, code=0):
    return t.json("backtest", *models, "--actuals", actuals, *arguments, code=code)


# ---------------------------------------------------------------- scores of one normal forecast
random.seed(5)
for y in (93, 104.5, 131):
    found = backtest([shop()], table(f"outcome,period,value,unit\nsales,2020,{y},EUR million\n"), "--trials", "40000")
    one = found["figures"][0]
    t.expect("in the unit without its scale word", one["unit"] == "EUR" and one["came"] == y * 1e6, one)
    t.near(f"CRPS at {y}", one["crps"]["value"] / 1e6, normal_crps(100, 10, y), 4 * one["crps"]["se"] / 1e6)
    # The smoothing makes a normal law of variance 1 + h^2, h = 0.9 n^(-1/5).
    wide = 10 * math.hypot(1, 0.9 * 40000 ** -0.2)
    t.near(f"log score at {y}", one["log"]["value"], normal_log(100, wide, y) + math.log(1e6), 4 * one["log"]["se"] + 0.01)
    t.near(f"rank at {y}", (one["below"] + one["up_to"]) / 2, cdf((y - 100) / 10), 0.01)
    for interval, z in zip(one["intervals"], (0.6745, 1.2816, 1.96)):
        t.near(f"{interval['level']} from", interval["low"] / 1e6, 100 - 10 * z, 0.35)
        t.near(f"{interval['level']} to", interval["high"] / 1e6, 100 + 10 * z, 0.35)
        t.expect("inside as the interval says", interval["inside"] == (interval["low"] <= y * 1e6 <= interval["high"]), interval)
    t.expect("why no rival is there", all(r["why_not"] for r in one["rivals"]) and one["horizon"] == 1, one["rivals"])

# ---------------------------------------------------------------- many starts: a right model, one too narrow, one too high
# 120 figures of independent years. Of a right model 95 % of such tables hold each share of hits in their intervals, here by
# fixed seeds; mean and spread of ranks lie within 3 errors, which fails of right ones in 0.3 %.
years = 120
rng = random.Random(11)
came = [rng.gauss(100, 10) for _ in range(years)]
actuals = table("outcome,period,value,unit\n" + "".join(f"sales,{2020 + k},{y},M EUR\n" for k, y in enumerate(came)))
right = backtest([shop(years=years)], actuals, "--trials", "4000", "--no-causes")
every = right["groups"][0]
t.expect("all figures are there", every["n"] == years and every["outcome"] is None, every)
for one in every["coverage"]:
    t.expect(f"{one['level']} is not excluded", one["low"] <= one["level"] <= one["high"] and one["chance"] > 0.05, one)
t.near("ranks lie around a half", right["ranks"]["mean"], 0.5, 3 * right["ranks"]["mean_error"])
t.near("and spread evenly", right["ranks"]["spread"], 1 / 3, 3 * right["ranks"]["spread_error"])
t.near("counts add up", sum(right["ranks"]["counts"]), years, 1e-6)
t.near("mean CRPS of a right normal law is sd / sqrt(pi)", every["crps"] / 1e6, 10 / math.sqrt(math.pi), 1.0)
narrow = backtest([shop(sd=4, years=years)], actuals, "--trials", "4000", "--no-causes")
t.expect("too narrow: hits are too few", all(one["high"] < one["level"] and one["chance"] < 0.001 for one in narrow["groups"][0]["coverage"]), narrow["groups"][0])
t.expect("too narrow: ranks are at the ends", narrow["ranks"]["spread"] > 1 / 3 + 4 * narrow["ranks"]["spread_error"], narrow["ranks"])
high = backtest([shop(mean=108, years=years)], actuals, "--trials", "4000", "--no-causes")
t.expect("too high: ranks are low", high["ranks"]["mean"] < 0.5 - 4 * high["ranks"]["mean_error"], high["ranks"])
t.expect("scores say so too", every["crps"] < narrow["groups"][0]["crps"] and every["crps"] < high["groups"][0]["crps"])
t.expect("and the log score", every["log"] < narrow["groups"][0]["log"] and every["log"] < high["groups"][0]["log"])
t.expect("groups by years ahead", {g["horizon"] for g in right["groups"]} == {None, *range(1, years + 1)})

# ---------------------------------------------------------------- threads and order change nothing
text = open(actuals, encoding="utf-8").read().splitlines()
turned = table("\n".join([text[0], *reversed(text[1:])]) + "\n", "turned.csv")
model = shop(years=5)
first, other = (backtest([model], path, "--trials", "3000", "--threads", n) for path, n in ((actuals, 1), (turned, 2)))
for name in ("groups", "ranks"):
    t.expect(f"{name} do not depend on the order of rows, nor on threads", first[name] == other[name], (first[name], other[name]))

# ---------------------------------------------------------------- rivals by hand
past = table("""outcome,period,value,unit,known_on,target,before
sales,2016,80,M EUR,2017-02-01,,
sales,2017,88,M EUR,2018-02-01,100,
sales,2018,99,M EUR,2019-02-01,90,
sales,2019,108.9,M EUR,2020-02-01,110,
sales,2020,100,M EUR,2021-02-01,120,104
""")
one = backtest([shop()], past, "--trials", "1000")["figures"][0]
rivals = {r["rival"]: r for r in one["rivals"]}
# 2019 was known in February 2020 only: by the end of 2019 there are 10 and 12.5 %, and targets missed by -12 and +10 %.
moves = [0.1, 0.125]
expected = {
    "last_value": (104, 104 * math.sqrt(statistics.mean(m * m for m in moves))),
    "trend": (104 * (1 + statistics.mean(moves)), 104 * statistics.stdev(moves)),
    "target": (120 * 0.99, 120 * statistics.stdev([-0.12, 0.1])),
    "history": (89, statistics.stdev([80, 88, 99])),
}
for name, (mean, sd) in expected.items():
    t.near(f"{name}: mean", rivals[name]["mean"] / 1e6, mean, 1e-6)
    t.near(f"{name}: sd", rivals[name]["sd"] / 1e6, sd, 1e-6)
    t.near(f"{name}: CRPS", rivals[name]["crps"] / 1e6, normal_crps(mean, sd, 100), 1e-6)
    t.near(f"{name}: log", rivals[name]["log"], normal_log(mean, sd, 100) + math.log(1e6), 1e-6)

# ---------------------------------------------------------------- what a miss points at
strike = shop(year=2020, more='''risk strike "Strike" {
  event out "the shop is shut" { chance 10% per year  judgement "t"; total lost = 40 M EUR for 1 year }
}
draw noise each year ~ normal(0, 1)  judgement "t"
''').replace(".plim", "_s.plim")
open(strike, "w", encoding="utf-8").write(open(strike.replace("_s.plim", ".plim"), encoding="utf-8").read().replace(
    "flow sales each year = level", "flow sales each year = level - strike.out.lost"))
missed = table("outcome,period,value,unit\nsales,2020,55,M EUR\n")
found = backtest([strike], missed, "--trials", "20000")
near = found["figures"][0]["near"]
t.expect("a miss names its event", near and near["events"][0]["name"] == "strike.out" and near["events"][0]["in_tail"] > 0.9, near)
t.expect("and how often it strikes at all", abs(near["events"][0]["in_all"] - 0.1) < 0.01, near)
t.expect("what has nothing to do with it is not named", all("noise" not in d["name"] for d in near["draws"]), near)
t.expect("level", near["level"] == 0.8 or near["level"] == 0.95, near["level"])
t.expect("the draw that is low too", any("level" in d["name"] and d["percentile"] < 0.5 for d in near["draws"]), near["draws"])
done = t.run("backtest", strike, "--actuals", missed, "--trials", "20000")
t.expect("the text says so", "What misses point at" in done.stdout and "strike.out" in done.stdout, done)
t.expect("and how little one figure proves", "1 figure is few" in done.stdout and "61 independent figures" in done.stdout, done)
t.expect("not without causes", backtest([strike], missed, "--no-causes")["figures"][0]["near"] is None)

# ---------------------------------------------------------------- a figure with atoms, and one beyond all futures
rare = t.model('plimsoll 1\nmodel m "m"\ntime year from 2020-01 for 1\nrisk r "r" {\n  event e "e" { chance 5% per year judgement "t"; draw cost ~ uniform(1, 2) judgement "t"\n  total size = cost for 1 year } }\noutcome r.e.size each year, bad high\n')
one = backtest([rare], table("outcome,period,value\nr.e.size,2020,0\n"))["figures"][0]
t.expect("an atom is a range of ranks", one["below"] == 0 and one["up_to"] > 0.9, one)
t.expect("without a log score", one["log"]["value"] is None and one["crps"]["value"] < 0.1, one)
found = backtest([shop()], table("outcome,period,value,unit\nsales,2020,300,M EUR\n"), "--trials", "2000")
t.expect("beyond all futures", found["figures"][0]["log"].get("doubt") == "few_trials" and any("beyond every one" in c for c in found["cautions"]), found["cautions"])

# ---------------------------------------------------------------- IIJ: the figures are those of history.csv, the scores those of the older tool
history = {}
for row in csv.DictReader(open("models/iij/history.csv", encoding="utf-8")):
    history.setdefault((row["period"], row["line"]), row)
known = list(csv.DictReader(open("models/iij/actuals.csv", encoding="utf-8")))
wan = float(history["FY2010", "revenue_wan"]["value"]) - float(history["FY2009", "revenue_wan"]["value"])
for row in known:
    source = history[row["period"], row["outcome"]]
    year = row["period"]
    value = float(source["value"])
    if year == "FY2010":
        value -= wan if row["outcome"] == "revenue_total" else 7 / 12 * 2200
    t.near(f"{row['outcome']} {year}", float(row["value"]), value, 0.001)
    t.expect(f"{row['outcome']} {year} was known on", row["known_on"] == source["known_on"], row)
    target = history.get((year, "target_" + row["outcome"]), {}).get("value", "")
    t.expect(f"{row['outcome']} {year}: target", (row["target"] or "0") == (target or "0"), (row, target))
    if year == "FY2011":
        before = float(history["FY2010", row["outcome"]]["value"])
        before += wan * 5 / 7 if row["outcome"] == "revenue_total" else 5 / 12 * 1500
        t.near(f"{row['outcome']} {year}: before", float(row["before"]), before, 0.001)
hindcasts = [f"models/iij/hindcast_{y}.plim" for y in (2009, 2010, 2011)]
found = backtest(hindcasts, "models/iij/actuals.csv", "--trials", "4000")
t.expect("six figures of three dates", found["groups"][0]["n"] == 6 and found["groups"][0]["dates"] == 3, found["groups"][0])
t.expect("no figure was known then", [s["figures"] for s in found["starts"]] == [2, 2, 2], found["starts"])
groups = {g["outcome"]: g for g in found["groups"] if g["horizon"] is None}
page = open("models/iij/README.md", encoding="utf-8").read()
cells = [c.strip() for c in next(line for line in page.splitlines() if line.startswith("| this model |")).split("|")]
t.near("CRPS of revenue is that of the README", groups["revenue_total"]["crps"] / 1e9, float(cells[2]), 0.006)
t.near("CRPS of income is that of the README", groups["operating_income"]["crps"] / 1e9, float(cells[3]), 0.006)
t.expect("hits are those of the README", groups[None]["coverage"][1]["hits"] == int(cells[6].split()[0]), (groups[None]["coverage"], cells))
t.expect("targets rest on two, three and four errors", [next(r["n_past"] for r in one["rivals"] if r["rival"] == "target") for one in found["figures"]] == [2, 2, 3, 3, 4, 4],
         [one["rivals"] for one in found["figures"]])
targets = next(r for r in groups["revenue_total"]["rivals"] if r["rival"] == "target")
line = next(one for one in page.splitlines() if one.startswith("| targets, moved"))
t.near("the targets' CRPS is that of the README", targets["crps"]["rival"] / 1e9, float(line.split("|")[2]), 0.05)
t.expect("differences have intervals", targets["crps"]["low"] < targets["crps"]["value"] < targets["crps"]["high"], targets)

found = backtest([shop()], table("outcome,period,value,unit\nsales,2020,100,M EUR\nstaff,at the end,12,heads\nstaff,at the end,13,heads\n"), "--trials", "500")
t.expect("lines of other names are not looked at", found["groups"][0]["n"] == 1 and any("`staff` is an outcome of no model" in n for n in found["notes"]), found["notes"])
done = t.run("backtest", "models/iij", "--actuals", "models/iij/actuals.csv", "--trials", "500")
t.expect("today's model knew it all", done.returncode == 2 and "was known when the models were made" in done.stderr, done)

# ---------------------------------------------------------------- two other shipped models
found = backtest(["models/tutorial/telegraph"], "tests/data/backtest/telegraph.csv", "--trials", "4000")
t.expect("telegraph: three years ahead", [one["horizon"] for one in found["figures"]] == [1, 2, 3], found["figures"])
t.expect("telegraph: past years make a history", found["figures"][0]["rivals"][3]["n_past"] == 3, found["figures"][0]["rivals"])
found = backtest(["models/tutorial/manufacturer.plim"], "tests/data/backtest/manufacturer.csv", "--trials", "2000")
t.expect("manufacturer: unit of the heading, dotted names", [one["outcome"] for one in found["figures"]] == ["books.net_sales", "books.net_sales", "books.operating_income"]
         and found["figures"][0]["came"] == 32.6e6, found["figures"])
t.expect("a trend where three years are known", found["figures"][0]["rivals"][1]["why_not"] is None, found["figures"][0]["rivals"])
done = t.run("backtest", *hindcasts, "--actuals", "models/iij/actuals.csv", "--trials", "1000", "--outcome", "revenue_total")
t.expect("one outcome", done.returncode == 0 and "operating_income" not in done.stdout and "3 figures of 3 dates" in done.stdout, done)
german = table("Outcome;Period;Value;Unit\nsales;2020;\"98,5\";M EUR\n", "german.csv")
t.expect("a German file", backtest([shop()], german)["figures"][0]["came"] == 98.5e6)

# ---------------------------------------------------------------- the page takes it
answer = t.path("backtest.json")
t.run("backtest", *hindcasts, "--actuals", "models/iij/actuals.csv", "--trials", "500", "--no-causes", "--json", answer)
done = t.run("run", "models/iij", "--trials", "500", "--quiet", "--with", answer, "--csv", t.path("tables"))
t.expect("beside a run of today's model", done.returncode == 0, done)

# ---------------------------------------------------------------- what is wrong with a table
good = "outcome,period,value,unit\nsales,2020,100,M EUR\n"
for what, text, words, code in (
        ("no outcome column", "what,period,value\nsales,2020,1\n", ["no column `outcome`", "`what`", "outcome,period,value,unit"], 1),
        ("no value column", "outcome,period,size\nsales,2020,1\n", ["no column `value`"], 1),
        ("no number", "outcome,period,value,unit\nsales,2020,100,M EUR\nsales,2021,many,M EUR\nsales,2022,100,M EUR\nsales,2023,100,M EUR\n", ["line 3", "`many`", "is no number"], 1),
        ("no period", "outcome,period,value,unit\nsales,4P09,100,M EUR\n", ["line 2", "`4P09` is no period", "FY2012Q3"], 1),
        ("no day", "outcome,period,value,unit,known_on\nsales,2020,100,M EUR,soon\n", ["line 2", "`soon`", "2012-05-15"], 1),
        ("an unknown unit", "outcome,period,value,unit\nsales,2020,100,M EURO\n", ["line 2", "`M EURO` is not known", "EUR"], 1),
        ("another unit", "outcome,period,value,unit\nsales,2020,100,M USD\n", ["line 2", "in M USD there, and in EUR"], 1),
        ("no unit", "outcome,period,value\nsales,2020,100\n", ["line 2", "plain numbers", "a column `unit`"], 1),
        ("twice", good + "sales,2020,101,M EUR\n", ["line 3", "line 2 already", "known_on"], 1),
        ("nothing that is foretold", "outcome,period,value,unit\nsale,2020,100,M EUR\n", ["about sale", "did you mean `sales`"], 2),
        ("another year", "outcome,period,value,unit\nsales,2031,100,M EUR\n", ["2031", "no period that a model tells", "2020"], 2),
        ("known before it was over", "outcome,period,value,unit,known_on\nsales,2020,100,M EUR,2020-06-30\n", ["line 2", "was not over on 2020-06-30"], 1),
        ("two units", "outcome,period,value (M EUR),unit\nsales,2020,100,k EUR\n", ["line 2", "its unit is k EUR", "says M EUR"], 1),
        ("twice, one of them dated", "outcome,period,value,unit,known_on\nsales,2020,100,M EUR,2021-02-01\nsales,2020,101,M EUR,\n", ["line 3", "line 2 already", "known_on"], 1),
        ("twice by two names", "outcome,period,value,unit\nsales,2020,100,M EUR\nsales,FY2020,101,M EUR\n", ["line 3", "line 2 as 2020 already"], 1),
        ("nothing", "outcome,period,value,unit\n", ["no"], 1)):
    done = t.run("backtest", shop(), "--actuals", table(text), "--trials", "100")
    t.expect(f"{what}: {words}", done.returncode == code and all(w in done.stderr for w in words) and not done.stdout, done)
for arguments, words, code in (
        ([shop(), "--actuals", t.path("none.csv")], ["none.csv"], 2),
        ([shop()], ["--actuals"], 2),
        ([shop(), "--actuals", table(good), "--outcome", "sale"], ["no outcome 'sale'", "sales"], 2),
        ([shop(), "--actuals", table(good), "--sampler", "sobol"], ["--sampler random"], 2),
        ([shop(), shop(), "--actuals", table(good)], ["is named twice"], 2),
        ([shop(), "none.plim", "--actuals", table(good)], ["none.plim"], 2)):
    done = t.run("backtest", *arguments)
    t.expect(f"{words}", done.returncode == code and all(w in done.stderr for w in words), done)
kept = table(good, "kept.csv")
done = t.run("backtest", shop(), "--actuals", kept, "--json", kept)
t.expect("the table is not written over", done.returncode == 2 and open(kept).read() == good, done)
mixed = table(good + "sails,2020,1,M EUR\nsales,2031,1,M EUR\n")
notes = " ".join(backtest([shop()], mixed)["notes"])
t.expect("what is left out is told", "`sails`" in notes and "did you mean `sales`" in notes and "2031" in notes, notes)
fiscal = t.model('plimsoll 1\nmodel m "m"\ntime quarter from 2020-04 for 4, fiscal year ends march, named by start\ncurrency EUR\ndraw x ~ normal(1, 1) judgement "t"\nflow sales = x * 1 EUR\noutcome sales each year, bad low\n')
done = t.run("backtest", fiscal, "--actuals", table("outcome,period,value,unit\nsales,2020,1,EUR\n"))
t.expect("a calendar year in a fiscal model", done.returncode == 2 and "FY2020 the fiscal one" in done.stderr, done)
t.end()
