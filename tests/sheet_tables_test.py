#!/usr/bin/env python3
"""Tables in sheets of workbooks: what table(...) reads of them, what it refuses with words to paste, what `plimsoll import` prints.

usage: sheet_tables_test.py PROGRAM
"""
import json
import random
import re
import sys

from fixing import apply, diagnostics
from program_test import Tests
from workbooks import Book, letters

t = Tests(sys.argv[1])
HEAD = 'plimsoll 1\nmodel m "m"\n'
DIMS = "currency EUR\ndim Line = north, south\n"


def book(style=None, cells=((1200, 0.12), (3450.5, 0.085)), second=True, states=(None, None), **of):
    made = Book(**of)
    sheet = made.sheet("Sales 2025", state=states[0])
    sheet.put("B1", "Budget of 2025")
    for j, name in enumerate(("line", "sales", "margin")):
        sheet.put(f"{letters(j + 2)}3", name)
    for i, (name, (sales, margin)) in enumerate(zip(("north", "south"), cells)):
        sheet.put(f"B{i + 4}", name)
        sheet.put(f"C{i + 4}", sales, style=style)
        sheet.put(f"D{i + 4}", margin, style="0.0%")
    sheet.put("B6", "Total")
    sheet.put("C6", 4650.5, formula="SUM(C4:C5)")
    if second:
        made.sheet("Notes", state=states[1]).put("A1", "nothing here")
    made.save(t.path("plan.xlsx"))
    return made


def read(given):
    """By label, or None and the messages."""
    text = HEAD + DIMS + given + '\noutcome x[north], bad low\noutcome x[south], bad low\n'
    done = t.run("run", t.model(text, "read.plim"), "--trials", "8", "--json", "-", "--quiet")
    if done.returncode != 0:
        return None, done.stderr
    return [o["mean"]["value"] for o in json.loads(done.stdout)["outcomes"]], done.stderr


ROWS = 'skip: 2, rows: where line != "Total"'
SALES = f'given x[Line] in EUR = table("plan.xlsx", sheet: "Sales 2025", key: [line], column: sales, {ROWS}) judgement "x"'

# ---------------------------------------------------------------- values, by what the cells are shown as
for style in (None, "#,##0.00", "#,##0 [$EUR]", "[$€-407] #,##0.00", "0.0;[Red](0.0)"):
    book(style)
    t.expect(f"sales shown as {style}", read(SALES)[0] == [1200, 3450.5], read(SALES))
for style, words in (('#,##0," T"', "without its last 3 digits"), ("0,.0", "without its last 3 digits"), ('0.0 "Mio. €"', "words of scale"),
                     ('0.0"%"', "per cent"), ("[>1]0;0%", "by its size"), ("[h]:mm", "hours")):
    book(style)
    got, said = read(SALES)
    t.expect(f"sales shown as {style} are refused in a table", got is None and words in said and "'Sales 2025'!C4" in said, (got, said))


def cell(style, number, given):
    made = Book()
    made.sheet("Plan").put("A1", "x").put("B1", number, style=style)
    made.save(t.path("cell.xlsx"))
    done = t.run("run", t.model(HEAD + 'currency EUR\nsource plan "Plan" file "cell.xlsx"\n' + given + "\noutcome x, bad low\n", "cell.plim"),
                 "--trials", "2", "--json", "-", "--quiet")
    return json.loads(done.stdout)["outcomes"][0]["mean"]["value"] if done.returncode == 0 else done.stderr


# As a cell: the unit that is written is held against what the format says; a number, or words of the refusal.
for style, number, unit, right in (('0.0 "Mio. €"', 12.5, "in M EUR", 12.5e6), ('0.0 "Mio. €"', 12.5, "in k EUR", "counts `M`"), ('#,##0 "k€"', 1320, "in k EUR", 1.32e6),
                                   ('#,##0 "k€"', 1320, "in EUR", "counts `k`"), ('0.0,," Mio. €"', 12.5e6, "in EUR", 12.5e6), ('#,##0.0, "Mio. €"', 12500, "in k EUR", 12.5e6),
                                   ("[$Mio. €] #,##0.0", 12.5, "in M EUR", 12.5e6), ("[$Mio. €] #,##0.0", 12.5, "in EUR", "counts `M`"), ("[$k€-407] #,##0", 12, "in k EUR", 12000),
                                   ('0.0"%"', 8.5, "in k EUR", "per cent"), ('0.0"%"', 8.5, "in %", 8.5),
                                   ('0.0"%"', 8.5, "", "per cent"), ("0,.0", 1234567, "in k EUR", 1234567), ("0,.0", 1234567, "in M EUR", "without its last 3 digits"),
                                   ('[=0]"-";0.0%', 0.12, "in %", 12), ("[>1]0;0%", 0.12, "in %", "by its size"), ("[h]:mm", 1.5, "", "hours"), ("0.0", 12.5, "in M EUR", 12.5e6)):
    got = cell(style, number, f'given x {unit} = plan[Plan!B1]   judgement "x"')
    t.expect(f"{number} shown as {style}, {unit}", right in got if isinstance(right, str) else got == right, got)
    if not isinstance(right, str):
        done = t.run("verify", t.path("cell.plim"), "--json")
        told = json.loads(done.stdout) if done.stdout.startswith("{") else {}
        t.expect(f"{number} shown as {style}, {unit}: verified", done.returncode in (0, 3) and all(c["verdict"] != "differs" for c in told.get("citations", [])), done)
