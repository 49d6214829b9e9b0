#!/usr/bin/env python3
"""Numbers of CSV files under another dialect: read as the declaration says, or refused with what to add.

usage: csv_dialect_test.py PROGRAM

Each fix that a message offers is taken, and must give the number that it promises.
"""
import re
import sys

from program_test import Tests

t = Tests(sys.argv[1])


def outcome(text, name):
    done = t.run("run", t.model(text, name), "--trials", "16", "--json", t.path("r.json"))
    if done.returncode != 0:
        return None, done
    import json
    with open(t.path("r.json")) as file:
        result = json.load(file)
    return next(o["mean"]["value"] if isinstance(o["mean"], dict) else o["mean"] for o in result["outcomes"]), done


def write(cells, separator=",", start=b"", encoding="utf-8"):
    rows = [["key", "value", "note"]] + [[f"k{i}", cell, "n"] for i, cell in enumerate(cells)]
    quote = lambda cell: f'"{cell}"' if separator in cell or "," in cell else cell
    with open(t.path("d.csv"), "wb") as out:
        out.write(start + "".join(separator.join(map(quote, row)) + "\n" for row in rows).encode(encoding))


SOURCE = 'plimsoll 1\nmodel m "csv"\nsource s "S" file "d.csv" key key  value value %s\ngiven x = s[k0]\noutcome x, bad low\n'
TABLE = ('plimsoll 1\nmodel m "csv"\ndim K = %s\ngiven x[K] = table("d.csv", key: key, column: value%s)   judgement "j"\n'
         "outcome y = x[k0], bad low\n")


def both(what, cells, words, value=None, kind=None, **how):
    """The first cell by both ways of reading a file. `value` None: refused, and every fix gives what it says."""
    write(cells, **how)
    call = "".join(f", {w}: \"{v}\"" for w, v in words)
    said = " ".join(f"{w} \"{v}\"" for w, v in words)
    labels = ", ".join(f"k{i}" for i in range(len(cells)))
    for form, text in (("source", SOURCE % said), ("table", TABLE % (labels, call))):
        if form == "table" and kind is None and value is None:
            continue
        found, done = outcome(text, "m.plim")
        if value is not None:
            t.expect(f"{what} of a {form} is {value}", found == value, done if found is None else found)
            continue
        t.expect(f"{what} of a {form} is refused", done.returncode == 1 and kind in done.stderr, done)
        for promised, fix in re.findall(r"if it is (\S+), add `([^`]*)`", done.stderr.replace("\n", " ")):
            if form == "source":
                # What is said already is not said twice.
                said_again = " ".join(f'{w} "{v}"' for w, v in words if w not in fix)
                again, done2 = outcome(SOURCE % (said_again + " " + fix), "m.plim")
            else:
                again, done2 = outcome(TABLE % (labels, call.replace(', negative: "()"', "") + ", " + fix), "m.plim")
            if len(set(cells)) == 1 or form == "source":
                t.expect(f"{what} of a {form}, with {fix}, is {promised}", again == float(promised), done2 if again is None else again)


A, N, M = "data_ambiguous_number", "data_not_a_number", "data_malformed"
# ---- without a word
for cells, value, kind in [(["1.2"], 1.2, None), (["1200"], 1200, None), (["0.125"], 0.125, None), (["25666.524"], 25666.524, None),
                           (["1.200"], None, A), (["-1.200"], None, A), (["12.345", "7"], None, A), (["1.200", "0.5"], 1.2, None),
                           (["1.200", "1234.567"], 1.2, None), (["1.200", "1.234.567"], None, A), (["1.200", "12,5"], None, A),
                           (["1,200"], None, N), (["1,2"], None, N), (["1 200"], None, N), (["1\u00a0200"], None, N), (["1'200"], None, N),
                           (["1\u2019200"], None, N), (["1.234.567"], None, N), (["1.234,5"], None, N), (["1,234.5"], None, N),
                           (["12%"], 0.12, None), (["12 %"], 0.12, None), (["(5)"], None, N), (["(1.200)"], None, N), (["5-"], None, N),
                           (["\u22125"], -5, None), (["31.12.2011"], None, N), (["12/31/2011"], None, N), (["$5"], None, N), ([""], None, N),
                           (["1e3"], 1000, None), (["+5"], 5, None), (["-5"], -5, None)]:
    both(f"{cells}", cells, [], value, kind)
