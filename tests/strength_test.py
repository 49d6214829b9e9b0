#!/usr/bin/env python3
"""What stands behind the figures of a model, and what rests on it, against closed forms.

    classes    each class of evidence, by hand; derived values and what they rest on; whose judgements
    weights    of a linear model: the mean moves by the figures themselves, its shortfall by the draw's spread too
    entries    a table's weight is its entries', each with its own evidence
    told       what has no share, by kind and class; coarse bumps; balancing items
    refused    options without --weigh, statistics that cannot be read

usage: strength_test.py PROGRAM
"""
import json
import os
import sys

from program_test import Tests

t = Tests(sys.argv[1])
folder = t.path("shop")
os.makedirs(folder)


def put(name, text):
    with open(os.path.join(folder, name), "w") as out:
        out.write(text)


put("books.csv", "line,value,unit\nsales,100,EUR\norders,50,\n")
put("report.txt", "The report.\nThe year had costs of 40 EUR.\nThe rents rose in the year.\n")
MODEL = """plimsoll 1
model shop "A shop" by "A. Author"
currency EUR
source books "Books" file "books.csv" key line  value value  unit unit
source report "Report" file "report.txt"
source abroad "A book that nobody has"
given sales = books[sales]
given cost = 40 EUR    cite report:2 "costs of 40 EUR"
given rent = 20 EUR    cite report:3 "rents rose"
given loss = 10 EUR    cite report:3 "rents rose" judgement "half of the rents"
given exact = 4 EUR    cite report:2 "costs of 40 EUR" judgement "a tenth"
given fee = 8 EUR      judgement "guess" by "the CFO"
given tip = 6 EUR      judgement "guess"
given half = tip / 2
given yearly = books[sales] / 1 year
given middle = books[sales] / 2
given lifted = books[sales] * 1.05
given worth = books[sales] / books[orders]
given mixed = half + worth
given other = 5 EUR    cite abroad:1 "five euros"
given naked = 2 EUR
draw noise ~ normal(0 EUR, 1 EUR)   judgement "from day to day"
let net = sales - cost - rent - loss - exact - fee - half - worth - other - naked + noise
outcome net_income = net, bad low
outcome cost, bad high
outcome mixed, bad low
"""
put("main.plim", MODEL)


def verified(*more, code=0):
    done = t.run("verify", folder, "--json", *more)
    t.expect("verify", done.returncode == code, done)
    return json.loads(done.stdout) if done.stdout else {}


# ---------------------------------------------------------------- classes
answer = verified()
values = {v["declaration"]: v for v in answer["values"]}
for name, (strength, rests_on, by) in {
    "sales": ("figure", "figure", ""), "cost": ("figure", "figure", ""), "rent": ("words", "words", ""),
    "loss": ("words", "words", ""), "exact": ("words", "words", ""), "fee": ("judgement", "judgement", "the CFO"),
    "tip": ("judgement", "judgement", "A. Author"), "half": ("derived", "judgement", ""),
    "yearly": ("figure", "figure", ""), "middle": ("derived", "figure", ""), "lifted": ("bare", "bare", ""), "worth": ("derived", "figure", ""), "mixed": ("derived", "judgement", ""), "other": ("unchecked", "unchecked", ""),
    "naked": ("bare", "bare", ""),
}.items():
    value = values[name]
    t.expect(f"class of {name}", (value["strength"], value["rests_on"], value["by"]) == (strength, rests_on, by), value)
counts = {"figure": 3, "derived": 4, "words": 3, "unchecked": 1, "judgement": 4, "bare": 2}
t.expect("counts", answer["total"]["strength"] == counts, answer["total"])
t.expect("counts of an outcome", next(o for o in answer["by_outcome"] if o["name"] == "cost")["strength"]["figure"] == 1, answer["by_outcome"])
t.expect("whose", answer["authors"] == [{"name": "A. Author", "n": 3}, {"name": "the CFO", "n": 1}], answer["authors"])
t.expect("nothing is weighed unasked", "weighings" not in answer and "trials" not in answer["about"])
t.expect("a number beside a row is nobody's", answer["total"]["figures"]["bare"] == 2, answer["total"])
show = json.loads(t.run("show", folder, "--json").stdout)
t.expect("show counts them too", show["strength"] == counts, show["strength"])
t.expect("and in words", "3 words, 1 unchecked, 4 judgement, 2 bare" in t.run("show", folder).stdout)
t.expect("show says whose", "judgement by the CFO: guess" in t.run("show", folder).stdout)
text = t.run("verify", folder)
t.expect("the text", text.returncode == 0 and "by the CFO" in text.stdout and "the number stands in the source" in text.stdout, text)
# What a source does not have supports nothing.
put("report.txt", "The report.\nThe year had costs of 41 EUR.\n\n")
broken = {v["declaration"]: v["strength"] for v in verified(code=1)["values"]}
t.expect("what is refuted is bare, and a judgement stays", (broken["cost"], broken["rent"], broken["loss"]) == ("bare", "bare", "judgement"), broken)
put("report.txt", "The report.\nThe year had costs of 40 EUR.\nThe rents rose in the year.\n")

