#!/usr/bin/env python3
"""`plimsoll fit` as a user meets it, and laws fitted in a model.

usage: fit_test.py PROGRAM ROOT
"""
import math
import os
import re
import sys

from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
losses = os.path.join(root, "tests/data/fit/losses.csv")
outages = os.path.join(root, "tests/data/fit/outages.csv")


def write(name, text):
    with open(t.path(name), "w", encoding="utf-8") as out:
        out.write(text)
    return t.path(name)


def runs(draw, name, unit_words=""):
    """A line that was printed stands in a model."""
    model = t.model(f'plimsoll 1\nmodel m "m"\n{draw}\noutcome {name}, bad high\n')
    done = t.run("run", model, "--trials", "2000", "--quiet")
    t.expect(f"the draw of {name} compiles", done.returncode == 0, done)
    return t.json("run", model, "--trials", "20000")


# ---------------------------------------------------------------- what is printed
done = t.run("fit", losses, "--column", "loss", "--truncated-below", "10", "--resamples", "19")
t.expect("fit exits 0", done.returncode == 0, done)
draw = done.stdout.strip().splitlines()[-1]
t.expect("the last line is a draw with its evidence", re.fullmatch(
    r'draw loss ~ \w+\(.*\) k EUR   judgement "maximum likelihood: losses.csv, column loss, n = 160, recorded from 10 k EUR"', draw), draw)
result = runs(draw, "loss")
t.expect("in the unit of the column", "EUR" in str(result.get("outcomes", [{}])[0].get("unit", "")), result.get("outcomes"))
found = t.json("fit", losses, "--truncated-below", "10", "--resamples", "0", "--threshold", "60", "--tail")
laws = {law["name"]: law for law in found["laws"]}
for law in found["laws"]:
    if law["fitted"]:
        runs(law["draw"], "loss")
runs(found["tail"]["draw"], "loss_above")
t.expect("the data's law is near the best", laws["lognormal"]["near_best"], laws["lognormal"])
median = laws["lognormal"]["parameters"][0]
t.expect("its median is that of all losses", median["low"] < 25 < median["high"], median)
told = {law["name"]: law for law in t.json("fit", losses, "--resamples", "0")["laws"]}
t.expect("which the losses recorded do not show by themselves", told["lognormal"]["parameters"][0]["low"] > 25, told["lognormal"])
t.expect("pareto without its minimum says so", "minimum" in told["pareto"]["why_not"], told["pareto"])
t.expect("tails above rising thresholds", len(found["stability"]) >= 5, found["stability"])

# ---------------------------------------------------------------- counts
found = t.json("fit", outages, "--resamples", "19")
t.expect("counts are fitted by laws of counts", found["counts"] and {law["name"] for law in found["laws"]} >= {"poisson", "geometric", "negative_binomial"}, found)
t.expect("the best one is printed as a draw", found["laws"][0]["draw"].startswith("draw outages ~ negative_binomial("), found["laws"][0])
runs(found["laws"][0]["draw"], "outages")

# ---------------------------------------------------------------- weights, bounds, other ways to write a table
rows = [3.5, 4, 6.5, 8, 8, 8, 12]
plain = write("plain.csv", "x,y\n" + "".join(f"{x},a\n" for x in rows))
weighed = write("weighed.csv", "x,w\n3.5,1\n4,1\n6.5,1\n8,3\n12,1\n")
options = ("--resamples", "0", "--laws", "gamma,lognormal")
a, b = t.json("fit", plain, *options), t.json("fit", weighed, "--column", "x", "--weights", "w", *options)
t.expect("a weight counts observations", [law["parameters"] for law in a["laws"]] == [law["parameters"] for law in b["laws"]], (a, b))
german = write("german.csv", "Schaden (k EUR);Sparte\n3,5;a\n4;b\n6,5;a\n8;a\n8;b\n8;c\n12;d\n;e\nSumme;50\n")
c = t.json("fit", german, *options)
t.expect("decimal commas", [law["parameters"] for law in a["laws"]] == [law["parameters"] for law in c["laws"]], c)
listed = write("listed.csv", "".join(f"{x}\n" for x in rows))
d = t.json("fit", listed, *options)
t.expect("a list of numbers", [law["parameters"] for law in a["laws"]] == [law["parameters"] for law in d["laws"]], d)
normal = next(law for law in t.json("fit", plain, "--laws", "normal", "--resamples", "0")["laws"])
mean = sum(rows) / len(rows)
t.near("a normal law's mean", normal["parameters"][0]["value"], mean, within=1e-12)
t.near("and sd", normal["parameters"][1]["value"], math.sqrt(sum((x - mean) ** 2 for x in rows) / len(rows)), within=1e-12)
cut = t.json("fit", plain, "--laws", "exponential", "--censored-above", "8", "--resamples", "0")
t.near("what is censored counts for the time it was seen", cut["laws"][0]["parameters"][0]["value"], (3.5 + 4 + 6.5 + 4 * 8) / 3, within=1e-8)
threads = [t.json("fit", plain, "--threads", str(n), "--resamples", "29") for n in (1, 2)]
t.expect("threads change nothing", threads[0] == threads[1])

