#!/usr/bin/env python3
"""Tables as planners have them: table(...) that says nothing of the file is refused with the calls to paste, each of which compiles
and reads what it promises; what `plimsoll import` prints compiles and reads the same.

usage: tables_test.py PROGRAM ROOT
"""
import json
import os
import re
import shutil
import subprocess
import sys

from fixing import apply, diagnostics
from program_test import Tests

t = Tests(sys.argv[1])
TABLES = os.path.join(sys.argv[2], "tests", "data", "tables")
for name in os.listdir(TABLES):
    shutil.copy(os.path.join(TABLES, name), t.path(name))

HEAD = 'plimsoll 1\nmodel m "m"\n'
YEARS = "time year from 2024-01 for 2\n"
QUARTERS = "time quarter from 2024-01 for 2\n"


def numbers(text):
    """The outcomes of a model, by label or period; None where it does not run."""
    done = t.run("run", t.model(text, "run.plim"), "--trials", "8", "--json", "-", "--quiet")
    if done.returncode != 0:
        return None, done
    found = []
    for o in json.loads(done.stdout)["outcomes"]:
        found.append((o["label"], o.get("period"), o["mean"]["value"] if isinstance(o["mean"], dict) else o["mean"]))
    return [value for _, _, value in found], done


def pasted(text):
    """What each chain of pasted fixes leads to: (what the fix took for granted, numbers)."""
    got, done = numbers(text)
    if got is not None:
        return [("", got)]
    seen = diagnostics(t, t.model(text, "wrong.plim"))
    out = []
    for d in seen[:1]:
        for fix in d["fixes"]:
            line = d["help"][fix["help"]]
            fixed = apply(text, fix, t.path("wrong.plim"))
            when = re.match(r"if (.*?), (?:write|add) ", line)
            for more, values in pasted(fixed) if fixed and fixed != text else []:
                out.append((((when[1] if when else "") + " " + more).strip(), values))
        t.expect("no fix without help", d["help"] or d["notes"], d)
    return out


def case(file, body, right, says=(), time="", only=True):
    """`right`: the numbers, or {part of what a fix takes for granted: numbers}."""
    text = HEAD + time + body
    found = pasted(text)
    done = t.run("check", t.model(text, "check.plim"))
    for words in says:
        t.expect(f"{file} says {words!r}", words in done.stderr.replace("\n", " "), done)
    if isinstance(right, dict):
        for when, values in right.items():
            near = [v for w, v in found if when in w]
            t.expect(f"{file} where {when}", near and all(same(v, values) for v in near), (found, done.stderr))
        t.expect(f"{file}: as many forms", len(found) == len(right), (found, done.stderr))
    else:
        t.expect(file, found and all(same(v, right) for _, v in found), (found, done.stderr))


def same(got, right):
    return got is not None and len(got) == len(right) and all(abs(g - r) <= 1e-9 * max(1, abs(r)) for g, r in zip(got, right))


def asks(*names, each=""):
    return "".join(f'outcome {name}{each}, bad low, "{i}"\n' for i, name in enumerate(names))


LINES = "dim Line = north, south\n"
# ---- the three cases
case("german.csv", LINES + 'given sales[Line] = table("german.csv", key: line, column: sales)   judgement "j"\n' + asks("sales[north]", "sales[south]"),
     [1200, 3450.5], ["`north;1.200`", "has 1 cell", 'separator: ";"', "decimal", "thousands"])
case("german.csv, separator alone", LINES + 'given sales[Line] = table("german.csv", key: line, column: sales, separator: ";")   judgement "j"\n' + asks("sales[north]", "sales[south]"),
     [1200, 3450.5], ['"1.200" in column `sales`'])
