#!/usr/bin/env python3
"""Words of accounts against the same thing written by hand.

    schedules        the roll of cost and carrying amount, straight line, retirement and scrapping, against a walk over every
                     period of purchase in Python; in months, quarters and years, over labels, with random scrapping
    levels           `= level` against `+ change = level - balance`, to the last bit
    balancing items  against the given that they stand for, to the last bit
    so_far, last_year    against stocks that add up by hand, to the last bit
    givens by year   made of other givens, against the figures themselves

usage: schedule_test.py PROGRAM
"""
import csv
import json
import random
import sys

from program_test import Tests

t = Tests(sys.argv[1])
STEP = {"month": 1, "quarter": 3, "year": 12}


def head(step="quarter", n=12, start="2012-04"):
    return (f'plimsoll 1\nmodel m "m"\ntime {step} from {start} for {n}, fiscal year ends march, named by start\ncurrency EUR\n')


def samples(text, *more, trials=16):
    """By column and trial; every number to the last bit."""
    out = t.path("samples.csv")
    done = t.run("run", t.model(text), "--trials", str(trials), "--samples", out, "--quiet", *more)
    if done.returncode != 0:
        t.expect("the model runs", False, done.stdout + done.stderr)
        return {}
    rows = list(csv.reader(open(out)))
    return {name: [float(row[i]) for row in rows[1:]] for i, name in enumerate(rows[0])}


def by_period(columns, name):
    """Of the first trial, in order of time."""
    return [values[0] for column, values in columns.items() if column.replace("@", " ").split(" ")[0] == name]


# ------------------------------------------------------------------ schedules


def walk(step, n, life, opening, bought, at_cost, at_net):
    """Every vintage by itself: (periods since purchase, cost); `opening` by period before the first, 1 the last."""
    h = STEP[step] / 12
    left = lambda age: max(0.0, 1 - age * h / life)
    old = {-back: cost for back, cost in opening.items() if left(back - 0.5) > 0}
    rows = []
    for p in range(n):
        net_before = sum(c * left(p - v - 0.5) for v, c in old.items())
        old[p] = bought[p]
        depreciation = sum(c * (min(1, 1 if v == p else left(p - v - 0.5)) - left(p - v + 0.5)) for v, c in old.items())
        retired = sum(c for v, c in old.items() if left(p - v + 0.5) <= 0)
        old = {v: c for v, c in old.items() if left(p - v + 0.5) > 0}
        cost, net = sum(old.values()), sum(c * left(p - v + 0.5) for v, c in old.items())
        share = (at_cost[p] / cost if at_cost[p] else 0) + (at_net[p] / net if at_net[p] else 0)
        old = {v: c * (1 - share) for v, c in old.items()}
        rows.append({"cost": cost * (1 - share), "net": net * (1 - share), "added": bought[p], "depreciation": depreciation,
                     "retired": retired, "scrapped": cost * share, "disposed": net * share})
        assert abs(rows[-1]["net"] - (net_before + bought[p] - depreciation - net * share)) < 1e-6
    return rows


def table(name, values):
    cases = " else ".join(f"if period_number == {i} then {v!r} EUR" for i, v in enumerate(values))
    return f'flow {name} = {cases} else 0 EUR   judgement "t"\n'


