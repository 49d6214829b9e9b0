#!/usr/bin/env python3
"""`plimsoll read` against filings with a truth made by hand, and the filing of IIJ where it is at hand.

usage: read_test.py PROGRAM ROOT

Thresholds over all filings together: headings found and right >= 95 %, none invented; quantities found
>= 95 %; of those found, value and unit right >= 98 %; none invented in number beyond 5 %.
PLIMSOLL_FILING names the risk section of IIJ's Form 20-F as plain text; without it that part is skipped.
"""
import collections
import json
import os
import shutil
import subprocess
import sys
import tempfile

from program_test import Tests

t = Tests(sys.argv[1])


def expect(condition, message):
    t.expect(message, condition)


def read(path, folder):
    done = t.run("read", path, "--out", folder)
    expect(done.returncode == 0, f"{path}: exit {done.returncode}: {done.stderr}")
    return json.load(open(os.path.join(folder, "register.json"), encoding="utf-8"))


def key(quantity):
    """What must be right of a quantity."""
    if quantity["kind"] in ("date", "period"):
        return quantity["kind"], quantity["to"]
    return quantity["kind"], float(f"{quantity['value']:.9g}"), quantity["unit"]


def truth_key(row):
    if row[0] in ("date", "period"):
        return row[0], row[1]
    return row[0], float(f"{row[1]:.9g}"), row[2]


def check_skeleton(name, folder, source):
    """A skeleton checks, runs, and every citation of it is verified against its own source."""
    done = t.run("check", folder)
    expect(done.returncode == 0, f"{name}: the skeleton does not check: {done.stderr[:2000]}")
    text = open(os.path.join(folder, "main.plim"), encoding="utf-8").read()
    expect("0 warnings" in done.stdout, f"{name}: the skeleton has warnings: {done.stderr[:500]}")
    done = t.run("run", folder, "--trials", "16")
    expect(done.returncode == 0, f"{name}: the skeleton does not run: {done.stderr[:500]}")
    done = t.run("verify", folder, "--source", f"filing={source}", "--json")
    counts = json.loads(done.stdout or "{}").get("total", {}).get("citations", {})
    wrong = {verdict: n for verdict, n in counts.items() if n and verdict != "verified"}
    expect(done.returncode == 0 and counts and not wrong, f"{name}: the skeleton is not verified: {wrong} {done.stderr[:500]}")
    return text


def check_sums(name, register):
    coverage = register["coverage"]
    parts = ("headings", "bodies", "bullets", "lead_in", "noise", "unassigned")
    expect(sum(coverage[part] for part in parts) == coverage["section"], f"{name}: coverage does not add up")
    expect(coverage["unassigned"] == 0, f"{name}: {coverage['unassigned']} characters are left over")
    ids = [factor["id"] for factor in register["factors"]]
    expect(len(set(ids)) == len(ids), f"{name}: two factors share an id")


def check_places(name, register, path):
    """Where a piece says it begins, its first word stands in the file."""
    if register["source"]["format"] == "PDF":
        return
    encoding = "cp1252" if register["source"]["encoding"] == "windows-1252" else "utf-8"
    lines = open(path, encoding=encoding, newline="").read().split("\n")
    for factor in register["factors"]:
        for piece in [factor["heading"], *factor["body"]]:
            place = piece["begin"]
            there = lines[place["line"] - 1][place["column"] - 1:]
            expect(there[:1] == piece["text"][:1], f"{name}: {piece['text'][:30]!r} is not at {place}, but {there[:20]!r}")