# ---------------------------------------------------------------- weights
answer = verified("--weigh", "--trials", "20000", "--threads", "1")
mean, tail = answer["weighings"]
t.expect("what is weighed", (mean["target"]["text"], tail["target"]["text"]) == ("mean(net_income)", "es(net_income, 5%)"), answer["weighings"])
t.expect("it says how many futures", answer["about"]["trials"] == 20000, answer["about"])
SIZES = {"figure": 140, "derived": 2, "words": 34, "unchecked": 5, "judgement": 8 + 3, "bare": 2}
for weighing, spread in ((mean, 0), (tail, 2.0627)):
    whole = sum(SIZES.values()) + spread
    for strength, size in SIZES.items():
        size += spread if strength == "judgement" else 0
        part = weighing["by_strength"][strength]
        # The spread's effect has an error, which all shares share.
        t.near(f"share of {strength} in {weighing['target']['text']}", part["share"], size / whole, 4 * part["error"] + 1e-9)
    t.near("shares add up", sum(p["share"] for p in weighing["by_strength"].values()), 1, 1e-12)
    rows = {row["assumption"]: row for row in weighing["rows"]}
    t.near("a tenth of the fee", rows["fee"]["effect"]["value"], -0.8, 1e-9)
    t.near("half a tip counts through the tip", rows["tip"]["share"], 3 / whole, 1e-3)
    t.expect("no row for what is made of others", "half" not in rows and rows["worth"]["counts_as"] == "derived", list(rows))
    t.expect("a row points to its value", answer["values"][rows["rent"]["value"]]["declaration"] == "rent", rows["rent"])
    t.expect("the rows' sizes fall", [r["share"] for r in weighing["rows"]] == sorted((r["share"] for r in weighing["rows"]), reverse=True))
t.expect("by whom", [a["name"] for a in mean["by_author"]] == ["the CFO", "A. Author"], mean["by_author"])
t.expect("what is 0 has no tenth", [u["assumption"] for u in mean["unweighed"]] == ["noise.mean"], mean["unweighed"])
again = verified("--weigh", "--trials", "20000", "--threads", "3")
for one in (answer, again):
    for weighing in one["weighings"]:
        weighing.pop("seconds")
t.expect("threads change nothing", answer == again)
one = verified("--weigh", "--statistic", "sd", "--outcome", "net_income", "--trials", "2000")["weighings"]
t.expect("a statistic that is asked for", [w["target"]["text"] for w in one] == ["sd(net_income)"], one)
t.near("the spread rests on the draw alone", one[0]["by_strength"]["judgement"]["share"], 1, 1e-9)
text = t.run("verify", folder, "--weigh", "--trials", "2000")
words = " ".join(text.stdout.split())
t.expect("the text of weights", text.returncode == 0 and "% of what moves es(net_income, 5%) rests on judgements; the 3 largest:" in words
         and "Income is net_income, found by its name" in words and "1 without a figure for what they move" in words, text)

# ---------------------------------------------------------------- entries, laws by name, formulas
put("main.plim", """plimsoll 1
model lines "Lines" by "A. Author"
currency EUR
dim Line = a, b, c
source report "Report" file "report.txt"
given price[Line] { a 40 EUR cite report:2 "costs of 40 EUR"; b 30 EUR judgement "t"; else 10 EUR judgement "t" by "the CFO" }
given size = lognormal(median: 5 EUR, sigma: 0.2)   judgement "t" by "an expert"
draw deal ~ size
draw part ~ beta(2, 6)   judgement "t"
draw held ~ normal(3, 1) truncated to [1, 5]   judgement "t" by "the treasurer"
let all = price[a] - 2 * price[b] + price[c] + deal + 7 EUR + (part + held) * (1 EUR)   judgement "t"
outcome all, bad low
""")
answer = verified("--weigh", "--trials", "4000", "--statistic", "mean")
weighing = answer["weighings"][0]
rows = {(r["assumption"], r["entry"]): r for r in weighing["rows"]}
# The table as a whole moves the mean by 40 - 60 + 10, and is shared out by 40, 60, 10.
for entry, (part, strength, by) in {"a": (40, "figure", ""), "b": (60, "judgement", "A. Author"), "c": (10, "judgement", "the CFO")}.items():
    row = rows["price", entry]
    t.near(f"entry {entry}", abs(row["effect"]["value"]), 1 * part / 110, 1e-6)
    t.expect(f"evidence of entry {entry}", (row["counts_as"], row["by"]) == (strength, by), row)
