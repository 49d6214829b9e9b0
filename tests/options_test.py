#!/usr/bin/env python3
"""The command line: numbers of options, misspelt words, one exit code for one mistake, help, manual, completions;
results that are none.

usage: options_test.py PROGRAM ROOT
"""
import copy
import glob
import json
import os
import re
import shutil
import subprocess
import sys

from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
environment = dict(os.environ, PLIMSOLL_PATH=root)
small = t.model('plimsoll 1\nmodel m "m"\ndraw x ~ normal(0, 1)  judgement "t"\noutcome x, bad low\nlimit l: P(x < 0) <= 60%\n')
COMMANDS = re.findall(r"^  (\w+) {2,}", t.run("--help").stdout.split("Subcommands:")[1], re.M)
t.expect("commands", {"run", "report", "help", "eval", "read"} <= set(COMMANDS), COMMANDS)
t.expect("help alone lists the commands", t.run("help").stdout == t.run("--help").stdout, t.run("help").stdout[:80])


def run(*arguments):
    return t.run(*arguments, env=environment)


# Every option of every command that takes a number, as its help lists it.
ARGUMENTS = {"trace": [small, "x"], "explain": [small], "diff": [small, small], "compare": [small, small], "report": ["r.json"], "eval": ["1"],
             "help": [], "read": [small], "facts": [small], "import": [small], "fit": [small], "backtest": [small], "fmt": [small], "lsp": [], "runs": ["list"], "part": ["no_run", "1"], "merge": ["no_run"]}
numbers = 0
for command in COMMANDS:
    help_text = run(command, "--help").stdout
    for option, kind in re.findall(r"^  (?:-\w,)?(--[\w-]+) ([NX])\b", help_text, re.M):
        numbers += 1
        whole = ["1.5", "1.5e3", "0x10", "1e", "e5", "1e99", "1__0", "_1", "1_", "1,000"]
        for bad in ["", "-1", "-4", "+5", "nan", "inf", "1e400", "many", "18446744073709551616", " 5", "5 ", "5x"] + (whole if kind == "N" else ["0x10", "1e", ".5", "1."]):
            done = run(command, *ARGUMENTS.get(command, [small]), option, bad)
            t.expect(f"{command} {option} {bad!r}", done.returncode == 2 and option in done.stderr
                     and ("whole number from" in done.stderr or "number from" in done.stderr) and repr(bad)[1:-1] in done.stderr, done)
t.expect("numbers were found", numbers > 40, numbers)
for option in ("--seed", "--trials"):
    for good in ("7", "1_000", "1e3", "2E3"):
        done = run("run", small, option, good, "--quiet")
        t.expect(f"{option} {good}", done.returncode == 0, done)
seed = t.json("run", small, "--trials", "10", "--seed", "18446744073709551615")["seed"]
t.expect("the largest seed", seed == 18446744073709551615, seed)
t.expect("trials as people write them", t.json("run", small, "--trials", "1_0e2")["trials"] == 1000)
for option, bad, near in (("--sampler", "sobel", "sobol"), ("--executor", "blok", "block"), ("--isa", "avx3", "avx2")):
    done = run("run", small, option, bad)
    t.expect(f"{option} {bad}", done.returncode == 2 and f"'{near}'" in done.stderr, done)

# Misspelt words.
for arguments, words in ((["rnu", small], "did you mean 'run'"), (["sensitvity", small], "did you mean 'sensitivity'"),
                         (["frobnicate"], "there are run, part, merge, report"), (["run", small, "--trails", "5"], "did you mean '--trials'"),
                         (["run", small, "--trails=5"], "did you mean '--trials'"), (["run", small, "--sede", "5"], "did you mean '--seed'"),
                         (["run", small, "--worst", "5"], "it belongs to explain"), (["--verison"], "did you mean '--version'"),
                         (["check", small, "--jsn"], "did you mean '--json'"), (["explain", small, "--trail", "5"], "did you mean '--trial'"),
                         (["help", "attribte"], "did you mean 'attribute'"), (["run", small, "--\x1b[31m"], "has no option")):
    done = run(*arguments)
    t.expect("misspelt: " + " ".join(arguments[:1] + arguments[2:]), done.returncode == 2 and words in done.stderr and "\x1b" not in done.stderr, done)

