#!/usr/bin/env python3
"""Cells of workbooks as values and as evidence.

    values    plan[Sheet1!B7], names, tables, rows and columns; per cent, money, thousands left out, scales
    refused   what is no figure, or leaves open which: a message with the place, and fixes that compile and mean the same
    verify    cells against figures and labels; another file in place of the model's; the hash
    hostile   bombs, entities, damaged and other kinds of files: a message, with little memory and time

usage: workbooks_test.py PROGRAM ROOT
"""
import json
import os
import resource
import sys
import zipfile

from fixing import apply, diagnostics
from program_test import Tests
from workbooks import HEAD as XML, MAIN, Book

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
HEAD = ('plimsoll 1\nmodel m "M"\ntime year from 2025-01 for 2\ncurrency EUR, USD, JPY\n'
        'source plan "Budget" file "%s"\n')


def budget(**how):
    book = Book(**how)
    s = book.sheet("Budget")
    s.rows("A1", ["Budget of 2025, in k EUR"], ["", 2024, 2025, 2026], ["Net sales", 1180, 1240.5, 1302], ["Cost", -900, -950, -990])
    s.put("A5", "Growth").put("C5", 0.085 + 1e-17, "0.0%").put("D5", 0.12, "0%")
    s.put("A6", "Cash").put("C6", 55, "#,##0 [$€-407]").put("D6", 60, '"$"#,##0')
    s.put("A7", "Assets").put("C7", 1234567, "#,##0,").put("D7", 0.3)
    s.put("A8", "Start").put("C8", 45747, "yyyy-mm-dd")
    s.put("A9", "Result").put("C9", None, formula="C3+C4").put("D9", 312, formula="D3+D4")
    s.put("A10", "Broken").put("C10", "#REF!", formula="#REF!*2").put("D10", "1,240")
    s.put("A11", "Tax").put("C11", 38).put("D11", True)
    s.put("A12", "Merged").put("C12", 7)
    s.merged.append("C12:D13")
    s.put("A14", "Hidden").put("C14", 9)
    s.hidden_rows.add(14)
    s.put("A15", "Net sales").put("D15", 77)
    sales = book.sheet("Sales 2025")
    sales.rows("B2", ["Region", "Line", "2024", "2025"], ["north", "wan", 10, 11], ["south", "wan", 20, 21], ["north", "home", 30, 31], ["Total", None, 60, 63])
    book.table(sales, "Sales", "B2:E6", ["Region", "Line", "2024", "2025"], totals=True)
    bob = book.sheet("Bob's Übersicht", state="hidden")
    bob.rows("A1", ["Wert", 5])
    months = book.sheet("Months")
    months.rows("A1", ["", None, None], ["Orders", 100, 110])
    months.put("B1", 45688, "mmm-yy").put("C1", 45716, "mmm-yy")
    book.name("growth_rate", "Budget!$D$5")
    book.name("tax", "Budget!$C$11")
    book.name("rate", "0.05")
    book.name("away", "[1]Other!$A$1")
    book.name("gone", "#REF!")
    book.name("moved", "OFFSET(Budget!$A$1,1,1)")
    book.name("area", "Budget!$A$2:$D$5")
    book.name("own", "Budget!$C$3", sheet=0)
    return book


budget().save(t.path("plan.xlsx"))
# Every part stored, and a workbook that counts from 1904.
budget().save(t.path("stored.xlsx"), packed=False)


def model(lines, file="plan.xlsx", name="cited.plim"):
    return t.model(HEAD % file + lines + "\noutcome x each year, bad low\n", name)


def value(lines, **how):
    done = t.run("run", model(lines, **how), "--trials", "16", "--json", t.path("r.json"))
    if done.returncode != 0:
        return done.stderr
    with open(t.path("r.json")) as file:
        told = json.load(file)["outcomes"][0]
        # In the unit that stands beside it: 12 of %.
        return told["mean"]["value"] / (100 if told["unit"].startswith("%") else 1)


