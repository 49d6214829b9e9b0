#!/usr/bin/env python3
"""Rank correlations that a model states are those that its draws have, by family, degrees and sampler.

usage: rank_correlation_test.py PROGRAM

Each pair of draws is correlated by a block of its own; draws are uniform, so ranks are all there is to see. An
estimate of Spearman's correlation from n trials has a standard deviation of at most 1.1 / sqrt(n); an expectation
fails beyond 4.75 of them, so that a right program fails one of all these once in some 10,000 runs of the test.
"""
import csv
import math
import sys

from program_test import Tests

t = Tests(sys.argv[1])
TRIALS = 32768 if t.nightly else 16384
DEGREES = [0.5, 1, 2, 3, 4, 8, 30, 1000, 1e6, 1e12] if t.nightly else [1, 2, 4, 30, 1e9]
FIGURES = [-0.95, -0.6, -0.2, 0.1, 0.3, 0.6, 0.9, 0.99] if t.nightly else [-0.8, 0.3, 0.6, 0.95]


def ranks(column):
    order = sorted(range(len(column)), key=column.__getitem__)
    out = [0] * len(column)
    for rank, i in enumerate(order):
        out[i] = rank
    return out


def spearman(a, b):
    n = len(a)
    return 1 - 6 * sum((x - y) ** 2 for x, y in zip(ranks(a), ranks(b))) / (n * (n * n - 1))


def kendall(a, b):
    """From pairs of neighbouring trials, which are independent where the sampler is."""
    signs = [(a[i] - a[i + 1]) * (b[i] - b[i + 1]) > 0 for i in range(0, len(a), 2)]
    return 2 * sum(signs) / len(signs) - 1


def samples(text, *arguments):
    path = t.path("samples.csv")
    done = t.run("run", t.model(text), "--trials", TRIALS, "--samples", path, *arguments)
    t.expect("runs", done.returncode == 0, done)
    with open(path) as file:
        rows = list(csv.reader(file))
    return {name: [float(row[i]) for row in rows[1:]] for i, name in enumerate(rows[0])}


def blocks(family_of, statistic, table):
    text = 'plimsoll 1\nmodel ranks "Rank correlations"\n'
    for i, (df, r) in enumerate(table):
        for name in (f"a{i}", f"b{i}"):
            text += f'draw {name} ~ uniform(0, 1)   judgement "test"\noutcome {name}, bad low\n'
        text += f"correlate c{i} {family_of(df)} {{ (a{i}, b{i}): {statistic}({r}) }}\n"
    return text


# ---- Spearman and Kendall, by degrees, figure and sampler
table = [(df, r) for df in [None, *DEGREES] for r in FIGURES]
family = lambda df: "gaussian" if df is None else f"student_t({df:.17g})"
for sampler in ("random", "latin", "sobol"):
    columns = samples(blocks(family, "spearman", table), "--sampler", sampler)
    for i, (df, r) in enumerate(table):
        t.near(f"Spearman, {family(df)}, {sampler}", spearman(columns[f"a{i}"], columns[f"b{i}"]), r, 4.75 * 1.1 / TRIALS ** 0.5)
columns = samples(blocks(family, "kendall", table))
for i, (df, r) in enumerate(table):
    error = math.sqrt((1 - r * r) / (TRIALS / 2))
    t.near(f"Kendall, {family(df)}", kendall(columns[f"a{i}"], columns[f"b{i}"]), r, 4.75 * error + 2 / TRIALS)

# ---- other forms of a block: arrays, groups and matrices with mixed figures
forms = samples("""plimsoll 1
model forms "Forms of dependence"
dim Line = firm, home, wan
draw x[Line] ~ uniform(0, 1)   judgement "test"
draw p ~ uniform(0, 1)   judgement "test"
draw q ~ uniform(0, 1)   judgement "test"
draw r ~ uniform(0, 1)   judgement "test"
draw u ~ uniform(0, 1)   judgement "test"
draw v ~ uniform(0, 1)   judgement "test"
draw w ~ uniform(0, 1)   judgement "test"
correlate lines student_t(2) { x across Line: spearman(0.6) }
correlate group student_t(1.5) { all of {p, q, r}: spearman(0.5) }
correlate mixed student_t(3) { matrix {u, v, w} [1, spearman(0.4), kendall(0.3); spearman(0.4), 1, 0; kendall(0.3), 0, 1] }
outcome firm = x[firm], bad low
outcome home = x[home], bad low
outcome wan = x[wan], bad low
outcome p, bad low
outcome q, bad low
outcome r, bad low
outcome u, bad low
outcome v, bad low
outcome w, bad low
""")
bound = 4.75 * 1.1 / TRIALS ** 0.5
for a, b, right in [("firm", "home", 0.6), ("firm", "wan", 0.6), ("home", "wan", 0.6), ("p", "q", 0.5), ("q", "r", 0.5), ("u", "v", 0.4)]:
    t.near(f"Spearman of {a} and {b}", spearman(forms[a], forms[b]), right, bound)
t.near("Kendall of u and w", kendall(forms["u"], forms["w"]), 0.3, 4.75 * math.sqrt(2 / TRIALS))

# ---- what cannot be converted is refused, with a fix that is taken
PAIR = """plimsoll 1
model m "Pair"
given nu = 4   judgement "fat tails"
draw a ~ uniform(0, 1)   judgement "test"
draw b ~ uniform(0, 1)   judgement "test"
correlate two student_t(%s) { (a, b): %s }
outcome a + b, bad low, "sum"
"""
for df, figure, code, words in [("nu", "spearman(0.5)", 1, "write `student_t(4)`"), ("4", "spearman(0.5)", 0, ""), ("nu", "0.5", 0, ""),
                                ("nu", "kendall(0.5)", 0, ""), ("0.05", "spearman(0.5)", 1, "0.1 degrees of freedom and more"),
                                ("2 + 2", "spearman(0.5)", 0, "")]:
    done = t.run("check", t.model(PAIR % (df, figure)))
    t.expect(f"student_t({df}) with {figure} exits {code}", done.returncode == code and words in done.stdout + done.stderr, done)
t.end()
