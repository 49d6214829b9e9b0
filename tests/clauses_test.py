#!/usr/bin/env python3
"""Each clause on each declaration: it has an effect, or it is refused where it stands.

Every cell is a model with a place for the clause, written with two different values of it. Where `check` takes the
clause, some answer of the program must differ between the two: the run, the run without the risk, or what `show`
says. Where it refuses, the kind must be one that says so, and the fix, which leaves the clause out, must check.

usage: clauses_test.py PROGRAM
"""
import json
import sys

from program_test import Tests

t = Tests(sys.argv[1])

HEAD = """plimsoll 1
model m "m"
time quarter from 2024-01 for 8
currency EUR
dim Site = tokyo, osaka
register r "r" file "r.csv"
draw z each period ~ normal(0, 1)   judgement "z"
let both[Site] = { tokyo: 2 + z, osaka: 3 + z }
"""

# Two values of each clause; EUR where the declaration is in money, a plain number elsewhere.
CLAUSES = {
    "off": ("off 1{u}", "off 2{u}"),
    "judgement": ('judgement "one"', 'judgement "two"'),
    "history": ("history 1{u}", "history 2{u}"),
    "across": ("correlate across Site: 0.1", "correlate across Site: 0.9"),
    "was": ('was "old"', 'was "older"'),
    "carries": ("carries 1.1", "carries 1.2"),
}

