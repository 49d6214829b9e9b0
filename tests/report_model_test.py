#!/usr/bin/env python3
"""`plimsoll report MODEL`: run, asked, and written; what is not asked is told with a line that asks it.

usage: report_model_test.py PROGRAM ROOT
"""
import csv
import os
import re
import shlex
import signal
import subprocess
import sys
import time

from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
lesson = os.path.join(root, "models", "tutorial", "loss_events.plim")
iij = os.path.join(root, "models", "iij")


def rows(folder, name):
    with open(os.path.join(folder, name + ".csv"), newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# Every answer stands beside the run, and is that of its command alone.
out = t.path("tables")
done = t.run("report", lesson, "--trials", "20000", "--csv", out, "--xlsx", t.path("book.xlsx"))
t.expect("a model is run and asked", done.returncode == 0, done)
for name in ("attribute", "stress", "derivatives", "breakeven", "tornado", "worst", "verify"):
    t.expect(f"{name} is asked", re.search(rf"^  {name} +\d+\.\d s ", done.stdout, re.M), done.stdout)
t.expect("what was written is told", out in done.stdout and "book.xlsx" in done.stdout, done.stdout)
run = t.run("run", lesson, "--trials", "20000")
digest = re.search(r"digest (\w+)", run.stdout).group(1)
t.expect("the run is the plain one", f"digest {digest}" in done.stdout, done.stdout)
figure = re.search(r"Asked about (\S+) of (\S+) in (\S+), within 60 s", done.stdout)
t.expect("the figure is told", figure, done.stdout)
alone = t.path("alone")
statistic, outcome, period = figure.groups()
answer = t.path("stress.json")
t.run("run", lesson, "--trials", "20000", "--json", t.path("run.json"))
t.run("stress", lesson, "--trials", "20000", "--statistic", statistic, "--outcome", outcome, "--period", period, "--json", answer)
done = t.run("report", t.path("run.json"), "--with", answer, "--csv", alone)
t.expect("the same by hand", done.returncode == 0, done)
t.expect("stresses are those of the command", rows(out, "stress_stresses") == rows(alone, "stress_stresses") != [], rows(out, "stress_stresses"))

# Switches and values are those of all questions.
done = t.run("report", lesson, "--trials", "5000", "--action", "guards", "--set", "typical[fraud]=20 k EUR", "--seed", "7", "--csv", t.path("set"))
t.expect("with switches", done.returncode == 0 and "  stress " not in done.stdout, done)
plain = t.run("run", lesson, "--trials", "5000", "--action", "guards", "--set", "typical[fraud]=20 k EUR", "--seed", "7").stdout
t.expect("the run is that of these", re.search(r"digest (\w+)", plain).group(1) in done.stdout, done.stdout)

# Too little time: the lines that ask what was left out are lines of this shell.
done = t.run("report", iij, "--trials", "3000", "--budget", "1", "--without", "atm", "--csv", t.path("short"))
lines = re.findall(r"^ +(plimsoll .*)$", done.stdout, re.M)
t.expect("what is left out is told", done.returncode == 0 and len(lines) >= 3, done)
worst = [shlex.split(line) for line in lines if " --worst " in line]
if worst:
    again = t.run(*worst[0][1:])
    t.expect("its line can be pasted", again.returncode == 0, again)
t.expect("and names the switches", all("--without atm" in line for line in lines), lines)

# A model without a bad side has no bad years to ask about.
path = t.path("plain.plim")
with open(path, "w") as file:
    file.write('plimsoll 1\nmodel m "m"\ntime year from 2024-01 for 1\ncurrency EUR\n'
               'draw x ~ normal(0 EUR, 1 EUR) judgement "x"\noutcome x over horizon\n')
done = t.run("report", path, "--trials", "1000", "--csv", t.path("plain"))
t.expect("that is told", done.returncode == 0 and "No outcome says which side is bad" in done.stdout, done)

# Mistakes leave nothing behind.
with open(t.path("wrong.plim"), "w") as file:
    file.write("plimsoll 1\nmodel m \"m\"\ntime year from 2024 for 1\nlet a = 1 EUR + 2\n")
for what, words, code, said in (
        ("a wrong model", [t.path("wrong.plim"), "--csv", t.path("none")], 1, "unit_mismatch"),
        ("no model", [t.path("absent.plim"), "--csv", t.path("none")], 2, "cannot open"),
        ("a result", [t.path("run.json"), "--budget", "5", "--csv", t.path("none")], 2, "--budget is for a model"),
        ("a result with trials", [t.path("run.json"), "--trials", "5", "--csv", t.path("none")], 2, "--trials is for a model"),
        ("no time", [lesson, "--budget", "0", "--csv", t.path("none")], 2, "--budget")):
    done = t.run("report", *words)
    t.expect(what, done.returncode == code and said in done.stderr, done)
    t.expect(f"{what}: nothing is written", not os.path.exists(t.path("none")))
done = subprocess.run([t.program, "report", lesson, "--trials", "1000", "--csv", t.path("kept")], capture_output=True, text=True,
                      env={**os.environ, "PLIMSOLL_KEEP": "1"})
t.expect("a run that is not kept is told", "PLIMSOLL_KEEP: `report` is not kept" in done.stderr, done)

# After news: what goes with observations is asked of the futures that agree, and the rest are lines that this program takes.
with open(lesson, encoding="utf-8") as file:
    news = t.model(file.read() + '\nobserve gross > 0 EUR in 2024  judgement "the year so far"\n', "news")
for what, more in (("declared", ()), ("given", ("--observe", "net > 0 EUR in 2024"))):
    done = t.run("report", news, "--trials", "3000", "--csv", t.path("news_" + what), *more)
    asked = re.findall(r"^  (\w+) +\d+\.\d s ", done.stdout, re.M)
    lines = [shlex.split(line) for line in re.findall(r"^ +(plimsoll .*)$", done.stdout, re.M)]
    t.expect(f"{what}: what goes with it is asked", done.returncode == 0 and {"attribute", "stress", "worst", "verify", "derivatives", "breakeven"} <= set(asked), done)
    t.expect(f"{what}: the rest is told with lines", {line[1] for line in lines} >= {"sensitivity"}, done.stdout)
    for line in lines:
        t.expect(f"{what}: {line[1]} is before the news", line.count("--prior") == 1 and "--observe" not in line, line)
    if what == "declared":
        cheap = next(line for line in lines if "tornado" in line)
        t.expect("the line is taken", t.run(*cheap[1:]).returncode == 0, cheap)
t.expect("weighing is of the futures that agree", t.run("verify", news, "--weigh", "--trials", "1000").returncode == 0)
t.expect("and is of the model before", t.run("verify", news, "--weigh", "--prior", "--trials", "1000").returncode == 0)
run = t.path("news.json")
t.run("run", news, "--trials", "4000", "--json", run)
answer = t.path("before.json")
t.run("attribute", news, "--trials", "4000", "--outcome", "net", "--period", "2024", "--prior", "--json", answer)
done = t.run("report", run, "--with", answer, "--csv", t.path("mixed"))
t.expect("an answer before the news does not stand beside a run after it", done.returncode == 2 and "was asked with --prior" in done.stderr, done)

# Told to stop: soon, with nothing written.
worker = subprocess.Popen([t.program, "report", iij, "--trials", "20000", "--csv", t.path("stopped")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
while "Asked about" not in worker.stdout.readline():
    pass
time.sleep(0.5)
begin = time.time()
worker.send_signal(signal.SIGINT)
_, said = worker.communicate(timeout=60)
t.expect("it ends", worker.returncode not in (0, None) and time.time() - begin < 30, (worker.returncode, said))
t.expect("stopped: nothing is written", not os.path.exists(t.path("stopped")))
t.end()
