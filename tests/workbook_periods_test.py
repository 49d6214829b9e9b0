#!/usr/bin/env python3
"""Periods as keys of cells, and in tables: the heading that says the same however it is spelt, and none that may say another.

usage: workbook_periods_test.py PROGRAM
"""
import json
import sys

from fixing import apply, diagnostics
from program_test import Tests
from workbooks import Book

t = Tests(sys.argv[1])
CALENDAR = "time quarter from 2025-01 for 8\n"
FISCAL = "time quarter from 2025-04 for 8, fiscal year ends march, named by start\n"
BY_END = "time quarter from 2025-04 for 8, fiscal year ends march, named by end\n"


def model(time, key, name="m.plim"):
    return t.model(f'plimsoll 1\nmodel m "m"\n{time}source plan "Plan" file "plan.xlsx"\n'
                   f'given x = plan[Plan, "Revenue", {key}]   judgement "j"\noutcome x, bad low\n', name)


def value(time, key):
    done = t.run("run", model(time, key), "--trials", "2", "--json", "-", "--quiet")
    return json.loads(done.stdout)["outcomes"][0]["mean"]["value"] if done.returncode == 0 else " ".join(done.stderr.split())


def write(heading, other="nothing", style=None):
    book = Book()
    book.sheet("Plan").rows("A1", ["", None, other], ["Revenue", 7, 9]).put("B1", heading, style)
    book.save(t.path("plan.xlsx"))


# Heading, the keys that it is in a model of calendar years, and those in one whose fiscal year begins in April.
for heading, calendar, fiscal in (
        ("Q2 2025", ("2025Q2", "FY2025Q2"), ()),
        ("Q2/25", ("2025Q2",), ()),
        ("Q2'25", ("2025Q2",), ()),
        ("2Q25", ("2025Q2",), ()),
        ("2Q 2025", ("2025Q2",), ()),
        ("2Q25A", ("2025Q2",), ()),
        ("2q25e", ("2025Q2",), ()),
        ("2025 Q2", ("2025Q2",), ()),
        ("Q2 FY25", ("FY2025Q2", "2025Q2"), ("FY2025Q2", "2025Q3")),
        ("2QFY25", ("FY2025Q2",), ("FY2025Q2", "2025Q3")),
        ("FY25Q2", ("FY2025Q2",), ("FY2025Q2", "2025Q3")),
        ("FY2025", ("FY2025", "2025"), ("FY2025",)),
        ("FY25", ("FY2025", "2025"), ("FY2025",)),
        ("FY25E", ("FY2025", "2025"), ("FY2025",)),
        ("FY 2025 (E)", ("FY2025", "2025"), ("FY2025",)),
        ("2025E", ("2025", "FY2025"), ()),
        ("2025A", ("2025",), ()),
        ("FY25/26", (), ("FY2025",)),
        ("2025/26", (), ("FY2025",)),
        ("FY3/26", (), ("FY2025",)),
        ("2026年3月期", (), ("FY2025",)),
        ("26/3期", (), ("FY2025",)),
        ("2025-04", ("2025-04",), ("2025-04",)),
        ("04/2025", ("2025-04",), ("2025-04",)),
        ("Apr 2025", ("2025-04",), ("2025-04",)),
        ("Apr-25", ("2025-04",), ("2025-04",)),
        ("APRIL 2025", ("2025-04",), ("2025-04",)),
        ("avr. 2025", ("2025-04",), ("2025-04",)),
        ("abril 2025", ("2025-04",), ("2025-04",)),
        ("août 2025", ("2025-08",), ("2025-08",)),
        ("AOÛT 2025", ("2025-08",), ("2025-08",)),
        ("Févr-25", ("2025-02",), ("2025-02",)),
        ("März 2025", ("2025-03",), ("2025-03",)),
        ("dic-25", ("2025-12",), ("2025-12",)),
        ("Dez. 2025", ("2025-12",), ("2025-12",)),
        ("2025年4月", ("2025-04",), ("2025-04",)),
        ("30.06.2025", ("2025-06", "2025Q2", "2025-06-30"), ("2025-06", "2025Q2")),
        ("30 Jun 2025", ("2025-06", "2025Q2"), ("2025-06", "2025Q2")),
        ("31/12/2025", ("2025", "2025-12"), ("2025", "2025-12", "2025Q4")),
        (2025, ("2025", "FY2025"), ("2025",))):
    write(heading)
    every = {"2025Q2", "2025Q3", "FY2025Q2", "FY2025", "2025", "2025-04", "2025-06", "2025-12", "FY2026Q2", "2024"}
    for time, rights in ((CALENDAR, calendar), (FISCAL, fiscal)):
        for key in sorted(every | set(rights)):
            got = value(time, key)
            if key in rights:
                t.expect(f"{heading} is {key} under {time.strip()}", got == 7, got)
            elif got == 7:
                # What is the same months under another name.
                same = {frozenset(("2025Q2", "FY2025Q2")), frozenset(("2025", "FY2025")), frozenset(("2025Q3", "FY2025Q2"))}
                t.expect(f"{heading} is not {key} under {time.strip()}", any(key in pair and pair & set(rights) for pair in same), got)

