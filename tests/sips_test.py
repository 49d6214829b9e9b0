#!/usr/bin/env python3
"""`run --sips`: trials in a workbook, formulas that give the run's figures from them, what it refuses; and texts in CSV files.

Formulas are computed by tests/workbook_parts.py, and by LibreOffice where it is installed.

usage: sips_test.py PROGRAM ROOT
"""
import csv
import json
import os
import re
import shutil
import subprocess
import sys

from program_test import Tests
from workbook_parts import Workbook, compute, letters

program, root = sys.argv[1:3]
t = Tests(program)

MODEL = '''plimsoll 1
model kiosk "=Kiosk"
time year from 2024-01 for 2
currency EUR
dim Line = wine, beer
draw demand ~ normal(100, 20) judgement "diary"
draw scale[Line] ~ lognormal(median: 1, sigma: 0.4) judgement "diary"
draw rain ~ bernoulli(20%) judgement "diary"
flow profit = (demand - 60) * 1 EUR
flow sales[Line] = demand * scale * 1 EUR
flow costs = 60 * scale[beer] * 1 EUR
outcome profit each year, bad low, "+profit"
outcome costs each year, bad high
outcome sales over horizon
outcome rain > 0, "it rains"
outcome 0 EUR - profit each year, "-profit"
limit loss "=Losses": P(profit < 0 EUR) <= 5% each year
limit tail: es(profit, 5%) >= 0 EUR each year
limit high: es(costs, 10%) <= 100 EUR each year
limit low: quantile(profit, 5%) >= 2 EUR each year
limit level: mean(sum(sales over Line)) >= 100 EUR over horizon
limit spread: sd(profit) <= 10 EUR each year
'''
model = t.model(MODEL)
path, samples = t.path("trials.xlsx"), t.path("samples.csv")
result = t.json("run", model, "--trials", 2003, "--sips", path, "--samples", samples)
book = Workbook(path)
t.expect("two sheets", book.names == ["Answers", "Trials"], book.names)
answers, trials = book.sheets["Answers"], book.sheets["Trials"]
columns = {}
for at, value in trials.cells.items():
    columns.setdefault(re.match("[A-Z]+", at).group(), []).append(value)
columns = {c: (v[0], v[1:]) for c, v in columns.items()}
t.expect("a row a trial", columns["A"][1] == list(range(2003)) and all(len(v) == 2003 for _, v in columns.values()))
t.expect("nothing but answers is a formula", not trials.formulas)
with open(samples, newline="") as file:
    kept = list(csv.reader(file))
n = len(kept[0])
t.expect("the columns of --samples, then the limits", [h for h, _ in list(columns.values())[1:n]] == [h.removeprefix("'") for h in kept[0][1:]]
         and [h for h, _ in list(columns.values())[n:]] == [f"limit {l['name']}{'[' + l['label'] + ']' if l['label'] else ''} {l['period'].split(' (')[0]}".strip() for l in result["limits"]], [h for h, _ in columns.values()])
for i, (head, values) in enumerate(list(columns.values())[1:n], 1):
    t.expect(f"trials of {head}", all(abs(float(row[i]) - v) <= 1e-15 * abs(v) for row, v in zip(kept[1:], values, strict=True)))


def near(what, value, right):
    t.expect(what, value is not None and abs(value - right) <= 1e-11 * max(1.0, abs(right)), f"{value}, right is {right}")


# Figures beside their formulas are the run's, and what formulas give.
rows = answers.tables("Column", "Outcome")[0]
t.expect("every outcome", len(rows) == len(result["outcomes"]), len(rows))
for row, outcome in zip(rows, result["outcomes"], strict=True):
    name = row["Column"]
    near(f"mean of {name}", row["Mean"], outcome["mean"]["value"])
    for heading, p in {"P1": 0.01, "P5": 0.05, "P25": 0.25, "Median": 0.5, "P75": 0.75, "P95": 0.95, "P99": 0.99}.items():
        found = next((q["value"] for q in outcome["quantiles"] if q["p"] == p), None)
        if found is not None:
            near(f"{heading} of {name}", row[heading], found)
    worst = next((e["value"] for e in outcome["es"] if e["p"] == 0.05), None)
    if worst is not None:
        near(f"worst of {name}", row["Mean of the worst 5 %"], worst)
for row, limit in zip(answers.tables("Column", "Limit")[0], result["limits"], strict=True):
    near(f"value of {row['Column']}", row["Value"], limit.get("probability", limit.get("statistic")))
    holds = limit["verdict"] == "holds"
    t.expect(f"line of {row['Column']}", limit["verdict"] == "too_close" or (row["Now"] == "within its line") == holds, row)
