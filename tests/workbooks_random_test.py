#!/usr/bin/env python3
"""Random workbooks of real programs, read cell by cell as openpyxl reads them: values, formats, formulas, names, merged areas, what is
hidden. Written by openpyxl, by XlsxWriter, by the tests' own writer and, where it is there, saved again by LibreOffice.

usage: workbooks_random_test.py SHEET_DUMP
"""
import datetime
import json
import os
import random
import shutil
import subprocess
import sys
import warnings

try:
    import openpyxl
    import xlsxwriter
except ImportError:
    print("skipped: openpyxl and XlsxWriter are not installed")
    sys.exit(77)

from program_test import Tests
from workbooks import Book, letters

warnings.simplefilter("ignore")
t = Tests()
dump = sys.argv[1]
FORMATS = ["General", "0", "0.00", "#,##0", "#,##0.00", "0%", "0.0%", "0.00E+00", "yyyy-mm-dd", "d-mmm-yy", "dd/mm/yyyy", "h:mm",
           '#,##0.00 [$€-407]', '[$EUR] #,##0', '"$"#,##0_);("$"#,##0)', '#,##0 "kEUR"', "#,##0;(#,##0)", "#,##0,", '0.0"%"', "@",
           '[$-409]mmm\\-yy;@', "mmmm yyyy", "[h]:mm:ss", "#,##0;[Red]-#,##0", "0.0,,", '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-']
WORDS = ["Net sales", "Umsatz 2025", "  blanks  ", "a\nb", "100", "1,5", "=not a formula", "Ünïcode ☃ 売上", "x" * 300, "<&>\"'", "TRUE", "#REF!",
         "a_x000D_b", "tab\there"]
NAMES = ["Budget", "Sales 2025", "Bob's", "Übersicht", "A1", "売上", "x!y", "long name of thirty-one letters"]


def number(rng):
    kind = rng.random()
    if kind < 0.3:
        return rng.randint(-10**6, 10**6)
    if kind < 0.6:
        return round(rng.uniform(-1e6, 1e6), rng.randint(0, 6))
    if kind < 0.7:
        return rng.uniform(0, 1)
    if kind < 0.8:
        return rng.choice([0.1 + 0.2, 0.085 + 1e-17, 1 / 3, 2 / 3 * 1e-7, 1e15, 123456789012345678, -0.0, 1e-12, 6.02e23])
    return rng.randint(30000, 60000) + rng.choice([0, 0.5, 0.75])


def contents(rng):
    cells = {}
    for _ in range(rng.randint(5, 120)):
        at = f"{letters(rng.choice([1, 2, 3, 5, 27, 700]))}{rng.choice([1, 2, 3, 4, 10, 50, 1000, 1048576])}"
        kind = rng.random()
        if kind < 0.6:
            cells[at] = (number(rng), rng.choice(FORMATS))
        elif kind < 0.85:
            cells[at] = (rng.choice(WORDS), rng.choice(FORMATS))
        elif kind < 0.92:
            cells[at] = (rng.random() < 0.5, None)
        else:
            cells[at] = ("=", rng.choice(FORMATS))
    return cells


def by_openpyxl(rng, path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in rng.sample(NAMES, rng.randint(1, 4)):
        sheet = book.create_sheet(name.replace("!", "_"))
        for at, (value, style) in contents(rng).items():
            # openpyxl takes "#REF!" for an error.
            if isinstance(value, str) and value[:1] in "=#":
                value = "=1+2"
            sheet[at] = value
            if style:
                sheet[at].number_format = style
        sheet["H5"] = datetime.date(2025, 3, 31)
        if rng.random() < 0.5:
            sheet.merge_cells("J1:K3")
        if rng.random() < 0.3:
            sheet.sheet_state = "hidden"
            book.create_sheet()
        if rng.random() < 0.3:
            sheet.row_dimensions[4].hidden = True
    if all(s.sheet_state == "hidden" for s in book):
        book.worksheets[0].sheet_state = "visible"
    book.defined_names["growth"] = openpyxl.workbook.defined_name.DefinedName("growth", attr_text="'" + book.worksheets[0].title.replace("'", "''") + "'!$H$5")
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904 if rng.random() < 0.2 else openpyxl.utils.datetime.CALENDAR_WINDOWS_1900
    book.save(path)


def by_xlsxwriter(rng, path):
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True,
                                      "constant_memory": rng.random() < 0.2, "use_zip64": rng.random() < 0.2})
    for name in rng.sample(NAMES, rng.randint(1, 3)):
        sheet = book.add_worksheet(name.replace("!", "_").replace("'", ""))
        order = sorted(contents(rng).items(), key=lambda kv: (int("".join(c for c in kv[0] if c.isdigit())), kv[0]))
        for at, (value, style) in order:
            style = book.add_format({"num_format": style}) if style else None
            if value == "=":
                sheet.write_formula(at, "=1+2", style, rng.choice([3, 0, "text", 2.5]))
            elif isinstance(value, str):
                sheet.write_string(at, value, style)
            elif isinstance(value, bool):
                sheet.write_boolean(at, value, style)
            else:
                sheet.write_number(at, value, style)
        if rng.random() < 0.3:
            sheet.add_table("M20:O24", {"columns": [{"header": "a"}, {"header": "b"}, {"header": "c"}]})
    book.define_name("growth", "='" + book.worksheets()[0].get_name() + "'!$A$1")
    book.close()