book("#,##0 [$USD]")
got, said = read(SALES)
t.expect("dollars are no euros", got is None and "USD" in said and "'Sales 2025'!C4" in said, said)
book()
for unit, right in (("", [0.12, 0.085]), (" in %", [0.12, 0.085])):
    given = SALES.replace(" in EUR", unit).replace("column: sales", "column: margin")
    got, said = read(given)
    if unit:
        got = got and [v / 100 if v > 1 else v for v in got]
    t.expect(f"shares{unit}", got is not None and all(abs(a - b) < 1e-15 for a, b in zip(got, right)), (got, said))
book(cells=((0.1 + 0.2, 0.085000000000000006), (1e-7, 1)))
got, said = read(SALES)
t.expect("numbers are those of 15 digits", got == [0.3, 1e-7], (got, said))

# ---------------------------------------------------------------- cells that have no number
for value, words in ((dict(value="1.200"), 'is the text "1.200", no number'), (dict(value="#REF!", formula="A0"), "#REF!"),
                     (dict(formula="C1*2", cached=False), "=C1*2"), (dict(value=True), "TRUE"), (dict(), "")):
    made = book()
    made.sheets[0].put("C4", **value)
    made.save(t.path("plan.xlsx"))
    got, said = read(SALES)
    t.expect(f"C4 with {value}", got is None and words in said and "'Sales 2025'!C4" in said, (got, said))

# ---------------------------------------------------------------- which sheet, and words of texts
book()
got, said = read(SALES.replace('sheet: "Sales 2025", ', ""))
t.expect("two sheets: which is meant", got is None and '"Notes"' in said and 'sheet: "Sales 2025"' in said, said)
text = HEAD + DIMS + SALES.replace('sheet: "Sales 2025", ', "") + "\noutcome x[north], bad low\noutcome x[south], bad low\n"
found = diagnostics(t, t.model(text, "which.plim"))
fixed = [apply(text, fix, t.path("which.plim")) for fix in found[0]["fixes"]]
done = [t.run("check", t.model(one, "fixed.plim")).returncode for one in fixed if one]
t.expect("one of the fixes reads it", 0 in done, (found, done))
book(second=False)
t.expect("the only sheet needs no name", read(SALES.replace('sheet: "Sales 2025", ', ""))[0] == [1200, 3450.5])
book(states=(None, "hidden"))
t.expect("nor does the only one that is shown", read(SALES.replace('sheet: "Sales 2025", ', ""))[0] == [1200, 3450.5])
got, said = read(SALES.replace("Sales 2025", "Sales 2024"))
t.expect("a sheet that is not there", got is None and 'no sheet "Sales 2024"' in said and '"Sales 2025"' in said, said)
for word in ('separator: ";"', 'decimal: ","', 'thousands: "."', 'encoding: "windows-1252"'):
    got, said = read(SALES.replace("skip: 2", word + ", skip: 2"))
    t.expect(f"{word} is of texts", got is None and ("leave it out" in said or "help: write" in said) and "is a workbook" in said, said)
with open(t.path("plan.csv"), "w") as out:
    out.write("line,sales\nnorth,1\nsouth,2\n")
got, said = read('given x[Line] in EUR = table("plan.csv", sheet: "Sales", key: [line], column: sales) judgement "x"')
t.expect("a CSV file has no sheets", got is None and "leave it out" in said, said)
made = book()
made.sheets[0].hidden_rows.add(5)
made.save(t.path("plan.xlsx"))
got, said = read(SALES)
t.expect("a hidden row is read, and said to be", got == [1200, 3450.5] and "hidden" in said, (got, said))