t.expect("formulas", len(answers.formulas) > 120, len(answers.formulas))
for at, formula in answers.formulas.items():
    right = compute(formula, answers, columns)
    value = answers.cells.get(at)
    if isinstance(value, str):
        t.expect(f"{at} {formula}", value == right, f"{value}, right is {right}")
    elif value is not None:
        near(f"{at} {formula}", value, right)
# Headings over the yellow cells say what these hold.
levels = {at: f for at, f in answers.formulas.items() if isinstance(answers.cells.get(at), str) and ("Median" in f or "worst" in f)}
t.expect("headings are formulas", len(levels) == 8, levels)
for at, formula in levels.items():
    cell = re.search(r"\b([A-Z]+\d+)\b", formula).group(1)
    t.expect(f"{at} is of the level above it", letters(re.match("[A-Z]+", cell).group()) == letters(re.match("[A-Z]+", at).group()) and answers.cells[cell] < 1, formula)
    before, answers.cells[cell] = answers.cells[cell], 0.125
    t.expect(f"{at} follows it", compute(formula, answers, columns) in ("P12.5", "Mean of the worst 12.5 %"), formula)
    answers.cells[cell] = before
t.expect("texts of the model stay texts", any(v == "=Kiosk" for v in answers.cells.values()) and not any("Kiosk" in f or "Losses" in f for f in answers.formulas.values()))
t.expect("columns may be chosen from a list", answers.text.count("<dataValidation ") == 4 and "Trials!$B$1:$" in answers.text, re.findall("<dataValidation .*?</dataValidation>", answers.text))