# ---------------------------------------------------------------- values
for what, line, wanted in (
        ("a place", "given x in k EUR = plan[Budget!C3]", 1240500),
        ("with dollar signs", "given x in k EUR = plan[Budget!$C$3]", 1240500),
        ("as a text", 'given x in k EUR = plan["Budget!C3"]', 1240500),
        ("a quoted sheet", "given x = plan['Sales 2025'!D3]", 10),
        ("an apostrophe and an umlaut", "given x = plan['Bob''s Übersicht'!B1]", 5),
        ("a plain number", "given x = plan[Budget!C3]", 1240.5),
        ("a negative one", "given x in EUR = plan[Budget!B4]", -900),
        ("minus a cell", "given x in k EUR = -plan[Budget!B4]", 900000),
        ("per cent is stored as a share", "given x = plan[Budget!D5]", 0.12),
        ("and is the same with its unit", "given x in % = plan[Budget!D5]", 0.12),
        ("also behind brackets", "given x = (plan[Budget!D5]) %", 0.12),
        ("a number in per cent by its unit alone", "given x in % = plan[Budget!C11]", 0.38),
        ("15 digits", "given x = plan[Budget!C5]", 0.085),
        ("per cent per year", "given x in % per year = plan[Budget!D5]", 0.12),
        ("money as it is shown", "given x in EUR = plan[Budget!C6]", 55),
        ("money in thousands", "given x in k EUR = plan[Budget!C6]", 55000),
        ("money in a formula", "given x = (plan[Budget!C6]) k EUR", 55000),
        ("thousands left out", "given x in EUR = plan[Budget!C7]", 1234567),
        ("thousands left out, with their scale", "given x in k EUR = plan[Budget!C7]", 1234567),
        ("thousands left out, no unit", "given x = plan[Budget!C7]", 1234567),
        ("a cached formula", "given x in k EUR = plan[Budget!D9]", 312000),
        ("a merged cell by its first", "given x = plan[Budget!C12]", 7),
        ("a merged cell by its area", "given x = plan[Budget!C12:D13]", 7),
        ("a name", "given x = plan[growth_rate]", 0.12),
        ("a name in other letters", "given x = plan[Growth_Rate]", 0.12),
        ("a sheet's own name", "given x in k EUR = plan[Budget!own]", 1240500),
        ("row and column", 'given x in k EUR = plan[Budget, "Cost", 2025]', -950000),
        ("a quoted column", 'given x in k EUR = plan[Budget, "Cost", "2025"]', -950000),
        ("a named area", 'given x in k EUR = plan[area, "Net sales", 2026]', 1302000),
        ("a table", 'given x = plan[Sales, "south", "2025"]', 21),
        ("a table by two keys", 'given x = plan[Sales, "north", "home", "2024"]', 30),
        ("its total row, which is asked for", 'given x = plan[Sales, "Total", "2025"]', 63),
        ("a sheet with a blank in its name", 'given x = plan["Sales 2025", "south", "2024"]', 20),
        ("a row of one figure", 'given x = plan[Budget, "Merged"]', 7),
        ("a month over a date", "given x = plan[Months, \"Orders\", 2025-02]", 110),
        ("a sum of two cells", "given x = plan[Sales, \"south\", \"2024\"] + plan['Sales 2025'!D3]", 30),
        ("a table of the model", "given x each year in k EUR { 2025 plan[Budget!C3]; 2026 plan[Budget!D3] }", 1240500)):
    for file in ("plan.xlsx", "stored.xlsx"):
        found = value(line, file=file)
        t.expect(f"{file} {what}: {line}", found == wanted, found)

