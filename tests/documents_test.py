#!/usr/bin/env python3
"""Workbook and tables of a result, read back and held against its JSON.

usage: documents_test.py PROGRAM ROOT
"""
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
import zipfile

program, root = sys.argv[1:3]
n = failed = 0


def expect(what, ok, detail=""):
    global n, failed
    n += 1
    if not ok:
        failed += 1
        print(f"FAILED {what} {detail}")


def run(*args):
    return subprocess.run([program, *args], capture_output=True, text=True, timeout=120, cwd=root)


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
    expect("curves", len(curves) == len(result["outcomes"]) * len(result["curve_levels"]))
    by_curve = {}
    for row in curves:
        by_curve.setdefault((row["name"], row["label"], row["period"]), []).append(float(row["value"]))
    expect("curves never fall", all(a <= b for c in by_curve.values() for a, b in zip(c, c[1:])))
    with open(at("csv/assumptions.csv"), newline="") as file:
        assumptions = list(csv.DictReader(file))
    expect("assumptions are all there", {r["name"] for r in assumptions}
           == {d["name"] for d in result["description"]["definitions"] if d["kind"] in ("given", "draw", "mark", "event")})

    sheets, charts = sheets_of(at("r.xlsx"))
    expect("sheets", {"charts", "limits", "outcomes", "risks", "assumptions", "run"} <= set(sheets), str(list(sheets)))
    expect("native charts", charts >= 7, str(charts))
    expect("limits in the workbook", [r["A"] for r in sheets["limits"][1:]] == [l["name"] for l in result["limits"]])
    header = {text: column for column, text in sheets["outcomes"][0].items()}
    for row, outcome in zip(sheets["outcomes"][1:], result["outcomes"], strict=True):
        expect("mean in the workbook", abs(row[header["mean"]] - outcome["mean"]["value"])
               <= 1e-15 * abs(outcome["mean"]["value"]))

    # What another command answers: its lists, lists inside them, and a chart of its own.
    with open(at("shares.json"), "w") as file:
        json.dump({"schema": "plimsoll.attribute/1", "shares": [
            {"name": "a", "title": "First", "shapley": {"value": -3e9, "se": 1e8}, "parts": [{"name": "x", "value": 1}]},
            {"name": "b", "title": "Second", "shapley": {"value": -1e9, "se": 1e8}, "parts": [{"name": "y", "value": 2.5}]}]}, file)
    done = run("report", at("r.json"), "--with", at("shares.json"), "--xlsx", at("with.xlsx"), "--csv", at("with"))
    expect("report with another result", done.returncode == 0, done.stderr)
    expect("lists inside rows", open(at("with/attribute_shares_parts.csv"), newline="").read() == "of,name,value\r\na,x,1\r\nb,y,2.5\r\n")
    with_sheets, with_charts = sheets_of(at("with.xlsx"))
    expect("a chart of the shares", with_charts == charts + 1, f"{with_charts} after {charts}")
    expect("sheets of the shares", {"attribute_shares", "attribute_shares_parts"} <= set(with_sheets), str(list(with_sheets)))
    book = zipfile.ZipFile(at("with.xlsx"))
    text = "".join(book.read(f).decode() for f in book.namelist() if f.startswith("xl/charts/chart"))
    expect("amounts of charts in bn", 'formatCode="#,##0.0,,,"' in text and "bn JPY" in text)
    expect("charts name the data they show", "limits!" in text and "outcomes!" in text and "attribute_shares!" in text)

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
    expect("a title stays text", sheets["outcomes"][1].get("C") == "=HYPERLINK(1)", str(sheets["outcomes"][1]))

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

print(f"{n} checks of documents, {failed} failed")
sys.exit(1 if failed or not n else 0)