SALES = LINES + 'given sales[Line] = table("planner.csv", key: line, column: sales)   judgement "j"\n' + asks("sales[north]", "sales[south]")
case("planner.csv", SALES, {"`1,200` in line 4 is 1200": [1200, 3450], "`1,200` in line 4 is 1.2": [1.2, 3.45]}, ["line 3", "`line,sales,margin`", "skip: 2"])
case("planner.csv, margins", LINES + 'given m[Line] = table("planner.csv", key: line, column: margin)   judgement "j"\n' + asks("m[north]", "m[south]"), [0.12, 0.08])
case("planner.csv, margins in %", LINES + 'given m[Line] in % = table("planner.csv", key: line, column: margin)   judgement "j"\n' + asks("m[north]", "m[south]"), [12, 8])
case("wide.tsv", LINES + 'given plan[Line] each year in k EUR = table("wide.tsv", key: line, columns: years)   judgement "j"\n' + asks("plan[north]", "plan[south]", each=" each year"),
     [100e3, 110e3, 200e3, -20e3], ["`tab`", "has 1 cell"], YEARS)
case("wide.tsv as a long one", LINES + 'given plan[Line] each year in k EUR = table("wide.tsv", key: [line, year], column: sales)   judgement "j"\n' + asks("plan[south]", each=" each year"),
     [200e3, -20e3], [], YEARS)
# ---- others of their kinds
case("kinds.csv", LINES + 'given sales[Line] = table("kinds.csv", key: line, column: sales)   judgement "j"\n' + asks("sales[north]", "sales[south]"),
     {"is 1200 and rows are meant whose `kind` is `actual`": [1200, 2400], "is 1200 and rows are meant whose `kind` is `plan`": [1300, 2500],
      "is 1.2 and rows are meant whose `kind` is `actual`": [1.2, 2.4], "is 1.2 and rows are meant whose `kind` is `plan`": [1.3, 2.5]})
case("units.csv", 'dim Line = cloud_services, managed_it\ngiven u[Line] in k EUR = table("units.csv", key: line, column: umsatz)   judgement "j"\n' + asks("u[cloud_services]", "u[managed_it]"),
     [1200500, -3000000], ['labels: {cloud_services: "Cloud services"'])
case("units.csv in another currency", 'dim Line = cloud_services, managed_it\ngiven u[Line] in k USD = table("units.csv", key: "Business unit", column: "Umsatz (Tsd. €)", separator: ";", '
     'decimal: ",", thousands: ".", negative: "()", rows: where "Business unit" != "Summe", labels: {cloud_services: "Cloud services", managed_it: "Managed IT"})   judgement "j"\n' + asks("u[managed_it]"),
     {}, ["amount of EUR", "amounts of USD"])
case("latin.csv", 'dim Line = münchen, köln\ngiven u[Line] = table("latin.csv", key: Sparte, column: Umsatz)   judgement "j"\n' + asks("u[münchen]", "u[köln]"),
     [1200.5, 30], ["not UTF-8", "line 2", 'encoding: "windows-1252"'])
case("quarters.csv", LINES + 'given q[Line] each period = table("quarters.csv", key: [line, date], column: sales)   judgement "j"\n' + asks("q[north]", "q[south]", each=" each period"),
     [10, 11, 20, 21], [], QUARTERS)
case("fiscal.tsv", LINES + 'given f[Line] each year = table("fiscal.tsv", key: line, columns: years)   judgement "j"\n' + asks("f[north]", "f[south]", each=" each year"),
     {"is 1200": [1200, 1300, 0, -5], "is 1.2": [1.2, 1.3, 0, -5]}, [], YEARS)
case("fiscal.tsv with a fiscal year", LINES + 'given f[Line] each year = table("fiscal.tsv", key: line, columns: years, separator: "tab", thousands: ",", negative: "1-", zero: "-")   judgement "j"\n'
     + asks("f[north]", "f[south]", each=" each year"), [1200, 1300, 0, -5], [], "time quarter from 2024-04 for 8, fiscal year ends march, named by start\n")
case("wide.tsv with a fiscal year", LINES + 'given f[Line] each year = table("wide.tsv", key: line, columns: years, separator: "tab", negative: "()")   judgement "j"\n'
     + asks("f[north]", each=" each year"), [100, 110],
     ['years: "fiscal"', "may be of the calendar or of the fiscal year"], "time quarter from 2024-04 for 8, fiscal year ends march, named by start\n")