t.expect("a law by its name has its evidence", rows["deal.median", ""]["by"] == "an expert", rows)
unwritten = {u["assumption"]: u["why"] for u in weighing["unweighed"]}
t.expect("what is not written is no figure", "not written" in unwritten.get("part.high", ""), unwritten)
t.expect("numbers of a law within a law", any(name.startswith("held.") and row["by"] == "the treasurer" for (name, _), row in rows.items()), list(rows))
t.expect("figures in formulas are counted", weighing["in_formulas"] == 1, weighing["in_formulas"])

# ---------------------------------------------------------------- what has no share is told
def weighed(text, statistic="mean"):
    """Values by declaration and field, the weighing of the mean, and the text of the same question."""
    path = t.model(text)
    arguments = ["verify", path, "--weigh", "--trials", "2000", "--statistic", statistic]
    done = t.run(*arguments, "--json")
    t.expect("weighs", done.returncode == 0, done)
    found = json.loads(done.stdout)
    said = t.run(*arguments)
    t.expect("says so", said.returncode == 0, said)
    return {(v["declaration"], v["field"]): v for v in found["values"]}, found["weighings"][0], " ".join(said.stdout.split())


def not_moved(of):
    return {one["kind"]: {k: n for k, n in one["by_strength"].items() if n} for one in of["not_moved"]}


YEARS = 'plimsoll 1\nmodel y "Y" by "A. Author"\ntime year from 2024-01 for 2\ncurrency EUR\n'
INCOME = "\noutcome operating_income each year, bad low\n"
_, of, said = weighed(YEARS + """given a = 100 EUR judgement "x"
given b = 40 * a
draw d each period ~ normal(1, 0.1) judgement "n"
flow operating_income = a * d + b""" + INCOME)
t.expect("a formula of a given", not_moved(of) == {"formulas": {"bare": 1}} and of["in_formulas"] == 1 and not of["whole"], of["not_moved"])
t.expect("nothing says 100 %", "100 %" not in said and "All that moves mean(operating_income) in 2025 and could be weighed rests on judgements" in said
         and "1 figure in a formula (1 bare): nothing moves these" in said, said)
_, of, _ = weighed(YEARS + """fn inner(x) = 5 * x
fn fun(x) = 7 * inner(x)
fn unused(x) = 9 * x
given a = 100 EUR judgement "x"
draw d each period ~ normal(9 * a, 10 EUR) judgement "n"
stock s opening 6 * a judgement "x" { + in = 0 EUR }
let other = 3 * a
flow operating_income = a + d + s + fun(a)""" + INCOME)
t.expect("laws, openings and functions that are formulas", not_moved(of) == {"formulas": {"judgement": 2, "bare": 2}}, of["not_moved"])
JOINED = YEARS + """draw d each period ~ normal(900 EUR, 100 EUR) judgement "n"
draw e each period ~ normal(900 EUR, 100 EUR) judgement "n"
correlate k gaussian { (d, e): 0.5 } judgement "c"
"""
_, of, said = weighed(JOINED + """given life = 5 years judgement "l"
schedule plant life life opening { 2021 500 EUR judgement "x"; 2023 700 EUR } { + bought }
flow bought = 1 year * rate
given rate = 300 EUR per year judgement "x"
flow operating_income = d + e - plant.depreciation""" + INCOME)
t.expect("schedules and correlations", not_moved(of) == {"schedules": {"judgement": 1, "bare": 1}, "correlations": {"judgement": 1}}, of["not_moved"])
t.expect("in words", "2 entries of schedules (1 judgement, 1 bare), 1 correlation (1 judgement): nothing moves these" in said, said)
_, of, said = weighed(JOINED + "flow operating_income = d" + INCOME)
t.expect("a correlation with what is not read is none", of["whole"] and not of["not_moved"] and "100 % of what moves" in said, of["not_moved"])
_, of, _ = weighed(YEARS + """component store (size, life, spread = 20%) {
  let cost = size * (1 + spread)
  flow paid = cost   history 1 EUR judgement "h"
  flow mean_paid = 0.3 * trailing(paid, life)
}
part north = store { life = 3 years judgement "l"; size = 7 EUR judgement "s" }
flow operating_income = north.mean_paid""" + INCOME)
t.expect("constants of parts, formulas of components", not_moved(of) == {"formulas": {"bare": 1}, "fixed": {"judgement": 1}}, of["not_moved"])
t.expect("defaults of components have rows, and a past by another name", {"north.spread", "north.cost.history"} <= {r["assumption"] for r in of["rows"]}, [of["rows"], of["unweighed"]])

