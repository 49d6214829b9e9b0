#!/usr/bin/env python3
"""The program as a user meets it: exit codes, JSON, samples, interruption, messages.

usage: command_line_test.py PROGRAM ROOT
"""
import csv
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

from program_test import Tests

program, root = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
budget = os.path.join(root, "models/tutorial/project_budget.plim")
t = Tests(program)
expect, run = t.expect, t.run


# Exit codes.
expect("well", run("run", budget, "--trials", "1000").returncode == 0)
expect("no command is usage", run().returncode == 2)
expect("unknown flag is usage", run("run", budget, "--trails", "5").returncode == 2)
for trials in ["-5", "0", "1.5e3", "e5", "1e", "1e99", "2e12", "many"]:
    done = run("run", budget, "--trials", trials)
    expect("bad trials is usage", done.returncode == 2 and "whole number from 1" in done.stderr)
for trials in ["2e3", "2_000"]:
    expect("trials as people write them", "2,000 trials" in run("run", budget, "--trials", trials).stdout)
done = run("run", "no_such_model")
expect("missing model", done.returncode == 2 and "no_such_model" in done.stderr, done.stderr)
done = run("run", budget, "--without", "suplier")
expect("misspelt risk is usage with a suggestion", done.returncode == 2 and "supplier" in done.stderr, done.stderr)
done = run("run", budget, "--scenario", "nothing")
expect("unknown scenario", done.returncode == 2, done.stderr)
done = run("run", budget, "--set", "low=3")
expect("--set with the wrong unit", done.returncode == 1 and "EUR" in done.stderr, done.stderr)
with tempfile.TemporaryDirectory() as folder:
    model = os.path.join(folder, "m.plim")
    open(model, "w").write('plimsoll 1\nmodel m "m"\ndraw x ~ normal(0, 1)  judgement "t"\noutcome x, bad low\nlimit l: P(x < 0) <= 10%\n')
    expect("breached limit without --limits", run("run", model, "--trials", "5000").returncode == 0)
    expect("breached limit with --limits", run("run", model, "--trials", "5000", "--limits").returncode == 3)
    expect("disk failure", run("run", model, "--trials", "100", "--json", "/dev/full").returncode == 4)
    expect("folder missing", run("run", model, "--trials", "100", "--json", folder + "/none/x.json").returncode == 4)
    open(model, "w").write('plimsoll 1\nmodel m "m"\ndraw x ~ normal(0, 1)  judgement "t"\noutcome log(x), bad low, "log"\n')
    done = run("run", model, "--trials", "1000")
    expect("poison is an error that names trial and place", done.returncode == 1 and "error[value_not_finite]" in done.stderr and "trial" in done.stderr and "m.plim:4" in done.stderr, done.stderr)
    open(model, "w").write('plimsoll 1\nmodel m "m"\ndraw x ~ normal(0, 1)  judgement "t"\nlet y = if x > 0 then log(x) else 0\noutcome y, bad low\n')
    expect("the arm not taken raises no error", run("run", model, "--trials", "1000").returncode == 0)
    open(model, "w").write('plimsoll 1\nmodel m "m"\ntime quarter from 2020-01 for 4\ndraw x each period ~ normal(0, 1)  judgement "t"\nflow y = x\noutcome y each year, bad low\ncheck small: y < 3\n')
    done = run("run", model, "--trials", "20000")
    expect("a broken check is an error with its trial", done.returncode == 1 and "error[check_failed]" in done.stderr and "small" in done.stderr and "trial" in done.stderr, done.stderr)

    # Model: formatter.
    messy = os.path.join(folder, "messy.plim")
    open(messy, "w").write('plimsoll 1\nmodel m "m"\nlet   x=1+2   # keep me\n\n\n\noutcome x,bad low\n')
    expect("fmt --check finds", run("fmt", "--check", messy).returncode == 1)
    expect("fmt", run("fmt", messy).returncode == 0)
    text = open(messy).read()
    expect("fmt keeps comments", "# keep me" in text and "x = 1 + 2" in text, text)
    expect("fmt is idempotent", run("fmt", "--check", messy).returncode == 0)

    # JSON and samples.
    samples = os.path.join(folder, "s.csv")
    done = run("run", budget, "--trials", "500", "--seed", "3", "--json", "-", "--quiet", "--samples", samples)
    result = json.loads(done.stdout)
    for key in ("schema", "model", "trials", "seed", "stream", "digest", "outcomes", "limits"):
        expect(f"JSON has {key}", key in result)
    outcome = result["outcomes"][0]
    for key in ("name", "unit", "mean", "sd", "quantiles", "es"):
        expect(f"outcome has {key}", key in outcome)
    rows = list(csv.reader(open(samples)))
    expect("samples: one row a trial", len(rows) == 501, str(len(rows)))
    mean = sum(float(r[-1]) for r in rows[1:]) / 500
    shown = outcome["mean"]["value"]
    expect("samples agree with the mean", any(abs(mean / f - shown) < 1e-9 * abs(shown) for f in (1, 1e3, 1e6, 1e9)), f"{mean} {shown}")
    again = run("run", budget, "--trials", "500", "--seed", "3", "--json", "-", "--quiet")
    expect("same seed, same digest", json.loads(again.stdout)["digest"] == result["digest"])
    other = run("run", budget, "--trials", "500", "--seed", "4", "--json", "-", "--quiet")
    expect("other seed, other digest", json.loads(other.stdout)["digest"] != result["digest"])

    # An unused variable, another order of declarations, a new output: old columns keep their bits (P3).
    first = 'plimsoll 1\nmodel m "m"\ndraw a ~ normal(0, 1)  judgement "t"\ndraw b ~ gamma(2, 1)  judgement "t"\noutcome a * b, bad low, "ab"\n'
    second = 'plimsoll 1\nmodel m "m"\ndraw b ~ gamma(2, 1)  judgement "t"\ndraw c ~ normal(0, 1)  judgement "t"\ndraw a ~ normal(0, 1)  judgement "t"\noutcome a * b, bad low, "ab"\noutcome c, bad low\n'
    values = []
    for text in (first, second):
        open(model, "w").write(text)
        run("run", model, "--trials", "300", "--quiet", "--samples", samples)
        rows = list(csv.reader(open(samples)))
        column = rows[0].index("ab") if "ab" in rows[0] else 1
        values.append([r[column] for r in rows[1:]])
    expect("an edit does not reshuffle the noise", values[0] == values[1])

    # Interruption: what was computed is printed, exit 130.
    process = subprocess.Popen([program, "run", os.path.join(root, "models/provider"), "--trials", "100000000"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    expect("interrupt exits 130", process.returncode == 130, f"{process.returncode} {err[-300:]}")
    expect("interrupt prints what there is", "income" in out and "interrupted" in (out + err).lower(), out[-300:])

# eval.
done = run("eval", "--json", "quantile(lognormal(median: 3 bn JPY, sigma: 0.2), 99%)")
value = json.loads(done.stdout)
factor = {"bn JPY": 1e9, "JPY": 1, "M JPY": 1e6}[value["unit"]]
expect("eval", abs(value["value"] * factor - 4777330240.97) < 2000, done.stdout)
expect("eval of nonsense", run("eval", "1 +").returncode == 1)
expect("eval of a unit error", run("eval", "1 JPY + 1 USD").returncode == 1)

# explain, show, anywhere.
done = run("explain", os.path.join(root, "models/iij"), "--trial", "42")
expect("explain", done.returncode == 0 and "net_income" in done.stdout, done.stderr[-300:])
done = run("show", os.path.join(root, "models/iij"))
expect("show", done.returncode == 0 and "price_war" in done.stdout and "form20f:66" in done.stdout)
done = run("show", os.path.join(root, "models/iij"), "--mechanisms")
expect("show --mechanisms", done.returncode == 0 and "1.10" not in done.stdout.split("1.2")[0])
expect("show --json", json.loads(run("show", os.path.join(root, "models/iij"), "--json").stdout)["model"] == "iij")
with tempfile.TemporaryDirectory() as folder:
    environment = dict(os.environ, PLIMSOLL_PATH=root)
    expect("from any folder", run("run", "models/tutorial/goodwill_test.plim", "--trials", "100", cwd=folder, env=environment).returncode == 0)
# What was meant, and what there is.
iij = os.path.join(root, "models/iij")


def says(what, words, *arguments, code=2, **options):
    done = run(*arguments, **options)
    missing = [word for word in words if word not in done.stdout + done.stderr]
    expect(f"{what}: {' '.join(map(str, arguments))}", done.returncode == code and not missing, f"{missing} {done.returncode}\n{done.stderr}")
    return done


says("no command lists them", ["say what to do: run, part, merge, report, "])
says("a value is missing", ["--trials needs a value: --trials N"], "run", budget, "--trials")
says("a value is missing", ["--set needs a value: --set NAME=EXPR"], "run", budget, "--set")
for option, values in (("--trials", "56"), ("--seed", "11"), ("--json", "ab"), ("--sampler", ["latin", "sobol"])):
    says("twice", [f"{option} is given twice"], "run", budget, option, values[0], option, values[1])
says("an option stands where a value belongs", ["--json needs a value: --json FILE --quiet (for --quiet itself: --json=--quiet)"],
     "run", budget, "--json", "--quiet")
says("a value that an unset variable left empty", ["--json= is empty: write --json FILE"], "run", budget, "--json=", "--limits")
says("the end of options where a value belongs", ["--json needs a value: --json FILE"], "run", budget, "--json", "--", "--quiet")
says("twice, the second without a value", ["--seed needs a value: --seed N"], "run", budget, "--seed", "1", "--seed")
for command, option in ((["run", budget], "--limits"), (["fmt", budget], "--check"), (["check", budget], "--json"), (["run", budget], "--help"), ([], "--version")):
    for value in ("false", "true", "x", ""):
        says("a flag with a value", [f"{option} takes no value"], *command, f"{option}={value}")
says("what looks like a flag is a value", ["--limits=false"], "run", budget, "--trials", "--limits=false")
for command, name in ((["run"], "MODEL"), (["check"], "MODEL"), (["verify"], "MODEL"), (["fmt"], "FILE"), (["read"], "FILING"), (["report", "-o", "x.html"], "MODEL"),
                      (["diff", budget], "NEW"), (["eval", "1", "--model"], "--model"), (["fmt", "--check", budget], "FILE")):
    says("an empty path", [f"{name} is empty: no {'model' if 'MODEL' in name.upper() else 'file'} is named"], *command, "")
for command in (["check"], ["check", "--json"], ["run"], ["verify"]):
    done = says("a part of a model", ["limits.plim is a part of a model", "main.plim imports it", "plimsoll check models/iij"], *command, "models/iij/limits.plim", code=1, cwd=root)
    expect("nothing else is said of it", "time_missing" not in done.stdout + done.stderr, done.stderr)
says("a part that another part imports", ["name the whole model: plimsoll check main.plim"], "check", "atm.plim", code=1, cwd=iij)
says("a model beside another", ["iij_2009: "], "check", "models/iij/hindcast_2009.plim", code=0, cwd=root)
with tempfile.TemporaryDirectory() as folder:
    alone, beside = os.path.join(folder, "alone.plim"), os.path.join(folder, "main.plim")
    open(beside, "w").write('plimsoll 1\nmodel m "m"\ngiven b = 1  judgement "t"\noutcome b, bad low\n')
    open(alone, "w").write('plimsoll 1\ngiven a = 1  judgement "t"\noutcome a, bad low\n')
    says("what no main.plim imports stands alone", ["alone: "], "check", alone, code=0)
with tempfile.TemporaryDirectory() as folder:
    for name, kind, content in (("budget.xlsx", "a workbook", b"PK\x03\x04"), ("Plan.CSV", "a table", b"line,sales\nnorth,1\n")):
        table = os.path.join(folder, name)
        with open(table, "wb") as out:
            out.write(content)
        for command in ("run", "check", "verify"):
            done = says("figures in place of a model", [f"{name}' is {kind}, and no model", f"plimsoll import {table}"], command, table, code=1)
            expect("nothing else is said of it", done.stderr.count("error") == 1, done.stderr)
messy = 'plimsoll 1\nmodel m "m"\nlet   x=1+2   # keep me\noutcome x,bad low\n'
for path in ("-", "/dev/stdin"):
    done = says("fmt of standard input", ["let x = 1 + 2  # keep me"], "fmt", path, code=0, input=messy)
    says("fmt --check of standard input", [f"{path} would change"], "fmt", "--check", path, code=1, input=messy)
    says("fmt --check of what is laid out", [], "fmt", "--check", path, code=0, input=done.stdout)
    says("check of standard input", ["m: ", " definitions"], "check", path, code=0, input=messy)
with tempfile.TemporaryDirectory() as folder:
    behind = os.path.join(folder, "m.plim")
    open(behind, "w").write(messy)
    says("fmt of a file behind standard input", ["let x = 1 + 2"], "fmt", "-", code=0, stdin=open(behind))
    expect("it stays as it is", open(behind).read() == messy)
says("an end", ["found the end of what was given to --set"], "run", iij, "--set", "nothing", code=1)
says("an end", ["found the end of the expression"], "eval", "1 +", code=1)
says("an end", ["found the end of the condition"], "reverse", iij, "--failure", "cash <")
says("periods that there are", ["has no period 'FY2020'; it has FY2012, FY2013"], "explain", iij, "--worst", "1", "--outcome", "cash",
     "--period", "FY2020", "--trials", "100")
says("a scenario by its beginning", ["did you mean 'tokyo_quake'?"], "run", iij, "--scenario", "tokyo")
says("scenarios by commas", ["it has tokyo_quake, carrier_war"], "run", iij, "--scenario", "none_such")
for path, near in (("models/iji", "models/iij"), ("modles/iij", "models/iij"), ("models/tutorial/project_budgte.plim", "models/tutorial/project_budget.plim")):
    says("a near path", [f"cannot open {path}: No such file or directory", f"did you mean `{near}`?"], "run", path, cwd=root)
for command in (["read", "absent.txt"], ["fmt", "absent.plim"], ["diff", "absent.plim", iij], ["run", "absent.plim"], ["verify", "absent.plim"],
                ["report", "absent.json", "--xlsx", "x.xlsx"]):
    says("one wording", ["cannot open absent", "No such file or directory"], *command)
says("a near file", ["did you mean 'tests/filings/lighthouses_2009.txt'?"], "read", "tests/filings/lighthouse_2009.txt", cwd=root)
with tempfile.TemporaryDirectory() as folder:
    at = lambda name: os.path.join(folder, name)
    open(at("file"), "w").write("mine")
    filing = os.path.join(root, "tests/filings/lighthouses_2009.txt")
    says("a file is no folder", ["--out", "is a file"], "read", filing, "--out", at("file"))
    says("a file is no folder", ["--csv", "is a file"], "run", budget, "--trials", "100", "--csv", at("file"))
    for path, word in (("none/x", "there is no folder"), ("none/x.csv", "takes a folder"), ("x.csv", "takes a folder")):
        done = says("folders nobody asked for", ["--csv " + at(path), word], "run", budget, "--trials", "100", "--csv", at(path))
        expect("before the run", "trials" not in done.stdout, done.stdout)
    says("folders nobody asked for", ["there is no folder"], "read", filing, "--out", at("none/x"))
    expect("nothing was made", sorted(os.listdir(folder)) == ["file"], os.listdir(folder))
    expect("one folder is made", run("run", budget, "--trials", "100", "--csv", at("tables/")).returncode == 0 and os.path.isdir(at("tables")))

done = run("stress", iij, "--outcome", "net_income", "--trials", "100", "--replace", "late_cloud.growth ~ uniform(0%, 5%) per year")
expect("figures of a question need no evidence", done.returncode == 0 and done.stderr == "", done.stderr)
# What a question pastes into a declaration is told in the user's words.
for option, text, words in (("--headroom", "cash +", ["found the end of what was given to --headroom", "1 | cash +"]),
                            ("--headroom", "cash } let y = 1", ["--headroom:1:6", "1 | cash } let y = 1"]),
                            ("--headroom", "  nosuch - 1", ["there is no `nosuch` here", "--> --headroom:1:1", "1 | nosuch - 1\n"])):
    done = says(option, words, "breakeven", iij, option, text, "--input", "tax_rate")
    expect("nothing of ours is shown", "outcome headroom" not in done.stderr and "bad low" not in done.stderr, done.stderr)
for text, words in (("growth ~ uniform(0,", ["found the end of what was given to --replace", "1 | growth ~ uniform(0,"]),
                    ("nosuch ~ uniform(0%, 5%)", ["--> --replace:1:1", "1 | nosuch ~ uniform(0%, 5%)\n"]),
                    ("a ~ uniform(0, 1) } action x { set a = 1", ["--> --replace:1:19"])):
    done = run("stress", iij, "--replace", text)
    expect(f"--replace {text}", done.returncode in (1, 2) and all(w in done.stderr for w in words) and "scenario" not in done.stderr, done.stderr)
expect("version", run("--version").stdout.startswith("plimsoll "))
expect("help has examples", "plimsoll run models/iij" in run("--help").stdout)
t.end()
