#!/usr/bin/env python3
"""`plimsoll compare` as a user meets it: its words, its JSON, its mistakes.

usage: compare_test.py PROGRAM ROOT
"""
import os
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

# The words, but for the time.
GOLDEN = """old.plim -> new.plim, 2,000 trials on the same noise

                                old           new  difference
  mean(profit) in 2024   6,930 ± 30   7,410 ±  40     476 ± 3  EUR
  mean(profit) in 2025   6,930 ± 30   7,410 ±  40     476 ± 3  EUR
  mean(sales) in 2024   26,270 ± 90  27,520 ± 100   1,251 ± 4  EUR
  mean(sales) in 2025   26,270 ± 90  27,520 ± 100   1,251 ± 4  EUR

limits
  solvent 2024  breached (9.05 %) -> too close to call (5.9 %)
  solvent 2025  breached (9.05 %) -> too close to call (5.9 %)

why mean(profit) in 2025 changed

  old         6,930 ± 30  EUR
  new         7,410 ± 40  EUR
  difference    476 ±  3  EUR

  edit            share, EUR    of all
  given margin   538.0 ± 1.9   113.1 %  value: 34% -> 36%
  flow profit   -500   ± 0    -105.1 %  formula: sales * margin - 2_000 EUR -> sales * margin - 2_500 EUR
  given basket   437.9 ± 1.6    92.0 %  value: 21 EUR -> 22 EUR

  share: what the edit adds when it is made, averaged over the orders of making them; all add up
  to the difference
  exact: all orders, 8 models

  1 edit moves nothing: words alone, or read by nothing that it is of: given sign
"""
done = t.run("compare", "old.plim", "new.plim", "--outcome", "profit", "--trials", "2000", cwd=t.folder.name)
t.expect("compares", done.returncode == 0, done)
t.expect("the words of an answer", done.stdout.rsplit("\n", 2)[0] + "\n" == GOLDEN, done.stdout)
full = t.run("compare", old, new, "--outcome", "profit", "--trials", "2000", "--full").stdout
t.expect("the whole of it", "es(profit, 5%) in 2025" in full and "solvent 2025" in full, full)
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
t.end()
