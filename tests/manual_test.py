#!/usr/bin/env python3
"""Manual pages, one for the program and one for each command.

    made       each says what its help says, and has every section; what it sends the reader to is there
    lint       mandoc and groff have nothing to say, where they are there
    examples   every line runs, in a folder where what it names lies

usage: manual_test.py PROGRAM ROOT
"""
import os
import re
import shutil
import subprocess
import sys

from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
commands = re.findall(r"^  (\w+) {2,}", t.run("--help").stdout.split("Subcommands:")[1], re.M)
pages = {command: t.run("help", command, "--man") for command in commands}
pages[""] = t.run("help", "--man")


def name_of(command):
    return "plimsoll" + ("-" + command if command else "")


def section(text, name):
    found = re.search(rf"^\.SH {name}\n(.*?)(?=^\.SH|\Z)", text, re.M | re.S)
    return found.group(1) if found else ""


def plain(text):
    for roff, character in (("\\-", "-"), ("\\(aq", "'"), ("\\(ga", "`"), ("\\(ti", "~"), ("\\(ha", "^"), ("\\&", ""), ("\\e", "\\")):
        text = text.replace(roff, character)
    return re.sub(r"\\f[BIR]", "", text)


# ---------------------------------------------------------------- made
version = t.run("--version").stdout.split()[1]
with open(os.path.join(root, "tools/debian/changelog"), encoding="utf-8") as file:
    packaged = re.search(r"^plimsoll \(([\d.]+)-\d+\).*?^ -- .*?, (\d+) (\w+) (\d+) ", file.read(), re.M | re.S)
t.expect("the newest entry of tools/debian/changelog is of this version", packaged and packaged.group(1) == version, version)
months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
day = f"{packaged.group(4)}-{months.index(packaged.group(3)) + 1:02}-{int(packaged.group(2)):02}"
for command, done in pages.items():
    t.expect(f"{name_of(command)}: a page", done.returncode == 0 and done.stderr == "", done)
    text = done.stdout
    t.expect(f"{name_of(command)}: its head", plain(text.splitlines()[0]) == f'.TH {name_of(command).upper()} 1 {day} "plimsoll {version}" "User commands"', text[:90])
    for wanted in ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "SEE ALSO") + (() if command == "lsp" else ("EXAMPLES",)):
        t.expect(f"{name_of(command)}: {wanted}", section(text, wanted).strip())
    told = plain(text)
    help_text = t.run(*([command] if command else []), "--help").stdout
    for option in re.findall(r"^  (?:-\w,)?(--[\w-]+)", help_text, re.M):
        t.expect(f"{name_of(command)}: {option}", re.search(rf"^(-\w, )?{option}\b", plain(section(text, "OPTIONS")), re.M))
    for line in re.findall(r"^  (plimsoll .*)", help_text, re.M):
        t.expect(f"{name_of(command)}: {line}", line in plain(section(text, "EXAMPLES")).splitlines())
    for other in re.findall(r"plimsoll-(\w+) \(1\)", told):
        t.expect(f"{name_of(command)}: there is {other}", other in commands)
for command in commands:
    t.expect(f"plimsoll: its list has {command}", f"plimsoll-{command}(1)" in plain(section(pages[""].stdout, "COMMANDS")))
done = t.run("help", "rum", "--man")
t.expect("no such page", done.returncode == 2 and "did you mean 'run'" in done.stderr and done.stdout == "", done)

# ---------------------------------------------------------------- lint
checks = (("mandoc", ["mandoc", "-T", "lint", "-W", "warning"]), ("groff", ["groff", "-man", "-ww", "-z"]))
for tool, words in checks:
    if not shutil.which(tool):
        print(f"{tool} is not there: skipped")
        continue
    for command, done in pages.items():
        said = subprocess.run(words, input=done.stdout, capture_output=True, text=True)
        t.expect(f"{tool} reads {name_of(command)}", said.returncode == 0 and not (said.stdout + said.stderr).strip(), said)