case("cr.csv", LINES + 'given s[Line] = table("cr.csv", key: line, column: sales)   judgement "j"\n' + asks("s[north]", "s[south]"), [1234.5, 2000])
case("quotes.csv", 'dim Line = north, so_uth_a\ngiven s[Line] in k EUR = table("quotes.csv", key: line, column: "sales\\n(k EUR)")   judgement "j"\n' + asks("s[north]", "s[so_uth_a]"), [1200e3, 30e3])
case("utf16.tsv", LINES + 'given s[Line] = table("utf16.tsv", key: line, column: sales)   judgement "j"\n' + asks("s[north]", "s[south]"), [1.5, 2.5])
case("ragged.csv", LINES + 'given s[Line] = table("ragged.csv", key: line, column: sales)   judgement "j"\n' + asks("s[north]"), {}, ["line 2", "`north,1,200`", "has 3 cells", "names 2 columns"])
case("sep.csv", LINES + 'given s[Line] = table("sep.csv", key: line, column: sales)   judgement "j"\n' + asks("s[north]", "s[south]"), [12.5, 13.5])

# ---- sources
case("source german.csv", 'source g "G" file "german.csv" key line  value sales\ngiven a = g[north]\ngiven b = g[south]\n' + asks("a", "b"), [1200, 3450.5], ["declaration of the source"])
case("source planner.csv", 'source g "G" file "planner.csv" key line  value margin\ngiven a = g[north]\n' + asks("a"), [0.12])
case("source wide.tsv", 'source g "G" file "wide.tsv" key line  columns year  separator "tab"  negative "()"\ngiven a = g[south, 2025]\ngiven b = g[north, FY2024]\n' + asks("a", "b"), [-20, 100], time=YEARS)
case("source kinds.csv", 'source g "G" file "kinds.csv" key line  value sales  separator ";"  thousands "."  rows where kind == "plan"\ngiven a = g[south]\n' + asks("a"), [2500])

# ---- words that cannot be
for words, part in [('skip: "2"', "call_arguments"), ("skip: 2 EUR", "call_arguments"), ('dates: "dmy"', "csv_dialect"), ('years: "lunar"', "csv_dialect"), ('encoding: "ebcdic"', "csv_dialect"),
                    ("rows: where kind", "csv_dialect"), ("rows: where kind > 3", "csv_dialect"), ('rows: where nokind == "x"', "data_no_column"), ('negative: "-"', "csv_dialect"),
                    ('labels: {nort: "x"}', "data_label_unknown"), ("labels: 3", "call_arguments"), ("without: nothing", "call_arguments"), ("columns: years", "call_arguments")]:
    done = t.run("check", t.model(HEAD + LINES + f'given s[Line] = table("german.csv", key: line, column: sales, separator: ";", thousands: ".", {words})   judgement "j"\n' + asks("s[north]"), "w.plim"))
    t.expect(f"{words} is refused", done.returncode == 1 and (part in done.stderr or part == "call_arguments" and "error[" in done.stderr), done)

# ---- messages that fit the file
for rows, words, column, parts, never in (
        ("line;sales\nnorth;1.2.3\nsouth;1\n", 'separator: ";", decimal: ","', "sales", ("1.2.3", "write numbers as `-1234,5`"), "`-1234.5`"),
        ("line;sales\nnorth;n/a\nsouth;1\n", 'separator: ";", decimal: ",", thousands: "."', "sales", ("write numbers as `-1.234,5`",), "`-1234.5`"),
        ("line,sales\nnorth,\nsouth,1\n", "", "sales", ("write numbers as `-1234.5`",), "`-1234,5`"),
        ("line,sales\nnorth,1\nsouth,2\nTotal,3\n", 'rows: where line != "Totl"', "sales", ("has `Total`", "no row has `Totl` in column `line`"), "add the rows"),
        ("line,sales\nnorth,1\nsouth,2\nTotal,3\n", 'until: line == "Sum"', "sales", ("has `Total`", "no row has `Sum` in column `line`"), "add the rows")):
    with open(t.path("said.csv"), "w") as out:
        out.write(rows)
    call = f'given s[Line] = table("said.csv", key: line, column: {column}{", " if words else ""}{words})   judgement "j"\n'
    done = t.run("check", t.model(HEAD + LINES + call + asks("s[north]"), "said.plim"))
    said = " ".join(done.stderr.split())
    t.expect(f"{rows!r} by {words!r}", done.returncode == 1 and all(p in said for p in parts) and never not in said, done)
