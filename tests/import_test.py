#!/usr/bin/env python3
"""Tables as they come: which rows `plimsoll import` takes for totals, what it leaves out and says so, what it refuses and how to mend it.

usage: import_test.py PROGRAM
"""
import json
import re
import shlex
import sys

from importing import Importing
from program_test import Tests
from workbooks import Book

t = Tests(sys.argv[1])


look = Importing(t)
write, sums, imported = look.write, look.sums, look.imported

# ---------------------------------------------------------------- totals: rows, the sums of the forms, words of notes
for what, text, right, words in (
        ("names that begin or end with a word of totals and are the sum of nothing", "line,sales\nShops,10\nTotal Energies SE,77\nNorth total,5\nSum Insurance,3\n",
         [95], ("line 3, `Total Energies SE`", "the sum of nothing")),
        ("a total of another name", "line,sales\nnorth,1200\nsouth,2350\nAll regions,3550\nhead office,100\n", [7200, 3650], ()),
        ("the last row is a total of another name", "line,sales,cost\nnorth,1200,7\nsouth,2350,9\nCompany,3550,16\n", [7100, 3550], ()),
        ("one column adds up, and the other does not", "line,sales,cost\nnorth,1200,7\nsouth,2350,9\nCompany,3550,18\n", [7100], ()),
        ("one column adds up, and the other may be rounded", "line,sales,cost\nnorth,1200,7\nsouth,2350,9\nCompany,3550,17\n", [7100, 3550], ()),
        ("totals of parts, and of all", "line,sales\nnorth,1200\nsouth,2350\nTotal Europe,3550\nasia,100\nafrica,50\nTotal Overseas,150\nTotal,3700\n", [3700], ("lines 4, 7, 8: a total",)),
        ("parts and then the total of parts", "line,sales\nnorth,1200\nsouth,2350\nTotal Europe,3550\nasia,100\nTotal all,3650\n", [3650], ("lines 4, 6: a total",)),
        ("a total that was rounded", "line,sales\nnorth,1.4\nsouth,1.4\nTotal Europe,2.7\nasia,5.1\n", [7.9], ("line 4: a total",)),
        ("the word alone is a total, whatever it says", "line,sales\nnorth,1200\nsouth,2350\nTotal,9999\n", [3550], ("line 4: a total",)),
        ("rows of the same number are no sums of one another", "line,sales\na,5\nb,5\nc,5\n", [15], ()),
        ("a row that repeats the one above it is no sum", "line,sales\na,5\nb,0\nc,5\n", [10], ()),
        ("brackets and minus signs", "line,sales\na,-5\nb,7\nNet,2\n", [4, 2], ()),
        ("a total above its parts", "line,sales\nEurope,3550\nnorth,1200\nsouth,2350\n", [7100, 3550], ()),
        ("periods are no totals", "year,sales\n2024,1\n2025,2\n2026,3\n", [6], ())):
    told, said = imported(write(text))
    got = sums(told, told["givens"][0]) if told else said
    t.expect(f"{what}: sums", got == right, (got, told))
    notes = " | ".join(told["notes"]) if told else ""
    t.expect(f"{what}: words", all(w in notes for w in words), notes)
    shown = t.run("import", t.path("f.csv")).stdout
    t.expect(f"{what}: unsure or not", ("UNSURE" in shown) == (len(right) > 1), shown)

# ---------------------------------------------------------------- the year beside its parts
QUARTERS = "line,Q1 2024,Q2 2024,Q3 2024,Q4 2024,2024\nnorth,1,2,3,4,10\nsouth,5,6,7,8,26\n"
for what, text, right, left in (("quarters and their year", QUARTERS, [36], "2024"),
                                ("the year first", "line,2024,Q1 2024,Q2 2024,Q3 2024,Q4 2024\nnorth,10,1,2,3,4\n", [10], "2024")):
    told, said = imported(write(text))
    t.expect(f"{what}: sums", told and sums(told, told["givens"][0]) == right, (told, said))
    t.expect(f"{what}: words", told and any(f"column `{left}`" in n and "left out" in n for n in told["notes"]), told)
told, said = imported(write("line,Q1 2024,Q2 2024,2024\nnorth,1,2,10\n"))
t.expect("quarters that do not fill the year", told is None and "not of one length" in said and "`Q2 2024`" in said, (told, said))