# ---------------------------------------------------------------- a spreadsheet program says the same
office = shutil.which("soffice")
if office:
    # A value that only a recalculation gives: cached values are taken out.
    bare = t.path("bare.xlsx")
    import zipfile
    with zipfile.ZipFile(bare, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in book.parts.items():
            if name == "xl/worksheets/sheet1.xml":
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            out.writestr(name, data)
    done = subprocess.run([office, "--headless", f"-env:UserInstallation=file://{t.path('office')}", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", t.path("out"), bare],
                          capture_output=True, text=True, timeout=280)
    again = t.path("out/bare.xlsx")
    t.expect("LibreOffice opens it", os.path.exists(again), done)
    if os.path.exists(again):
        found = Workbook(again).sheets["Answers"]
        for at in answers.formulas:
            value, right = found.cells.get(at), answers.cells.get(at)
            if isinstance(right, str):
                t.expect(f"LibreOffice computes {at}", value == right, f"{value}, right is {right}")
            elif right is not None:
                near(f"LibreOffice computes {at} {answers.formulas[at]}", value, right)
else:
    print("without LibreOffice: formulas are computed by the test alone")

# ---------------------------------------------------------------- chosen outcomes
done = t.run("run", model, "--trials", 500, "--quiet", "--sips", path, "--sips-of", "profit", "--sips-of", "sales[beer]")
t.expect("chosen outcomes", done.returncode == 0, done)
heads = [v for at, v in Workbook(path).sheets["Trials"].cells.items() if re.fullmatch("[A-Z]+1", at)]
t.expect("they alone, and the limits", heads[:4] == ["trial", "profit 2024", "profit 2025", "sales[beer]"] and all(h.startswith("limit ") for h in heads[4:]), heads)

# ---------------------------------------------------------------- what is refused, before any trial
before = open(path, "rb").read()
for arguments, code, says in [
    (["--trials", "1048576"], 2, "1,048,575 trials at most, not 1,048,576"),
    (["--sips-of", "proft"], 2, "no outcome of the model is called so; it has profit, costs, sales"),
    (["--parts", "2", "--into", t.path("parts")], 2, "run it without --parts"),
    (["--until", "se(mean(profit)) < 1 EUR"], 2, "--max-trials 1e6"),
]:
    done = t.run("run", model, "--quiet", "--sips", path, *arguments)
    t.expect(f"refused: {arguments}", done.returncode == code and says in done.stderr and open(path, "rb").read() == before, done)
done = t.run("run", model, "--quiet", "--sips", "-")
t.expect("no pipe", done.returncode == 2 and "name a file, --sips trials.xlsx" in done.stderr, done)
done = t.run("run", model, "--quiet", "--sips-of", "profit")
t.expect("--sips-of needs --sips", done.returncode == 2 and "--sips" in done.stderr, done)
# What a sheet cannot compute, and names that Excel does not open.
done = t.run("run", t.model('plimsoll 1\nmodel far "Far"\ndraw x ~ normal(0, 1) judgement "made up"\nlet y = x * 1e200\noutcome y, bad low\n', "far.plim"), "--trials", 100, "--sips", t.path("far.xlsx"))
t.expect("amounts beyond a sheet's STDEV are refused", done.returncode == 2 and "`y` has amounts of" in done.stderr and not os.path.exists(t.path("far.xlsx")), done)
for option, name, right in (("--sips", "x.json", "x.xlsx"), ("--xlsx", "x.csv", "x.xlsx"), ("--xlsx", "a.b/x.XLS", "a.b/x.xlsx")):
    done = t.run("run", model, "--trials", 100, option, name)
    t.expect(f"{option} {name} is refused", done.returncode == 2 and f"write '{right}'" in " ".join(done.stderr.split()) and not os.path.exists(name), done)
for name in ("plain", "LOUD.XLSX"):
    done = t.run("run", model, "--trials", 100, "--quiet", "--xlsx", t.path(name))
    t.expect(f"--xlsx {name} is written", done.returncode == 0 and os.path.exists(t.path(name)), done)
done = t.run("run", model, "--quiet", "--trials", "100", "--sips", t.path("none/x.xlsx"))
t.expect("no such folder", done.returncode in (2, 4) and "none" in done.stderr, done)
done = t.run("run", model, "--quiet", "--trials", "100", "--sips", model)
t.expect("the model is no target", done.returncode == 2 and open(model).read() == MODEL, done)
t.expect("nothing is left behind", not [name for name in os.listdir(t.folder.name) if name.startswith(".plimsoll")], os.listdir(t.folder.name))

# ---------------------------------------------------------------- memory does not grow with the trials
peaks = []
for trials in (20_000, 200_000):
    done = subprocess.run([sys.executable, "-c", "import resource,subprocess,sys; subprocess.run(sys.argv[1:], check=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)",
                           t.program, "run", model, "--quiet", "--threads", "2", "--trials", str(trials), "--sips", path, "--sips-of", "profit"], capture_output=True, text=True)
    t.expect(f"{trials} trials", done.returncode == 0, done)
    peaks.append(int(done.stdout or 0) / 1024)
# Two pairs of columns are held, 3 MB of the larger run; its collectors hold their columns below a budget.
t.expect("memory", peaks[1] < peaks[0] + 120, peaks)

# ---------------------------------------------------------------- CSV
evil = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)"]
text = 'plimsoll 1\nmodel evil "=1+1"\ntime year from 2024-01 for 2\ncurrency EUR\ngiven a = -2 EUR judgement "@SUM(A1)"\nflow profit = a\n' + "".join(
    f'outcome profit + {i} EUR each year, "{title}"\n' for i, title in enumerate(evil)) + "outcome -a each year\n"
folder = t.path("tables")
result = t.json("run", t.model(text), "--trials", 100, "--csv", folder, "--csv-bom", "--samples", samples, "--xlsx", t.path("evil.xlsx"))
for name in sorted(os.listdir(folder)):
    data = open(os.path.join(folder, name), "rb").read()
    t.expect(f"{name} begins with a byte order mark", data.startswith(b"\xef\xbb\xbf") and data.count(b"\xef\xbb\xbf") == 1)
    for row in csv.reader(data.decode("utf-8-sig").splitlines()):
        for field in row:
            number = re.fullmatch(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?", field)
            t.expect(f"{name}: {field!r} is no formula", number or not field.startswith(("=", "+", "-", "@", "\t", "\r")), row)
with open(os.path.join(folder, "outcomes.csv"), newline="", encoding="utf-8-sig") as file:
    rows = list(csv.DictReader(file))
t.expect("titles have an apostrophe, numbers have none", [r["title"] for r in rows][:8:2] == ["'" + e for e in evil] and float(rows[0]["mean"]) == -2, rows[0])
head = open(samples, "rb").read().split(b"\n")[0]
t.expect("samples too", head.startswith(b"\xef\xbb\xbftrial,") and b',"\'-a 2024"' in head, head)
done = t.run("run", model, "--trials", 100, "--quiet", "--csv", folder, "--samples", samples)
t.expect("none where none is asked for", not open(os.path.join(folder, "run.csv"), "rb").read().startswith(b"\xef") and open(samples, "rb").read().startswith(b"trial,"), done)
result = t.json("run", model, "--trials", 100)
with open(t.path("r.json"), "w") as file:
    json.dump(result, file)
done = t.run("report", t.path("r.json"), "--csv", folder, "--csv-bom")
t.expect("report --csv-bom", done.returncode == 0 and open(os.path.join(folder, "run.csv"), "rb").read().startswith(b"\xef\xbb\xbf"), done)

t.end()