# ---------------------------------------------------------------- refused
for line, kind, told in (
        ("plan[Budget!C9]", "data_no_row", "holds the formula `=C3+C4` without its value"),
        ("plan[Budget!C10]", "data_no_row", "is #REF!, what the formula `=#REF!*2` gives"),
        ("plan[Budget!D10]", "data_not_a_number", "turn the text into a number"),
        ("plan[Budget!A3]", "data_not_a_number", 'holds the text "Net sales"'),
        ("plan[Budget!C8]", "data_not_a_number", "holds the date 2025-03-31"),
        ("plan[Budget!D11]", "data_not_a_number", "is TRUE"),
        ("plan[Budget!Z99]", "data_no_row", "Budget!Z99 of `plan.xlsx` is empty"),
        ("plan[Budget!D13]", "data_no_row", "part of the merged cell C12:D13, whose value stands in C12"),
        ("plan[Budget!B3:C3]", "data_no_row", "2 cells; a figure is one cell"),
        ("plan[C3]", "data_no_row", "on which sheet is C3"),
        ("plan[Bugdet!C3]", "data_no_row", "did you mean `Budget!C3`"),
        ("plan[budget!C3]", "data_no_row", "did you mean `Budget!C3`"),
        ("plan[growth_rat]", "data_no_row", "did you mean `growth_rate`"),
        ("plan[Budget.C3]", "data_no_row", "write `Budget!C3`"),
        ("plan[Sales 2025!D3]", "unexpected_character", "`'Sales 2025'!...`"),
        ("plan[rate]", "data_no_row", "stands for `0.05`, which is no cell"),
        ("plan[away]", "data_no_row", "a cell of another file, which is not opened"),
        ("plan[gone]", "data_no_row", "what it named is no longer there"),
        ("plan[moved]", "data_no_row", "which is no cell and is not calculated"),
        ("plan[area]", "data_no_row", "Budget!A2:D5, 16 cells"),
        ("plan[Sales]", "data_no_row", "name a row and a column"),
        ("plan[Budget]", "data_no_row", "name a row and a column"),
        ('plan[Budget, "Net sales", 2026]', "data_rows_ambiguous", "Budget!D3 (1302), Budget!D15 (77)"),
        ('plan[Sales, "north", "2025"]', "data_rows_ambiguous", "'Sales 2025'!E3 (11), 'Sales 2025'!E5 (31)"),
        ('plan[Budget, "Cost"]', "data_rows_ambiguous", "has 3 figures"),
        ('plan[Budget, "Costs", 2025]', "data_no_row", 'did you mean `"Cost"`'),
        ('plan[Sales, "north", "2023"]', "data_no_row", 'did you mean `"2024"`'),
        ('plan[Budget, "Cost", 2031]', "data_no_row", 'above figures it has "2024", "2025", "2026"'),
        ('plan[Sales, "2025", "south"]', "data_no_row", "what stands in the row comes first"),
        ("plan[Budget, C3]", "data_no_row", "cited by its place, `Budget!C3`"),
        ("plan[]", "data_no_row", "the cell is missing"),
        ("plan[1 + 2]", "data_no_row", "a place in a sheet, a name"),
        ("plan[Budget!C6]", "data_unit_unknown", "is shown as money in €"),
        ("plan[Budget!D6]", "data_unit_unknown", "is shown as money in $")):
    done = t.run("check", model(f"given x = {line}"))
    t.expect(f"{line} is refused: {told}", done.returncode == 1 and kind in done.stderr and told in done.stderr, done.stderr)
    t.expect(f"{line}: one message", done.stderr.count("error[") == 1, done.stderr)
for line, told in (
        ("given x in USD = plan[Budget!C6]", "is shown as money in €, and the unit that is written for it is of USD"),
        ("given x in % = plan[Budget!C6]", "is no money"),
        ("given x in k EUR = plan[Budget!D5]", "is shown in per cent"),
        ("given x in M EUR = plan[Budget!C7]", "fits no scale but `k`")):
    done = t.run("check", model(line))
    t.expect(f"{line} is refused: {told}", done.returncode == 1 and told in done.stderr, done.stderr)

# The name of a sheet that is none of the language stands in quotes among keys, and between apostrophes before a place.
spaced = Book()
spaced.sheet("Budget 2025").rows("A1", ["", 2025, 2026], ["Cost", 5, 6])
spaced.save(t.path("spaced.xlsx"))
done = t.run("check", model('given x = plan[Nope, "Cost", 2025]', file="spaced.xlsx"))
offered = """as in `plan['Budget 2025'!B7]`, `plan[growth]` of a named cell, or `plan["Budget 2025", "in its row", "above it"]`"""
t.expect("a sheet with a blank in its name is offered as it is written", offered in " ".join(done.stderr.split()), done.stderr)
for line in ('plan["Budget 2025", "Cost", 2025]', "plan['Budget 2025'!B2]"):
    t.expect(f"{line} is read", value(f"given x = {line}", file="spaced.xlsx") == value("given x = 5"), value(f"given x = {line}", file="spaced.xlsx"))