# ---------------------------------------------------------------- what may be one or another is refused with both, and a fix
for heading, time, key, words, fixed in (
        ("Q2 2025", FISCAL, "2025Q2", ('"Q2 2025" in Plan!B1', "2025Q2 (Apr-Jun 2025) or FY2025Q2 (Jul-Sep 2025)"), '"Q2 2025"'),
        ("Q2 2025", FISCAL, "FY2025Q2", ("2025Q2 (Apr-Jun 2025) or FY2025Q2 (Jul-Sep 2025)",), '"Q2 2025"'),
        ("Q2 2025", BY_END, "FY2025Q2", ("2025Q2 (Apr-Jun 2025) or FY2025Q2 (Jul-Sep 2024)",), '"Q2 2025"'),
        ("2025E", FISCAL, "2025", ("2025 (Jan-Dec) or FY2025 (Apr 2025-Mar 2026)",), '"2025E"'),
        (2025, FISCAL, "FY2025", ("2025 in Plan!B1", "2025 (Jan-Dec) or FY2025 (Apr 2025-Mar 2026)"), "2025"),
        ("2011/12", FISCAL, "2011-12", ("2011-12", "FY2011 (Apr 2011-Mar 2012)"), '"2011/12"'),
        ("FY11/12", FISCAL, "FY2011", ("FY2011 (Apr 2011-Mar 2012)", "Dec 2011-Nov 2012"), '"FY11/12"'),
        ("03/04/2025", CALENDAR, "2025-04", ("2025-04-03 or 2025-03-04",), '"03/04/2025"')):
    write(heading)
    got = value(time, key)
    t.expect(f"{heading} for {key} is refused", isinstance(got, str) and all(w in got for w in words), got)
    path = model(time, key)
    fixes = [fix for d in diagnostics(t, path) for fix in d["fixes"]]
    t.expect(f"{heading} for {key}: a fix", len(fixes) == 1, fixes)
    if fixes:
        with open(path) as file:
            text = apply(file.read(), fixes[0], path)
        t.expect(f"{heading} for {key}: the fix", f'"Revenue", {fixed}]' in text, text)
        with open(path, "w") as file:
            file.write(text)
        done = t.run("check", path)
        t.expect(f"{heading} for {key}: the fix compiles", done.returncode == 0, done)

# Two headings of one period are refused with both places; the spelt one is chosen by its text.
write("2025A", "2025E")
got = value(CALENDAR, "2025")
t.expect("two headings of one year", isinstance(got, str) and "Plan!B2 (7), Plan!C2 (9)" in got, got)
t.expect("and by its text", value(CALENDAR, '"2025E"') == 9, value(CALENDAR, '"2025E"'))
for heading in ("Q5 2025", "2025X", "1001A", "Quarter 2", "FY", "13/2025", "2025年13月", "Mai", "2025-13"):
    write(heading)
    for key in ("2025", "2025Q2", "FY2025"):
        t.expect(f"{heading} is no {key}", isinstance(value(CALENDAR, key), str), heading)

# ---------------------------------------------------------------- the same reader in tables
HEAD = 'plimsoll 1\nmodel m "m"\n'