def by_hand(rng, path):
    book = Book(date1904=rng.random() < 0.2, stale=rng.random() < 0.2)
    for name in rng.sample(NAMES, rng.randint(1, 3)):
        sheet = book.sheet(name.replace("!", "_"))
        for at, (value, style) in contents(rng).items():
            if value == "=":
                sheet.put(at, rng.choice([3, "text", True]), style, formula="1+2")
            else:
                sheet.put(at, value, style, inline=rng.random() < 0.2)
    book.save(path, packed=rng.random() < 0.8)


def close(a, b):
    return float(f"{float(a):.15g}") == float(f"{float(b):.15g}")


def same(cell, value, formula, where, epoch):
    """Whether our cell says what openpyxl's does."""
    kind, text = cell["kind"], cell["text"]
    # What no spreadsheet shows as a date, or hours beyond a day, is the number that it is.
    if kind == "number" and cell["format_kind"] in ("date", "time"):
        return float(text) < 0 or float(text) >= 2958465 or (cell["format_kind"] == "time" and float(text) >= 1)
    if isinstance(formula, str) and formula.startswith("=") and cell["formula"]:
        t.expect(f"{where}: formula", "=" + cell["formula"] == formula, (cell, formula))
    if isinstance(value, bool):
        return kind == "boolean" and text == str(value).upper()
    if isinstance(value, (datetime.datetime, datetime.date)):
        found = value if isinstance(value, datetime.datetime) else datetime.datetime(value.year, value.month, value.day)
        if (found + datetime.timedelta(milliseconds=500)).time().replace(microsecond=0) == datetime.time(0):
            return kind == "date" and text[:10] == (found + datetime.timedelta(milliseconds=500)).strftime("%Y-%m-%d")
        return kind == "date" and text[:10] == f"{found:%Y-%m-%d}" and text[11:16] == f"{found + datetime.timedelta(milliseconds=500):%H:%M}"
    if isinstance(value, datetime.time):
        rounded = datetime.datetime.combine(datetime.date(2000, 1, 1), value) + datetime.timedelta(milliseconds=500)
        return kind == "date" and text[:5] in (f"{rounded:%H:%M}", "1904-")
    if isinstance(value, datetime.timedelta):
        # Hours beyond a day stay a number of days.
        return kind in ("number", "date")
    if isinstance(value, (int, float)):
        return kind == "number" and close(text, value)
    if value is None:
        return kind == "uncalculated"
    if kind == "error":
        return text == value
    # Characters that XML cannot hold are escaped, and so is what looks like that; openpyxl leaves them as they are.
    return kind == "text" and (text == value or text == value.replace("_x005F_", "_") or text.replace("\r", "") == value.replace("_x000D_", ""))


def check(path, what):
    done = subprocess.run([dump, path], capture_output=True, text=True)
    t.expect(f"{what} is read", done.returncode == 0, done)
    if done.returncode:
        return 0
    ours = json.loads(done.stdout)
    values = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    t.expect(f"{what}: sheets", [s["name"] for s in ours["sheets"]] == values.sheetnames, ours["sheets"])
    n = 0
    for sheet in ours["sheets"]:
        theirs, written = values[sheet["name"]], formulas[sheet["name"]]
        cells = {c["at"]: c for c in sheet["cells"]}
        t.expect(f"{what}: hidden", sheet["hidden"] == (theirs.sheet_state != "visible"), sheet["name"])
        t.expect(f"{what}: merged", set(sheet["merged"]) == {str(m) for m in theirs.merged_cells.ranges}, sheet["merged"])
        seen = set()
        # iter_rows() would make every cell between them.
        for one in written._cells.values():
            if one.value is not None:
                at = one.coordinate
                seen.add(at)
                n += 1
                where = f"{what} {sheet['name']}!{at}"
                if at not in cells:
                    t.expect(f"{where} is there", one.value == "", repr(one.value))
                    continue
                value = theirs[at].value
                t.expect(where, same(cells[at], value, one.value, where, values.epoch), (cells[at], value, one.value, one.number_format))
                t.expect(f"{where}: format", cells[at]["format"] == one.number_format, (cells[at], one.number_format))
                # openpyxl asks this of values alone.
                if cells[at]["kind"] == "date" and not cells[at]["formula"]:
                    t.expect(f"{where}: a date by its format", one.is_date, (cells[at], one.number_format))
        t.expect(f"{what} {sheet['name']}: no cell more", set(cells) <= seen, set(cells) - seen)
    return n


n_books = n_cells = 0
office = shutil.which("soffice")
for seed in range(100 if t.nightly else 17):
    for write in (by_openpyxl, by_xlsxwriter, by_hand):
        rng = random.Random(f"{write.__name__} {seed}")
        path = t.path(f"{write.__name__}_{seed}.xlsx")
        write(rng, path)
        n_cells += check(path, f"{write.__name__} {seed}")
        n_books += 1
if office:
    again = t.path("again")
    made = [t.path(f"{name}_{seed}.xlsx") for name in ("by_openpyxl", "by_xlsxwriter", "by_hand") for seed in range(4)]
    try:
        subprocess.run([office, "--headless", f"-env:UserInstallation=file://{t.path('office')}", "--convert-to", "xlsx", "--outdir", again, *made],
                       capture_output=True, timeout=400)
    except subprocess.TimeoutExpired:
        print("LibreOffice did not end; what it saved is looked at")
    for path in made:
        if not os.path.exists(f"{again}/{path.rsplit('/', 1)[1]}"):
            continue
        saved = f"{again}/{path.rsplit('/', 1)[1]}"
        n_cells += check(saved, f"LibreOffice {path.rsplit('/', 1)[1]}")
        n_books += 1
print(f"{n_books} workbooks, {n_cells} cells")
t.end()
