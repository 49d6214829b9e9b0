#!/usr/bin/env python3
"""Uncertain givens: drawn once a trial, switched off by nothing, and told apart from what is still to happen.

    shares   Sobol' indices of sums and products against closed forms, within 0.02

usage: uncertain_given_test.py PROGRAM
"""
import csv
import json
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