# What is offered to paste compiles, and takes the cell that was meant.
for line, wanted in (
        ("given x = plan[Budget!D13]", 7), ("given x = plan[Bugdet!C3]", 1240.5), ("given x = plan[growth_rat]", 0.12),
        ("given x = plan[Budget.C3]", 1240.5), ("given x = plan[Sales 2025!D3]", 10), ("given x = plan[Budget!C6]", 55),
        ("given x = plan[C3]", 1240.5), ('given x = plan[Sales, "2025", "south"]', 21), ("given x = plan[Budget, C3]", 1240.5),
        ('given x = plan[Budget, "Net sales", 2026]', 1302), ('given x = plan[Budget, "Cost"]', -900),
        ("given x = plan[Budget!D5]", 0.12)):
    path = model(line)
    fixes = [fix for one in diagnostics(t, path) for fix in one["fixes"]]
    t.expect(f"{line}: a fix", fixes, t.run("check", path))
    if not fixes:
        continue
    with open(path) as file:
        pasted = apply(file.read(), fixes[0], path).split("\n")[5]
    found = value(pasted)
    t.expect(f"{line}: pasted, `{pasted}`", found == wanted, found)

# ---------------------------------------------------------------- warnings
for line, kind, told in (
        ("given x = plan[Budget!C14]", "cell_hidden", "in a hidden row"),
        ("given x = plan['Bob''s Übersicht'!B1]", "cell_hidden", "on a hidden sheet"),
        ("given x = 12%   cite plan[Budget!D5]", "cell_has_name", "cite the name, `growth_rate`")):
    done = t.run("check", model(line))
    t.expect(f"{line} warns: {told}", done.returncode == 0 and f"warning[{kind}]" in done.stderr + done.stdout
             and told in done.stderr + done.stdout, done)

# ---------------------------------------------------------------- what nobody sees, and what is no place
odd = Book()
s = odd.sheet("Plan").rows("A1", ["", 2025, 2026], ["Sales", 5, 6], ["Cost", 7, 8])
s.raw_columns = '<col min="3" max="3" width="0" customWidth="1"/>'
s.row_words[3] = ' ht="0" customHeight="1"'
odd.name("fixed", "Plan!$B$2")
odd.name("loose", "Plan!B2")
odd.name("half", "Plan!$B2")
odd.name("loose_area", "Plan!A1:C3")
odd.save(t.path("odd.xlsx"))
for line, told in (("plan[Plan!C2]", "in a hidden column"), ("plan[Plan!B3]", "in a hidden row"), ("plan[Plan!B2]", "")):
    done = t.run("check", model(f"given x = {line}", file="odd.xlsx"))
    t.expect(f"{line} of no width or height", done.returncode == 0 and (told in done.stderr if told else "cell_hidden" not in done.stderr), done)
t.expect("a name with $", value("given x = plan[fixed]", file="odd.xlsx") == 5, value("given x = plan[fixed]", file="odd.xlsx"))
for name in ("loose", "half"):
    done = t.run("check", model(f"given x = plan[{name}]", file="odd.xlsx"))
    t.expect(f"the relative name {name}", done.returncode == 1 and "another cell wherever it is used" in " ".join(done.stderr.split()), done)
done = t.run("check", model('given x = plan[loose_area, "Sales", 2025]', file="odd.xlsx"))
t.expect("a relative area", done.returncode == 1 and "another cell wherever it is used" in " ".join(done.stderr.split()), done)
odd.sheets[0].put("B2", raw='<c r="B2" s="-1" t="e"><v>#N/A</v></c>')
odd.save(t.path("odd.xlsx"))
done = t.run("check", model("given x = plan[Plan!B3]", file="odd.xlsx"))
t.expect("a format that is none", done.returncode == 1 and "the format `-1`" in done.stderr, done)

# A share of a file, and a number that replaces it.
odd = Book()
odd.sheet("Plan").rows("A1", ["", 2025], ["Tax", None], ["Fee", 3], ["Rate", None]).put("B2", 0.35, "0%").put("B4", 12, '0.0"%"')
odd.save(t.path("odd.xlsx"))
with open(t.path("shares.csv"), "w") as file:
    file.write("land,fee,amount\na,3%,3\nb,4%,4\n")
