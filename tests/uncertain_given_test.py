#!/usr/bin/env python3
"""Uncertain givens: drawn once a trial, switched off by nothing, and told apart from what is still to happen.

    shares   Sobol' indices of sums and products against closed forms, within 0.02
    owed     what a run says of every outcome, against closed forms within five errors

usage: uncertain_given_test.py PROGRAM
"""
import csv
import json
import math
import statistics
import sys

from program_test import Tests

t = Tests(sys.argv[1])
HEAD = 'plimsoll 1\nmodel m "m"\ntime quarter from 2024-01 for 4\ncurrency EUR\n'
BODY = HEAD + """given base "The true base" ~ normal(10 EUR, 3 EUR) judgement "t"
draw x each period ~ normal(0 EUR, 1 EUR) judgement "t"
flow sales = base + x
outcome sales over horizon, bad low
outcome level = base each period, bad low
"""


def shares(path, *more):
    answer = t.json("sensitivity", path, "--method", "shares", "--by", "parameter", "--trials", "20000", *more)
    return {s["source"]: (s["first"]["value"], s["total"]["value"]) for s in answer.get("shares", [])}


path = t.model(BODY)
found = shares(path, "--outcome", "sales")
for name, right in {"parameters": 144 / 148, "process": 4 / 148}.items():
    for value in found.get(name, (None, None)):
        t.near(f"share of {name}", value, right, 0.02)
product = t.model(HEAD + 'given spread ~ lognormal(mean: 2, sd: 1) judgement "t"\ndraw x ~ normal(0, 1) judgement "t"\n'
                  'outcome y = spread * x, bad low\n')
found = shares(product)
# The spread alone explains nothing of a mean of 0; nothing is left once x is known but what they do together: 1 - 4/5.
t.near("first of a spread", found["parameters"][0], 0, 0.02)
t.near("total of a spread", found["parameters"][1], 0.2, 0.02)
t.near("first of the process", found["process"][0], 0.8, 0.02)

samples = t.path("samples.csv")
t.expect("run", t.run("run", path, "--trials", "200", "--samples", samples, "--without", "all").returncode == 0)
rows = list(csv.reader(open(samples)))
levels = [[float(x) for name, x in zip(rows[0], row) if name.startswith("level")] for row in rows[1:]]
t.expect("one value a trial, of four periods", all(len(set(row)) == 1 and len(row) == 4 for row in levels), levels[:3])
t.expect("another in each trial", len({row[0] for row in levels}) == 200)

# Its noise is that of its name: the word changes nothing, and nothing else moves.
drawn = t.model(BODY.replace("given base", "draw base"))
digests = [t.json("run", p, "--trials", "2000")["digest"] for p in (path, drawn)]
t.expect("the same draws as of a draw", digests[0] == digests[1], digests)
kinds = {d["name"]: d for d in json.loads(t.run("show", path, "--json").stdout)["definitions"]}
t.expect("show says what it is", kinds["base"].get("parameter") is True and "parameter" not in kinds["x"], kinds)
t.expect("show in words", "Uncertain givens (1)" in t.run("show", path).stdout)

risk = t.model(HEAD + 'risk r "R" { given size ~ uniform(1 EUR, 3 EUR) judgement "t"\n flow hit = size off 0 EUR judgement "t" }\n'
               'outcome r.hit over horizon, bad high\n')
t.near("in a risk without `off`", t.json("run", risk, "--trials", "20000")["outcomes"][0]["mean"]["value"], 8, 0.05)
t.expect("a number in its place", t.json("run", risk, "--trials", "100", "--set", "r.size=2 EUR")["outcomes"][0]["mean"]["value"] == 8)
t.expect("another law in its place", t.run("run", risk, "--trials", "100", "--set", "r.size ~ uniform(5 EUR, 6 EUR)").returncode == 0)
labels = t.model(HEAD + 'dim Site = a, b\ngiven base[Site] ~ normal(10 EUR, 3 EUR) correlate across Site: 0.5 judgement "t"\n'
                 'outcome sum(base over Site), bad low\n')
t.near("over labels, correlated", t.json("run", labels, "--trials", "50000")["outcomes"][0]["sd"]["value"], 27 ** 0.5, 0.1)
text = open(path).read()
done = t.run("fmt", "-", input=text)
t.expect("laid out", 'given base "The true base" ~ normal(10 EUR, 3 EUR)' in done.stdout, done)
diff = t.run("diff", path, drawn)
t.expect("diff sees the word", diff.returncode == 1 and "given -> draw" in diff.stdout, diff)

# What a run owes to its givens. Sums of normal laws: variance shares of 144/148, all, and none; of being among the worst
# twentieth, (P(both of two normal scores with that correlation are) - 0.05^2) / (0.05 * 0.95).
def both_worst(tie, p=0.05, n=4000):
    z = statistics.NormalDist()
    edge = z.inv_cdf(p)
    # Over the first score, by the middles of equal parts of its tail.
    tail = [z.inv_cdf(p * (i + 0.5) / n) for i in range(n)]
    joint = p * sum(z.cdf((edge - tie * x) / math.sqrt(1 - tie * tie)) for x in tail) / n
    return (joint - p * p) / (p * (1 - p))


