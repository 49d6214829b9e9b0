#!/usr/bin/env python3
"""What a right side without a unit is under `in UNIT`: it counts the unit, but a share stays a share under one of per cent; what may be
either is refused, and its fix counts the unit. As a value, in a table by label and by year.

usage: given_units_test.py PROGRAM
"""
import json
import sys

from fixing import apply, diagnostics
from program_test import Tests

t = Tests(sys.argv[1])
HEAD = 'plimsoll 1\nmodel m "m"\ntime year from 2024-01 for 1\ncurrency EUR\ndim Line = north, south\ngiven share = 12%   judgement "x"\ngiven count = 3   judgement "x"\n'
FORMS = {
    "value": 'given x in {unit} = {text}   judgement "x"\n{of}outcome y, bad low\n',
    "label": 'given x[Line] in {unit} {{\n  north {text}   judgement "x"\n  south {text}   judgement "x"\n}}\n{of}outcome y, bad low\n',
    "year": 'given x each year in {unit} {{\n  2024 {text}   judgement "x"\n}}\n{of}outcome y each year, bad low\n',
}
# Right side, unit, what one of it is, the value in that; None: refused.
CASES = [
    ("12", "%", "1", 0.12), ("12%", "%", "1", 0.12), ("6% + 6%", "%", "1", 0.12), ("2 * 6%", "%", "1", 0.12), ("share", "%", "1", 0.12),
    ("share / 2", "%", "1", 0.06), ("2 * 3", "%", "1", None), ("-(2 + 3)", "%", "1", None),
    ("12", "% per year", "1 per year", 0.12), ("6% + 6%", "% per year", "1 per year", 0.12), ("2 * 6%", "% per year", "1 per year", 0.12),
    ("share", "% per year", "1 per year", 0.12), ("share * 2", "% per year", "1 per year", 0.24), ("2 * 3", "% per year", "1 per year", None),
    ("12% per year", "% per year", "1 per year", 0.12), ("6% per year + 6% per year", "% per year", "1 per year", 0.12),
    ("2 * 3", "bp", "1", None), ("share", "bp", "1", 0.12), ("30", "bp", "1", 0.003),
    ("2 + 3", "k EUR", "1 EUR", 5000), ("count", "k EUR", "1 EUR", 3000), ("50% * 24", "k EUR", "1 EUR", 12000), ("2 EUR + 3 EUR", "k EUR", "1 EUR", 5),
    ("max(2, 3)", "%", "1", None), ("round(6.4)", "% per year", "1 per year", None), ("max(2%, 3%)", "%", "1", 0.03),
    ("2 + 3", "per year", "1 per year", 5), ("share", "per year", "1 per year", 0.12), ("0", "% per year", "1 per year", 0),
]


def value(text):
    done = t.run("run", t.model(text, "m.plim"), "--trials", "2", "--json", "-", "--quiet")
    return json.loads(done.stdout)["outcomes"][0]["mean"]["value"] if done.returncode == 0 else None


for text, unit, one, right in CASES:
    for form, lines in FORMS.items():
        of = f"let y = x[north] / ({one})\n" if form == "label" else f"let y = x / ({one})\n"
        model = HEAD + lines.format(unit=unit, text=text, of=of)
        got = value(model)
        if right is None:
            found = diagnostics(t, t.model(model, "m.plim"))
            t.expect(f"{form} {text} in {unit} is refused", got is None and found[0]["kind" if "kind" in found[0] else "code"] == "unit_mismatch", found)
            fixed = model
            for _ in range(2):
                found = diagnostics(t, t.model(fixed, "m.plim"))
                if found:
                    fixed = apply(fixed, found[0]["fixes"][0], t.path("m.plim")) or fixed
            scale = {"%": 0.01, "% per year": 0.01, "bp": 0.0001}[unit]
            number = eval(text)  # noqa: S307 -- of the table above, whose functions Python has too
            t.expect(f"{form} {text} in {unit}: the fix counts the unit", value(fixed) is not None and abs(value(fixed) - number * scale) < 1e-15, fixed)
        else:
            t.expect(f"{form} {text} in {unit}", got is not None and abs(got - right) <= 1e-12 * max(1, abs(right)), (got, right))
# Behind `in` of a let, a flow, a total and an opening stands a figure in the unit: bare numbers are refused under one of per cent alike.
for words, unit, text, right in (("let x in {unit} = {text}", "%", "12%", 0.12), ("let x in {unit} = {text}", "%", "6% + 6%", 0.12), ("let x in {unit} = {text}", "%", "12", None),
                                 ("let x in {unit} = {text}", "%", "2 * 3", None), ("let x in {unit} = {text}", "%", "share", 0.12), ("let x in {unit} = {text}", "%", "0", 0),
                                 ("stock x in {unit} opening {text} {{ + more = 0% }}", "%", "12", None), ("stock x in {unit} opening {text} {{ + more = 0% }}", "%", "12%", 0.12),
                                 ("let x in {unit} = {text}", "% per year", "12% per year", 0.12), ("let x in {unit} = {text}", "bp", "30", None)):
    model = HEAD + words.format(unit=unit, text=text) + "\noutcome x" + (" each year" if "stock" in words else "") + ", bad low\n"
    got = value(model)
    if right is None:
        found = diagnostics(t, t.model(model, "m.plim"))
        fixed = apply(model, found[0]["fixes"][0], t.path("m.plim"))
        t.expect(f"{words.split()[0]} {text} in {unit} is refused", got is None and "may count" in found[0]["message"], found)
        scale = {"%": 1, "bp": 0.0001}[unit]
        t.expect(f"{words.split()[0]} {text} in {unit}: the fix counts", value(fixed) is not None and abs(value(fixed) - eval(text) * scale) < 1e-12, fixed)  # noqa: S307
    else:
        scale = 100 if unit.startswith("%") else 1
        t.expect(f"{words.split()[0]} {text} in {unit}", got is not None and abs(got - right * scale) < 1e-12, got)
t.end()
