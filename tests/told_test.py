#!/usr/bin/env python3
"""What answers call things: limits by what they count, trials by what happened in them.

usage: told_test.py PROGRAM ROOT
"""
import re
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

# ---------------------------------------------------------------- limits are in the unit that stands beside them

UNITS = """plimsoll 1
model units "Units"
time year from 2024-01 for 2
currency EUR
draw x ~ uniform(0.2, 0.6)   judgement "j"
draw wait ~ uniform(2 hours, 6 hours)   judgement "j"
let share in % = x
let growth in % per year = x * 1 per year
let late in hours = wait
let big in bn EUR = x * 1 bn EUR
let plain = x * 1 k EUR
flow f in k EUR = x * 1 k EUR
stock cash opening 30 k EUR   judgement "j" { + cash_move = f }
stock debt in M EUR opening 3 M EUR   judgement "j" { + debt_move = f }
outcome share
outcome growth
outcome late
outcome big
outcome plain
outcome f each year
outcome cash each year
outcome debt each year
limit share: mean(share) <= 50%
limit growth: mean(growth) <= 50% per year
limit late: mean(late) <= 5 hours
limit big: mean(big) >= 0.3 bn EUR
limit plain: mean(plain) >= 300 EUR
limit f: mean(f) >= 0.3 k EUR each year
limit cash: mean(cash) >= 35 k EUR each year
limit debt: mean(debt) >= 3.1 M EUR each year
limit size: sd(big) <= 2 bn EUR
limit tail: quantile(cash, 5%) >= 30 k EUR each year
expect mean(share) within 20% of 40%   judgement "j"
expect mean(cash) within 20% of 30 k EUR   judgement "j"
expect mean(debt) >= 2.9 M EUR   judgement "j"
"""
result = t.json("run", t.model(UNITS), "--trials", "4000")
SIZES = {"": 1, "%": 0.01, "% per year": 0.01, "1 per year": 1, "EUR": 1, "hours": 1, "days": 24}
# The bound as written, in one of the unit above.
BOUNDS = {"share": 0.5, "growth": 0.5, "late": 5, "big": 3e8, "plain": 300, "f": 300, "cash": 35e3, "debt": 3.1e6, "size": 2e9, "tail": 30e3}
means = {(o["name"], o["period"]): o["mean"]["value"] * SIZES[o["unit"]] for o in result.get("outcomes", [])}
for limit in result.get("limits", []):
    name = limit["name"]
    t.expect(f"unit of limit {name} is one of {list(SIZES)}", limit["unit"] in SIZES, limit)
    t.near(f"bound of {name}", limit["bound"] * SIZES.get(limit["unit"], 9), BOUNDS[name], 1e-9 * BOUNDS[name])
    if (name, limit["period"]) in means:
        mean = means[name, limit["period"]]
        t.near(f"{name} as limit and as outcome", limit["statistic"] * SIZES.get(limit["unit"], 9), mean, 1e-9 * mean)
    t.expect(f"interval of {name}", limit["low"] <= limit["statistic"] <= limit["high"], limit)
    t.expect(f"verdict of {name}", limit["verdict"] == {"cash": "breached", "debt": "breached"}.get(name, "holds"), limit)
found = {e["text"].split("(")[1].split(")")[0]: e for e in result.get("expectations", [])}
t.expect("expectations met in their units", len(found) == 3 and all(e["met"] for e in found.values()), found)
t.near("an expectation of k EUR", found.get("cash", {}).get("value", 0) * SIZES.get(found.get("cash", {}).get("unit"), 9), 30.8e3, 100)

# ---------------------------------------------------------------- statements that add up, and draws that did it

def statements(text):
    """Of each statement printed by `explain`: its columns' names, and its lines as (sign, name, amounts)."""
    out = []
    for i, line in enumerate(text.split("\n")):
        if re.match(r"[-+=]  \S", line):
            sign, name, *amounts = [line[0], *re.split(r" {2,}", line[3:].strip())]
            out[-1][1].append((sign, name, [a.replace(",", "") for a in amounts]))
        elif line.startswith("      ") and re.search(r"\d", line):
            out.append((re.split(r" {2,}", line.strip()), []))
    return [one for one in out if one[1]]


def adds_up(what, done):
    """Each subtotal is the signed sum of its lines, to the rounding of each; answers how many sums were compared."""
    n = 0
    for columns, lines in statements(done.stdout):
        for c, column in enumerate(columns):
            total, rounding = 0.0, 0.0
            for sign, name, amounts in lines:
                t.expect(f"{what}: {name} has an amount in each of {columns}", len(amounts) == len(columns), done)
                if len(amounts) != len(columns):
                    return n
                amount = float(amounts[c])
                digits = len(amounts[c].partition(".")[2])
                rounding += 0.5 * 10 ** -digits
                if sign == "=":
                    t.expect(f"{what}: {name} in {column} is the sum of its lines", abs(amount - total) <= rounding, f"{amount}, lines {total}\n{done.stdout}")
                    total, rounding, n = amount, 0.5 * 10 ** -digits, n + 1
                else:
                    total += -amount if sign == "-" else amount
    return n