# ---------------------------------------------------------------- headings: the unit that is proposed, and whether it is sure
HEADINGS = """Umsatz in Mill. EUR|M EUR; Umsatz T EUR|k EUR; in T. EUR|k EUR; Umsatz in 1.000 €|k EUR; Umsatz (1,000 EUR)|k EUR; in 1 000 €|k EUR
Umsatz 1000 EUR|k EUR?; Umsatz x1000 EUR|k EUR?; Ventes milliers €|k EUR; Ventes en milliers €|k EUR; Ventas miles EUR|k EUR
Ventas en millones EUR|M EUR; Sales lakhs INR|INR?; 売上 百万 JPY|M JPY; 売上 (百万円)|M JPY; Tržby tis. CZK|k CZK; Tržby (tis. Kč)|k CZK
Sprzedaż tys. PLN|k PLN; Omzet duizend EUR|k EUR; Sales in Foo EUR|EUR?; Sales (Foo EUR)|EUR?; Sales foo. EUR|EUR?; Sales 7 EUR|EUR?
Sales (mil EUR)|EUR?; Sales (EUR/T)|EUR?; Sales (EUR/m)|EUR?; Cost per EUR|; Sales (lakhs)|?; Distance in miles|?; Weight (T)|; Sales (M)|
Sales Europe EUR|EUR; Sales 2025 EUR|EUR; Sales EUR|EUR; Sales (k EUR)|k EUR; Revenue, JPY mn|M JPY; Sales in Tsd. Euro|k EUR; Sales kEUR|k EUR
Sales (€'000)|k EUR; Sales (US$ m)|M USD; Sales Mrd. €|bn EUR; Margin %|%; Margin in Prozent|%; Spread (bp)|bp; Sales (in EUR, excluding VAT)|EUR"""
for case in HEADINGS.replace("\n", "; ").split("; "):
    heading, right = case.split("|")
    told, said = imported(write(f'line,"{heading}"\na,1\nb,2.5\n'))
    first = told["givens"][0]["forms"][0] if told else {}
    unit = re.search(r"\] (?:in (.*?) )?= table", first.get("text", "] = table")).group(1) or ""
    t.expect(f"heading {heading}: {right}", told and unit + ("?" if first["when"] else "") == right, (unit, told, said))
told, said = imported(write("Angaben in Foo EUR,,\nline,2024,2025\na,1,2\nb,2.5,3\n"))
t.expect("a title with a word that may be a scale", told and "`Foo`" in (told["givens"][0]["forms"][0]["when"] or ""), (told, said))

# ---------------------------------------------------------------- columns of texts: each is told, and those of units leave the unit open
for what, text, words, unsure in (
        ("a figure column with as many texts", "line,sales,cost\na,12,1\nb,n/a,2\n", ("column `sales` has `n/a`, which is no number, in line 3",), ""),
        ("a sign that is none", "line,sales,cost\na,12,1\nb,▼10,2\n", ("column `sales` has `▼10`, which is no number, in line 3",), ""),
        ("texts that are no key", "line,owner,segment,v\na,MK,x,1\nb,MK,y,2\n", ("column `owner` holds texts", "column `segment` holds texts"), ""),
        ("currencies", "line,Currency,v\na,USD,1\nb,EUR,2\n", ("column `Currency` holds texts",), "column `Currency` says (`EUR`, `USD`)"),
        ("one currency", "line,Currency,v\na,USD,1\nb,USD,2\n", ("column `Currency` holds texts",), "column `Currency` says (`USD`)"),
        ("units, by their cells", "line,in what,v\na,kEUR,1\nb,%,2\n", ("column `in what` holds texts",), "column `in what` says (`%`, `kEUR`)"),
        ("currencies that are a key", "line,Currency,v\na,USD,1\na,EUR,2\nb,USD,3\nb,EUR,4\n", (), "column `Currency` says (`EUR`, `USD`)"),
        ("a key alone", "line,v\na,1\nb,2\n", (), "")):
    told, said = imported(write(text))
    notes = " | ".join(told["notes"]) if told else said
    when = (told["givens"][0]["forms"][0]["when"] or "") if told else ""
    t.expect(f"{what}: words", told and all(w in notes for w in words) and ("column" in notes) == bool(words), notes)
    t.expect(f"{what}: unsure or not", unsure in when if unsure else when == "", (when, told, said))