# ---------------------------------------------------------------- amounts, places and units
amounts = write("amounts.csv", "loss (EUR),y\n" + "".join(f"{x},a\n" for x in (1000, 2000, 2000, 3000, 2000, 5000, 1000, 4000, 2000, 1000)))
found = t.json("fit", amounts, "--resamples", "0")
t.expect("whole amounts of money are no counts", not found["counts"] and found["laws"][0]["draw"].split("   ")[0].endswith(") EUR"), found["laws"][0])
named = t.json("fit", amounts, "--resamples", "0", "--laws", "poisson")["laws"][0]
t.expect("nor where a law of counts is named", "have a unit" in named["why_not"], named)
far = [1e6 + d / 1000 for d in (1.2, -0.7, 0.3, 2.4, -1.9, 0.1, -0.4, 1.1, -1.3, 0.6, -0.2, 0.9)]
found = t.json("fit", write("far.csv", "x,y\n" + "".join(f"{x!r},a\n" for x in far)), "--laws", "normal", "--resamples", "0")
told_mean = float(re.search(r"mean: ([0-9.e+-]+)", found["laws"][0]["draw"])[1])
t.near("a place far from 0 keeps the digits that its law is wide", told_mean, sum(far) / len(far), within=1e-6)
small = t.json("fit", write("small.csv", "x,y\n" + "".join(f"{x * 1e-9!r},a\n" for x in rows)), "--laws", "lognormal", "--resamples", "0")
runs(small["laws"][0]["draw"], small["laws"][0]["draw"].split()[1])
percents = write("percents.csv", "share (%),y\n" + "".join(f"{x},a\n" for x in (12, 18, 25, 31, 40, 50, 50, 22)))
found = t.json("fit", percents, "--laws", "exponential", "--censored-above", "50", "--resamples", "0")
t.expect("bounds of a column in per cent are in per cent", found["n_censored_above"] == 2 and found["censored_above"] == 0.5, found)
waits = t.json("fit", write("waits.csv", "x,y\n0,a\n1.5,a\n2.5,b\n4,c\n"), "--laws", "exponential", "--resamples", "0")["laws"][0]
t.near("an exponential law may be 0", waits["parameters"][0]["value"], 2, within=1e-9)
heavy = t.json("fit", write("heavy.csv", "x,y\n" + "".join(f"{x},a\n" for x in [*range(1, 60), 1e6])), "--laws", "normal", "--resamples", "0")["laws"][0]
t.near("one value far off is no likelihood without a top", heavy["parameters"][0]["value"], (sum(range(1, 60)) + 1e6) / 60, within=1e-6)
for bounds, words in ((("--truncated-below", "10", "--threshold", "5"), "a tail begins there or above"), (("--censored-below", "20", "--threshold", "5"), "known by that bound only"),
                      (("--truncated-above", "600", "--threshold", "700"), "nothing above 600"), (("--censored-above", "100", "--threshold", "120"), "begins below it")):
    tail = t.json("fit", losses, "--resamples", "0", "--laws", "normal", *bounds)["tail"]
    t.expect(f"a tail where nothing was seen is refused: {bounds}", words in (tail["why_not"] or ""), tail)
few = t.json("fit", losses, "--resamples", "0", "--laws", "normal", "--threshold", "200")
t.expect("a tail of few values is said", few["tail"]["why_not"] or any("are few for a tail" in one for one in few["cautions"]), few["cautions"])
one = t.json("fit", write("single.csv", "x,y\n4.5,a\n"), "--laws", "exponential", "--resamples", "0")["laws"][0]
t.expect("one value cannot be left out", "too few are left" in one["why_not"], one)

