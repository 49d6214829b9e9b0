#!/usr/bin/env python3
"""Which numbers of a model need evidence, and that every command counts the same ones.

usage: evidence_test.py PROGRAM ROOT

A table of declarations, each with the number of figures that lack evidence (decision 0012); then the same declaration
with `judgement` in the place that the language offers, which must leave none.
"""
import json
import os
import re
import sys

from program_test import Tests

t = Tests(sys.argv[1])
ROOT = sys.argv[2]
HEAD = """plimsoll 1
model m "evidence"
time quarter from 2020-01 for 8, fiscal year ends march, named by start
currency EUR
dim D = x, y
given base = 10 EUR   judgement "j"
given rate_of_growth = 3% per year   judgement "j"
draw noise each period ~ normal(0, 1)
flow rent = base   history 0 EUR
stock level opening base { + rent }
event hit { rate 1 per year   judgement "j"
  draw size ~ exponential(base)
  total lost = size }
outcome rent each year, bad low
outcome level each year, bad low
"""


def bare(text):
    path = t.model(HEAD + text)
    done = t.run("check", path)
    t.expect(f"{text!r} checks", done.returncode == 0, done)
    found = re.search(r"(\d+) figures? .*no evidence|(\d+) figures? (?:has|have) no evidence", done.stderr)
    n = int(next(g for g in found.groups() if g)) if found else 0
    t.expect(f"{text!r} has one warning at most", done.stderr.count("bare_number") <= 1, done)
    shown = t.run("show", path, "--json")
    listed = json.loads(shown.stdout) if shown.returncode == 0 else {"without_evidence": [], "assumptions": {"without_evidence": -1}}
    t.expect(f"{text!r}: show lists as many as check counts", sum(one["figures"] for one in listed["without_evidence"]) == n, shown)
    verified = t.run("verify", path, "--json")
    counted = json.loads(verified.stdout)["total"]["figures"]["bare"] if verified.stdout.startswith("{") else -1
    t.expect(f"{text!r}: verify counts as many as show", counted == len(listed["without_evidence"]) == listed["assumptions"]["without_evidence"], verified)
    return n


J = '   judgement "j"'
# Text with a place for evidence, and how many figures it has without.
FIGURES = [
    ("given a = 2@", 1), ("given a = 0@", 0), ("given a = 1@", 1), ("given a = base * 12@", 0), ("given a = base * 1.2@", 1),
    ("given a[D] { x 3; y 4 }@", 2), ("given a each year in EUR { FY2019 1; FY2020 3; FY2021 0 }@", 2),
    ("given a = quantile(lognormal(median: base, sigma: 0.2), 99%)@", 2),
    ("draw a ~ normal(0, 1)@", 0), ("draw a ~ normal(5, 3)@", 2), ("draw a ~ uniform(0, 1)@", 0), ("draw a ~ bernoulli(30%)@", 1),
    ("draw a[D] ~ normal(0, 1) correlate across D: 0.4@", 1), ("draw a ~ normal(0, 1) truncated to [-3, 3]@", 2),
    ("draw a ~ mixture({normal(0, 1): 0.9, normal(0, 5): 0.1})@", 3),
    ("flow a = 26 M EUR@", 1), ("flow a = 7% * rent@", 1), ("flow a = rent * (1 - 7%) + 3_000 EUR@", 2), ("flow a = rent / 2 + rent / 12@", 0),
    ("flow a = if period_number == 7 then rent else 0 EUR@", 0), ("flow a = rent * compound(rate_of_growth)@", 0),
    ("flow a = rent ^ 2 / base@", 0), ("flow a = max(rent, 0 EUR) * 100%@", 0), ("flow a = trailing(rent, 2 years)@", 0),
    ("flow a = lag(rent, 2 quarters)@", 1), ("flow a = rent * step / 1 year@", 0), ("flow a = rent * step / 12 months@", 0),
    ("flow a = rent * step / 3 months@", 1), ("flow a = rent   history { 2019Q4 5 EUR@ }", 1), ("flow a = prev(a) + rent   history 5 EUR@", 1),
    ("flow a[D] = { x: 3 EUR, y: rent }@", 1), ("let a = 0.2 * level@", 1), ("let a[D] = { x: 1, y: 2 }@", 0), ("let a = 5@", 1),
    ("let a = level@", 0),
    ("stock a opening 5 EUR@ { + rent }", 1), ("stock a opening 0 EUR@ { + rent }", 0), ("stock a opening base { + b = 3% * balance@ }", 1),
    ("stock a opening base { - c = min(balance, 2 EUR)@; + d = 4 EUR@ }", 2),
    ('statement s "S" { rent; - cost = 40% * rent@; = profit }', 1), ('statement s "S" { rent; - fixed = 7 EUR@; = profit }', 1),
    ("event e { rate 0.2 per year@ }", 1), ("event e { chance 3% per year@ }", 1), ("event e { rate 1 per year@; at most 1 per year }", 1),
    ("event e { rate 1 per year@; severity ~ exponential(5 EUR)@ }", 2),
    ("event e { rate 1 per year@; total a = base * 60%   for 3 quarters@ }", 3), ("event e { rate 1 per year@; total a = base   after 1 quarter@ }", 2),
    ("event e { rate 1 per year@; draw s ~ normal(0, 1); let l = 0.3 * s@; total a = l; kept b = 97%@ }", 3),
    ("event e judgement \"all of it\" { rate 0.2 per year; draw s ~ normal(3, 1); total a = s * 60%   for 3 quarters; at most 2 per year }", 0),
    ("draw u ~ normal(0, 1)\ndraw v ~ normal(0, 1)\ncorrelate c gaussian { (u, v): 0.5@ }", 1),
    ("draw u ~ normal(0, 1)\ndraw v ~ normal(0, 1)\ncorrelate c student_t(4)@ { (u, v): spearman(0.5) }", 2),
    ("draw u ~ normal(0, 1)\ndraw v ~ normal(0, 1)\ncorrelate c gaussian { matrix {u, v} [1, 0.5; 0.5, 1] }@", 2),
    ('risk r "R" { draw u ~ normal(0, 1)   off 3@ }', 1), ('risk r "R" { draw u ~ normal(1, 1)   off 1 }', 0),
    ('risk r "R" judgement "the risk exists" { draw u ~ normal(0, 3)   off 0@ }', 1),
    ("fn f(a) = a * 0.3@\nflow b = f(rent)", 1), ("fn f(a, k = 1.5) { let b = 0.7 * a; result b * k }@\nflow c = f(rent)", 2), ("fn f(a) = a / 12@\nflow b = f(rent)", 0),
    ("outcome rent * 7% each year, bad low@", 1), ("outcome rent * 7% each year, bad low, \"seven\"@", 1), ("outcome named = rent * 7% each year, bad low@", 1),
    ("outcome rent / 12 each year, bad low@", 0),
    ("limit l: P(ever(level < 3 EUR)) <= 5% over horizon", 0), ("check c: level < 1 bn EUR", 0), ("check c: level < 1 bn EUR@", 0),
    ("expect mean(rent) within 10% of 10 EUR in FY2020", 0),
    ('scenario s "S" { set base = 7 EUR@ }', 1), ('scenario s "S"@ { set base = 7 EUR; strike hit in 2020Q2 { size = 5 EUR } }', 2),
    ('action a "A" cost 3 EUR per year to rent { set base = 0.9 * base }', 2),
]
for text, n in FIGURES:
    plain = text.replace("@", "")
    t.expect(f"{plain!r} has {n} figures without evidence", (found := bare(plain)) == n, found)
    if "@" in text:
        t.expect(f"{text!r} with evidence has none", (found := bare(text.replace("@", J))) == 0, found)