# name: (model with a place for the clause, unit)
PLACES = {
    "given": ("given g[Site] each year = 3 EUR {c}\n"
              "risk k \"k\" {{ draw d ~ normal(0, 1) off 0   judgement \"d\" }}\n"
              "outcome prev(g[tokyo]) + k.d * 1 EUR each period, bad low\n", " EUR"),
    "draw": ("risk k \"k\" {{ draw d[Site] each period ~ normal(0, 1) {off} {c} }}\n"
             "outcome k.d[tokyo] + k.d[osaka] + prev(k.d[tokyo]) each period, bad low\n", ""),
    "event": ("risk k \"k\" {{ event e[Site] {{ rate 2 per year   judgement \"r\" }} {c} }}\n"
              "outcome k.e.count[tokyo] + prev(k.e.count[tokyo]) each period, bad low\n", ""),
    "mark": ("risk k \"k\" {{ draw w ~ normal(0, 1) off 0   judgement \"w\"\n event e {{ always; rate 8 per year   judgement \"r\"\n"
             "  draw d[Site] ~ uniform(0, 1) {c}\n  total s = sum(d over Site) }} }}\n"
             "outcome k.e.s each period, bad low\n", ""),
    "severity": ("risk k \"k\" {{ draw w ~ normal(0, 1) off 0   judgement \"w\"\n event e {{ always; rate 8 per year   judgement \"r\"\n"
                 "  severity[Site] ~ uniform(0, 1) {c}\n }} }}\n"
                 "outcome sum(k.e.total over Site) each period, bad low\n", ""),
    "let of an event": ("risk k \"k\" {{ draw w ~ normal(0, 1) off 0   judgement \"w\"\n event e {{ always; rate 8 per year   judgement \"r\"\n"
                        "  draw d ~ uniform(0, 1)   judgement \"d\"\n  let l[Site] = d {c}\n"
                        "  total s = sum(l over Site) }} }}\noutcome k.e.s each period, bad low\n", ""),
    "total": ("risk k \"k\" {{ event e {{ rate 8 per year   judgement \"r\"\n"
              "  draw d ~ uniform(0, 1)   judgement \"d\"\n  total s[Site] = d {c} }} }}\n"
              "outcome prev(k.e.s[tokyo]) each period, bad low\n", ""),
    "kept": ("risk k \"k\" {{ event e {{ rate 8 per year   judgement \"r\"\n"
             "  draw d ~ uniform(0, 1)   judgement \"d\"\n  kept s[Site] = d {c} }} }}\n"
             "outcome prev(k.e.s[tokyo]) each period, bad low\n", ""),
    "flow": ("risk k \"k\" {{ draw d ~ normal(0, 1) off 0   judgement \"d\"\n  flow f[Site] = both * 1 EUR {c} }}\n"
             "outcome k.f[tokyo] + prev(k.f[tokyo]) each period, bad low\n", " EUR"),
    "let": ("risk k \"k\" {{ draw d ~ normal(0, 1) off 0   judgement \"d\"\n  let f[Site] = both * 1 EUR {c} }}\n"
            "outcome k.f[tokyo] + prev(k.f[tokyo]) each period, bad low\n", " EUR"),
    "stock": ("risk k \"k\" {{ draw d ~ normal(0, 1) off 0   judgement \"d\"\n"
              "  stock f[Site] opening 1 EUR {{ + m = both * 1 EUR }} {c} }}\n"
              "outcome lag(k.f[tokyo], 2 quarters) each period, bad low\n", " EUR"),
    "line of a stock": ("risk k \"k\" {{ draw d ~ normal(0, 1) off 0   judgement \"d\"\n"
                        "  stock f[Site] opening 1 EUR   judgement \"o\" {{ + m = both * 1 EUR {c} }} }}\n"
                        "outcome k.f.m[tokyo] + prev(k.f.m[tokyo]) each period, bad low\n", " EUR"),
    "nameless line of a stock": ("risk k \"k\" {{ draw d ~ normal(0, 1) off 0   judgement \"d\"\n"
                                 "  flow q = (2 + z) * 1 EUR\n"
                                 "  stock f opening 1 EUR   judgement \"o\" {{ + q {c} }} }}\n"
                                 "outcome k.f each period, bad low\n", " EUR"),
    "what affects a stock": ("risk k \"k\" {{ draw d ~ normal(0, 1) off 0   judgement \"d\"\n"
                             "  stock f[Site] opening 1 EUR   judgement \"o\" {{ effects }}\n"
                             "  affects f by both * 1 EUR {c} }}\n"
                             "outcome k.f.k[tokyo] + prev(k.f.k[tokyo]) each period, bad low\n", " EUR"),
    "effects of a stock": ("risk k \"k\" {{ draw d ~ normal(0, 1) off 0   judgement \"d\"\n"
                           "  stock f[Site] opening 1 EUR   judgement \"o\" {{ effects at most 9% each period {c} }}\n"
                           "  affects f by -both }}\n"
                           "outcome k.f.effects[tokyo] + prev(k.f.effects[tokyo]) each period, bad low\n", " EUR"),
    "line of a statement": ("risk k \"k\" {{ draw d ~ normal(0, 1) off 0   judgement \"d\"\n"
                            "  statement s \"s\" {{ + m = (2 + z) * 1 EUR {c}\n = p }} }}\n"
                            "outcome k.p + k.m + prev(k.m) each period, bad low\n", " EUR"),
    "nameless line of a statement": ("risk k \"k\" {{ draw d ~ normal(0, 1) off 0   judgement \"d\"\n"
                                     "  flow q = (2 + z) * 1 EUR\n  statement s \"s\" {{ + q {c}\n = p }} }}\n"
                                     "outcome k.p each period, bad low\n", " EUR"),
    "subtotal": ("risk k \"k\" {{ draw d ~ normal(0, 1) off 0   judgement \"d\"\n  flow q = (2 + z) * 1 EUR\n"
                 "  statement s \"s\" {{ + q\n = p {c} }} }}\noutcome k.p + prev(k.p) each period, bad low\n", " EUR"),
    "let of a function": ("fn f(x) {{\n let y = x * 2 {c}\n result y + prev(y)\n}}\n"
                          "risk k \"k\" {{ draw d ~ normal(0, 1) off 0   judgement \"d\" }}\n"
                          "flow q = f(2 EUR * z) + k.d * 1 EUR\noutcome q each period, bad low\n", " EUR"),
    "line of a function's stock": ("fn f(x) {{\n stock y opening 0 EUR {{ + m = x {c} }}\n"
                                   " result y + prev(y.m)\n}}\n"
                                   "risk k \"k\" {{ draw d ~ normal(0, 1) off 0   judgement \"d\" }}\n"
                                   "flow q = f(2 EUR * z) + k.d * 1 EUR\noutcome q each period, bad low\n", " EUR"),
}