# Texts that are no periods come first: rows of 0 beside them would be a wrong plan.
for texts in (("2024X", "2025X"), ("Year 1", "Year 2"), ("2024", "2025X"), ("x", "y")):
    with open(t.path("said.csv"), "w") as out:
        out.write("When,v\n" + "".join(f"{text},{i}\n" for i, text in enumerate(texts)))
    done = t.run("check", t.model(HEAD + YEARS + 'given s each year = table("said.csv", key: When, column: v)   judgement "j"\n' + asks("s", each=" each year"), "said.plim"))
    said = " ".join(done.stderr.split())
    odd = [text for text in texts if text != "2024"]
    t.expect(f"{texts} for 2024, 2025", f"column `When` of `said.csv` has `{odd[0]}`" in said and f"line {2 + texts.index(odd[0])}" in said and "with 0" not in said, done)

# ---- import
IMPORTS = {"german.csv": {"umsatz": None, "sales": [1200, 3450.5]}, "wide.tsv": {"wide": [100, 110, 200, -20]}, "latin.csv": {"umsatz": [1200.5, 30]}, "units.csv": {"umsatz": [1200500, -3000000]},
           "cr.csv": {"sales": [1234.5, 2000]}, "quotes.csv": {"sales": [1200e3, 30e3]}, "utf16.tsv": {"sales": [1.5, 2.5]}, "quarters.csv": {"sales": [10, 11, 20, 21]}, "sep.csv": {"sales": [12.5, 13.5]}}
for file, wanted in IMPORTS.items():
    result = t.json("import", t.path(file))
    text = t.run("import", t.path(file)).stdout
    pasted_text = HEAD + (result.get("time") or "") + "\n" + text
    ask = ""
    for given in result.get("givens", []):
        dims = given["dims"]
        labels = [d.split(" = ")[1].split(", ") for d in result["dims"] if d.split(" ")[1] in dims]
        for label in labels[0] if labels else [""]:
            ask += f'outcome {given["name"]}[{label}] {given["each"] or ""}, bad low, "{given["name"]} {label}"\n'
    got, done = numbers(pasted_text + ask)
    right = [v for values in wanted.values() if values for v in values]
    t.expect(f"import {file}", got is not None and same(got, right), (got, text, done))
planner = t.run("import", t.path("planner.csv")).stdout
t.expect("import says where it is unsure", "UNSURE: if `1,200` in line 4 is 1200" in planner and "\n# given sales" in planner and 'rows: where line != "Total" and line != ""' in planner, planner)
for name, content, part in [("empty.csv", b"", "is empty"), ("words.csv", b"a,b\nx,y\n", "no column of numbers"), ("one.csv", b"x\n1\n", "no rows of several cells"),
                            ("ragged.csv", None, "3 cells in line 2"), ("zip.csv", b"PK\x03\x04\x00\x00", ""), ("mixed.csv", b"line,sales\na,1.5\nb,\"1,5\"\n", "no one way of writing")]:
    if content is not None:
        with open(t.path(name), "wb") as out:
            out.write(content)
    done = t.run("import", t.path(name))
    t.expect(f"import refuses {name}", done.returncode == 1 and part in done.stderr and not done.stdout, done)
t.expect("import of no file", t.run("import", t.path("none.csv")).returncode == 2)
t.end()