# ---------------------------------------------------------------- examples
# What they name, under the names that they give it.
work = t.path("work")
os.mkdir(work)
shutil.copytree(os.path.join(root, "models"), os.path.join(work, "models"), ignore=shutil.ignore_patterns(".plimsoll"))
shutil.copytree(os.path.join(root, "models/iij"), os.path.join(work, "my_iij"), ignore=shutil.ignore_patterns(".plimsoll"))
for source, name in (("tests/facts/ferries_2021.xhtml", "report.xhtml"), ("tests/facts/companyfacts.json", "companyfacts.json"),
                     ("tests/data/tables/wide.tsv", "plan.tsv"), ("tests/data/fit/losses.csv", "losses.csv"),
                     ("tests/filings/ferries_2018.pdf", "report.pdf"), ("models/tutorial/telegraph/telegraph_1999.htm", "report_2011.htm"),
                     ("models/tutorial/telegraph/telegraph_1999.htm", "report_2012.htm"), ("models/tutorial/project_budget.plim", "shop.plim")):
    shutil.copy(os.path.join(root, source), os.path.join(work, name))
instance = next(name for name in sorted(os.listdir(os.path.join(root, "tests/facts"))) if name.endswith(".xml"))
shutil.copy(os.path.join(root, "tests/facts", instance), os.path.join(work, "instance.xml"))
with open(os.path.join(work, "model.plim"), "w") as file:
    file.write('plimsoll 1\nmodel m "m"\nsource report "A report" file "report.pdf"\ndraw x ~ normal(0, 1)  judgement "t"\noutcome x, bad low\n')
with open(os.path.join(work, "form20f.txt"), "w") as file:
    file.write("A filing of somebody else.\n")
# A filing that is not the model's: its citations are not found. Limits that are breached.
CODES = {"plimsoll verify models/iij --source form20f=form20f.txt --all": 1, "plimsoll help run --man | man -l -": None,
         "plimsoll run models/iij --set 'cycle_volatility=0.4' --limits": 3}
# A page of parts, before its own examples.
BEFORE = {"merge": ["plimsoll run models/tutorial/loss_events.plim --trials 4000 --parts 4 --into big --quiet"],
          "compare": ["plimsoll run models/iij --trials 2000 --quiet --keep", "plimsoll run models/iij --trials 2000 --quiet --keep --seed 2"]}
FEW = {"run": 4096, "attribute": 4096, "explain": 2000, "report": 2000, "reverse": 2000, "stress": 500, "breakeven": 300, "decide": 1000, "value": 1000, "sensitivity": 1000, "compare": 500,
       "verify": 1000}
environment = {k: v for k, v in os.environ.items() if not k.startswith("PLIMSOLL")}
environment.update(PATH=os.path.dirname(t.program) + ":" + os.environ["PATH"], HOME=work)


def cheaper(line):
    """The same with fewer trials."""
    line = re.sub(r"--trials \S+", "--trials 4096", line)
    command = line.split()[1]
    if "--trials" not in line and command in FEW and not line.split()[2].endswith(".json") and "--until" not in line and "--trial " not in line \
       and not (command == "verify" and "--weigh" not in line):
        line += f" --trials {FEW[command]}"
    line = re.sub(r"--budget \d+", "--budget 2", line).replace("20 M JPY'", "300 M JPY'")
    return line + (" --error 60 --most 20000" if command == "reverse" else " --top 1 --bumps 0" if command == "sensitivity" else "")


os.makedirs(os.path.join(work, ".local/share/bash-completion/completions"))
examples = 0
for command, done in pages.items():
    for store in (".plimsoll", "models/.plimsoll", "models/iij/.plimsoll"):
        shutil.rmtree(os.path.join(work, store), ignore_errors=True)
    shutil.rmtree(os.path.join(work, "big"), ignore_errors=True)
    for line in BEFORE.get(command, []) + plain(section(done.stdout, "EXAMPLES")).splitlines()[1:-1]:
        examples += 1
        code = CODES.get(line, 0)
        if code is None or line.startswith("plimsoll studio"):
            continue
        ran = subprocess.run(cheaper(line), shell=True, cwd=work, env=environment, capture_output=True, text=True, timeout=300)
        t.expect(f"{name_of(command)}: {line}", ran.returncode == code, ran)
t.expect("examples were run", examples > 50, examples)
studio = subprocess.Popen([t.program, "studio", "models/iij", "--no-open"], cwd=work, env=environment, stdout=subprocess.PIPE, text=True)
t.expect("plimsoll-studio: plimsoll studio models/iij", studio.stdout.readline().startswith("http://127.0.0.1:"))
studio.terminate()
studio.wait(timeout=60)
t.end()