# One mistake, one exit code, in every command that can make it.
table = {
    "no such model": [[c, "none.plim", *more] for c, more in (("run", []), ("check", []), ("show", []), ("trace", ["x"]), ("verify", []), ("audit", []),
                      ("explain", ["--trial", "1"]), ("explain", ["--worst", "1"]), ("attribute", []), ("sensitivity", []), ("reverse", ["--limit", "l"]),
                      ("stress", []), ("breakeven", []), ("decide", []), ("value", []), ("diff", [small]), ("compare", [small]), ("fmt", []), ("read", []), ("facts", []), ("import", []), ("fit", []), ("backtest", ["--actuals", small]), ("watch", ["--limit", "l"]), ("part", ["1"]), ("merge", []), ("studio", ["--no-open"]))]
                     + [["eval", "1", "--model", "none.plim"], ["runs", "--store", "none.db"], ["diff", small, "none.plim"], ["compare", small, "none.plim"], ["report", "none.json", "--csv", t.path("x")],
                        ["run", small, "--with", "none.json", "--csv", t.path("x")], ["report", "none.json", "--csv", t.path("x"), "--with", "none.json"]],
    "no argument": [[c] for c in COMMANDS if c != "help"],
    "one too many": [[c, *ARGUMENTS.get(c, [small]), *(["a", "b"] if c == "help" else []), "more"] for c in COMMANDS if c != "fmt"],
    "no such outcome": [[c, small, *more, "--outcome", "y"] for c, more in (("attribute", ["--trials", "4000"]), ("sensitivity", []), ("stress", []), ("breakeven", []), ("compare", [small]),
                        ("explain", ["--worst", "1"]))],
    "no such period": [[c, small, *more, "--outcome", "x", "--period", "FY1999"] for c, more in (("attribute", ["--trials", "4000"]), ("sensitivity", []), ("stress", []),
                       ("breakeven", []), ("compare", [small]), ("explain", ["--worst", "1"]))] + [["reverse", small, "--limit", "l", "--period", "FY1999"]],
    "no such scenario": [[c, small, *more, "--scenario", "s"] for c, more in (("run", []), ("explain", ["--trial", "1"]), ("explain", ["--worst", "1"]), ("attribute", ["--trials", "4000"]),
                         ("sensitivity", []), ("stress", []), ("breakeven", []), ("compare", [small]), ("reverse", ["--limit", "l"]))],
    "no such risk": [[c, small, *more, "--without", "r"] for c, more in (("run", []), ("explain", ["--trial", "1"]), ("explain", ["--worst", "1"]), ("attribute", ["--trials", "4000"]),
                     ("sensitivity", []), ("stress", []), ("breakeven", []), ("compare", [small]), ("reverse", ["--limit", "l"]))],
    "no such statistic": [[c, small, *more, "--statistic", "variance"] for c, more in (("attribute", ["--trials", "4000"]), ("sensitivity", []), ("stress", []), ("breakeven", []), ("compare", [small]))],
    "a level that is none": [[c, small, *more, "--statistic", s] for s in ("quantile(150%)", "es(0%)", "quantile(nan)", "es(-5%)")
                             for c, more in (("attribute", ["--trials", "4000"]), ("sensitivity", []), ("stress", []), ("breakeven", []))],
}
for mistake in ("no such model", "no argument", "one too many"):
    lacking = set(COMMANDS) - {c[0] for c in table[mistake]} - {"help", "fmt" if mistake == "one too many" else "", "lsp" if mistake == "no such model" else ""}
    t.expect(f"`{mistake}` has a row for every command", not lacking, lacking)
pages = "".join(open(os.path.join(root, page), encoding="utf-8").read() for page in
                ["README.md", *glob.glob("docs/**/*.md", root_dir=root, recursive=True)])
for command in COMMANDS:
    t.expect(f"a page shows plimsoll {command}", re.search(rf"plimsoll {command}\b", pages))
for mistake, commands in table.items():
    for command in commands:
        done = run(*command)
        t.expect(f"{mistake}: {' '.join(command)}", done.returncode == 2 and done.stderr.strip() != "", done)
wrong = t.model('plimsoll 1\nmodel m "m"\noutcome y, bad low\n')
for command in (["run"], ["check"], ["show"], ["trace"], ["verify"], ["explain", "--trial", "1"], ["explain", "--worst", "1"], ["attribute"], ["sensitivity"],
                ["stress"], ["breakeven"], ["reverse", "--limit", "l"]):
    done = run(command[0], wrong, *command[1:], *(["x"] if command[0] == "trace" else []))
    t.expect(f"a wrong model: {command[0]}", done.returncode == 1, done)
    if command[0] not in ("trace", "verify", "check", "show"):
        done = run(command[0], small, *command[1:], "--set", "nothing = 1")
        t.expect(f"a wrong --set: {command[0]}", done.returncode == 1, done)

# Help, the manual and completions say the same.
for command in COMMANDS:
    done = run("help", command)
    t.expect("help " + command, done.returncode == 0 and done.stdout == run(command, "--help").stdout.replace(t.program, "plimsoll")
             or done.stdout.splitlines()[2:] == run(command, "--help").stdout.splitlines()[2:], done)