# ---- as the declaration says
for words, cells, value in [([("decimal", ".")], ["1.200"], 1.2), ([("decimal", ",")], ["1,200"], 1.2), ([("thousands", ".")], ["1.200"], 1200),
                            ([("thousands", ",")], ["1,200"], 1200), ([("thousands", " ")], ["1\u202f200.5"], 1200.5),
                            ([("thousands", "'")], ["-1'200"], -1200), ([("decimal", ","), ("thousands", ".")], ["1.234.567,25"], 1234567.25),
                            ([("negative", "()")], ["(5.5)"], -5.5), ([("negative", "()"), ("thousands", ",")], ["(1,200)"], -1200)]:
    both(f"{cells} with {words}", cells, words, value)
both("(1.200) with brackets alone", ["(1.200)"], [("negative", "()")], None, A)
for words, cells in [([("decimal", ",")], ["1.5"]), ([("decimal", ".")], ["1,5"]), ([("thousands", ",")], ["1,20"]), ([("thousands", ".")], ["12.34"]),
                     ([("thousands", ",")], ["1234,567"]), ([("thousands", ",")], ["12,34,567"])]:
    write(cells)
    done = t.run("check", t.model(SOURCE % " ".join(f'{w} "{v}"' for w, v in words), "m.plim"))
    t.expect(f"{cells} with {words} is refused", done.returncode == 1 and N in done.stderr, done)
# ---- what separates cells, and what stands before them
both("semicolons", ["1,5"], [("separator", ";"), ("decimal", ",")], 1.5, separator=";")
both("tabs", ["1.5"], [("separator", "tab")], 1.5, separator="\t")
both("bars", ["1.5"], [("separator", "|")], 1.5, separator="|")
both("semicolons unsaid", ["1.5"], [], None, M, separator=";")
both("semicolons said, commas there", ["1.5"], [("separator", ";")], None, M)
both("byte order mark", ["1.5"], [], 1.5, start=b"\xef\xbb\xbf")
both("UTF-16", ["1.5"], [], 1.5, encoding="utf-16")
both("a spreadsheet's first line", ["1.5"], [("separator", ";")], None, M, separator=";", start=b"sep=;\n")
# ---- words that cannot be
write(["1.5"])
for words in ['decimal ";"', 'thousands "_"', 'decimal "," thousands ","', 'separator "x"', 'negative "-"']:
    done = t.run("check", t.model(SOURCE % words, "m.plim"))
    t.expect(f"{words} is refused", done.returncode == 1 and "csv_dialect" in done.stderr, done)
    call = ", " + words.replace(' "', ': "').replace('" ', '", ')
    done = t.run("check", t.model(TABLE % ("k0", call), "m.plim"))
    t.expect(f"{call} is refused", done.returncode == 1 and "csv_dialect" in done.stderr, done)
for call in (', decimals: ","', ', decimal: 5', ', "other.csv"', ", judgement: value"):
    done = t.run("check", t.model(TABLE % ("k0", call), "m.plim"))
    t.expect(f"table(...{call}) is refused", done.returncode == 1, done)
# ---- dates
with open(t.path("d.csv"), "w") as out:
    out.write("key,value,known\nk0,1.5,31.12.2011\n")
done = t.run("check", t.model(('plimsoll 1\nmodel m "csv" as of 2012-01-01\nsource s "S" file "d.csv" key key  value value  known known\n'
                               "given x = s[k0]\noutcome x, bad low\n"), "m.plim"))
t.expect("a date of another order is refused", done.returncode == 1 and "year-month-day" in done.stderr, done)
# ---- verify reads a row as the run does
write(["1.200,50", "7"], separator=";")
model = t.model(SOURCE % 'separator ";"  decimal ","  thousands "."', "m.plim")
done = t.run("verify", model)
t.expect("verify reads the dialect", done.returncode == 0 and "1 of 1 verified" in done.stdout, done)
t.end()
