#!/usr/bin/env python3
"""Workbook and tables of a result, read back and held against its JSON.

usage: documents_test.py PROGRAM ROOT
"""
import csv
import json
import os
import re
import sys
import tempfile
import xml.etree.ElementTree as xml
import zipfile

from program_test import Tests

program, root = sys.argv[1:3]
t = Tests(program)
expect = t.expect


def run(*args):
    return t.run(*args, cwd=root)


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets_of(path):
    """By name: rows of texts and numbers; and the number of charts."""
    book = zipfile.ZipFile(path)
    strings = ["".join(t.text or "" for t in item.iter(MAIN + "t"))
               for item in xml.fromstring(book.read("xl/sharedStrings.xml"))]
    names = [s.get("name") for s in xml.fromstring(book.read("xl/workbook.xml")).iter(MAIN + "sheet")]
    out = {}
    for i, name in enumerate(names, 1):
        rows = []
        for row in xml.fromstring(book.read(f"xl/worksheets/sheet{i}.xml")).iter(MAIN + "row"):
            cells = {}
            for cell in row.iter(MAIN + "c"):
                column = re.match("[A-Z]+", cell.get("r")).group()
                expect("no formula in " + name, cell.find(MAIN + "f") is None)
                value = cell.find(MAIN + "v")
                if value is not None:
                    cells[column] = strings[int(value.text)] if cell.get("t") == "s" else float(value.text)
            rows.append(cells)
        out[name] = rows
    return out, sum(1 for f in book.namelist() if re.match("xl/charts/chart", f))


def block(rows, *headings):
    """Rows below the headings that start with these, until an empty one, by heading."""
    for i, row in enumerate(rows):
        if list(row.values())[:len(headings)] != list(headings):
            continue
        names = row
        out = []
        for cells in rows[i + 1:]:
            if not cells or len(cells) == 1:
                break
            out.append({names[c]: v for c, v in cells.items() if c in names})
        return out
    expect(f"a block with the headings {headings}", False)
    return []


CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def bar_charts(path):
    """Of each bar chart: direction of its categories, where the axis of values crosses, its format, what it shows."""
    book = zipfile.ZipFile(path)
    out = []
    for name in sorted(f for f in book.namelist() if re.match("xl/charts/chart", f)):
        root_ = xml.fromstring(book.read(name))
        lies = root_.find(f".//{CHART}barDir")
        if lies is None or lies.get("val") != "bar":
            continue
        categories, values = root_.find(f".//{CHART}catAx"), root_.find(f".//{CHART}valAx")
        out.append({"direction": categories.find(f"{CHART}scaling/{CHART}orientation").get("val"),
                    "up": values.find(f"{CHART}scaling/{CHART}orientation").get("val"),
                    "crosses": values.find(f"{CHART}crosses").get("val"),
                    "format": values.find(f"{CHART}numFmt").get("formatCode"),
                    "shown": [f.text for f in root_.iter(f"{CHART}f")]})
    return out