shells = {shell: run("help", "--completions", shell) for shell in ("bash", "zsh", "fish")}
for command in COMMANDS:
    for option in set(re.findall(r"^  (?:-\w,)?(--[\w-]+)", run(command, "--help").stdout, re.M)):
        t.expect(f"completions have {command} {option}", all((option if shell != "fish" else "-l " + option[2:]) in done.stdout for shell, done in shells.items()))
for shell, done in shells.items():
    if shutil.which(shell):
        done = subprocess.run([shell, "-n"], input=done.stdout, capture_output=True, text=True)
        t.expect(f"{shell} reads it", done.returncode == 0 and done.stderr == "", done)
script = shells["bash"].stdout + """
complete_line() { COMP_WORDS=("$@"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _plimsoll; echo "${COMPREPLY[@]}"; }
complete_line plimsoll ru
complete_line plimsoll run --samp
complete_line plimsoll run --sampler la
complete_line plimsoll help expl
"""
done = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
t.expect("bash completes", done.stdout.split() == ["run", "runs", "--sampler", "--samples", "latin", "explain"], done)

# What `report` and --with read.
path = t.path("good.json")
lesson = os.path.join(root, "models/tutorial/loss_events.plim")
run("run", lesson, "--trials", "500", "--quiet", "--json", path)
good = json.load(open(path))
out = t.path("tables")
t.expect("a result", run("report", path, "--csv", out).returncode == 0)


def report(result, *more):
    bad = t.path("bad.json")
    with open(bad, "w") as file:
        file.write(result if isinstance(result, str) else json.dumps(result))
    return run("report", bad, "--csv", out, *more)


def places(json_value, at=()):
    """Every field and one item of every list."""
    if isinstance(json_value, dict):
        for key, value in json_value.items():
            yield at + (key,)
            yield from places(value, at + (key,))
    elif isinstance(json_value, list) and json_value:
        yield at + (0,)
        yield from places(json_value[0], at + (0,))


def written(at):
    return "".join(f"[{k}]" if isinstance(k, int) else f".{k}" for k in at).lstrip(".")


checked = 0
for at in places(good):
    if at[0] in ("until", "schema") or at[-1] == "reason":
        continue
    for wrong in ({"x": 1}, [1], True):
        value = good
        for key in at:
            value = value[key]
        if type(value) is type(wrong) or (isinstance(value, list) and isinstance(wrong, list)):
            continue
        bad = copy.deepcopy(good)
        where = bad
        for key in at[:-1]:
            where = where[key]
        where[at[-1]] = wrong
        done = report(bad)
        checked += 1
        t.expect(f"{written(at)} = {wrong}", (done.returncode == 2 and written(at) in done.stderr), done)
    if not t.nightly and checked > 400:
        break
t.expect("fields were tried", checked > 150, checked)
for field in ("outcomes", "limits", "model", "trials", "seed", "warnings"):
    bad = {k: v for k, v in good.items() if k != field}
    done = report(bad)
    t.expect(f"without {field}", done.returncode == 2 and f"{field} is missing" in done.stderr, done)
for schema, words in (("plimsoll.run/2", "this program reads plimsoll.run/1"), ("plimsoll.run/1x", "plimsoll.run/1"), ("plimsoll.run", "plimsoll.run/1"),
                      ("plimsoll.stress/1", "plimsoll run --json"), ("other/1", "schema"), ("", "schema")):
    done = report(dict(good, schema=schema))
    t.expect(f"schema {schema}", done.returncode == 2 and words in done.stderr, done)
for text in ("", "nonsense", "[1]", "{", "null", '{"schema": 5}', "[" * 100000, '{"schema":"plimsoll.run/1","outcomes":' + "[" * 100000, "\xff"):
    t.expect(f"report of {text[:40]!r}", report(text).returncode == 2)
other = t.path("stress.json")
run("stress", lesson, "--outcome", "net", "--trials", "200", "--json", other)
t.expect("--with a result", run("report", path, "--csv", out, "--with", other, "--other-trials").returncode == 0)
answer = json.load(open(other))
for change, words in ((dict(answer, schema="plimsoll.stress/2"), "this program reads plimsoll.stress/1"),
                      ({"schema": "plimsoll-trace/1"}, "this program reads plimsoll.trace/1"), (dict(answer, stresses=5), "stresses is a number"),
                      (dict(answer, schema="plimsoll.magic/1"), "plimsoll.magic/1"), (good, "plimsoll.run/1"), ({}, "schema")):
    bad = t.path("part.json")
    with open(bad, "w") as file:
        json.dump(change, file)
    for command in (["report", path, "--csv", out], ["run", lesson, "--trials", "100", "--csv", out]):
        done = run(*command, "--with", bad)
        t.expect(f"{command[0]} --with {words}", done.returncode == 2 and words in done.stderr and "part.json" in done.stderr, done)
t.end()
