#!/usr/bin/env python3
"""Number formats of cells times the units that are written for them: as a cell, in a table, and as evidence.

usage: sheet_formats_test.py PROGRAM

The truth is what a reader sees: the number that is shown, times the words beside it. Each of the three must give that amount or
refuse; none may give another one.
"""
import json
import sys

from program_test import Tests
from workbooks import Book

t = Tests(sys.argv[1])
HEAD = 'plimsoll 1\nmodel m "m"\ncurrency EUR, USD, JPY\nunit tonne/tonnes\n'
UNITS = {"": 1, "in %": 1, "in EUR": 1, "in k EUR": 1e3, "in M EUR": 1e6, "in bn EUR": 1e9, "in USD": 1, "in k USD": 1e3, "in M": 1e6, "in k": 1e3,
         "in M JPY": 1e6, "in JPY": 1, "in tonne": 1, "in bp": 1, "in M USD": 1e6, "in days": 1, "in months": 1}


def write(style, number):
    book = Book()
    book.sheet("Plan").rows("A1", ["line", "v"]).put("A2", "x").put("B2", number, style=style)
    book.save(t.path("plan.xlsx"))


def value(given):
    """What x is, in the unit that is written, or the words of the refusal."""
    text = HEAD + 'dim Line = x\nsource plan "Plan" file "plan.xlsx"\n' + given + ("\noutcome x[x], bad low\n" if "x[Line]" in given else "\noutcome x, bad low\n")
    done = t.run("run", t.model(text, "cell.plim"), "--trials", "2", "--json", "-", "--quiet")
    if done.returncode != 0:
        return " ".join(done.stderr.split())
    mean = json.loads(done.stdout)["outcomes"][0]["mean"]
    return mean["value"]


def near(got, right):
    return not isinstance(got, str) and abs(got - right) <= 1e-12 * abs(right)