def test_filings(root):
    folder = os.path.join(root, "tests", "filings")
    n = collections.Counter()
    for truth_file in sorted(os.listdir(folder)):
        if not truth_file.endswith(".truth.json"):
            continue
        name = truth_file[:-len(".truth.json")]
        truth = json.load(open(os.path.join(folder, truth_file), encoding="utf-8"))
        path = os.path.join(root, truth["file"]) if "file" in truth else os.path.join(folder, name)
        with tempfile.TemporaryDirectory() as out:
            register = read(path, out)
            skeleton = check_skeleton(name, out, path)
        found = [factor["heading"]["text"] for factor in register["factors"]]
        n["headings"] += len(truth["headings"])
        n["headings right"] += len(set(found) & set(truth["headings"]))
        n["headings invented"] += len(set(found) - set(truth["headings"]))
        for heading in set(found) ^ set(truth["headings"]):
            print(f"{name}: {'missed' if heading in truth['headings'] else 'invented'}: {heading}")
        expect([group["caption"]["text"] for group in register["groups"]] == truth["groups"], f"{name}: groups")
        bullets = [p["text"] for factor in register["factors"] for p in factor["body"] if p["kind"] == "bullet"]
        expect(bullets == truth["bullets"], f"{name}: bullets {bullets}")
        have = collections.Counter(key(q) for factor in register["factors"] for q in factor["quantities"])
        want = collections.Counter(truth_key(row) for row in truth["quantities"])
        n["quantities"] += want.total()
        n["quantities right"] += (have & want).total()
        n["quantities found"] += have.total()
        for which, rows in (("missed", want - have), ("invented", have - want)):
            for row in rows.elements():
                print(f"{name}: {which}: {row}")
        text = "\n".join(p["text"] for factor in register["factors"] for p in factor["body"])
        for piece in truth["body"]:
            expect(piece in text, f"{name}: not mended: {piece!r}")
        repairs = {repair["what"] for repair in register["repairs"]}
        for kind in truth["repairs"]:
            expect(kind in repairs, f"{name}: not told of: {kind}")
        for piece in truth["warnings"]:
            expect(any(piece in warning for warning in register["warnings"]), f"{name}: no warning of {piece!r}")
        expect(register["source"]["sha256"] in skeleton, f"{name}: the skeleton lacks the sha256")
        for factor in register["factors"]:
            expect(f"risk {factor['id']} " in skeleton, f"{name}: the skeleton lacks {factor['id']}")
        check_sums(name, register)
        check_places(name, register, path)
    print(dict(n))
    expect(n["headings right"] >= 0.95 * n["headings"], "headings found")
    expect(n["headings invented"] == 0, "headings invented")
    expect(n["quantities right"] >= 0.95 * n["quantities"], "quantities found")
    expect(n["quantities right"] >= 0.98 * n["quantities found"], "values and units right")


# IIJ, Form 20-F for the year to March 2012, Item 3.D: line, kind, value or date, unit, sign.
IIJ_MONEY = [(64, 5.6), (64, 6.8), (64, 10.9), (64, 4.9), (64, 5.5), (64, 6.5), (64, 11.0), (66, 3.1), (66, 0.6),
             (78, 9.2), (78, 26.1), (78, 2.2), (78, 5.3), (80, 2.6), (80, 0.6), (80, 0.5), (80, 1.3), (80, -0.2),
             (82, -15.6), (92, 11.2), (92, 6.0), (92, 5.2), (135, -0.2), (135, 2.0), (135, 0.9), (135, 0.1), (143, 9.6)]
IIJ_OTHER = [(66, "share", 40, "%"), (66, "count", 10000, "servers"), (70, "share", 100, "%"),
             (70, "count", 5, "subsidiaries"), (76, "count", 14, "subsidiaries"), (76, "count", 4, "investees"),
             (78, "share", 100, "%"), (78, "count", 1600, "customers"), (80, "count", 440, "ATMs"),
             (80, "share", 79.5, "%"), (131, "count", 5, "subsidiaries"), (139, "share", 29.9, "%"),
             (139, "count", 1, "director"), (139, "count", 12, "directors"), (165, "count", 12500, "shares"),
             (165, "ratio", 5, ""), (165, "count", 2178, "shares"), (165, "count", 2, "subsidiaries")]
IIJ_DATES = [(64, "2010-03-31"), (64, "2011-03-31"), (64, "2012-03-31"), (64, "2013-03-31"), (66, "2010-04"),
             (66, "2012-03-31"), (66, "2012-03-31"), (66, "2012-03"), (70, "2011-09"), (70, "2012-01"), (70, "2012-04"),
             (76, "2012-06-30"), (78, "2010-09-01"), (78, "2012-03-31"), (78, "2012-03-31"), (80, "2007-07"),
             (80, "2012-05-15"), (80, "2012-03-31"), (80, "2012-03-31"), (82, "2003-08"), (82, "2003-03-31"),
             (86, "--03"), (92, "2012-03-31"), (92, "--03-31"), (106, "2005-04"), (131, "2012-04-02"),
             (135, "2012-03-31"), (135, "2012-03-31"), (139, "2012-03-31"), (139, "2012-06-27"), (143, "2012-03-31"),
             (155, "2004-04"), (165, "2005-12"), (165, "2005-10"), (165, "2007-05-11")]
IIJ_HEADINGS = [5, 39, 62, 74, 84, 90, 94, 98, 104, 108, 112, 125, 129, 133, 137, 141, 149, 157, 161]
IIJ_BULLETS = {1: 16, 2: 11, 11: 4}


