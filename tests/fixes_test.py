#!/usr/bin/env python3
"""Fixes compile and keep the meaning, or say what they decide.

1. What newcomers write (newcomers.py): the first fix of each error in turn leads to a model that checks and gives the
   figures of the model that was meant; what a fix decides is said where the row expects it, and only there.
2. Each fix of each mistake of MISTAKES is applied on its own; what it is about is gone, and the fixes that follow lead
   to a model that checks.
3. In all of these, a line of help that shows code has a fix, and one whose fix decides something says so.
4. Every call of `add_help` and `add_fix` in the sources of the checker and the parser is met.

usage: fixes_test.py PROGRAM ROOT
"""
import glob
import json
import os
import re
import sys

from fixing import apply, diagnostics, errors, mend, shows_code
from newcomers import ASKS, NEWCOMERS, TIMES
from program_test import Tests

t = Tests(sys.argv[1])
ROOT = sys.argv[2]

HEAD = """plimsoll 1
model m "m"
{time}
currency EUR, USD, JPY, GBP
draw sold each period ~ uniform(1, 3)   judgement "s"
given price = 5 EUR   judgement "p"
flow sales = price * sold
"""
TIME = "time quarter from 2024-01 for 8"
OUTCOME = "outcome sales each year, bad low\n"

seen_help = set()


def look(seen):
    for d in seen:
        fixed = {fix["help"]: fix for fix in d["fixes"]}
        for i, line in enumerate(d["help"]):
            seen_help.add(line)
            if shows_code(line):
                t.expect(f"help with code has a fix: {d['kind']}: {line}", i in fixed, d["message"])
            if i in fixed and fixed[i]["changes"]:
                t.expect(f"a fix says what it decides: {line}", fixed[i]["changes"] in line)


def figures(text, name):
    done = t.run("run", t.model(text, name), "--trials", "8", "--json", "-", "--quiet")
    if done.returncode != 0:
        return done.stdout + done.stderr
    result = json.loads(done.stdout)
    return [(o.get("period"), o["mean"]["value"], o["sd"]["value"]) for o in result["outcomes"]], [
        (x["name"], x.get("probability"), x.get("statistic")) for x in result["limits"]]


def newcomer(wrong, right, decides=""):
    name = wrong.split("\n\n")[-1].strip()
    path = t.model(wrong, "newcomer.plim")
    look(diagnostics(t, path))
    text, left, taken = mend(t, wrong, "newcomer.plim")
    what = f"`{name[:90]}`"
    if left:
        t.expect(f"{what} is mended", False, (left[0]["kind"], left[0]["message"], left[0]["help"], text[-160:]))
        return
    said = "; ".join(fix["changes"] for fix in taken if fix["changes"])
    t.expect(f"{what} decides `{decides}`", (decides in said) if decides else not said, said)
    got, meant = figures(text, "mended.plim"), figures(right, "meant.plim")
    t.expect(f"{what} gives what was meant", got == meant and not isinstance(meant, str), (text[-200:], got, meant))


def with_outcome(body):
    unit = "given" in body or "let" in body
    return HEAD.format(time=TIME) + "\n" + body + "\n" + OUTCOME


for row in NEWCOMERS:
    wrong, right, *decides = row
    # What is declared is also asked for, so that the figures differ where it does.
    ask = "outcome h = g {}, bad low\n"
    period = any(word in right for word in ("each", "event", "stock", "sold"))
    ask = ask.format("each period" if period else "")
    ask = ask.replace(" ,", ",")
    newcomer(with_outcome(wrong) + ask, with_outcome(right) + ask, *decides)
for wrong, right, *decides in TIMES:
    newcomer(HEAD.format(time=wrong) + "\n" + OUTCOME, HEAD.format(time=right) + "\n" + OUTCOME, *decides)
for wrong, right, *decides in ASKS:
    newcomer(HEAD.format(time=TIME) + "\n" + wrong + "\n" + ("" if "outcome" in right else OUTCOME),
             HEAD.format(time=TIME) + "\n" + right + "\n" + ("" if "outcome" in right else OUTCOME), *decides)

