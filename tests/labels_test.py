#!/usr/bin/env python3
"""Draws belong to names and labels: what an edit of order, membership or name keeps.

usage: labels_test.py PROGRAM

Models come in pairs that must draw the same numbers, to the last bit where nothing else is said; and correlated draws
must still have the correlations that the model states. An estimate of a correlation from n trials is allowed 5 / sqrt(n):
a right program fails one of all these once in more than 10,000 runs of the test.
"""
import csv
import sys

from program_test import Tests

t = Tests(sys.argv[1])
HEAD = 'plimsoll 1\nmodel m "labels"\ntime quarter from 2020-01 for 4\n'
FEW = 64


def samples(text, *arguments, trials=FEW):
    path = t.path("samples.csv")
    done = t.run("run", t.model(HEAD + text), "--trials", trials, "--samples", path, *arguments)
    t.expect("runs", done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}")
    if done.returncode != 0:
        return {}
    with open(path) as file:
        rows = list(csv.reader(file))
    return {name: [float(row[i]) for row in rows[1:]] for i, name in enumerate(rows[0])}


def kept(what, before, after, names, within=0.0, arguments=(), moved=()):
    """The outcomes of these names are the same under both texts; those in `moved` are not."""
    a, b = samples(before, *arguments), samples(after, *arguments)
    found = [k for k in a if any(k == n or k.startswith((n + " ", n + "@", n + "[")) for n in names)]
    t.expect(what + ": outcomes are there", len(found) >= len(names), sorted(a))
    for name in found:
        gap = max((abs(x - y) for x, y in zip(a[name], b.get(name, []))), default=9)
        t.expect(f"{what}: {name} keeps its draws", gap <= within and len(a[name]) == len(b.get(name, [])), gap)
    for name in moved:
        t.expect(f"{what}: {name} moves", a[name] != b[name])


def outcomes(array, labels, grain=""):
    return "".join(f"outcome {label} = {array}[{label}]{grain}, bad low\n" for label in labels)


# ---- one figure for all labels: order, insertion and removal of labels move nothing
TWO = outcomes("f", ["firm", "home"])
for grain in ("", " each period", " each year"):
    for r in ("0.5", "0", "1", "spearman(0.4)"):
        line = f"draw f[Line]{grain} ~ normal(0, 1) correlate across Line: {r}   judgement \"j\"\n" + outcomes("f", ["firm", "home"], grain)
        for labels in ("home, firm", "lan, firm, home", "firm, alpha, home, zeta"):
            kept(f"across {r}{grain}, {labels}", "dim Line = firm, home\n" + line, f"dim Line = {labels}\n" + line, ["firm", "home"])
line = 'draw f[Line] ~ normal(0, 1) correlate across Line: 0.5   judgement "j"\n' + TWO
kept("latin", "dim Line = firm, home\n" + line, "dim Line = zeta, home, firm\n" + line, ["firm", "home"], arguments=("--sampler", "latin"))
kept("reference", "dim Line = firm, home\n" + line, "dim Line = zeta, home, firm\n" + line, ["firm", "home"], arguments=("--executor", "reference"))
for block in ("gaussian { f across Line: 0.5 }", "student_t(3) { f across Line: spearman(0.5) }"):
    line = f'draw f[Line] ~ normal(0, 1)   judgement "j"\ncorrelate lines {block}\n' + TWO
    kept(block, "dim Line = firm, home\n" + line, "dim Line = home, lan, firm\n" + line, ["firm", "home"])
# The clause and a block of its own say the same.
kept("clause and block", 'dim Line = firm, home\ndraw f[Line] ~ normal(0, 1) correlate across Line: 0.5   judgement "j"\n' + TWO,
     'dim Line = firm, home\ndraw f[Line] ~ normal(0, 1)   judgement "j"\ncorrelate lines gaussian { f across Line: 0.5 }\n' + TWO, ["firm", "home"])
GRID = """draw f[Line, Site] ~ normal(0, 1) correlate across Line: 0.5, Site: 0.3   judgement "j"
outcome a = f[firm, tokyo], bad low
outcome b = f[home, osaka], bad low
"""
kept("two index sets", "dim Line = firm, home\ndim Site = tokyo, osaka\n" + GRID,
     "dim Site = kobe, osaka, tokyo\ndim Line = lan, home, firm\n" + GRID, ["a", "b"])