# ---------------------------------------------------------------- columns of a model's sources
write("register.csv", "loss (k EUR),cause\n3.5,fire\n4,theft\n6.5,fire\n8,fire\n8,theft\n8,fire\n12,theft\n")
write("history.csv", "period,line,value,unit,known\n" + "".join(
    f"FY{2010 + i},sales,{v},M EUR,{2011 + i}-05-01\nFY{2010 + i},cost,{v * 0.6 + w},M EUR,{2011 + i}-05-01\n"
    for i, (v, w) in enumerate(((120, 3), (131, -2), (118, 1), (150, 4), (142, -3), (160, 0), (171, 2), (155, -1)))))
head = ('plimsoll 1\nmodel m "m" as of 2016-06-30\ntime year from 2016 for 2\ncurrency EUR\nsource register "R" file "register.csv"\n'
        'source history "H" file "history.csv" key period, line value value unit unit known known\n')
model = t.model(head + 'draw x ~ fitted(lognormal, history[*, sales])   judgement "t"\noutcome x, bad high\n')
found = t.json("fit", "register[loss]", model, *options)
t.expect("a column of a source is the column of its file", [law["parameters"] for law in found["laws"]] == [law["parameters"] for law in a["laws"]], found)
found = t.json("fit", "history[*, sales]", model, "--laws", "normal", "--resamples", "0")
t.expect("rows of a source, as known by the model's date", found["n"] == 6 and found["unit"] == "M EUR" and any("2 rows were known" in one for one in found["notes"]), found)
t.near("in the unit that is told", found["laws"][0]["parameters"][0]["value"], (120 + 131 + 118 + 150 + 142 + 160) / 6, within=1e-9)
done = t.run("run", model, "--trials", "2000", "--quiet")
t.expect("a law fitted to rows of a source", done.returncode == 0, done)
for column, code, words in (("history[*, sale]", 1, "`sales`"), ("history[*, sales, x]", 1, "2 keys"), ("nothing[*, sales]", 1, "nothing"), ("register[los]", 1, "loss (k EUR)"), ("register[", 1, "expected")):
    done = t.run("fit", column, model)
    t.expect(f"{column} is refused", done.returncode == code and words in done.stderr, done)
done = t.run("fit", "register[loss]", model, "--column", "loss")
t.expect("the source says its columns", done.returncode == 2 and "--column" in done.stderr, done)
wrong = t.model(head + 'given x = history[*, sales]   judgement "t"\noutcome x, bad high\n')
done = t.run("check", wrong)
t.expect("every key is no figure", done.returncode == 1 and "every key" in done.stdout + done.stderr, done)

# ---------------------------------------------------------------- dependence from columns
write("prices.csv", "oil,gas,coal\n" + "".join(f"{o},{g},{c}\n" for o, g, c in ((50, 21, 3), (55, 20, 9), (61, 25, 4), (58, 26, 8), (70, 31, 5), (66, 27, 7), (72, 30, 6), (80, 36, 2))))
block = ('plimsoll 1\nmodel m "m"\nsource prices "P" file "prices.csv"\ndraw a ~ normal(0, 1)   judgement "t"\ndraw b ~ normal(0, 1)   judgement "t"\n'
         'correlate c {}   judgement "t"\noutcome a, bad high\noutcome b, bad high\n')
digests = [t.json("run", t.model(block.replace("{}", "gaussian { (a, b): " + figure + " }")), "--trials", "2000")["outcomes"] for figure in ("spearman(prices[oil], prices[gas])", "spearman(13 / 14)")]
for one, other in zip(*digests):  # scipy.stats.spearmanr: 0.9285714285714287
    t.near("spearman of two columns is that of their ranks", one["mean"]["value"], other["mean"]["value"], within=1e-12)
for figure, family, words in (("spearman(prices[oil], prices[gass])", "gaussian", "gas"), ("kendall(prices[oil], prices[gas])", "gaussian", "`spearman`"),
                              ("normal_scores(prices[oil], prices[gas])", "student_t(5)", "gaussian"), ("spearman(prices[oil], 3)", "gaussian", "column")):
    done = t.run("check", t.model(block.replace("{}", family + " { (a, b): " + figure + " }")))
    t.expect(f"{figure} is refused", done.returncode == 1 and words in done.stdout + done.stderr, done)