mixed = t.model(HEAD + """given base "The true base" ~ normal(10 EUR, 3 EUR) judgement "t"
draw x ~ normal(0 EUR, 4 EUR) judgement "t"
let sum = base + x
let luck = x
let cut = max(base + x, 10 EUR)
outcome sum, bad low
outcome base, bad high
outcome luck, bad low
outcome cut, bad low
outcome 2 * sum "without a side"
""")
result = t.json("run", mixed, "--trials", "60000")
owed = {o["name"]: o["owed_to_givens"] for o in result["outcomes"]}
t.expect("which givens, and from how many trials", result["parameter_risk"] == {"givens": ["base"], "trials": 20000}, result["parameter_risk"])
for name, variance, worst in [("sum", 0.36, both_worst(0.36)), ("base", 1, 1), ("luck", 0, 0)]:
    for what, right in {"variance": variance, "worst": worst}.items():
        share = owed[name][what]
        t.expect(f"{what} of {name} owed to givens", abs(share["value"] - right) <= 5 * share["se"] + 1e-12 and share["se"] < 0.03, (share, right))
t.expect("half of the trials share the worst value", owed["cut"]["worst"] is None and 0 < owed["cut"]["variance"]["value"] < 1, owed["cut"])
t.expect("no side, no worst", owed["2 * sum"]["worst"] is None and owed["2 * sum"]["variance"] == owed["sum"]["variance"], owed["2 * sum"])
t.expect("in words", "owed to the 1 uncertain given alone (parameter risk)" in " ".join(t.run("run", mixed, "--trials", "2000").stdout.split()))
# Of outcomes with rising parts of a given and one without, a dozen are told, the largest first.
many = t.model(HEAD + 'given base ~ normal(0 EUR, 1 EUR) judgement "t"\ndraw x ~ normal(0 EUR, 1 EUR) judgement "t"\n'
               + "".join(f"let y{k} = x + base * {k / 2}\noutcome y{k}, bad low\n" for k in range(1, 14)) + "let luck = x\noutcome luck, bad low\n")
text = t.run("run", many, "--trials", "40000").stdout
told = text[text.index("owed to the 1"):].splitlines()
names = [line.split()[0] for line in told if line.startswith("  y")]
t.expect("a dozen, the largest first", names == [f"y{k}" for k in range(13, 1, -1)], told)
t.expect("and what is left out", "and 1 smaller, 1 not told apart from 0: --json has all" in text, told)
t.expect("any threads and blocks, the same", t.json("run", mixed, "--trials", "60000", "--threads", "2", "--block", "64")["outcomes"] == result["outcomes"])
t.expect("not of an action's seed", t.json("run", mixed, "--trials", "60000", "--seed", "2")["outcomes"][0]["owed_to_givens"] != owed["sum"])
plain = t.json("run", mixed, "--trials", "2000", "--set", "base = 10 EUR")
t.expect("a given with a number is known", "parameter_risk" not in plain and "owed_to_givens" not in plain["outcomes"][0], plain.get("parameter_risk"))
t.expect("few trials are told", "256 trials" in t.json("run", mixed, "--trials", "100")["parameter_risk"]["reason"])
drawn_for_it = [t.json("run", mixed, "--trials", n)["parameter_risk"] for n in ("511", "512", "3001")]
t.expect("no more are drawn for it than for the run", ["reason" in one for one in drawn_for_it] == [True, False, False]
         and [one["trials"] for one in drawn_for_it] == [0, 256, 1500], drawn_for_it)
coupled = t.model(HEAD + 'given a ~ normal(0, 1) judgement "t"\ndraw b ~ normal(0, 1) judgement "t"\n'
                  'correlate pair gaussian { (a, b): 0.5 } judgement "t"\noutcome a + b "c", bad low\n')
found = t.json("run", coupled, "--trials", "2000")
t.expect("what is coupled is not told apart", "correlate" in found.get("parameter_risk", {}).get("reason", "") and "owed_to_givens" not in found["outcomes"][0], found.get("parameter_risk"))
two = t.model(HEAD + 'given a ~ normal(0, 1) judgement "t"\ngiven b ~ normal(0, 2) judgement "t"\ndraw c ~ normal(0, 2) judgement "t"\n'
              'outcome a + b + c "d", bad low\n')
found = t.json("run", two, "--trials", "40000", "--set", "a = 1")
t.expect("of two givens, one with a number", found["parameter_risk"] == {"givens": ["b"], "trials": 20000}, found["parameter_risk"])
t.near("and the other's share", found["outcomes"][0]["owed_to_givens"]["variance"]["value"], 0.5, 0.03)
t.expect("the answer says what its sources are", t.json("sensitivity", mixed, "--outcome", "sum", "--method", "shares", "--by", "parameter", "--trials", "2000")["by"] == "parameter")

for line, why in {
    'given a each year ~ normal(0, 1) judgement "t"': "drawn once a trial",
    'given a in EUR ~ normal(0, 1) judgement "t"': "carry their units themselves",
    'given a ~ normal(0, 1) off 0 judgement "t"': "off",
    'given a ~ 3 judgement "t"': "law",
}.items():
    done = t.run("check", t.model(HEAD + line + "\noutcome a, bad low\n"))
    t.expect(f"refused: {line}", done.returncode == 1 and why in done.stderr, done)
t.expect("without evidence", "bare_number" in t.run("check", t.model(HEAD + "given a ~ normal(10, 3)\noutcome a, bad low\n")).stderr)
t.end()