MARKS = """event war { rate 3 per year   judgement "j"
  draw depth[Line] ~ uniform(0, 1)  correlate across Line: 0.6   judgement "j"
  total cut[Line] = depth }
outcome firm = war.cut[firm] over horizon, bad high
outcome home = war.cut[home] over horizon, bad high
"""
kept("marks", "dim Line = firm, home\n" + MARKS, "dim Line = lan, home, firm\n" + MARKS, ["firm", "home"])
OF_EVENT = """event fire[Site] { rate 3 per year   judgement "j"
  draw size[Line] ~ uniform(0, 1)  correlate across Line: 0.6   judgement "j"
  total lost[Line] = size }
outcome a = fire.lost[firm, tokyo] over horizon, bad high
outcome b = fire.lost[home, osaka] over horizon, bad high
"""
kept("marks of an event with labels", "dim Line = firm, home\ndim Site = tokyo, osaka\n" + OF_EVENT,
     "dim Site = kobe, osaka, tokyo\ndim Line = lan, home, firm\n" + OF_EVENT, ["a", "b"])

# ---- figures of their own: the order in which members, entries and labels are written moves nothing
DRAWS = {n: f'draw {n} ~ normal(0, 1)   judgement "j"\n' for n in "abcd"}
OUT = "".join(f"outcome out_{n} = {n}, bad low\n" for n in "abcd")
ABCD = "".join(DRAWS.values())
DCBA = "".join(reversed(DRAWS.values()))
BLOCK = "correlate some %s { (a, b): 0.5; (b, c): -0.3; (a, c): 0.2; (c, d): 0.6 }\n"
SWAPPED = "correlate some %s { (d, c): 0.6; (c, a): 0.2; (c, b): -0.3; (b, a): 0.5 }\n"
ALL = ["out_a", "out_b", "out_c", "out_d"]
for family in ("gaussian", "student_t(4)"):
    kept(f"pairs, {family}", ABCD + BLOCK % family + OUT, DCBA + SWAPPED % family + OUT, ALL)
kept("all of", ABCD + "correlate g gaussian { all of {a, b, c, d}: 0.3 }\n" + OUT,
     DCBA + "correlate g gaussian { all of {c, d, a, b}: 0.3 }\n" + OUT, ALL)
kept("matrix", ABCD + "correlate g gaussian { matrix {a, b, c} [1, 0.5, 0.1; 0.5, 1, -0.2; 0.1, -0.2, 1] }\n" + OUT,
     DCBA + "correlate g gaussian { matrix {c, a, b} [1, 0.1, -0.2; 0.1, 1, 0.5; -0.2, 0.5, 1] }\n" + OUT, ALL)
line = 'draw f[Line] ~ normal(0, 1) correlate across Line: -0.3   judgement "j"\n' + TWO
kept("below zero", "dim Line = firm, home\n" + line, "dim Line = home, firm\n" + line, ["firm", "home"], within=1e-13)
kept("below zero, a label that sorts last", "dim Line = firm, home\n" + line, "dim Line = zeta, home, firm\n" + line, ["firm", "home"], within=1e-13)
# A member more: those that sort before it stay, and what is not correlated with it.
kept("a member that sorts last", ABCD + "correlate g gaussian { (a, b): 0.5 }\n" + OUT,
     ABCD + "correlate g gaussian { (a, b): 0.5; (b, d): 0.4 }\n" + OUT, ["out_a", "out_b", "out_c"], moved=["out_d"])
kept("another pair in the block", ABCD + "correlate g gaussian { (c, d): 0.5 }\n" + OUT,
     ABCD + "correlate g gaussian { (a, b): 0.5; (d, c): 0.5 }\n" + OUT, ["out_a", "out_c", "out_d"], moved=["out_b"])

# ---- renaming with `was`
kept("a dim", 'dim Line = firm, home\ndraw f[Line] ~ normal(0, 1)   judgement "j"\n' + TWO,
     'dim Kind = firm, home   was "Line"\ndraw f[Kind] ~ normal(0, 1)   judgement "j"\n' + TWO, ["firm", "home"])
kept("a dim, before its labels", 'dim Line = i1..i3\ndraw f[Line] ~ normal(0, 1)   judgement "j"\n' + outcomes("f", ["i1", "i3"]),
     'dim Kind was "Line" = i1..i3\ndraw f[Kind] ~ normal(0, 1)   judgement "j"\n' + outcomes("f", ["i1", "i3"]), ["i1", "i3"])
kept("a label", 'dim Line = firm, home\ndraw f[Line] ~ normal(0, 1) correlate across Line: 0.5   judgement "j"\noutcome x = f[firm], bad low\noutcome y = f[home], bad low\n',
     'dim Line = flat (was "home"), firm\ndraw f[Line] ~ normal(0, 1) correlate across Line: 0.5   judgement "j"\noutcome x = f[firm], bad low\noutcome y = f[flat], bad low\n', ["x", "y"])
kept("a dim and its labels, figures of their own",
     'dim Line = firm, home\ndraw f[Line] ~ normal(0, 1)   judgement "j"\ncorrelate g gaussian { (f[firm], f[home]): 0.4 }\noutcome x = f[firm], bad low\noutcome y = f[home], bad low\n',
     'dim Kind = zeta (was "firm"), alpha (was "home")   was "Line"\ndraw f[Kind] ~ normal(0, 1)   judgement "j"\ncorrelate g gaussian { (f[zeta], f[alpha]): 0.4 }\noutcome x = f[zeta], bad low\noutcome y = f[alpha], bad low\n', ["x", "y"])
