#!/usr/bin/env python3
"""Fixes compile and keep the meaning, or say what they decide.

1. What newcomers write (newcomers.py): the first fix of each error in turn leads to a model that checks and gives the
   figures of the model that was meant; what a fix decides is said where the row expects it, and only there.
2. Each fix of each mistake of MISTAKES is applied on its own; what it is about is gone, and the fixes that follow lead
   to a model that checks.
3. In all of these, a line of help that shows code has a fix, and one whose fix decides something says so.
4. Every call of `add_help` and `add_fix` in the sources of the checker, the parser and the readers of files is met.

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

# kind, lines behind MISTAKE_HEAD, or after `whole` a model of their own; `open` where they name what is declared
# nowhere, which stays a mistake. `=== NAME` begins a file beside the model, in Latin-1 after `latin-1`.
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
    body, *beside = re.split(r"^=== (\S+)\n", body, flags=re.M)
    for name, content in zip(beside[::2], beside[1::2]):
        with open(t.path(name), "wb") as file:
            file.write(content.encode("latin-1" if option == "latin-1" else "utf-8"))
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
            # A mistake shown by itself may leave nothing else.
            left = [a for a in left if "declares nothing" not in a["message"]]
            t.expect(f"{kind}: `{line}` leads to a model that checks", not left,
                     (end[-300:], [(a["kind"], a["message"]) for a in left]))

# Help that is met nowhere above would be help that nobody has compiled.
# What files, bytes and questions bring up, by the first words: tests of their own assert these.
ELSEWHERE = {
    "this is a mistake in plimsoll",  # no model is known to bring it up
    "give each with an option of its own",  # observe_test.py
    "ask about one period", "ask whether it happens in any",  # conditions of questions
    "add `from` and the first month",  # the grammar asks for it before
    "use what belongs to the period only",  # what belongs to an occurrence is refused before, outside its event
    "the unit stands behind the closing bracket",  # such parameters are refused one by one before
    "state latent correlations",  # rank_correlation_test.py
    "say it: `(",  # no formula is known whose unit is per time and does not say which
    # facts of filings: reported_test.py
    "`plimsoll facts ", "as in `", "a period is written as in the model, `", "members follow the period, `",
    "a name with a colon is quoted", "cite each figure by itself", "here `",
    "cite the line of the figure that is meant instead", "cite its line instead", "figures are taken from a filing that lies below",
    "name the whole model:", "print the declarations that read it:",  # command_line_test.py
    "ask for one of its figures",  # `eval` of a distribution
    "use index sets instead of repeating", "sum over an index set before",  # size
    "give a part of it a name",  # depth
    "save the file as UTF-8", "delete the character", "type the accented letters",  # bytes
    "the name of a sheet with blanks or signs in it is quoted", "cite a cell, `cite ",  # workbooks_test.py
    "write `columns: ", "write a cell for each column", "say the unit once", "say the unit in its own column",  # tables_test.py
}
# Of files that no text of a model can hold, and of callers: these tests assert the words of these files.
ELSEWHERE_OF = {
    "src/data/cell_find.cpp": "workbooks_test.py",
    "src/data/cell_row.cpp": "workbooks_test.py",
    "src/data/sheet_table.cpp": "sheet_tables_test.py",
    "src/check/laws/given_draw.cpp": "python/test_draws.py",
}
for path, by in ELSEWHERE_OF.items():
    t.expect(f"{path} is there, and {by}", os.path.exists(os.path.join(ROOT, path)) and os.path.exists(os.path.join(ROOT, "tests", by)))


def beginnings(call):
    """How the text of each arm of a call's first argument begins; of `std::move(help)` nothing."""
    depth, end = 0, 0
    literals = []
    shape = re.sub(r'"((?:[^"\\]|\\.)*)"', lambda m: literals.append(m[1]) or f'"{len(literals) - 1}"', call)
    for end, c in enumerate(shape):
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(c, 0)
        if depth < 0 or (depth == 0 and c == ","):
            break
    for arm in re.split(r"\?|(?<!:):(?!:)", shape[:end]):
        first = re.search(r'"(\d+)"', arm)
        if first:
            yield literals[int(first[1])].replace('\\"', '"').replace("\\\\", "\\")


STAGES = ("syntax", "check", "data")
calls = dict.fromkeys(STAGES, 0)
missing = []
for stage in STAGES:
    for path in sorted(glob.glob(os.path.join(ROOT, "src", stage, "**", "*.cpp"), recursive=True)):
        if path.endswith("_test.cpp") or os.path.relpath(path, ROOT) in ELSEWHERE_OF:
            continue
        text = open(path).read()
        for match in re.finditer(r"add_(?:help|fix)\(", text):
            for words in beginnings(text[match.end():match.end() + 2000]):
                calls[stage] += 1
                if not any(words.startswith(e) for e in ELSEWHERE) and not any(words in line for line in seen_help):
                    missing.append(f"{os.path.relpath(path, ROOT)}: {words}")
t.expect("all help is met", not missing, "\n" + "\n".join(missing))
# Where rooms are moved, so that they are no longer read here, their help would seem to be met.
for stage, fewest in {"syntax": 66, "check": 140, "data": 40}.items():
    t.expect(f"calls are found in src/{stage}", calls[stage] >= fewest, calls)
t.end()