# Hidden is told of what is read alone, with nothing to paste, for nothing is wrong with the call.
for what, hide, given, told in (
        ("a row of the figure", lambda s: s.hidden_rows.add(5), SALES, "row `5` of the sheet 'Sales 2025' of `plan.xlsx` is read and hidden"),
        ("a row that is left out", lambda s: s.hidden_rows.add(6), SALES, ""),
        ("a column of the figure", lambda s: s.hidden_columns.add(3), SALES, "column `sales` of the sheet 'Sales 2025' of `plan.xlsx` is read and hidden"),
        ("a column of the key", lambda s: s.hidden_columns.add(2), SALES, "column `line`"),
        ("a column beside them", lambda s: s.hidden_columns.add(4), SALES, "")):
    made = book()
    hide(made.sheets[0])
    made.save(t.path("plan.xlsx"))
    got, said = read(SALES)
    said = " ".join(said.split())
    t.expect(f"hidden: {what}", got == [1200, 3450.5] and ("hidden" in said) == bool(told) and told in said and "help: write" not in said, (got, said))
book(states=("hidden", None))
got, said = read(SALES)
t.expect("hidden: the sheet", got == [1200, 3450.5] and "is hidden" in said and "help: write" not in said, (got, said))
# What is told of a sheet is told once.
book(states=(None, "hidden"), second=True)
for given, words in ((SALES.replace("Sales 2025", "Sales"), 'has no sheet "Sales"; its sheets: "Sales 2025", "Notes" (hidden)'),):
    got, said = read(given)
    said = " ".join(said.split())
    t.expect(f"{words}, once", got is None and said.count(words) == 1, said)
book()
got, said = read(SALES.replace('sheet: "Sales 2025", ', ""))
t.expect("which sheet, once", " ".join(said.split()).count("say which") == 1, said)

# ---------------------------------------------------------------- import: what is printed compiles, and reads what the sheet holds
random.seed(20261130)
kinds = {"read": 0, "refused": 0}
for n in range(120):
    made = Book()
    sheet = made.sheet(random.choice(("Plan", "Sales 2025", "Bob's", "Ümsatz")))
    names = random.sample(("north", "south", "east", "west", "home", "abroad"), random.randint(2, 5))
    columns = random.sample(("sales", "cost", "staff", "share", "rent"), random.randint(1, 3))
    first, top = random.randint(1, 4), random.randint(1, 5)
    if top > 2:
        sheet.put(f"{letters(first)}1", "Budget (draft)")
    for j, name in enumerate(["unit"] + columns):
        sheet.put(f"{letters(first + j)}{top}", name)
    truth, styles = {}, {}
    for i, name in enumerate(names):
        sheet.put(f"{letters(first)}{top + 1 + i}", name)
        for j, column in enumerate(columns):
            if column == "share":
                value, style = round(random.random(), 3), "0.0%"
            else:
                value, style = random.choice((random.randint(-5000, 90000), round(random.uniform(-9, 9999), 2))), random.choice((None, "#,##0", "0.00"))
            truth[(column, name)] = value
            sheet.put(f"{letters(first + 1 + j)}{top + 1 + i}", value, style=style)
    if random.random() < 0.4:
        sheet.put(f"{letters(first)}{top + 1 + len(names)}", "Total")
        for j, column in enumerate(columns):
            sheet.put(f"{letters(first + 1 + j)}{top + 1 + len(names)}", sum(truth[(column, name)] for name in names), formula="SUM(A1)")
    if random.random() < 0.3:
        made.sheet("Notes", state="hidden").put("A1", "x")
    made.save(t.path("found.xlsx"))
    done = t.run("import", t.path("found.xlsx"), "--json", "-")
    if done.returncode != 0:
        kinds["refused"] += 1
        t.expect(f"book {n} is refused with words", done.stderr.strip(), done.stderr)
        continue
    told = json.loads(done.stdout)
    text = HEAD + (told["time"] or "") + "\n" + (told["source"] or "") + "\n" + "\n".join(told["dims"]) + "\n"
    dim = re.search(r"dim (\w+)", "\n".join(told["dims"]))[1]
    for given in told["givens"]:
        text += given["forms"][0]["text"] + "\n"
        text += "".join(f'outcome {given["name"]}[{name}], bad low\n' for name in names)
    ran = t.run("run", t.model(text, "found.plim"), "--trials", "8", "--json", "-", "--quiet")
    if ran.returncode != 0:
        t.expect(f"book {n}: what is printed compiles", False, ran.stderr + text)
        continue
    values = {o["name"]: o["mean"]["value"] for o in json.loads(ran.stdout)["outcomes"]}
    for given in told["givens"]:
        for name in names:
            value = values[f'{given["name"]}[{name}]']
            right = truth[(given["column"], name)]
            t.expect(f"book {n}: {given['column']} of {name}", abs(value - right) <= 1e-12 * max(1, abs(right)) or
                     ("%" in given["unit"] and abs(value - 100 * right) <= 1e-9), (value, right, text))
    kinds["read"] += 1
t.expect("most are read", kinds["read"] > 100, kinds)
t.end()