# Where looking back without `history` would be refused, the clauses other than it need one.
NEEDS_HISTORY = {"what affects a stock", "effects of a stock", "given", "draw", "flow", "let", "line of a stock", "line of a statement", "subtotal", "stock",
                 "let of a function", "line of a function's stock"}
# `off` outside a risk has a message of its own.
REFUSED = {"clause_without_effect", "off_outside_risk"}

with open(t.path("r.csv"), "w") as out:
    out.write("id,title\n1.1,a\n1.2,b\n")


def write(place, clause, text, which="first"):
    template, unit = PLACES[place]
    parts = [text.format(u=unit)] if text else []
    if place in NEEDS_HISTORY and clause != "history":
        parts.append(f"history 1{unit}")
    off = "" if clause == "off" else "off 0"
    return t.model(HEAD + template.format(c=" ".join(parts), off=off), f"{place}_{clause}_{which}.plim".replace(" ", "_"))


def answers(path):
    said = []
    for command in (["run", path, "--trials", "64", "--json", "-", "--quiet"],
                    ["run", path, "--trials", "64", "--without", "k", "--json", "-", "--quiet"],
                    ["show", path, "--json", "-"], ["show", path, "--mechanisms"]):
        done = t.run(*command)
        text = done.stdout + done.stderr
        if command[0] == "run" and done.returncode == 0:
            result = json.loads(done.stdout)
            text = json.dumps([result["digest"], result["outcomes"]])
        said.append(text)
    return said


n_refused = n_effective = 0
for place in PLACES:
    for clause, values in CLAUSES.items():
        name = f"{clause} on {place}"
        path = write(place, clause, values[0])
        done = t.run("check", path, "--json")
        seen = json.loads(done.stdout) if done.stdout.strip() else []
        errors = [d for d in seen if d["severity"] == "error"]
        if errors:
            n_refused += 1
            kinds = {d["kind"] for d in errors}
            t.expect(f"{name} is refused as a clause without effect", kinds <= REFUSED, (kinds, done.stdout[:600]))
            continue
        n_effective += 1
        if clause == "judgement":
            # What stands behind a figure is compared, shown and verified.
            done = t.run("diff", path, write(place, clause, values[1], "second"))
            t.expect(f"{name} is seen", done.returncode == 1, done)
            continue
        first = answers(path)
        second = answers(write(place, clause, values[1], "second"))
        t.expect(f"{name} has an effect", first != second, first[0][:300])

# Both happen, so that neither half of the table is empty.
t.expect("some are refused and some have an effect", n_refused > 20 and n_effective > 40, (n_refused, n_effective))

# Parts that are no clauses: a second one, or one that the declaration cannot use.
for kind, text in [
    ("duplicate_clause", "flow f each year each period = 1 EUR\n"),
    ("duplicate_clause", "flow f in EUR in EUR = 1 EUR\n"),
    ("duplicate_clause", 'source s "s" file "r.csv" file "r.csv"\n'),
    ("duplicate_clause", 'source s "s" file "r.csv" key id key title\n'),
    ("duplicate_clause", 'risk k2 "k" category "a" category "b" { event e { rate 1 per year } }\n'),
    ("duplicate_clause", 'risk k2 "k" owner "a" owner "b" { event e { rate 1 per year } }\n'),
    ("duplicate_clause", "draw d[Site] ~ normal(0, 1) correlate across Site: 0.5 correlate across Site: 0.2\n"),
    ("clause_without_effect", "event e { rate 1 per year; draw d ~ normal(0, 1); let l each year = d; total s = l }\n"),
    ("clause_without_effect", "fn f(x) {\n flow y = x\n result y\n}\n"),
    ("clause_without_effect", "fn f(x) {\n let y each year = x\n result y\n}\n"),
    ("clause_without_effect", "fn f(x) {\n stock y opening 0 EUR { - x each year }\n result y\n}\n"),
    ("clause_without_effect", "fn f(x) {\n stock y opening 0 EUR { + x; effects }\n result y\n}\n"),
]:
    done = t.run("check", t.model(HEAD + text), "--json")
    kinds = [d["kind"] for d in json.loads(done.stdout) if d["severity"] == "error"]
    t.expect(f"{kind}: {text.strip()}", kind in kinds, done.stdout[:500])

t.end()