# ---- evidence that does not exist is refused wherever it may stand
for text in ("fn f(a) = a * 0.3 cite nowhere:5\nflow b = f(rent)", "outcome rent * 7% each year, bad low cite nowhere:5", "check c: level < 1 bn EUR cite nowhere:5",
             'statement s "S" { rent; - cost = 40% * rent cite nowhere:5; = profit }', "stock a opening base { + b = 3% * balance cite nowhere:5 }"):
    done = t.run("check", t.model(HEAD + text))
    t.expect(f"{text!r} is refused", done.returncode == 1 and "source_unknown" in done.stderr, done)

# ---- one warning for a model with many; the first places, and how many more
many = "".join(f"flow f{i} = {i + 3} EUR\n" for i in range(50))
done = t.run("check", t.model(HEAD + many))
t.expect("one warning for fifty", done.stderr.count("bare_number") == 1 and "50 figures in 50 declarations have no evidence" in done.stderr and "47 more" in done.stderr, done)
done = t.run("show", t.model(HEAD + many))
t.expect("show lists all of them", "Without evidence (50)" in done.stdout and "f49" in done.stdout and "50 without evidence" in done.stdout, done)
done = t.run("verify", t.model(HEAD + many))
t.expect("verify counts them by role", "figures in formulas: 50, 0 cited, 0 judgement, 50 bare" in done.stdout, done)

# ---- what the page and the workbook are made from: openings and formulas are assumptions too
result = t.json("run", t.model(HEAD + 'stock cash opening 7 EUR   judgement "bank" { + raised = 3 EUR }\nflow sales = 26 EUR\n'
                               'outcome cash + sales each year, bad low, "end"\n'), "--trials", "16")
support = {d["name"]: (d["support"], len(d["feeds"])) for d in result.get("description", {}).get("definitions", [])}
t.expect("openings have their support", support.get("cash") == ("judgement", 1), support.get("cash"))
t.expect("lines have theirs", support.get("cash.raised") == ("bare", 1), support.get("cash.raised"))
t.expect("formulas have theirs", support.get("sales") == ("bare", 1), support.get("sales"))
t.expect("names alone have none", support.get("rent") == ("derived", 0), support.get("rent"))
t.expect("a unit law has none", support.get("noise") == ("derived", 0), support.get("noise"))

# ---- the shipped models and examples
SHIPPED = {"models/tutorial/project_budget.plim": 0, "models/tutorial/loss_events.plim": 0, "models/tutorial/goodwill_test.plim": 0,
           "models/tutorial/manufacturer.plim": 0, "models/tutorial/insurance.plim": 0,
           "models/tutorial/telegraph": 0, "models/provider": 0, "models/iij": 0}
for model, most in SHIPPED.items():
    shown = t.run("show", os.path.join(ROOT, model), "--json")
    n = sum(one["figures"] for one in json.loads(shown.stdout)["without_evidence"]) if shown.returncode == 0 else -1
    t.expect(f"{model} has evidence", n == most, [(one["name"], one["text"]) for one in json.loads(shown.stdout or '{}').get("without_evidence", [])])
    print(f"{model}: {n} figures without evidence")
t.end()
