#!/usr/bin/env python3
"""`plimsoll compare` as a user meets it: its words, its JSON, its mistakes.

usage: compare_test.py PROGRAM ROOT
"""
import json
import os
import re
import sys

from program_test import Tests

program, root = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
t = Tests(program)

SHOP = '''plimsoll 1
model shop "A shop"
time year from 2024-01 for 2
currency EUR
given basket = {basket} EUR   judgement "{why}"
given margin = {margin}       judgement "price list"
draw customers ~ pert(800, 1_200, 1_900)   judgement "street count"
{more}
flow sales = customers * basket            judgement "the regulars stay"
flow profit = sales * margin - {cost}      judgement "lease"
outcome profit each year, bad low
outcome sales each year
limit solvent: P(profit < 5_000 EUR) <= 5% each year
'''


def shop(name, basket="21", margin="34%", cost="2_000 EUR", why="till", more=""):
    return t.model(SHOP.format(basket=basket, margin=margin, cost=cost, why=why, more=more), name)


old = shop("old.plim")
new = shop("new.plim", basket="22", margin="36%", cost="2_500 EUR", why="till of May", more='given sign = 3  judgement "x"')

# The words, but for what differs between machines.
GOLDEN = '''old.plim -> new.plim, 2,000 trials on the same noise

  mean(profit) in 2024     6,833 ± 31  7,539 ± 34   706 ± 3  EUR
'''
done = t.run("compare", "old.plim", "new.plim", "--outcome", "profit", "--trials", "2000", cwd=t.folder.name)
t.expect("compares", done.returncode == 0, done)
text = done.stdout
t.expect("begins with both", text.startswith("old.plim -> new.plim, 2,000 trials on the same noise\n"), text)
for words in ("mean(profit) in 2024", "es(profit, 5%) in 2025", "mean(sales) in 2024", "why mean(profit) in 2025 changed", "given margin", "value: 34% -> 36%",
              "flow profit", "given basket", "exact: all orders, 8 models", "1 edit moves nothing", "given sign", "limits\n  solvent 2024"):
    t.expect(f"says `{words}`", words in text, text)
found = t.json("compare", old, new, "--outcome", "profit", "--trials", "2000")
shares = {s["name"]: s["share"] for s in found.get("shares", [])}
t.expect("three edits", set(shares) == {"given basket", "given margin", "flow profit"}, shares)
t.near("they add up", sum(s["value"] for s in shares.values()), found["difference"]["value"], within=1e-9)
t.near("a cost is its own effect", shares["flow profit"]["value"], -500, within=1e-9)
t.expect("a cost has no error", shares["flow profit"]["se"] == 0, shares)
t.expect("evidence is no edit that moves, where the value is one too", [c["name"] for c in found["quiet"]] == ["sign"], found["quiet"])
mean = next(o for o in found["outcomes"] if o["text"] == "mean(sales) in 2024")
t.near("sales in common", mean["difference"]["value"], mean["old"]["value"] / 21, within=1e-6)
t.expect("a difference on the same noise is surer than either", mean["difference"]["se"] < 0.1 * mean["old"]["se"], mean)

# Several outcomes and none named: side by side alone.
beside = t.run("compare", old, new, "--trials", "500")
t.expect("without an outcome nothing is explained", beside.returncode == 0 and "why" not in beside.stdout and "--outcome" in beside.stdout, beside)
same = t.run("compare", old, old, "--outcome", "profit", "--trials", "500")
t.expect("the same", same.returncode == 0 and "the models say the same" in same.stdout and "digest" in same.stdout, same)

# Workbook and tables of a run take the answer in.
run, answer = t.path("run.json"), t.path("compare.json")
t.run("run", new, "--trials", "2000", "--json", run)
t.run("compare", old, new, "--outcome", "profit", "--trials", "2000", "--json", answer)
done = t.run("report", run, "--with", answer, "--csv", t.path("tables"))
t.expect("tables", done.returncode == 0 and os.path.exists(os.path.join(t.path("tables"), "compare_shares.csv")), done)
done = t.run("report", run, "--with", answer, "--xlsx", t.path("book.xlsx"))
t.expect("a workbook", done.returncode == 0 and os.path.getsize(t.path("book.xlsx")) > 5000, done)

# Mistakes.
broken = t.model("plimsoll 1\nmodel b \"B\"\noutcome nothing\n")
for which, pair in (("old", (broken, new)), ("new", (old, broken))):
    done = t.run("compare", *pair, "--trials", "100")
    t.expect(f"the {which} one does not compile", done.returncode == 1 and f"the {which} model" in done.stderr, done)
yen = t.model(SHOP.replace("EUR", "JPY").format(basket="21", margin="34%", cost="2_000 JPY", why="till", more=""), "yen.plim")
done = t.run("compare", old, yen, "--outcome", "profit", "--trials", "100")
t.expect("other currencies", done.returncode == 2 and "cannot be compared" in done.stderr, done)
done = t.run("compare", old, new, "--outcome", "profit", "--trials", "100", "--open", "risk none")
t.expect("no such section", done.returncode == 2 and "`file new.plim`" in done.stderr, done)
done = t.run("compare", old, new, "--outcome", "profit", "--trials", "100", "--sampler", "sobol")
t.expect("independent trials", done.returncode == 2 and "--sampler random" in done.stderr, done)
sys.exit(t.end())