RISK = """dim Line = firm, home
risk %s "R" %s {
  draw f[Line] ~ normal(0, 1)   off 0   judgement "j"
  draw g ~ normal(0, 1)   off 0   judgement "j"
  event hit { rate 2 per year   judgement "j"
    draw size ~ uniform(0, 1)   judgement "j"
    total lost = size }
  correlate c student_t(4) { (f[firm], g): 0.5 }
}
outcome x = %s.f[firm], bad low
outcome y = %s.g, bad low
outcome z = %s.hit.lost over horizon, bad high
"""
kept("a risk", RISK % ("one", "", *["one"] * 3), RISK % ("two", 'was "one"', *["two"] * 3), ["x", "y", "z"], within=1e-13)
T = 'draw a ~ normal(0, 1)   judgement "j"\ndraw b ~ normal(0, 1)   judgement "j"\ncorrelate %s { (a, b): 0.5 }%s\noutcome x = a + b, bad low\n'
kept("a block of a t copula", T % ("one student_t(3)", ""), T % ("two student_t(3)", ' was "one"'), ["x"])
kept("a block of a t copula, before its entries", T % ("one student_t(3)", ""), T % ('two student_t(3) was "one"', ""), ["x"])
for text, words in [('dim Line = a (was "c"), b (was "c")\ndraw f[Line] ~ normal(0, 1)   judgement "j"\noutcome x = f[a], bad low\n', "noise_shared"),
                    ('dim Line = a (is "c"), b\noutcome x = 1, bad low\n', "unexpected_token"),
                    ('dim Line was "x" = a, b   was "y"\noutcome x = 1, bad low\n', "duplicate_clause")]:
    done = t.run("check", t.model(HEAD + text))
    t.expect(words, done.returncode == 1 and words in done.stderr, done)
formatted = t.model(HEAD + 'dim   Kind = zeta(was "firm"),alpha  was "Line"\ndraw f[Kind] ~ normal(0, 1)   judgement "j"\noutcome x = f[zeta], bad low\n')
done = t.run("fmt", formatted)
t.expect("fmt keeps `was`", 'dim Kind = zeta (was "firm"), alpha was "Line"' in open(formatted).read() + done.stdout, done)

# ---- the correlations are those that are stated
N = 65536 if t.nightly else 16384


def correlation(a, b):
    n = len(a)
    ma, mb = sum(a) / n, sum(b) / n
    cov = sum((x - ma) * (y - mb) for x, y in zip(a, b)) / n
    return cov / (sum((x - ma) ** 2 for x in a) / n * sum((y - mb) ** 2 for y in b) / n) ** 0.5


columns = samples("""dim Line = firm, home, wan
dim Site = tokyo, osaka
draw f[Line, Site] ~ normal(0, 1) correlate across Line: 0.5, Site: 0.3   judgement "j"
draw g[Line, Site] ~ normal(0, 1) correlate across Line: 0.6   judgement "j"
draw h[Line] ~ normal(0, 1) correlate across Line: -0.4   judgement "j"
draw u[Line] ~ normal(0, 1)   judgement "j"
draw v[Line] ~ normal(0, 1)   judgement "j"
correlate uv gaussian { u across Line: 0.7; (u, v): 0.5 }
""" + "".join(f"outcome {n}_{a}_{b} = {n}[{a}, {b}], bad low\n" for n in "fg" for a in ("firm", "home") for b in ("tokyo", "osaka"))
    + "".join(f"outcome {n}_{a} = {n}[{a}], bad low\n" for n in "huv" for a in ("firm", "home", "wan")), trials=N)
for a, b, right in [("f_firm_tokyo", "f_home_tokyo", 0.5), ("f_firm_tokyo", "f_firm_osaka", 0.3), ("f_firm_tokyo", "f_home_osaka", 0.15),
                    ("g_firm_tokyo", "g_home_tokyo", 0.6), ("g_firm_tokyo", "g_firm_osaka", 0), ("g_firm_tokyo", "g_home_osaka", 0),
                    ("h_firm", "h_home", -0.4), ("h_home", "h_wan", -0.4), ("u_firm", "u_home", 0.7), ("u_home", "v_home", 0.5),
                    ("u_home", "v_firm", 0), ("v_home", "v_firm", 0), ("f_firm_tokyo", "g_firm_tokyo", 0)]:
    t.near(f"correlation of {a} and {b}", correlation(columns[a], columns[b]), right, 5 / N ** 0.5)
for name, column in columns.items():
    if len(column) == N and name[0] in "fghuv":
        t.near(f"variance of {name}", sum(x * x for x in column) / N, 1, 5 * (2 / N) ** 0.5)
t.end()