random.seed(3)
PARTS = ("cost", "net", "added", "depreciation", "retired", "scrapped", "disposed")
for step, n, life, words in (("quarter", 12, 2.0, "2 years"), ("quarter", 14, 1.6, "1.6 years"), ("month", 30, 1.5, "18 months"),
                             ("year", 9, 4.5, "4.5 years"), ("year", 6, 3.0, "3 years"), ("quarter", 8, 0.25, "1 quarter")):
    per_year = 12 // STEP[step]
    years = {2010: 900.0, 2011: 1200.0} if life >= 1 else {2011: 400.0}
    opening = {back: years[2011 - (back - 1) // per_year] / per_year for back in range(1, per_year * len(years) + 1)}
    bought = [round(random.uniform(60, 300), 3) for _ in range(n)]
    at_cost = [round(random.uniform(0, 20), 3) if i % 3 == 1 else 0.0 for i in range(n)]
    at_net = [round(random.uniform(0, 10), 3) if i % 4 == 2 else 0.0 for i in range(n)]
    right = walk(step, n, life, opening, bought, at_cost, at_net)
    text = head(step, n) + table("bought", bought) + table("gone", at_cost) + table("written_off", at_net)
    text += f'schedule property "P" life {words} judgement "t" opening {{\n'
    text += "".join(f'  FY{year} {cost!r} EUR judgement "t"\n' for year, cost in years.items())
    text += "} {\n  + bought\n  - gone\n  - written_off at net\n}\n"
    text += "".join(f"outcome {part} = property.{part} each period, bad low\n" for part in PARTS)
    found = samples(text)
    for part in PARTS:
        got = by_period(found, part)
        want = [row[part] for row in right]
        worst = max((abs(a - b) for a, b in zip(got, want)), default=1)
        t.expect(f"{step}, life {words}: {part}", len(got) == n and worst < 1e-9 * 3000, (got, want))

# Identities, every trial and period, with random spending and scrapping over labels and lives.
text = head("quarter", 16) + '''dim Line = a, b
given years_used[Line] { a 1.5 years; b 3 years } judgement "t"
draw spent[Line] each period ~ uniform(0, 100) judgement "t"
draw hit each period ~ bernoulli(20%) judgement "t"
flow scrapped_now[Line] = if hit then 30% * opening(property.cost) else 0 EUR judgement "t"
schedule property[Line] life years_used opening { FY2010 { a: 100 EUR, b: 300 EUR } judgement "t"; FY2011 200 EUR * years_used / years_used judgement "t" } {
  + more = spent * 1 EUR
  + again = property.retired
  - scrapped_now
}
let net_roll[Line]  = property.net - (opening(property.net) + property.added - property.depreciation - property.disposed)
let cost_roll[Line] = property.cost - (opening(property.cost) + property.added - property.retired - property.scrapped)
check net_rolls: all(abs(net_roll) <= 0.000000001 EUR over Line)
check cost_rolls: all(abs(cost_roll) <= 0.000000001 EUR over Line)
check not_below: all(property.net >= 0 EUR and property.net <= property.cost over Line)
check parts: all(abs(property.added - property.more - property.again) <= 0.000000001 EUR over Line)
outcome sum(property.net over Line) each year, bad low
outcome sum(property.depreciation over Line) each year, bad low
'''
done = t.run("run", t.model(text), "--trials", "2000", "--quiet")
t.expect("identities hold in every trial", done.returncode == 0, done.stdout + done.stderr)
# The same bits by threads.
digests = [t.json("run", t.model(text), "--trials", "2000", "--threads", k).get("digest") for k in ("1", "3")]
t.expect("the same bits on any threads", digests[0] == digests[1], digests)

# Nothing is bought: all is 0 at the end of its life, to the last bit.
ends = samples(head("month", 30) + 'schedule p life 2 years judgement "t" opening { FY2011 1234.567 EUR judgement "t" } { + none }\n'
               'flow none = 0 EUR\noutcome net = p.net each period, bad low\noutcome cost = p.cost each period, bad low\n')
t.expect("exactly 0 in the end", by_period(ends, "net")[24:] == [0.0] * 6 and by_period(ends, "cost")[24:] == [0.0] * 6, ends)

# What cannot be: more is scrapped than is there; a life of nothing.
bad = head() + 'flow gone = 500 EUR judgement "t"\nschedule p life 5 years judgement "t" opening { FY2011 100 EUR judgement "t" } { - gone }\noutcome p.net each year, bad low\n'
done = t.run("run", t.model(bad), "--trials", "16", "--quiet")
t.expect("more is scrapped than is there", done.returncode != 0 and "p.scrapped" in done.stdout + done.stderr, done.stdout + done.stderr)
life = head() + 'given l = 5 years judgement "t"\nschedule p life l opening { FY2011 100 EUR judgement "t" } { + q }\nflow q = 1 EUR judgement "t"\noutcome p.net each year, bad low\n'
done = t.run("run", t.model(life), "--trials", "16", "--quiet", "--set", "l = 0 years")
t.expect("a life of nothing", done.returncode != 0, done.stdout + done.stderr)
t.expect("a life that is set", t.run("run", t.model(life), "--trials", "16", "--set", "l = 4.2 years").returncode == 0)

# The parts follow from each other: none is replaced but what the others are made of.
parts = head() + '''schedule p life 5 years judgement "t" opening { FY2011 100 EUR judgement "t" } {
  + more = 3 EUR judgement "t"
  + p.retired
  - gone = 1 EUR judgement "t"
  - lost at net
}
flow lost = 2 EUR judgement "t"
let cost_roll = p.cost - (opening(p.cost) + p.added - p.retired - p.scrapped)
let net_roll = p.net - (opening(p.net) + p.added - p.depreciation - p.disposed)
check rolls: abs(cost_roll) + abs(net_roll) < 0.000001 EUR
outcome p.net each year, bad low
'''
parts = t.model(parts)
for part in ("cost", "net", "cost.opening", "net.opening", "cost.change", "added", "depreciation", "retired", "scrapped", "disposed",
             "vintages.opening", "vintages.comes", "share_asked", "share_scrapped", "out_at_cost", "out_at_net"):
    done = t.run("run", parts, "--trials", "8", "--quiet", "--set", f"p.{part} = 1 EUR")
    t.expect(f"p.{part} is not set", done.returncode != 0 and "set_target" in done.stderr and "`p.life`, `p.more`, `p.gone`" in done.stderr, done)
for change in ("p.life = 1.1 years", "p.more = 7 EUR", "p.gone = 2 EUR", "lost = 3 EUR"):
    t.expect(f"{change} keeps the identities", t.run("run", parts, "--trials", "8", "--quiet", "--set", change).returncode == 0)

# An opening that has reached its life in part: exact, told with the figures, and the fix means the same.
def openings(life, entries, dims="", more=""):
    return head() + more + f'schedule p{dims} life {life} judgement "t" opening {{ {entries} }} {{ + q }}\nflow q{dims} = 0 * p.retired\n' + (
        "outcome p.net each period, bad low\noutcome p.cost each period, bad low\n" if not dims else "outcome sum(p.net over Line) each period, bad low\n")


def told(text):
    model = t.model(text)
    return model, [d for d in json.loads(t.run("check", model, "--json").stdout or "[]") if d["kind"].startswith("schedule_")]


old = openings("30 months", 'FY2009 8 EUR judgement "t"')
model, seen = told(old)
t.expect("half of it is gone", len(seen) == 1 and seen[0]["kind"] == "schedule_retired" and "4 EUR of 8 EUR" in seen[0]["message"], seen)
new = old.replace('FY2009 8 EUR judgement "t"', 'FY2009Q3 8 EUR / 4 judgement "t"; FY2009Q4 8 EUR / 4 judgement "t"')
t.expect("its periods by name say the same", samples(old) == samples(new) and not told(new)[1], told(new)[1])
for life, entries, kinds in (("30 months", 'FY2008 8 EUR judgement "t"', ["schedule_entry"]), ("30 months", 'FY2008 0 EUR; FY2010 1 EUR judgement "t"', []),
                             ("1 months", "FY2011 0 EUR", []), ("1 months", "FY2011 1 EUR judgement \"t\"", ["schedule_entry"])):
    t.expect(f"{entries}, life {life}", [d["kind"] for d in told(openings(life, entries))[1]] == kinds, told(openings(life, entries))[1])
lines = 'dim Line = a, b\ngiven l[Line] { a 1 year; b 3 years } judgement "t"\n'
for entries, kinds in (("FY2010 { a: 1 EUR, b: 2 EUR }", ["schedule_retired"]), ("FY2010 { a: 0 EUR, b: 2 EUR }", []), ("FY2009 { a: 0 EUR, b: 2 EUR }", []),
                       ("FY2009 { a: 2 EUR, b: 0 EUR }", ["schedule_entry"])):
    found = told(openings("l", entries + ' judgement "t"', "[Line]", lines))[1]
    t.expect(f"by label: {entries}", [d["kind"] for d in found] == kinds, found)
# Scrapping where nothing is.
done = t.run("run", t.model(head() + 'schedule p life 1 quarter judgement "t" { + b; - g }\nflow b = if period_number == 1 then 1 EUR else 0 EUR\n'
                            "flow g = if period_number == 4 then 1 EUR else 0 EUR\noutcome p.net each year, bad low\n"), "--trials", "8", "--quiet")
t.expect("scrapping from an empty schedule is named", done.returncode != 0 and "check `p.scrapped`" in done.stderr, done)

# ------------------------------------------------------------------ levels

BODY = head() + 'draw x each period ~ normal(0, 0.3) judgement "t"\nflow sales = 100 EUR * exp(x) judgement "t"\n'
WAYS = ("outcome owed each period, bad low\noutcome moved = owed.change each period, bad low\noutcome total = owed.change each year, bad low\n"
        "outcome late = opening(owed) each period, bad low\n")
new = samples(BODY + 'stock owed opening 40 EUR judgement "t" { = sales * 45 / 91 }\n' + WAYS)
old = samples(BODY + 'stock owed opening 40 EUR judgement "t" { + change = sales * 45 / 91 - balance }\n' + WAYS)
t.expect("a level is what is written by hand", new == old and len(new) > 30)
new = samples(BODY + 'stock due opening 3 EUR judgement "t" { + more = 1 EUR judgement "t"; = 10% * sales each year }\noutcome due each period, bad low\n')
old = samples(BODY + 'stock due opening 3 EUR judgement "t" { + more = 1 EUR judgement "t"; + change each year = 10% * sales - balance }\noutcome due each period, bad low\n')
t.expect("at year ends", new == old and len(new) == 13, new)

# ------------------------------------------------------------------ balancing items

GIVENS = head() + '''given sales_before = 97.3 EUR judgement "t"
given costs_before = 60.1 EUR judgement "t"
given people_before = 15.2 EUR judgement "t"
given income_before = 16.4 EUR judgement "t"
'''
OUT = "outcome y = rest * 1, bad low\n"
EQUATIONS = (("sales_before - costs_before - people_before - rest = income_before", "sales_before - costs_before - people_before - income_before"),
             ("rest = sales_before - costs_before", "sales_before - costs_before"),
             ("income_before = sales_before - (costs_before + rest) - people_before", None),
             ("costs_before + 2 * rest / 3 = sales_before - rest", None), ("-rest + sales_before = 0 EUR", "sales_before"))
SOLVED = (97.3 - 60.1 - 15.2 - 16.4, 97.3 - 60.1, 97.3 - 60.1 - 15.2 - 16.4, (97.3 - 60.1) / (5 / 3), 97.3)
for (equation, same), right in zip(EQUATIONS, SOLVED):
    found = samples(GIVENS + f'balancing item rest "R": {equation} judgement "t"\n' + OUT)
    value = list(found.values())[-1][0] if found else 0
    t.near(equation, value, right, 1e-9)
    if same:
        t.expect("to the last bit", found == samples(GIVENS + f"given rest = {same}\n" + OUT), equation)
model = t.model(GIVENS + f'balancing item rest "R": {EQUATIONS[0][0]} judgement "t"\n' + OUT)
shown = {d["name"]: d for d in json.loads(t.run("show", model, "--json").stdout or "{}").get("definitions", [])}
t.near("show says how large it is", shown.get("rest", {}).get("balancing", 0), (97.3 - 60.1 - 15.2 - 16.4) / 16.4, 1e-9)
t.expect("and no other", "balancing" not in shown.get("sales_before", {}))
for equation, words in (("rest + 0.2 EUR = 0 EUR", "against a right side of 0"), ("97 EUR = costs_before + rest", "38.0 % of the right side")):
    shown = t.run("show", t.model(GIVENS + f'balancing item rest "R": {equation} judgement "t"\n' + OUT)).stdout
    t.expect(equation, words in shown, shown[:2000])
t.expect("show in words", "Balancing items (1)" in t.run("show", model).stdout)
done = t.run("run", model, "--trials", "8", "--set", "rest = 1 EUR")
t.expect("it is not set", done.returncode != 0 and "balancing item" in done.stdout + done.stderr, done.stderr)
t.expect("it follows what is set", list(samples(open(model).read(), "--set", "income_before = 10 EUR").values())[-1][0] - 12 < 1e-9)
for change, wanted in (("income_before = 16.4", False), ("income_before = 1.4", True)):
    checked = json.loads(t.run("check", t.model((GIVENS + f'balancing item rest "R": {EQUATIONS[0][0]} judgement "t"\n' + OUT).replace("income_before = 16.4", change)), "--json").stdout or "[]")
    t.expect(f"a large one is warned of: {change}", any(d["kind"] == "balancing_size" for d in checked) == wanted, checked)

# ------------------------------------------------------------------ so_far, last_year

for start, n in (("2012-04", 12), ("2012-10", 11)):
    base = head("quarter", n, start) + 'draw x each period ~ normal(0, 0.3) judgement "t"\n'
    history = 'history 25 EUR judgement "t"'
    base += f'flow sales = 100 EUR * exp(x) {history} judgement "t"\nflow cost = 70 EUR {history} judgement "t"\n'
    ways = "outcome a = year_to_date each period, bad low\noutcome b = year_before each period, bad low\n"
    new = samples(base + "let year_to_date = so_far(sales)\nlet year_before = last_year(sales)\n" + ways)
    held = 50 if start == "2012-10" else 0
    old = samples(base + f'''stock so opening {held} EUR judgement "t" {{ + adds = sales - (if period_of_year == 0 then balance else 0 EUR) }}
let year_to_date = so
stock year_before opening 100 EUR judgement "t" {{ + moves = if period_of_year == 0 and period_number > 0 then opening(so) - balance else 0 EUR }}
''' + ways)
    same = set(new) == set(old) and len(new) == 2 * n + 1 and all(
        abs(p - q) <= 1e-12 * abs(q) for name in new for p, q in zip(new[name], old[name]))
    t.expect(f"from {start}: the year so far and the last", same, (new.keys(), old.keys()))
base = head() + 'flow sales = 100 EUR + bonus / 10 history 25 EUR judgement "t"\nflow cost = 70 EUR history 20 EUR judgement "t"\nlet margin = (sales - cost) / sales history 20% judgement "t"\n'
found = samples(base + 'flow bonus = 10% * last_year(sales) judgement "t"\noutcome m = last_year(margin) each period, bad low\noutcome bonus each period, bad low\n')
bonus = by_period(found, "bonus")
first, second = 10.0, 10 / 100 * 4 * 101.0
t.expect("what it feeds on itself", all(abs(a - b) < 1e-9 for a, b in zip(bonus, [first] * 4 + [second] * 4)), bonus)
margins = by_period(found, "m")
t.expect("a ratio of sums", all(abs(a - b) < 1e-12 for a, b in zip(margins, [0.2] * 4 + [31 / 101] * 4)), margins)

# ------------------------------------------------------------------ givens by year

text = head() + '''dim Line = a, b
given base = 7 EUR judgement "t"
given plain each year { FY2012 7 EUR; FY2013 14 EUR; FY2014 1 EUR } judgement "t"
given made each year { FY2012 base; FY2013 2 * base; FY2014 1 EUR } judgement "t"
given grid[Line] each year { else base; a, FY2013 3 * base; FY2014, b 2 EUR } judgement "t"
given slow each period { FY2012 base; FY2013 2 * base; FY2014Q1 3 * base; else 0 EUR } judgement "t"
'''
text += "".join(f"outcome {name} = {e} each period, bad low\n" for name, e in
                (("p", "plain"), ("q", "made"), ("ga", "grid[a]"), ("gb", "grid[b]"), ("s", "slow")))
text += "flow used = made * step / 1 year\noutcome used each year, bad low\n"
found = samples(text)
t.expect("as figures", by_period(found, "p") == by_period(found, "q") == [7] * 4 + [14] * 4 + [1] * 4, found)
t.expect("by label and year", by_period(found, "ga") == [7] * 4 + [21] * 4 + [7] * 4 and by_period(found, "gb") == [7] * 8 + [2] * 4, found)
t.expect("by period", by_period(found, "s") == [7] * 4 + [14] * 4 + [21] + [0] * 3, found)
t.expect("it follows", by_period(samples(text, "--set", "base = 1 EUR"), "q") == [1] * 4 + [2] * 4 + [1] * 4)

# In a component each part has its own, with the bits of those that are written by hand.
PARTS = '''plimsoll 1
model m "A component with what stocks have"
time quarter from 2024-01 for 8
currency EUR
component shop(sales "s", capex "c", known "k") {
  schedule property life 2 years judgement "x" opening { 2023 8 EUR judgement "x" } { + capex }
  state closed opening false { becomes true when sales < 0.5 EUR judgement "x" }
  balancing item rest: known + rest = 10 EUR judgement "x"
  stock owed opening 0 EUR { = sales / 2 }
}
draw luck each period ~ lognormal(median: 1, sigma: 0.5) judgement "j"
flow s = 2 EUR * luck judgement "j"
flow cx = 1 EUR * luck judgement "j"
schedule property life 2 years judgement "x" opening { 2023 8 EUR judgement "x" } { + cx }
schedule twice life 2 years judgement "x" opening { 2023 8 EUR judgement "x" } { + 2 * cx }
state closed opening false { becomes true when s < 0.5 EUR judgement "x" }
part a = shop { sales = s; capex = cx; known = 7 EUR judgement "j" }
part b = shop { sales = 2 * s; capex = 2 * cx; known = 4 EUR judgement "j" }
check a_is_by_hand: a.property.net == property.net and a.closed == closed and a.property.retired == property.retired
check b_is_by_hand: b.property.net == twice.net and b.property.depreciation == twice.depreciation
check rests: a.rest == 3 EUR and b.rest == 6 EUR
check owed: abs(b.owed - s) <= 1e-12 * s
outcome a.property.net each year, bad low, "a"
outcome (if b.closed then 1 else 0) each year, bad high, "b"
'''
done = t.run("run", t.model(PARTS), "--trials", "20000", "--quiet")
t.expect("schedules, states, levels and balancing items of parts", done.returncode == 0, done.stdout + done.stderr)
t.end()