def table(rows, time, each="each period", words=""):
    with open(t.path("p.csv"), "w") as out:
        out.write("when,v\n" + "".join(f"{when},{i + 1}\n" for i, when in enumerate(rows)))
    text = HEAD + time + f'given x {each} = table("p.csv", key: when, column: v{words})   judgement "j"\noutcome x {each}, bad low\n'
    done = t.run("run", t.model(text, "p.plim"), "--trials", "2", "--json", "-", "--quiet")
    return [o["mean"]["value"] for o in json.loads(done.stdout)["outcomes"]] if done.returncode == 0 else " ".join(done.stderr.split())


QUARTERS = "time quarter from 2025-01 for 2\n"
YEARS = "time year from 2025-01 for 2\n"
JAPAN = "time year from 2024-04 for 2, fiscal year ends march, named by end\n"
for rows, time, each, right in (
        (("1Q25A", "2Q25E"), QUARTERS, "each period", [1, 2]),
        (("2025A", "2026E"), YEARS, "each year", [1, 2]),
        (("FY25A", "FY26E"), YEARS, "each year", [1, 2]),
        (("2025年3月期", "2026年3月期"), JAPAN, "each year", [1, 2]),
        (("FY3/25", "FY3/26"), JAPAN, "each year", [1, 2]),
        (("janv. 2025", "févr. 2025"), "time month from 2025-01 for 2\n", "each period", [1, 2]),
        (("ene-25", "feb-25"), "time month from 2025-01 for 2\n", "each period", [1, 2]),
        (("2011/12", "2012/13"), "time year from 2011-04 for 2, fiscal year ends march, named by start\n", "each year", [1, 2]),
        (("2011/11", "2011/12"), "time month from 2011-11 for 2\n", "each period", [1, 2]),
        (("2025年3月期", "2026年3月期"), YEARS, "each year", "no such periods")):
    got = table(rows, time, each)
    t.expect(f"{rows} under {time.strip()}", got == right if isinstance(right, list) else right in got, got)
    done = t.run("import", t.path("p.csv"), "--json", "-")
    if isinstance(right, list) and rows[0] != "2011/11":
        told = json.loads(done.stdout) if done.returncode == 0 else None
        n = "month" if "month" in time else "quarter" if "quarter" in time else "year"
        t.expect(f"import of {rows}", told and told["time"].startswith(f"time {n} from ") and len(told["givens"][0]["forms"]) == 1, (told, done))
        text = HEAD + told["time"] + "\n" + told["source"] + "\n" + told["givens"][0]["forms"][0]["text"] + f'\noutcome v {told["givens"][0]["each"]}, bad low\n'
        done = t.run("run", t.model(text, "p.plim"), "--trials", "2", "--json", "-", "--quiet")
        t.expect(f"import of {rows} reads them", done.returncode == 0 and [o["mean"]["value"] for o in json.loads(done.stdout)["outcomes"]] == [1, 2], (text, done))
got = table(("2011/12",), "time month from 2011-12 for 1\n")
t.expect("December by the length of the model's periods", got == [1], got)

# ---------------------------------------------------------------- triangles are minus signs where the declaration says so
with open(t.path("p.csv"), "w") as out:
    out.write("when,v\n2025,▲1234.5\n2026,△7\n")
CALL = 'given x each year = table("p.csv", key: when, column: v%s)   judgement "j"\noutcome x each year, bad low\n'
done = t.run("check", t.model(HEAD + YEARS + CALL % "", "p.plim"))
t.expect("triangles are refused with the word", done.returncode == 1 and 'negative: "▲"' in done.stderr, done)
done = t.run("run", t.model(HEAD + YEARS + CALL % ', negative: "▲"', "p.plim"), "--trials", "2", "--json", "-", "--quiet")
t.expect("and read with it", done.returncode == 0 and [o["mean"]["value"] for o in json.loads(done.stdout)["outcomes"]] == [-1234.5, -7], done)
for text, unsure in (("when,v\n2025,▲1234.5\n2026,△7\n", True), ("期,金額\n2025年3月期,▲1234.5\n2026年3月期,7\n", False)):
    with open(t.path("p.csv"), "w") as out:
        out.write(text)
    done = t.run("import", t.path("p.csv"))
    t.expect(f"import of triangles, unsure {unsure}", done.returncode == 0 and 'negative: "▲"' in done.stdout and ("UNSURE" in done.stdout) == unsure, done)
t.end()
