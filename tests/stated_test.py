#!/usr/bin/env python3
"""What a model states once must be a number, a trial that a run refuses is told without nan, too few trials are usage.

usage: stated_test.py PROGRAM
"""
import json
import re
import sys

from program_test import Tests

t = Tests(sys.argv[1])
HEAD = 'plimsoll 1\nmodel m "m"\ntime quarter from 2020-01 for 8\ncurrency EUR\n'
BODY = 'given z = 0   judgement "t"\ngiven p = 7   judgement "t"\ndraw x ~ normal(0, 1)   judgement "t"\noutcome x, bad low\n'

# Nothing that the trials compute reads any of these.
for line, what in {
    'limit l: mean(x) <= 1/0': "division by zero",
    'limit l: mean(x) <= 1/z': "division by zero",
    'limit l: mean(x) <= log(-1)': "log of a negative number",
    'limit l: quantile(x, 5%) >= exp(1000)': "the result is too large",
    'limit l: P(x < 0) <= 1/z': "division by zero",
    'limit l: P(x < 0) <= p': "a probability lies from 0 to 1",
    'limit l: P(x < 0) <= -p': "a probability lies from 0 to 1",
    'expect mean(x) within 5% of 1/z': "division by zero",
    'expect mean(x) within 1/z of 3': "division by zero",
    'expect mean(x) within -p of 3': "a tolerance is not negative",
    'expect mean(x) < 0/z': "division by zero",
    'given y = 1/z   judgement "t"': "division by zero",
}.items():
    path = t.model(HEAD + BODY + line + "\n")
    for arguments in (["check", path], ["run", path, "--trials", "100"],
                      ["run", path, "--trials", "100", "--executor", "reference"]):
        done = t.run(*arguments)
        t.expect(f"{arguments[0]}: {line}", done.returncode == 1 and what in done.stderr, done)

well = t.model(HEAD + BODY + "limit l: mean(x) <= 1/z\nlimit k: P(x < 0) <= p\n")
done = t.run("run", well, "--trials", "100", "--set", "z=1", "--set", "p=50%")
t.expect("values that --set mends", done.returncode == 0, done)

# What only a scenario makes of it is told where the scenario is on.
path = t.model(HEAD + BODY.replace("z = 0", "z = 2") + "limit l: mean(x) <= 1/z\n" +
               'scenario s "s" { set z = 0   judgement "t" }\n')
for extra, code in ([], 0), (["--scenario", "s"], 1):
    done = t.run("run", path, "--trials", "100", *extra)
    t.expect(f"a bound under {extra}", done.returncode == code, done)

NO_NUMBER = re.compile(r"(?<![a-z_])(nan|inf)(?![a-z_])")
for formula in ("log(n + 3)", "1 / max(n, 0)", "(n - 9) ^ 0.5", "exp(1000 * n)"):
    path = t.model(HEAD + f'draw n each period ~ normal(0, 1)   judgement "t"\nflow f = {formula} * (1 EUR)\n'
                   'statement s "S" {\n  f\n  = result\n}\noutcome result each year, bad low\n')
    done = t.run("run", path, "--trials", "10000")
    found = re.search(r"in trial (\d+)", done.stderr)
    t.expect(f"{formula} is refused", done.returncode == 1 and found, done)
    done = t.run("explain", path, "--trial", found.group(1) if found else "0")
    told = done.stdout + done.stderr
    t.expect(f"{formula}: the trial is told, and why it fails",
             done.returncode == 1 and "no value" in done.stdout and "value_not_finite" in done.stderr
             and not NO_NUMBER.search(told), done)
    t.expect(f"{formula}: no help that points to itself", "see the whole trial" not in told, done)

path = t.model(HEAD + BODY)
for method in ("ranks", "shapley"):
    done = t.run("sensitivity", path, "--outcome", "x", "--method", method, "--trials", "10")
    t.expect(f"{method} of ten trials", done.returncode == 2 and "at least 64" in done.stderr, done)

# A result whose fields are of another kind is refused by name, not with the words of a JSON reader.
result = t.json("run", path, "--trials", "100")
for wrong in (3, [], True):
    result["description"]["definitions"][0]["support"] = wrong
    with open(t.path("wrong.json"), "w") as file:
        json.dump(result, file)
    done = t.run("report", t.path("wrong.json"), "--csv", t.path("tables"))
    t.expect(f"support {wrong}", done.returncode == 2 and "support" in done.stderr and "exception" not in done.stderr, done)

t.end()
