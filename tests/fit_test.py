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