# ---------------------------------------------------------------- refusals: what was seen, where, what to do
for what, text, words in (
        ("two rows of one text", "line,v\nA,15\nB,2\nA,25\n", ("lines 2 and 4 both have `A`", "leave one out")),
        ("a text in its first row alone", "region,item,v\nnorth,a,1\n,b,2\nsouth,a,3\n,b,4\n", ("column `region` is empty in line 3", "write its text in each row")),
        ("a combination without a row", "region,item,v\nnorth,a,1\nnorth,b,2\nsouth,a,4\n", ("none is for `south`, `b`", "add it")),
        ("two ways of writing", 'line,v\na,"1.200,5"\nb,"1,200.5"\n', ("`1.200,5` in line 2, and `1,200.5` in line 3", "in one way")),
        ("no number", "line,v\na,n/a\nb,12 pcs\n", ("line 3 has `12 pcs` in column `v`",)),
        ("a number is missing", "line,kind,v\na,x,1\nb,y,\nc,z,2\n", ("column `v` has no number in line 3", "write a number there")),
        ("shares among amounts", "line,2024,2025\nSales,100,110\nMargin,12%,13%\n", ("column `2024` has `12%` in line 3", "numbers without a sign of per cent", "a table of their own"))):
    told, said = imported(write(text))
    t.expect(what, told is None and all(w in said for w in words), (told, said))

# ---------------------------------------------------------------- sheets: what is hidden, what has no value
book = Book()
sheet = book.sheet("Plan").rows("A1", ["month", "sales", "growth", "old"], ["2024-01", None, 0.1, 1], ["2024-02", None, 0.2, 2], ["2024-03", None, 0.3, 3])
for row in (2, 3, 4):
    sheet.put(f"B{row}", 1, formula=f"B{row + 5}*2", cached=False)
sheet.hidden_rows.add(3)
sheet.hidden_columns.add(4)
book.save(t.path("h.xlsx"))
told, said = imported(t.path("h.xlsx"))
notes = " | ".join(told["notes"]) if told else said
t.expect("a column of formulas without values is told", told and [g["name"] for g in told["givens"]] == ["growth", "old"]
         and all(w in notes for w in ("column `sales` is left out", "B2 holds", "`=B7*2`")), (told, said))
t.expect("what is hidden is told", "line 3 is hidden" in notes and "column `old` is hidden" in notes, notes)
book = Book()
book.sheet("Plan").rows("A1", ["line", "2024", "2025"], ["a", 1, 2]).put("C2", 2, formula="B2*2", cached=False)
book.save(t.path("h.xlsx"))
told, said = imported(t.path("h.xlsx"))
t.expect("formulas without values among periods", told is None and "C2 holds" in said and "`=B2*2`" in said and "way of writing" not in said, (told, said))

# ---------------------------------------------------------------- which sheet, and figures beside their labels
book = Book()
for name in ("Sales 2025", "Cost", "Bob's"):
    book.sheet(name).rows("A1", ["line", "v"], ["a", 1], ["b", 2])
book.sheet("Old", state="hidden").rows("A1", ["line", "v"], ["a", 1])
book.save(t.path("three.xlsx"))
done = t.run("import", t.path("three.xlsx"))
lines = re.findall(r"plimsoll import .*", done.stderr)
t.expect("the sheets are listed with their commands", done.returncode == 1 and len(lines) == 3 and "'Sales 2025'" in lines[0] and '"Old" (hidden)' in done.stderr, done)
for line in lines:
    done = t.run("import", t.path("three.xlsx"), "--sheet", shlex.split(line)[-1])
    t.expect(f"{line} runs", done.returncode == 0 and "given v[Line]" in done.stdout, done)

book = Book()
sheet = book.sheet("Assumptions").rows("A1", ["Assumptions of 2025"], ["Tax rate", None], ["Net sales", 1200, "k EUR"], ["Cost (M EUR)", 3], ["Cash", None], ["Terms", 30, "days"],
                                       ["Growth", None, "p.a."], ["Staff", 12, "FTE"], ["Start", None], ["Fee", 7], ["Fee", 8], ["By year", 1, 2], ["Debt", None])