for line, set_, warned in (
        ("given x = plan[Plan!B2]", "x=40", True), ("given x = plan[Plan!B2]", "x=40%", False), ("given x = plan[Plan!B3]", "x=40", False),
        ("given x in % = plan[Plan!B4]", "x=40", True), ('given x = plan[Plan, "Tax", 2025]', "x=40", True),
        ('dim Land = a, b\ngiven y[Land] = table("shares.csv", key: land, column: fee)   judgement "j"\nlet x = sum(y over Land)', "y[a]=6", True),
        ('dim Land = a, b\ngiven y[Land] = table("shares.csv", key: land, column: fee)   judgement "j"\nlet x = sum(y over Land)', "y[a]=6%", False),
        ('dim Land = a, b\ngiven y[Land] = table("shares.csv", key: land, column: amount)   judgement "j"\nlet x = sum(y over Land)', "y[a]=6", False)):
    done = t.run("run", model(line, file="odd.xlsx"), "--trials", "4", "--set", set_)
    t.expect(f"{line}, --set {set_}: {warned}", done.returncode == 0 and ("is taken as the share itself" in " ".join(done.stderr.split())) == warned, done)

# ---------------------------------------------------------------- verify
for line, verdict, told in (
        ("given x = 1_240.5 k EUR   cite plan[Budget!C3]", "verified", ""),
        ("given x = 1_240 k EUR   cite plan[Budget!C3]", "verified", ""),
        ("given x = 1_200 k EUR   cite plan[Budget!C3]", "differs", '1240.5 in Budget!C3 ("Net sales", "2025")'),
        ("given x = -950 k EUR   cite plan[Budget, \"Cost\", 2025]", "verified", ""),
        ("given x = 950 k EUR   cite plan[Budget!C4]", "differs", "sign"),
        ("given x = 12%   cite plan[growth_rate]", "verified", ""),
        ("given x = 0.12   cite plan[growth_rate]", "verified", ""),
        ("given x = 0.12%   cite plan[growth_rate]", "differs", "12 % in Budget!D5"),
        ("given x = 12   cite plan[growth_rate]", "differs", ""),
        ("given x = 8.5%   cite plan[Budget!C5]", "verified", ""),
        ("given x = 0.30000000000000004   cite plan[Budget!D7]", "verified", ""),
        ("given x = 55 EUR   cite plan[Budget!C6]", "verified", ""),
        ("given x = 55 k EUR   cite plan[Budget!C6]", "verified", ""),
        ("given x = 55 USD   cite plan[Budget!C6]", "differs", "unit"),
        ("given x = 1_235 k EUR   cite plan[Budget!C7]", "verified", ""),
        ("given x = 1_234_567 k EUR   cite plan[Budget!C7]", "differs", ""),
        ('given x = 1_240.5 k EUR   cite plan[Budget!C3] "Net sales"', "verified", ""),
        ('given x = 950 k EUR   cite plan[Budget!C4] "Net sales"', "not found", 'has "Cost" beside it and "2025" above it'),
        ("given x = plan[Budget!C3]", "verified", ""),
        ("given x in k EUR = plan[Budget!C6]", "verified", ""),
        ("given x = 3   judgement \"a\" cite plan[Budget!C8]", "verified", ""),
        ("given x in % = plan[Budget!D5]", "verified", "")):
    done = t.run("verify", model(line), "--json")
    found = json.loads(done.stdout)["citations"] if done.stdout else [{"verdict": done.stderr, "detail": ""}]
    t.expect(f"{line} is {verdict}", found and found[0]["verdict"] == verdict and told in found[0].get("detail", ""), found)
path = model("given x = 1_240.5 k EUR   cite plan[Budget!C3]")
moved = budget()
moved.sheets[0].put("C3", 1300)
moved.save(t.path("moved.xlsx"))
found = json.loads(t.run("verify", path, "--source", f"plan={t.path('moved.xlsx')}", "--json").stdout)["citations"][0]
t.expect("another file in its place", found["verdict"] == "differs" and "1300" in found["detail"], found)
path = model("given x = 1_240.5 k EUR   cite plan[Budget!C3]", file="nowhere.xlsx")
t.expect("a workbook that is not there may be cited", t.run("check", path).returncode == 0, t.run("check", path))
found = json.loads(t.run("verify", path, "--source", f"plan={t.path('plan.xlsx')}", "--json").stdout)["citations"][0]
t.expect("and is verified where it is given", found["verdict"] == "verified", found)
done = t.run("check", model("given x = 3   cite plan:3 \"Cost\""))
t.expect("a workbook has no lines", done.returncode == 1 and "source_no_line" in done.stderr and "plan[Sheet1!B3]" in done.stderr, done.stderr)
done = t.run("check", t.model((HEAD % "plan.xlsx").replace('file "plan.xlsx"', 'file "plan.xlsx" sha256 "' + "0" * 64 + '"') +
                              "given x = plan[Budget!C3]\noutcome x each year, bad low\n"))