# kind, lines behind MISTAKE_HEAD; `open` where they name what is declared nowhere, which stays a mistake.
MISTAKE_HEAD = """plimsoll 1
model m "m"
time quarter from 2020-01 for 8
currency EUR, USD
unit server/servers
dim Line = firm, home, wan
dim Site = tokyo, osaka
"""
OPEN = {"name_unknown", "function_unknown", "source_unknown", "library_unknown"}
with open(os.path.join(ROOT, "tests", "mistakes.txt")) as file:
    MISTAKES = [block.split("\n", 1) for block in re.split(r"^--- ", file.read(), flags=re.M)[1:]]
for head, body in MISTAKES:
    kind, _, option = head.strip().partition(" ")
    text = body if option == "whole" else MISTAKE_HEAD + body
    path = t.model(text, "mistake.plim")
    seen = diagnostics(t, path)
    look(seen)
    about = [d for d in seen if d["kind"] == kind]
    t.expect(f"{kind} in `{body.strip()[:100]}`", bool(about), [(d["kind"], d["message"]) for d in seen])
    for d in about[:1]:
        for fix in d["fixes"]:
            line = d["help"][fix["help"]]
            fixed = apply(text, fix, path)
            t.expect(f"{kind}: `{line}` applies to the model", fixed is not None, fix)
            if fixed is None:
                continue
            after = diagnostics(t, t.model(fixed, "fixed.plim"))
            look(after)
            same = [a for a in after if a["kind"] == kind and a["message"] == d["message"]]
            t.expect(f"{kind}: `{line}` mends it", len(same) < len([a for a in seen if a["kind"] == kind and
                     a["message"] == d["message"]]), (fixed[-300:], [(a["kind"], a["message"]) for a in after]))
            end, left, _ = mend(t, fixed, "fixed.plim")
            if option == "open":
                left = [a for a in left if a["kind"] not in OPEN]
            t.expect(f"{kind}: `{line}` leads to a model that checks", not left,
                     (end[-300:], [(a["kind"], a["message"]) for a in left]))

# Help that is met nowhere above would be help that nobody has compiled.
# What files, bytes and questions bring up, by the first words: tests of their own assert these.
ELSEWHERE = {
    "csv.cpp", "dialect.cpp", "data.cpp", "data_row.cpp", "data_table.cpp", "register.cpp", "loader.cpp",  # files
    "this is a mistake in plimsoll",  # no model is known to bring it up
    "ask about one period", "ask whether it happens in any",  # conditions of questions
    "add `from` and the first month",  # the grammar asks for it before
    "the unit stands behind the closing bracket",  # such parameters are refused one by one before
    "state latent correlations",  # rank_correlation_test.py
    "say it: `(",  # no formula is known whose unit is per time and does not say which
    "ask for one of its figures",  # `eval` of a distribution
    "use index sets instead of repeating", "sum over an index set before",  # size
    "give a part of it a name",  # depth
    "save the file as UTF-8", "delete the character", "type the accented letters",  # bytes
}
calls = 0
missing = []
for path in sorted(glob.glob(os.path.join(ROOT, "src", "syntax", "*.cpp")) + glob.glob(os.path.join(ROOT, "src", "check", "*.cpp"))):
    if path.endswith("_test.cpp"):
        continue
    for match in re.finditer(r'add_(?:help|fix)\(\s*"((?:[^"\\]|\\.)*)"', open(path).read()):
        calls += 1
        words = match[1].replace('\\"', '"').replace("\\\\", "\\")
        elsewhere = os.path.basename(path) in ELSEWHERE or any(words.startswith(e) for e in ELSEWHERE)
        if not elsewhere and not any(words in line for line in seen_help):
            missing.append(f"{os.path.basename(path)}: {words}")
t.expect("all help is met", not missing, "\n" + "\n".join(missing))
t.expect("calls are found", calls > 60, calls)
t.end()