STEADY = """plimsoll 1
model steady "Constant, drawn once, drawn by year, broken years"
time quarter from 2024-07 for 10, fiscal year ends March
currency EUR
given rent = 12 k EUR per year   judgement "j"
draw level ~ normal(100, 10)   judgement "j"
draw weather each period ~ normal(0, 1)   judgement "j"
draw mood each year ~ normal(0, 1)   judgement "j"
draw unread each year ~ normal(0, 1)   judgement "j"
flow sales = level * 1 k EUR
flow rent_paid = rent * step
flow extra = max(0, weather) * 1 k EUR + mood * 8 k EUR
statement income "Income" {
  sales
  extra
  - rent_paid
  - fee = 0.25 * 1 k EUR   judgement "j"
  = profit
  - tax = 0.3 * profit   judgement "j"
  = net
}
event hail "hail falls" {
  chance 5% per year   judgement "j"
  severity ~ lognormal(median: 10 k EUR, sigma: 0.5)   judgement "j"
}
outcome net each year, bad low
outcome hail.count each year
"""
steady = t.model(STEADY)
small = t.model(STEADY.replace("* 1 k EUR", "* 0.01 EUR").replace("8 k EUR", "0.05 EUR").replace("12 k EUR", "0.12 EUR"))
for what, model, trials, least in [("steady", steady, (0, 3, 1208), 18), ("small amounts", small, (0, 3), 12), ("iij", "models/iij", (0, 1484), 24),
                                   ("lesson", "models/tutorial/loss_events.plim", (1,), 0), ("telegraph", "models/tutorial/telegraph", (1,), 0), ("provider", "models/provider", (1,), 0)]:
    sums = 0
    for trial in trials:
        done = t.run("explain", model, "--trial", trial, cwd=root)
        t.expect(f"explain {what}", done.returncode == 0, done)
        sums += adds_up(f"{what}, trial {trial}", done)
    t.expect(f"{what} has sums to compare", sums >= least, sums)
done = t.run("explain", steady, "--trial", 3)
columns = statements(done.stdout)[0][0]
t.expect("a part of a year is named", columns == ["FY2024 (9 of 12 months)", "FY2025", "FY2026 (9 of 12 months)"], done)
t.expect("outcomes by year, as in the run", re.search(r"net +FY2024 \(9 of 12 months\) [\d.]+ k EUR +FY2025 [\d.]+ k EUR +FY2026 \(9 of 12 months\) [\d.]+ k EUR$", done.stdout, re.M) is not None, done)

# The worst trials of a model without a strike: what was drawn did it.
done = t.run("explain", steady, "--worst", 6, "--outcome", "net", "--trials", "4000")
t.expect("the draws that did it", all(name in done.stdout for name in ("mood  ", "level  ")) and "at its median it would be" in done.stdout, done)
worst = t.json("explain", steady, "--worst", 6, "--outcome", "net", "--trials", "4000")
told = [d for one in worst.get("worst", []) for d in one["draws"]]
t.expect("draws of the worst", len(told) >= 6 and {d["draw"] for d in told} <= {"mood", "level", "weather"}, told)
for one in worst.get("worst", []):
    for d in one["draws"]:
        t.expect("without the draw it would be better", d["without"] > one["value"], (one["value"], d))
        t.expect("far out on the bad side", d["quantile"] < 0.05, d)
# net of FY2025 is 0.7 (sales + extra - 12 - 1), sales 4 level, extra with 4 mood of 8 k: linear in both.
for one in worst.get("worst", []):
    for d in one["draws"]:
        slope = {"mood": 0.7 * 4 * 8e3, "level": 0.7 * 4 * 1e3}.get(d["draw"])
        middle = {"mood": 0, "level": 100}.get(d["draw"])
        if slope:
            t.near(f"without {d['draw']}", d["without"] - one["value"], slope * (middle - d["value"]), 1)
common = {d["name"]: d for d in worst.get("draws", []) if d["stands_out"]}
t.expect("what the worst have in common", {"level", "mood[FY2025]"} <= set(common), common)
# A value that half of all trials have is not far out, however its noise lies.
coin = t.model(STEADY.replace("level * 1 k EUR", "(if heads then 90 else 110) * 1 k EUR").replace("draw level ~ normal(100, 10)", "draw heads ~ bernoulli(50%)"))
worst = t.json("explain", coin, "--worst", 6, "--outcome", "net", "--trials", "4000")
t.expect("a coin is not far out", all(d["draw"] != "heads" for one in worst.get("worst", []) for d in one["draws"]), worst)

t.end()