t.expect("another hash is told", "source_changed" in done.stderr, done.stderr)
done = t.run("show", model("given x = 1_240.5 k EUR   cite plan[Budget!C3]"))
t.expect("show tells the label", "Net sales" in done.stdout, done.stdout)

# ---------------------------------------------------------------- hostile
BOMB = "A" * (1 << 20)


def zip_with(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, chunks in parts.items():
            with out.open(name, "w", force_zip64=True) as part:
                for chunk in chunks if isinstance(chunks, list) else [chunks]:
                    part.write(chunk.encode() if isinstance(chunk, str) else chunk)
    return path


def hostile(name, told, make):
    path = t.path(name)
    make(path)
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    done = t.run("check", model("given x = plan[Budget!C3]", file=name), preexec_fn=limit, timeout=60)
    t.expect(f"{name}: {told}", done.returncode == 1 and told in done.stderr and done.stderr.count("error[") == 1, done.stderr[:1500])


def with_part(part, text):
    def make(path):
        book = budget()
        book.parts[part] = text
        book.save(path)
    return make


def sheet(inside):
    return with_part("xl/worksheets/sheet1.xml", XML + f'<worksheet xmlns="{MAIN}">{inside}</worksheet>')


def bytes_of(content):
    def make(path):
        with open(path, "wb") as out:
            out.write(content)
    return make


def big(path):
    parts = dict(budget().all_parts())
    parts["xl/worksheets/sheet1.xml"] = [XML + f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="str"><v>'] + [BOMB] * 300
    zip_with(path, parts)


def cut(path):
    budget().save(path)
    with open(path, "rb") as file:
        content = file.read()
    with open(path, "wb") as file:
        file.write(content[:len(content) // 2])


def damaged(path):
    budget().save(path)
    with open(path, "rb") as file:
        content = bytearray(file.read())
    for i in range(120, 150):
        content[i] ^= 0x55
    with open(path, "wb") as file:
        file.write(content)


def twice(path):
    budget().save(path)
    with zipfile.ZipFile(path, "a") as out:
        import warnings
        warnings.simplefilter("ignore")
        out.writestr("xl/workbook.xml", "<x/>")


LAUGHS = ('<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
          f'<sst xmlns="{MAIN}"><si><t>&b;</t></si></sst>')
CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
for name, told, make in (
        ("bomb.xlsx", "MB unpacked", big),
        ("laughs.xlsx", "document type", with_part("xl/sharedStrings.xml", LAUGHS)),
        ("fetch.xlsx", "document type", with_part("xl/sharedStrings.xml", f'<!DOCTYPE sst SYSTEM "http://127.0.0.1/x.dtd"><sst xmlns="{MAIN}"/>')),
        ("cut.xlsx", "damaged or cut short", cut),
        ("damaged.xlsx", "damaged", damaged),
        ("twice.xlsx", "two parts with the name xl/workbook.xml", twice),
        ("old.xls", "(.xls); save it as .xlsx", bytes_of(CONTAINER)),
        ("locked.xlsx", "a workbook with a password", bytes_of(CONTAINER + "EncryptedPackage".encode("utf-16-le"))),
        ("binary.xlsb", "(.xlsb); save it as .xlsx", lambda p: zip_with(p, {"xl/workbook.bin": "x"})),
        ("open.ods", "(.ods); save it as .xlsx", lambda p: zip_with(p, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})),
        ("text.xlsx", "is no workbook", bytes_of(b"a,b\n1,2\n")),
        ("empty.xlsx", "is empty", bytes_of(b"")),
        ("letter.xlsx", "a text document (.docx)", lambda p: zip_with(p, {"word/document.xml": "<x/>"})),
        ("nothing.xlsx", "without a workbook", lambda p: zip_with(p, {"a.txt": "x"})),
        ("torn.xlsx", "not well-formed", sheet("<sheetData><row>")),
        ("other.xlsx", "begins with <html>", with_part("xl/worksheets/sheet1.xml", "<html/>")),
        ("missing.xlsx", "is not there", with_part("xl/worksheets/sheet1.xml", None)),
        ("texts.xlsx", "refers in C3 to the text 999", sheet('<sheetData><row r="3"><c r="C3" t="s"><v>999</v></c></row></sheetData>')),
        ("number.xlsx", "has the number `12x` in C3", sheet('<sheetData><row r="3"><c r="C3"><v>12x</v></c></row></sheetData>')),
        ("place.xlsx", "has a cell `ZZZ1`", sheet('<sheetData><row r="1"><c r="ZZZ1"><v>1</v></c></row></sheetData>')),
        ("row.xlsx", "has a row `9999999`", sheet('<sheetData><row r="9999999"/></sheetData>')),
        ("same.xlsx", "the cell C3 twice", sheet('<sheetData><row r="3"><c r="C3"><v>1</v></c><c r="C3"><v>2</v></c></row></sheetData>')),
        ("long.xlsx", "longer than a cell can hold", sheet(f'<sheetData><row r="3"><c r="C3" t="str"><v>{"x" * 200000}</v></c></row></sheetData>')),
        ("tag.xlsx", "MB", sheet(f'<sheetData a="{"x" * 9000000}"/>')),
        ("deep.xlsx", "inside each other", sheet("<a>" * 5000 + "</a>" * 5000))):
    hostile(name, told, make)

# A text that a million cells share is held once.
book = budget()
book.texts.append("y" * 30000)
cells = "".join(f'<row r="{r}">' + "".join(f'<c r="{c}{r}" t="s"><v>{len(book.texts) - 1}</v></c>' for c in "ABCDEFGHIJ") + "</row>" for r in range(4, 20004))
book.parts["xl/worksheets/sheet1.xml"] = XML + f'<worksheet xmlns="{MAIN}"><sheetData><row r="3"><c r="C3"><v>4</v></c></row>{cells}</sheetData></worksheet>'
book.save(t.path("shared.xlsx"))
done = t.run("check", model("given x = plan[Budget!C3]", file="shared.xlsx"), preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30)))
t.expect("a long text in 200,000 cells", done.returncode == 0, done.stderr[:500])

# ---------------------------------------------------------------- traps
stale = Book(stale=True)
stale.sheet("Budget").put("C3", 0, formula="A1*2").put("C4", 5, formula="A1*3").put("C5", 0)
stale.save(t.path("stale.xlsx"))
t.expect("a formula's 0 in a workbook that wants to be calculated", "with the value 0" in str(value("given x = plan[Budget!C3]", file="stale.xlsx")))
t.expect("its other values are taken", value("given x = plan[Budget!C4]", file="stale.xlsx") == 5)
t.expect("a 0 that was typed in", value("given x = plan[Budget!C5]", file="stale.xlsx") == 0)
odd = Book()
s = odd.sheet("Budget")
s.put("C3", raw='<c r="C3"><v>8.5000000000000006E-2</v></c>')
s.put("C4", raw='<c r="C4" t="inlineStr"><is><r><t>Net </t></r><r><t>sales</t></r><rPh sb="0" eb="1"><t>read</t></rPh></is></c>')
s.put("D4", 9)
s.put("A4", "x")
s.put("C6", raw='<c r="C6"><f t="shared" ref="C6:C7" si="0">A1*2</f><v>6</v></c>')
s.put("C7", raw='<c r="C7"><f t="shared" si="0"/><v>8</v></c>')
odd.save(t.path("odd.xlsx"))
t.expect("a number with an exponent", value("given x = plan[Budget!C3]", file="odd.xlsx") == 0.085)
t.expect("a text in runs", value('given x = plan[Budget, "Net sales"]', file="odd.xlsx") == 9)
t.expect("a shared formula", value("given x = plan[Budget!C7]", file="odd.xlsx") == 8)
late = budget(date1904=True)
late.sheets[3].put("B1", 44226, "mmm-yy").put("C1", 44254, "mmm-yy")
late.save(t.path("late.xlsx"))
t.expect("dates counted from 1904", value('given x = plan[Months, "Orders", 2025-02]', file="late.xlsx") == 110,
         value('given x = plan[Months, "Orders", 2025-02]', file="late.xlsx"))
t.end()
