#!/usr/bin/env python3
"""Every model and command shown in the documentation runs.

    ```plim              a complete model: checked, and run with few trials; its figures have evidence
    ```plim fragment     declarations; a header (model, currency JPY, quarters) is put before them
    ```plim error KIND   must be refused with that kind (a header is put before fragments)
    ```console           lines that begin with `$ plimsoll`: must exit 0 (run from the project's root)

Every function of stdlib/ is called in stdlib/tests, and the example in its comment is the end of a model that is checked.

usage: docs_test.py PROGRAM ROOT
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from program_test import Tests

HEADER = """plimsoll 1
model snippet "From the documentation"
time quarter from 2012-04 for 12, fiscal year ends march, named by start
currency JPY
"""


# What examples of the library read: a name that is misspelt there is no name here.
LIBRARY_NAMES = """currency USD
given goodwill = 100 M JPY  judgement "t"
given shares = 50 M JPY  judgement "t"
given run_rate = 40 M JPY per year  judgement "t"
given cash_flow = 40 M JPY per year  judgement "t"
draw surprise each period ~ normal(0, 1)  judgement "t"
flow capex = 10 M JPY
flow net_cash = 10 M JPY
flow turnover = 50 M JPY
flow income_before_tax each year = 20 M JPY
let net_assets = 70 M JPY
let value = 90 M JPY
let quoted = 30 M JPY
"""
# Where the example is a line of a stock.
LIBRARY_STOCKS = {"- impairment": "goodwill", "- write_down": "shares"}


def library_examples(t, root):
    found = 0
    all_tests = "".join(open(path, encoding="utf-8").read() for path in sorted(glob.glob(os.path.join(root, "stdlib/tests/*.plim"))))
    for path in sorted(glob.glob(os.path.join(root, "stdlib/*.plim"))):
        module = os.path.basename(path)[:-5]
        tests = re.sub(r"#.*", "", open(os.path.join(root, "stdlib/tests", module + ".plim"), encoding="utf-8").read())
        for comment, name in re.findall(r"((?:^#.*\n)+)^fn (\w+)", open(path, encoding="utf-8").read(), re.M):
            found += 1
            t.expect(f"stdlib/tests/{module}.plim calls {name}", re.search(rf"\b{name}\(", tests))
            example = re.search(r"^#   example +(.*)", comment, re.M)
            t.expect(f"{module}: {name} has an example that calls it", example and f"{name}(" in example.group(1), comment)
            if not example:
                continue
            line = example.group(1)
            for start, opening in LIBRARY_STOCKS.items():
                if line.startswith(start):
                    line = f"stock kept opening {opening} {{\n  {line}\n}}"
            model = HEADER + f"use {module}\n" + LIBRARY_NAMES + line + "\noutcome capex each year, bad low\n"
            done = t.run("run", t.model(model), "--trials", "64", "--quiet")
            t.expect(f"{module}: the example of {name} runs", done.returncode == 0, done)
        for comment, name, inside in re.findall(r"((?:^#.*\n)+)^component (\w+)([^{]*)", open(path, encoding="utf-8").read(), re.M):
            t.expect(f"stdlib/tests/{module}.plim makes parts of {name}", re.search(rf"^part \w+.* = {name} ", tests, re.M))
            for parameter in re.findall(r'^\s*(\w+) "', inside, re.M):
                t.expect(f"stdlib/tests passes {parameter} to {name}", re.search(rf"^ *{parameter} = |[{{;] {parameter} = ", all_tests, re.M))
            example = re.search(r"^#   example +(.*)", comment, re.M)
            line = example.group(1) if example else ""
            model = HEADER + f"use {module}\n" + LIBRARY_NAMES + line + "\noutcome books.cash each year, bad low\n"
            done = t.run("run", t.model(model), "--trials", "64", "--quiet")
            t.expect(f"{module}: the example of {name} runs", done.returncode == 0, done)
            found += 1
    t.expect("functions of the library were found", found > 10, found)


def blocks(path):
    info = None
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        if info is None:
            m = re.match(r"^```(plim|console)(.*)$", line)
            if m:
                info, start, body = (m.group(1) + m.group(2)).split(), number, []
        elif line.startswith("```"):
            yield start, info, "\n".join(body) + "\n"
            info = None
        else:
            body.append(line)


def main():
    program, root = sys.argv[1:3]
    files = [os.path.join(root, "README.md")]
    for folder in ("docs", "models"):
        for base, _, names in sorted(os.walk(os.path.join(root, folder))):
            files += [os.path.join(base, n) for n in sorted(names) if n.endswith(".md")]
    t = Tests(program)
    # What a page keeps, it finds, and the next page too.
    environment = dict(os.environ, PLIMSOLL_STORE=t.path("runs.db"), PLIMSOLL_KEEP="0")
    for path in files:
        if not os.path.exists(path):
            continue
        for start, info, body in blocks(path):
            place = f"{os.path.relpath(path, root)}:{start}"
            if info[0] == "console":
                # A folder of another run would be refused.
                for folder in re.findall(r"--into (build/\S+)", body):
                    shutil.rmtree(os.path.join(root, folder), ignore_errors=True)
                for line in body.splitlines():
                    if not line.startswith("$ plimsoll "):
                        continue
                    command = line[2:].replace("plimsoll", os.path.abspath(program), 1)
                    done = subprocess.run(command, shell=True, cwd=root, env=environment, capture_output=True, text=True, timeout=300)
                    t.expect(f"{place}: {line}", done.returncode == 0, done.stderr[:800])
                continue
            text = body if re.search(r"^plimsoll 1", body, re.M) else HEADER + body
            with tempfile.TemporaryDirectory() as folder:
                model = os.path.join(folder, "main.plim")
                open(model, "w", encoding="utf-8").write(text)
                if "error" in info:
                    kind = info[info.index("error") + 1]
                    done = t.run("check", "--json", model)
                    seen = [d["kind"] for d in json.loads(done.stdout or "[]")]
                    t.expect(f"{place}: {kind}", done.returncode == 1 and kind in seen, f"{seen} (exit {done.returncode})")
                    continue
                verb = ["run", model, "--trials", "256", "--quiet"] if "outcome" in text else ["check", model]
                done = t.run(*verb)
                t.expect(place, done.returncode == 0, f"exit {done.returncode}\n{done.stderr[:1200]}")
                t.expect(f"{place}: figures have evidence", "bare_number" not in done.stderr, done.stderr[:1200])
    library_examples(t, root)
    t.end()


main()