for place, number, style in (("B2", 0.35, "0%"), ("B5", 55, "#,##0 [$€-407]"), ("B7", 0.05, "0.0%"), ("B9", 45747, "yyyy-mm-dd"), ("B13", 2.5, '0.0 "Mio. €"')):
    sheet.put(place, number, style)
book.save(t.path("pairs.xlsx"))
told, said = imported(t.path("pairs.xlsx"))
read = {g["name"]: (g["forms"][0]["text"], g["forms"][0]["when"]) for g in told["givens"]} if told else said
KEY = 'pairs_file["Assumptions", "%s"]'
t.expect("figures beside their labels", told and {n: text for n, (text, _) in read.items()} == {
    "tax_rate": f"given tax_rate = {KEY % 'Tax rate'}", "net_sales": f"given net_sales in k EUR = {KEY % 'Net sales'}", "cost": f"given cost in M EUR = {KEY % 'Cost (M EUR)'}",
    "cash": f"given cash in EUR = {KEY % 'Cash'}", "terms": f"given terms in days = {KEY % 'Terms'}", "growth": f"given growth = {KEY % 'Growth'}",
    "staff": f"given staff = {KEY % 'Staff'}", "fee": "given fee = pairs_file[Assumptions!B10]", "fee_2": "given fee_2 = pairs_file[Assumptions!B11]",
    "debt": f"given debt in M EUR = {KEY % 'Debt'}"}, read)
t.expect("what they leave open", told and "`FTE`" in (read["staff"][1] or "") and read["net_sales"][1] is None, read)
notes = " | ".join(told["notes"]) if told else ""
t.expect("what is left out beside them", all(w in notes for w in ("Assumptions!B9 is left out: it holds 2025-03-31", "row 12, `By year`, has 2 figures")), notes)
done = t.run("import", t.path("pairs.xlsx"))
t.expect("and its text", "10 figures beside their labels, from line 2 on" in done.stdout, done.stdout)
done = t.run("run", t.model('plimsoll 1\nmodel m "m"\ntime year from 2025-01 for 1\ncurrency EUR\n' + done.stdout + "outcome net_sales - cost + debt + cash, bad low\n", "pairs.plim"), "--trials", "2", "--json", "-", "--quiet")
t.expect("which runs", done.returncode == 0 and json.loads(done.stdout)["outcomes"][0]["mean"]["value"] == 1.2e6 - 3e6 + 2.5e6 + 55, done)

# A table that is refused is no such list.
for rows, words in (([["region", "item", "v"], ["north", "a", 1], ["north", "b", 2], ["south", "a", 4]], "combinations"), ([["line", "v"], ["A", 15], ["B", 2], ["A", 25]], "both have `A`")):
    book = Book()
    book.sheet("Plan").rows("A1", *rows)
    book.save(t.path("refused.xlsx"))
    told, said = imported(t.path("refused.xlsx"))
    t.expect(f"a sheet that is refused: {words}", told is None and words in said, (told, said))

# ---------------------------------------------------------------- a sign of money in cells, and a unit of thousands
for heading, unit, right in (("sales", "k EUR", None), ("sales", "EUR", [1200, 1300]), ("sales (k EUR)", "k EUR", [1.2e6, 1.3e6]), ("sales (M EUR)", "k EUR", None)):
    write(f"line,{heading}\nnorth,1200 EUR\nsouth,1300 EUR\n")
    text = ('plimsoll 1\nmodel m "m"\ncurrency EUR\ndim Line = north, south\n'
            f'given s[Line] in {unit} = table("f.csv", key: line, column: "{heading}")   judgement "j"\noutcome s[north], bad low\noutcome s[south], bad low\n')
    done = t.run("run", t.model(text, "money.plim"), "--trials", "2", "--json", "-", "--quiet")
    got = [o["mean"]["value"] for o in json.loads(done.stdout)["outcomes"]] if done.returncode == 0 else None
    t.expect(f"1200 EUR under {heading}, in {unit}", got == right and (right or "an amount of EUR with its sign, and is read in k EUR" in " ".join(done.stderr.split())), done)
t.end()