def test_iij(path):
    with tempfile.TemporaryDirectory() as out:
        register = read(path, out)
        check_skeleton("IIJ", out, path)
    check_sums("IIJ", register)
    check_places("IIJ", register, path)
    lines = [factor["heading"]["begin"]["line"] for factor in register["factors"]]
    expect(lines == IIJ_HEADINGS, f"IIJ: headings at {lines}")
    for factor in register["factors"]:
        bullets = sum(p["kind"] == "bullet" for p in factor["body"])
        expect(bullets == IIJ_BULLETS.get(factor["number"], 0), f"IIJ: factor {factor['number']} has {bullets} bullets")
    have = collections.Counter()
    for factor in register["factors"]:
        for q in factor["quantities"]:
            line = q["begin"]["line"]
            if q["kind"] in ("date", "period"):
                have[line, q["to"]] += 1
            elif q["kind"] == "money":
                expect(q["unit"] == "JPY", f"IIJ: {q['quote']} in {q['unit']}")
                have[line, round(q["sign"] * q["value"] / 1e9, 6)] += 1
            else:
                have[line, q["kind"], q["value"], q["unit"]] += 1
    want = collections.Counter(IIJ_MONEY) + collections.Counter(IIJ_OTHER) + collections.Counter(IIJ_DATES)
    for row in (want - have).elements():
        expect(False, f"IIJ: missed {row}")
    for row in (have - want).elements():
        expect(False, f"IIJ: invented {row}")


def test_refusals():
    with tempfile.TemporaryDirectory() as folder:
        def refused(name, content, code, piece):
            path = os.path.join(folder, name)
            open(path, "wb").write(content)
            done = t.run("read", path)
            expect(done.returncode == code, f"{name}: exit {done.returncode}, not {code}")
            expect(piece in done.stderr + done.stdout, f"{name}: no {piece!r} in {done.stderr!r}")
        refused("empty.txt", b"", 1, "is empty")
        refused("poem.txt", b"The owl and the pussy-cat went to sea\nin a beautiful pea-green boat.\n", 1,
                "no risk section found")
        refused("broken.pdf", b"%PDF-1.4\nnothing else", 1, "damaged")
        refused("pointer.txt", b"ITEM 1A. RISK FACTORS\n\nNot required for smaller reporting companies.\n\n"
                b"ITEM 2. PROPERTIES\n\nNone.\n", 1, "may refer to another document")
        refused("entity.htm", b"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                b"<html><body><p>Item 1A. Risk Factors</p><p>&x;</p></body></html>", 1, "risk")
        done = t.run("read", os.path.join(folder, "absent.txt"))
        expect(done.returncode == 2, "a file that is not there")


def test_apart(root):
    """A PDF is read by a program of its own, which is said where it is missing: the machine's fault, not the file's."""
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "plimsoll")
        shutil.copy(sys.argv[1], program)
        done = subprocess.run([program, "read", os.path.join(root, "tests/filings/ferries_2018.pdf")], capture_output=True, text=True)
        expect(done.returncode == 4, f"without plimsoll-pdf: exit {done.returncode}, not 4")
        expect("plimsoll-pdf" in done.stderr and folder in done.stderr, f"without plimsoll-pdf: {done.stderr!r}")
        done = subprocess.run([program, "read", os.path.join(root, "tests/filings/lighthouses_2009.txt")], capture_output=True)
        expect(done.returncode == 0, "text without plimsoll-pdf")


def test_terminal(root):
    """A filing must not steer the terminal; a file that cannot be written is named."""
    with tempfile.TemporaryDirectory() as folder:
        text = open(os.path.join(root, "tests/filings/lighthouses_2009.txt"), "rb").read()
        path = os.path.join(folder, "steering.txt")
        open(path, "wb").write(text.replace(b"lighthouse", b"light\x1b[2Jhouse"))
        done = t.run("read", path)
        expect(done.returncode == 0 and "\x1b" not in done.stdout, "control characters reach the terminal")
        done = t.run("read", path, "--json", os.path.join(folder, "absent", "x.json"))
        expect(done.returncode == 4 and "cannot write" in done.stderr, f"no word of what failed: {done.stderr!r}")


def main():
    root = sys.argv[2]
    test_filings(root)
    test_refusals()
    test_apart(root)
    test_terminal(root)
    iij = os.environ.get("PLIMSOLL_FILING")
    if iij:
        test_iij(iij)
    else:
        print("skipped: the filing of IIJ (PLIMSOLL_FILING is not set)")
    t.end()


if __name__ == "__main__":
    main()