# ---------------------------------------------------------------- what is wrong
for name, text, arguments, code, words in (
        ("text.csv", "x,y\n1,a\nn/a,b\n3,c\n", [], 1, ["`n/a`", "line 3", "no number"]),
        ("none.csv", "x,y\n,a\n,b\n", ["--column", "x"], 1, ["no column of numbers"]),
        ("two.csv", "x,y\n1,2\n3,4\n", [], 2, ["--column", "'x'", "'y'"]),
        ("one.csv", "x,y\n1,2\n3,4\n", ["--column", "z"], 2, ["'z'", "x"]),
        ("below.csv", "x,y\n1,a\n3,b\n", ["--truncated-below", "2"], 1, ["line 2", "lies below 2"]),
        ("order.csv", "x,y\n1,a\n3,b\n", ["--truncated-above", "4", "--truncated-below", "5"], 2, ["contradict"]),
        ("weight.csv", "x,w\n1,1\n3,-1\n", ["--column", "x", "--weights", "w"], 1, ["line 3", "-1"]),
        ("law.csv", "x,y\n1,a\n3,b\n", ["--laws", "lognorml"], 2, ["'lognormal'"])):
    done = t.run("fit", write(name, text), *arguments)
    t.expect(f"{name}: {done.returncode}", done.returncode == code and all(w in done.stderr for w in words), done)
constant = t.json("fit", write("constant.csv", "x,y\n4,a\n4,b\n4,c\n"), "--laws", "normal,exponential")
t.expect("constant data", any("2 different values" in (law["why_not"] or "") for law in constant["laws"]), constant)
zero = t.json("fit", write("zero.csv", "x,y\n" + "".join(f"{x},a\n" for x in (0, 1.5, 2.5, 3, 5, 4.2))), "--resamples", "0")
t.expect("a zero forbids some laws, and others go on", {law["name"]: bool(law["why_not"]) for law in zero["laws"]}.items() >= {"lognormal": True, "normal": False}.items(), zero)
t.expect("few values are said", any("6 values are few" in one for one in zero["cautions"]), zero["cautions"])

# ---------------------------------------------------------------- in a model
with open(os.path.join(root, "tests/data/fit/losses.plim"), encoding="utf-8") as file:
    text = file.read()
with open(losses, encoding="utf-8") as file:
    table = file.read()
write("losses.csv", table)
model = t.model(text)
result = t.json("run", model, "--trials", "50000")
fitted = laws["lognormal"]["parameters"]
wanted = 1000 * fitted[0]["value"] * math.exp(fitted[1]["value"] ** 2 / 2)


def outcome(of, name):
    return next(o for o in of["outcomes"] if o["name"] == name)


means = {name: outcome(result, name)["mean"]["value"] for name in ("loss", "open", "again")}
t.near("a draw is that of the law fitted", means["loss"], wanted, within=0.05 * wanted)
t.expect("what the data leave open has a wider spread", outcome(result, "open")["max"] > outcome(result, "loss")["max"], (result["outcomes"]))
values = [float(line.split(",")[2]) for line in table.splitlines()[1:]]
t.near("empirical is the column", means["again"], 1000 * sum(values) / len(values), within=2000)
t.near("which has no other values", outcome(result, "again")["max"], 500_000, within=1e-6)
write("losses.csv", table.replace("45.6", "45.7"))
t.expect("another file, another digest", t.json("run", model, "--trials", "50000")["digest"] != result["digest"])
write("losses.csv", table)
for law, words in (("fitted(lognorml, losses[loss])", "lognormal"), ("fitted(lognormal, losses[los])", "loss (k EUR)"), ("fitted(lognormal)", "a column of a source"),
                   ("fitted(uniform, losses[loss])", "State the bounds"), ("fitted(beta, losses[loss])", "between 0 and 1"),
                   ("fitted(empirical, losses[loss])", "`empirical(losses[loss])`"), ("fitted(lognormal, losses[cause])", "\"accident\""),
                   ("fitted(lognormal, losses[loss], truncated_below: 20 k EUR)", "lies below"), ("fitted(lognormal, losses[loss]) k EUR", "already"),
                   ("fitted(lognormal, losses[loss], truncated_below: 10)", "EUR"), ("fitted(lognormal, losses[loss], certain)", "no such argument")):
    wrong = t.model(f'plimsoll 1\nmodel m "m"\nsource losses "L" file "losses.csv"\ndraw x ~ {law}   judgement "t"\noutcome x, bad high\n')
    done = t.run("check", wrong)
    t.expect(f"{law} is refused", done.returncode == 1 and words in done.stdout + done.stderr, done)
t.end()