with tempfile.TemporaryDirectory() as folder:
    at = lambda name: os.path.join(folder, name)
    done = run("run", "models/iij", "--trials", "1000", "--quiet", "--json", at("r.json"), "--xlsx", at("r.xlsx"),
               "--csv", at("csv"))
    expect("run writes all", done.returncode == 0, done.stderr)
    result = json.load(open(at("r.json")))

    with open(at("csv/limits.csv"), newline="") as file:
        limits = list(csv.DictReader(file))
    expect("limits", [(r["name"], r["period"], r["verdict"]) for r in limits]
           == [(l["name"], l["period"], l["verdict"]) for l in result["limits"]])
    expect("values of limits", [float(r["value"]) for r in limits]
           == [l.get("probability", l.get("statistic")) for l in result["limits"]])
    with open(at("csv/outcomes.csv"), newline="") as file:
        outcomes = list(csv.DictReader(file))
    for row, outcome in zip(outcomes, result["outcomes"], strict=True):
        expect("mean", float(row["mean"]) == outcome["mean"]["value"])
        for quantile in outcome["quantiles"]:
            if quantile["value"] is not None:
                expect("quantile", float(row[f"P{100 * quantile['p']:.6g}"]) == quantile["value"])
    with open(at("csv/curves.csv"), newline="") as file:
        curves = list(csv.DictReader(file))
    expect("curves", len(curves) == sum(len(o["distribution"]["amounts"]) for o in result["outcomes"]))
    for outcome in result["outcomes"]:
        amounts, trials = outcome["distribution"]["amounts"], outcome["distribution"]["trials"]
        expect("a curve is whole", (amounts[0], trials[0], amounts[-1], trials[-1]) == (outcome["min"], 0, outcome["max"], result["trials"]))
        expect("a curve rises", amounts == sorted(amounts) and trials == sorted(trials))
    by_curve = {}
    for row in curves:
        by_curve.setdefault((row["name"], row["label"], row["period"]), []).append(float(row["value"]))
    expect("curves never fall", all(a <= b for c in by_curve.values() for a, b in zip(c, c[1:])))
    with open(at("csv/assumptions.csv"), newline="") as file:
        assumptions = list(csv.DictReader(file))
    expect("assumptions are all there", {r["name"] for r in assumptions}
           == {d["name"] for d in result["description"]["definitions"] if d["support"] not in ("", "derived")})

    sheets, charts = sheets_of(at("r.xlsx"))
    expect("few sheets, the summary first", list(sheets)[:3] == ["Summary", "Limits", "Net income"] and list(sheets)[-5:] == ["All outcomes", "Risks", "Assumptions", "Formulas", "Run"], str(list(sheets)))
    expect("native charts", charts >= 12, str(charts))
    book = zipfile.ZipFile(at("r.xlsx"))
    for i, name in enumerate(sheets, 1):
        links = len(re.findall("<hyperlink ", book.read(f"xl/worksheets/sheet{i}.xml").decode()))
        expect(f"links of {name}", links == (len(sheets) - 1 if name == "Summary" else 1), f"{links}")

    # What another command answers: its lists, lists inside them, and a chart of its own.
    with open(at("shares.json"), "w") as file:
        json.dump({"schema": "plimsoll.attribute/1", "about": result["about"], "target": {"text": "mean(net_income)", "unit": "JPY"}, "shares": [
            {"name": "a", "title": "First", "shapley": {"value": -3e9, "se": 1e8}, "parts": [{"name": "x", "value": 1}]},
            {"name": "b", "title": "Second", "shapley": {"value": -1e9, "se": 1e8}, "parts": [{"name": "y", "value": 2.5}]}]}, file)
    done = run("report", at("r.json"), "--with", at("shares.json"), "--xlsx", at("with.xlsx"), "--csv", at("with"))
    expect("report with another result", done.returncode == 0, done.stderr)
    expect("lists inside rows", open(at("with/attribute_shares_parts.csv"), newline="").read() == "of,name,value\r\na,x,1\r\nb,y,2.5\r\n")
    with_sheets, with_charts = sheets_of(at("with.xlsx"))
    # Its sheet is there instead of one of an outcome.
    expect("a chart of the shares", any("Causes!" in f for b in bar_charts(at("with.xlsx")) for f in b["shown"]), f"{with_charts} after {charts}")
    expect("shares and what is in them on one sheet", "Causes" in with_sheets and len(with_sheets) <= 12, str(list(with_sheets)))
    told = block(with_sheets["Causes"], "Risk")
    expect("errors behind their values", list(told[0]) == ["Risk", "What it adds, bn JPY", "±"] and list(told[0].values()) == ["First", -3, 0.1], str(told))
    expect("parts of the shares", [r["Value"] for r in block(with_sheets["Causes"], "Of", "Name")] == [1, 2.5])
    bars = bar_charts(at("with.xlsx"))
    expect("amounts of charts as their cells", {b["format"] for b in bars} >= {"0%", "#,##0.0"}, str(bars))
    expect("all bars from above", all((b["direction"], b["up"], b["crosses"]) == ("maxMin", "minMax", "max") for b in bars), str(bars))
    expect("charts name the data they show", any("Causes!" in f for b in bars for f in b["shown"]), str(bars))

    # From the file, the same tables.
    again = run("report", at("r.json"), "--csv", at("again"))
    expect("report --csv", again.returncode == 0, again.stderr)
    for name in sorted(os.listdir(at("csv"))):
        expect("same " + name, open(at("csv/" + name)).read() == open(at("again/" + name)).read())

    # Text that looks like a formula stays text.
    with open(at("evil.plim"), "w") as file:
        file.write('plimsoll 1\nmodel evil "=1+1"\ntime year from 2024-01 for 2\ncurrency EUR\n'
                   'given a = 2 EUR judgement "=cmd()"\nflow profit = a\n'
                   'outcome profit each year, bad low, "=HYPERLINK(1)"\n')
    done = run("run", at("evil.plim"), "--trials", "100", "--quiet", "--xlsx", at("evil.xlsx"))
    expect("a workbook of formulas as text", done.returncode == 0, done.stderr)
    sheets, _ = sheets_of(at("evil.xlsx"))
    expect("a title stays text", block(sheets["All outcomes"], "Outcome")[0].get("Outcome") == "=HYPERLINK(1)", str(sheets["All outcomes"]))

    # Mistakes.
    done = run("report", at("r.json"))
    expect("nothing to write", done.returncode == 2 and "-o FILE.html" in done.stderr, done.stderr)
    done = run("report", at("none.json"), "--csv", at("x"))
    expect("no such result", done.returncode == 2 and "none.json" in done.stderr, done.stderr)
    open(at("bad.json"), "w").write('{"a": 1}')
    done = run("report", at("bad.json"), "--csv", at("x"))
    expect("no result", done.returncode == 2 and "schema" in done.stderr, done.stderr)
    done = run("run", "models/iij", "--trials", "100", "--with", at("bad.json"), "--csv", at("x"))
    expect("no result to take in, before the run", done.returncode == 2 and "schema" in done.stderr, done.stderr)
    done = run("run", "models/iij", "--trials", "100", "--quiet", "--xlsx", at("none/x.xlsx"))
    expect("no such folder", done.returncode == 4, done.stderr)

t.end()
