#!/usr/bin/env python3
"""What answers call things: limits by what they count, trials by what happened in them.

usage: told_test.py PROGRAM ROOT
"""
import os
import sys

from program_test import Tests

t = Tests(sys.argv[1])
root = sys.argv[2]

# ---------------------------------------------------------------- titles of limits, and what they count

SHOP = """plimsoll 1
model shop "A shop"
time year from 2024-01 for 2
currency EUR
dim town = rome, oslo
draw weather each year ~ normal(0, 1)   judgement "j"
draw taste[town] each year ~ normal(0, 1)   judgement "j"
flow sales = (2 + weather) * 1 EUR   judgement "j"
flow local[town] = (2 + taste) * 1 EUR   judgement "j"
let dry = weather > 1.5
outcome sales each year, bad low
limit solvent "Sales too small": P(sales < 1 EUR) <= 20% each year
limit steady: P(sales >= 0 EUR) >= 95% each year
limit flag: P(dry) <= 50% each year
limit parts "Towns": P(any(local < 0 EUR over town)) <= 5% each year
limit size "Size of a bad year": es(sales, 5%) >= 0 EUR each year
"""
shop = t.model(SHOP)
done = t.run("run", shop, "--trials", "4000")
t.expect("the text names a limit by both", "solvent, Sales too small: P(sales < 1 EUR) <= 20 %" in done.stdout, done)
t.expect("a limit without a title", "  steady: P(sales >= 0 EUR) >= 95 %" in done.stdout, done)
limits = {one["name"]: one for one in t.json("run", shop, "--trials", "2000").get("limits", [])}
t.expect("titles in JSON", {name: one.get("title") for name, one in limits.items()} ==
         {"solvent": "Sales too small", "steady": "", "flag": "", "parts": "Towns", "size": "Size of a bad year"}, limits)
done = t.run("fmt", "--check", shop)
t.expect("the formatter keeps titles", "would change" in done.stdout + done.stderr or done.returncode == 0, done)
t.run("fmt", shop)
with open(shop) as file:
    formatted = file.read()
t.expect("a title stays where it was", 'limit solvent "Sales too small": P(sales < 1 EUR) <= 20% each year' in formatted, formatted)

# Which share fails is known: Phi(-1) = 0.158655, Phi(-2) = 0.022750, 1 - Phi(1.5) = 0.066807.
ASKED = [(["--limit", "solvent"], "sales < 1 EUR in 2025", 0.158655, "solvent"),
         (["--limit", "solvent", "--period", "2024"], "sales < 1 EUR in 2024", 0.158655, "solvent"),
         (["--failure", "solvent"], "sales < 1 EUR in 2025", 0.158655, "solvent"),
         # A limit from below counts what is not so.
         (["--limit", "steady"], "not (sales >= 0 EUR) in 2025", 0.022750, "steady"),
         (["--failure", "steady in 2024"], "not (sales >= 0 EUR) in 2024", 0.022750, "steady"),
         (["--limit", "flag"], "dry in 2025", 0.066807, "flag"),
         (["--failure", "sales < 0 EUR in 2024"], "sales < 0 EUR in 2024", 0.022750, None)]
for options, failure, truth, name in ASKED:
    found = t.json("reverse", shop, *options, "--error", "5")
    t.expect(f"reverse {options}: what is counted", found.get("failure") == failure, found.get("failure"))
    t.near(f"reverse {options}", found.get("probability"), truth, 4.5 * found.get("se", 0))
    t.expect(f"reverse {options}: which limit", found.get("limit", {}).get("name") == name, found.get("limit"))
done = t.run("reverse", shop, "--limit", "steady", "--error", "10")
t.expect("reverse in words", "Failure: not (sales >= 0 EUR) in 2025" in done.stdout and
         "what the limit steady counts as bad: P(sales >= 0 EUR) >= 95%" in done.stdout, done)

t.end()