# ---------------------------------------------------------------- bumps, reasons, balancing items, texts
_, of, said = weighed(YEARS + """given price = 20 EUR judgement "p"
given edge = 250 EUR judgement "e"
given fine = 300 EUR judgement "f"
given sg = 20% judgement "q"
draw d each period ~ normal(1, sg)
flow hist = lag(h, 1 year)
flow h = d  history 3 judgement "hh"
draw z each period ~ lognormal(median: 1, sigma: 0.3) judgement "law"
let sales = price * 50 * d * z   judgement "s"
flow operating_income = sales - (if sales < edge then fine else 0) + hist * (1 EUR)""" + INCOME, "es(5%)")
rows = {row["assumption"]: row for row in of["rows"]}
why = {u["assumption"]: u["why"] for u in of["unweighed"]}
t.expect("1 is no figure, and is not made of others", "it is 1, " in why.get("d.mean", ""), why)
t.expect("a past by another name has its evidence", "d.history" not in why, why)
t.expect("a coarse bump is marked", rows["edge"]["bump"] > 0.1 or rows["edge"]["uneven"], rows)
t.expect("in the text", "scaled to it: edge (bump " in said, said)
t.expect("others are not", not rows["z.sigma"]["uneven"] and (rows["z.sigma"]["bump"] or 0) <= 0.1 and "z.sigma (bump" not in said, rows)
values, of, said = weighed(YEARS + """given sb = 100 EUR per year judgement "x" by "S"
given pb = 30 EUR per year judgement "x"
balancing item other: pb + other = sb - 7 EUR per year   judgement "bal" by "BAL"
given rep each year in EUR per year { 2024 sb * 2; 2025 sb + 3 EUR per year judgement "three" by "T3"; else 5 judgement "z" }
flow operating_income = (rep - other) * step""" + INCOME)
item = values["other", "balancing item"]
t.expect("a balancing item is derived of judgements, and somebody's", (item["strength"], item["rests_on"], item["by"], item["balancing"]) == ("derived", "judgement", "BAL", True), item)
t.expect("its text is its equation", item["text"] == "pb + other = sb - 7 EUR per year", item)
t.expect("a number in its equation is a figure", values["other", "equation, right side"]["strength"] == "judgement", values)
t.expect("it is counted apart", "of which a balancing item 1" in said, said)
t.expect("units stand once", [values["rep", f"value for {key}"]["text"] for key in ("2024", "2025", "else")] == ["sb * 2", "sb + 3 EUR per year", "5 EUR per year"], values)
t.expect("a balancing item has no share of its own, nor a plain entry beside formulas",
         not_moved(of) == {"formulas": {"judgement": 2}, "fixed": {"judgement": 1}}, of["not_moved"])

# ---------------------------------------------------------------- refused
plain = t.model('plimsoll 1\nmodel m "m"\ngiven a = 1 judgement "t"\nlet b = a\n')
for arguments, code, why in ((["--trials", "10"], 2, "--weigh"),
                             (["--weigh", "--statistic", "mode"], 2, "mode"),
                             (["--weigh", "--outcome", "nothing"], 2, "nothing")):
    done = t.run("verify", folder, *arguments)
    t.expect(f"refused: {arguments}", done.returncode == code and why in done.stderr, done)
done = t.run("verify", plain, "--weigh")
t.expect("a model without outcomes", done.returncode == 2 and "no outcome to weigh" in done.stderr, done)
done = t.run("check", t.model('plimsoll 1\nmodel m "m"\ngiven a = 1 judgement "t" by ""\n'))
t.expect("nobody by name", done.returncode == 1 and "names nobody" in done.stderr, done)
t.end()