# Format, what is stored, and by unit either the amount in EUR, USD, ... or words of a refusal. Behind `table:` the units in which
# a table gives it too: where nothing but the currency is said. All others a table refuses.
ROWS = [
    # No words: the number in the unit that is written.
    (None, 12, {"": 12, "in EUR": 12, "in k EUR": 12e3, "in tonne": 12, "table:": ("", "in EUR", "in k EUR", "in tonne")}),
    ("#,##0.00", 12, {"in k EUR": 12e3, "table:": ("in k EUR",)}),
    ('0 "EUR"', 12, {"in EUR": 12, "in k EUR": 12e3, "in k USD": "EUR", "table:": ("in EUR", "in k EUR")}),
    # Words of scale, with a currency and without, before and behind, glued and apart.
    ('0.0 "Mio. €"', 12.5, {"in M EUR": 12.5e6, "in k EUR": "counts `M`", "in EUR": "counts `M`", "in M USD": "€", "": "no unit"}),
    ('"€ "0.0"m"', 12.5, {"in M EUR": 12.5e6, "in EUR": "counts `M`"}),
    ('#,##0 "k€"', 12, {"in k EUR": 12e3, "in EUR": "counts `k`"}),
    ('#,##0 "T€"', 12, {"in k EUR": 12e3, "in EUR": "counts `k`"}),
    ('#,##0 "TEUR"', 12, {"in k EUR": 12e3, "in EUR": "counts `k`", "in k USD": "EUR"}),
    ('#,##0 "Tsd. EUR"', 12, {"in k EUR": 12e3, "in EUR": "counts `k`"}),
    ('#,##0 "MEUR"', 12, {"in M EUR": 12e6, "in EUR": "counts `M`", "in k EUR": "counts `M`"}),
    ('#,##0 "EURm"', 12, {"in M EUR": 12e6, "in EUR": "counts `M`"}),
    ('"EUR "0.0"bn"', 12, {"in bn EUR": 12e9, "in M EUR": "counts `bn`"}),
    ('#,##0 "US$ 000"', 12, {"in k USD": 12e3, "in USD": "counts `k`", "in k EUR": "US"}),
    ('#,##0 "(000)"', 12, {"in k EUR": 12e3, "in EUR": "counts `k`", "": "counts `k`"}),
    ('#,##0 "€\'000"', 12, {"in k EUR": 12e3, "in EUR": "counts `k`"}),
    ("[$TEUR] #,##0", 12, {"in k EUR": 12e3, "in EUR": "counts `k`", "in k USD": "EUR"}),
    ("[$Mio. €] #,##0.0", 12.5, {"in M EUR": 12.5e6, "in EUR": "counts `M`"}),
    ("[$k€-407] #,##0", 12, {"in k EUR": 12e3, "in EUR": "counts `k`"}),
    ('#,##0"百万円"', 12, {"in M JPY": 12e6, "in JPY": "counts `M`"}),
    ('0.0 "Mio. Stück"', 12, {"in M": 12e6, "": "given x in M =", "in k": "given x in M ="}),
    ('0.0 "million"', 12, {"in M": 12e6, "in M EUR": 12e6, "": "counts `M`", "in EUR": "given x in M EUR ="}),
    # Words of other languages; a word beside a currency that is not known, and hundredths of one, are refused.
    ('0.0 "Mill."', 1.2, {"in M EUR": 1.2e6, "in EUR": "counts `M`", "": "counts `M`"}),
    ('0 "milliers €"', 12, {"in k EUR": 12e3, "in EUR": "counts `k`"}),
    ('0 "miles"', 12, {"in tonne": 12, "in k EUR": 12e3, "in EUR": "counts `k`", "": "or its unit", "table:": ("in tonne",)}),
    ('0 "millones EUR"', 12, {"in M EUR": 12e6, "in EUR": "counts `M`"}),
    ('0 "migliaia di EUR"', 12, {"in k EUR": 12e3, "in EUR": "counts `k`"}),
    ('0 "migliaia foo EUR"', 12, {"in k EUR": "`foo`"}),
    ('0 "lakh"', 12, {"in EUR": "10^5", "": "10^5"}),
    ('0"백만원"', 12, {"in EUR": "counts `M`"}),
    ('"1.000 € "0', 12, {"in k EUR": 12e3, "in EUR": "counts `k`"}),
    ('"EUR 100 "0', 12, {"in EUR": "`100`", "in k EUR": "`100`"}),
    ('0 "tis. Kč"', 12, {"in EUR": "counts `k`", "in k EUR": "Kč"}),
    ('0 "ct"', 12, {"in EUR": "`ct`", "in %": "`ct`", "": "`ct`"}),
    ('0 "€ cent"', 12, {"in EUR": "`cent`", "in k EUR": "`cent`"}),
    ('0 "mil EUR"', 12, {"in EUR": "`mil`", "in k EUR": "`mil`", "in M EUR": "`mil`"}),
    ('0 "Wagons EUR"', 12, {"in EUR": "`Wagons`", "in k EUR": "`Wagons`"}),
    ('0 "Wagons"', 12, {"": 12, "table:": ("",)}),
    # Nouns beside a currency are no scale; units of time want that unit, or none.
    ('0 "EUR Umsatz"', 12, {"in EUR": 12, "in USD": "EUR", "in k EUR": 12e3, "table:": ("in EUR", "in k EUR")}),
    ('0 "Sales, k EUR"', 12, {"in k EUR": 12e3, "in EUR": "counts `k`"}),
    ('0 "Umsatz Foo EUR"', 12, {"in EUR": "`Foo`"}),
    ('0 "days"', 12, {"": 12, "in days": 12, "in months": "days", "in EUR": "days", "in %": "days", "in tonne": "days", "table:": ("", "in days")}),
    ('0 "Monate"', 12, {"": 12, "in days": "months", "in EUR": "months", "table:": ("",)}),
    ('0 "EUR netto"', 12, {"in EUR": 12, "table:": ("in EUR",)}),
    ("#,##0\u00a0[$€-407]", 12, {"in EUR": 12, "table:": ("in EUR",)}),
    ('"– "0 "EUR"', 12, {"in EUR": 12, "table:": ("in EUR",)}),
    ('0 "GBP"', 12, {"in EUR": "GBP"}),
    ('0 "Prozent"', 12, {"in %": 0.12, "": "per cent", "in EUR": "per cent"}),
    ('0 "pour cent"', 12, {"in %": 0.12, "": "per cent"}),
    ('0 "per mille"', 12, {"": "10^-3", "in %": "10^-3"}),
    # No scale: what the amount is for, and abbreviations.
    ('0 "EUR/T"', 12, {"in EUR": 12, "table:": ("in EUR",)}),
    ('0 "€/M"', 12, {"in EUR": 12, "table:": ("in EUR",)}),
    ('0 "€ per k"', 12, {"in EUR": 12, "table:": ("in EUR",)}),
    ('"k.A. "0', 12, {"": 12, "in EUR": 12, "table:": ("", "in EUR")}),
    # A letter that may be the unit.
    ('0 "T"', 12, {"in tonne": 12, "in k EUR": 12e3, "in EUR": "counts `k`", "": "or its unit", "table:": ("in tonne",)}),
    ('0.0,, "M"', 12.5e6, {"in EUR": 12.5e6, "in M EUR": 12.5e6}),
    # Thousands left out.
    ("#,##0,", 12500, {"in EUR": 12500, "in k EUR": 12500, "in M EUR": "without its last 3 digits"}),
    ("0,.0", 12500, {"in EUR": 12500, "in k EUR": 12500}),
    ('#,##0.0, "Mio. €"', 12500, {"in k EUR": 12.5e6, "in M EUR": "counts `k`", "in EUR": "counts `k`"}),
    ('0.0,," Mio. €"', 12.5e6, {"in EUR": 12.5e6}),
    # Shares.
    ("0.0%", 0.12, {"": 0.12, "in %": 0.12, "in k EUR": "%", "in days": "share", "table:": ("", "in %")}),
    ('0.0"%"', 12, {"in %": 0.12, "": "per cent", "in EUR": "per cent"}),
    ('0.0"‰"', 12, {"": "10^-3", "in %": "10^-3"}),
    # By sign and size.
    ('[=0]"-";0.0%', 0.12, {"": 0.12, "table:": ("",)}),
    ("[=0]0;0.0%", 0.12, {"": 0.12, "table:": ("",)}),
    ("[>1]0;0%", 0.12, {"": "by its size"}),
    ("[>=1000000]0.0,,\"M\";0", 12, {"in EUR": "by its size"}),
    ("0;-0 \"k\"", 12, {"in EUR": "by its size"}),
    ("-0;0", 12, {"in EUR": 12, "table:": ("in EUR",), "warns": "with a minus sign"}),
    ("(#,##0);#,##0", 12, {"in EUR": 12, "table:": ("in EUR",), "warns": "with a minus sign"}),
    ("0;0", -12, {"in EUR": -12, "table:": ("in EUR",), "warns": "without a minus sign"}),
    ("0;0", 12, {"in EUR": 12, "table:": ("in EUR",)}),
    ("0;[Red]0", -12, {"in EUR": -12, "table:": ("in EUR",)}),
    ("#,##0;▲#,##0", -12, {"in EUR": -12, "table:": ("in EUR",)}),
    # What is not shown at all.
    (";;;", 12, {"in EUR": 12, "table:": ("in EUR",), "warns": "does not show its number"}),
    ("0;", -12, {"in EUR": -12, "table:": ("in EUR",), "warns": "does not show its number"}),
    ("0;", 12, {"in EUR": 12, "table:": ("in EUR",)}),
    # Times and days.
    ("[h]:mm", 1.5, {"": "hours", "in EUR": "hours"}),
    ("yyyy-mm-dd", 45000, {"": "2023-03-15"}),
    ("yyyy-mm-dd", -45000, {"": "no day of the calendar"}),
]
for style, number, rights in ROWS:
    write(style, number)
    for unit, right in rights.items():
        if unit in ("table:", "warns"):
            continue
        what = f"{number} shown as {style}, {unit}"
        got = value(f'given x {unit} = plan[Plan!B2]   judgement "x"')
        t.expect(f"{what}: cell", isinstance(got, str) and right in got if isinstance(right, str) else near(got, right) or ("%" in unit and near(got, 100 * right)), got)
        of_table = value(f'given x[Line] {unit} = table("plan.xlsx", key: line, column: v)   judgement "x"')
        if unit in rights.get("table:", ()):
            t.expect(f"{what}: table", near(of_table, right) or ("%" in unit and near(of_table, 100 * right)), of_table)
        else:
            t.expect(f"{what}: a table refuses it", isinstance(of_table, str) and "Plan!B2" in of_table, of_table)
        if isinstance(right, str):
            continue
        # As evidence: the amount itself, written out, and a thousand times as much.
        scale = UNITS[unit]
        for factor, verdict in ((1, "verified"), (1000, "differs")):
            figure = f"{right / scale * factor!r} {unit.removeprefix('in ')}".replace("%", "")
            if unit == "in %":
                figure = f"{100 * right * factor!r} %"
            text = HEAD + f'source plan "Plan" file "plan.xlsx"\ngiven x = {figure}   cite plan[Plan!B2]\noutcome x, bad low\n'
            done = t.run("verify", t.model(text, "cited.plim"), "--json")
            told = json.loads(done.stdout)["citations"] if done.stdout.startswith("{") else []
            t.expect(f"{what}: {factor} times is {verdict}", [c["verdict"] for c in told] == [verdict], done)
    done = t.run("check", t.model(HEAD + 'source plan "Plan" file "plan.xlsx"\ngiven x in EUR = plan[Plan!B2]   judgement "x"\noutcome x, bad low\n', "warned.plim"))
    words = rights.get("warns")
    t.expect(f"{number} shown as {style}: {words or 'no word of its sign'}", (words or "minus sign") in " ".join(done.stderr.split()) if words else "minus sign" not in done.stderr, done)
t.end()
