#!/usr/bin/env python3
"""The workbook for a board: its sheets and their names, its words against the JSON, its pictures, its formats; hostile titles.

usage: workbook_test.py PROGRAM ROOT
"""
import csv
import json
import math
import os
import re
import sys
import unicodedata

from program_test import Tests
from workbook_parts import Workbook

program, root = sys.argv[1:3]
t = Tests(program)

HEAD = 'plimsoll 1\nmodel NAME "TITLE"\ntime year from 2024-01 for 3\ncurrency EUR\n'
FIXED = ["Summary", "Limits", "All outcomes", "Assumptions", "Formulas", "Run"]


def book_of(name, text, *more, title="A trade", trials=4000):
    path = t.path(f"{name}.xlsx")
    result = t.json("run", t.model(HEAD.replace("NAME", name).replace("TITLE", title) + text), "--trials", trials, "--xlsx", path, *more)
    return Workbook(path), result


def check_names(what, book):
    """Names as Excel takes them."""
    for name in book.names:
        t.expect(f"{what}: {name!r} is a name of a sheet", 0 < len(name.encode("utf-16-le")) / 2 <= 31 and not set(name) & set("[]:*?/\\'!")
                 and name.strip() == name and name[0] not in "=+-@" and name.casefold() != "history", name)
    folded = [unicodedata.normalize("NFKC", name).casefold() for name in book.names]
    t.expect(f"{what}: names are unique", len(set(folded)) == len(folded), book.names)


def check_charts(what, book):
    for chart in book.charts:
        at = f"{what}: {chart.title}"
        t.expect(f"{at} has a title", chart.title != "")
        for formula in chart.ranges:
            t.expect(f"{at} shows cells of a sheet", re.fullmatch(r"('[^'!]*'|[\w.]+)!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", formula), formula)
            t.expect(f"{at}: the sheet is there", formula.rsplit("!", 1)[0].strip("'") in book.names, formula)
        t.expect(f"{at} holds what it shows", chart.cached and all(len(values) > 0 for values in chart.cached), chart.cached)
        for axis in chart.axes:
            # Names of categories stand at the edge, also where values are negative.
            t.expect(f"{at}: labels at the edge", not axis["is_category"] or axis["labels"] == "low", axis)
        if chart.lies:
            categories, values = sorted(chart.axes, key=lambda axis: not axis["is_category"])
            t.expect(f"{at}: bars from above, values to the right and below", (categories["runs"], values["runs"], values["crosses"]) == ("maxMin", "minMax", "max"), chart.axes)
        else:
            t.expect(f"{at}: axes run up and to the right", all(axis["runs"] == "minMax" for axis in chart.axes), chart.axes)


def check_sheets(what, book):
    for name, sheet in book.sheets.items():
        t.expect(f"{what}: no formula on {name}", not sheet.formulas, sheet.formulas)
        for part in ('orientation="landscape"', '<pageSetUpPr fitToPage="1"/>', "<cols>"):
            t.expect(f"{what}: {name} has {part}", part in sheet.text)
        t.expect(f"{what}: headings of {name} stay in sight", name == "Summary" or 'state="frozen"' in sheet.text)
    for text in (book.parts[n] for n in book.parts if n.startswith("xl/drawings/drawing")):
        t.expect(f"{what}: pictures are told in words", text.count(b"<xdr:graphicFrame ") == text.count(b'descr="'))


def check(what, book):
    check_names(what, book)
    check_charts(what, book)
    check_sheets(what, book)


short = lambda period: period.split(" (")[0] or "horizon"

# ---------------------------------------------------------------- IIJ
path = t.path("iij.xlsx")
result = t.json("run", root + "/models/iij", "--trials", 1000, "--xlsx", path)
book = Workbook(path)
check("iij", book)
t.expect("iij: at most 12 sheets", len(book.names) <= 12 and book.names[:3] == ["Summary", "Limits", "Net income"], book.names)
summary = book.sheets["Summary"]
texts = [v for v in summary.cells.values() if isinstance(v, str)]
told = "\n".join(texts)
t.expect("the cover has the title", texts[0] == result["title"], texts[0])
for part in (result["model"], result["as_of"], result["digest"], f"{result['trials']:,} futures", f"seed {result['seed']}"):
    t.expect(f"the cover tells {part}", part in told, texts[1])
verdicts = {}
for limit in result["limits"]:
    verdicts.setdefault(limit["name"], []).append(limit["verdict"])
broken = sum("breached" in v for v in verdicts.values())
holding = sum(set(v) == {"holds"} for v in verdicts.values())
t.expect("the sentence counts limits", any(line.startswith(f"Of {len(verdicts)} limits, {holding} hold{'s' * (holding == 1)} throughout") and f"{broken} are broken, the first in FY2013" in line for line in texts), told[:400])
rows = [row for table in summary.tables("Limit", "Verdict") for row in table]
t.expect("each limit once", len(rows) == len(verdicts), rows)
for row in rows:
    one = next(l for l in result["limits"] if l["title"] == row["Limit"] and short(l["period"]) == row["Worst in"])
    scale = {"of futures": 1, "%": 1, "bn JPY": 1e9, "M JPY": 1e6}[row["Unit"]]
    value = one.get("probability", one.get("statistic"))
    t.near(f"{row['Limit']}: where it is worst", row["Value"] * scale, value, 1e-12 * abs(value))
    by = (value - one["bound"]) * (1 if one["relation"].startswith("<") else -1)
    t.near(f"{row['Limit']}: by how much", row["Beyond its line by"] * scale if "Beyond its line by" in row else -row["Room"] * scale, by, 1e-12 * abs(value) + 1e-15)
    t.expect(f"{row['Limit']}: its verdict", row["Verdict"] == ("breached" if "breached" in verdicts[one["name"]] else "too close to call" if "too_close" in verdicts[one["name"]] else "holds"), row)
told = {(r["Limit"], r["Period"]): r for r in book.sheets["Limits"].tables("Limit", "Period")[0]}
t.expect("every limit and period", len(told) == len(result["limits"]), len(told))
for limit in result["limits"]:
    row = told[limit["title"], short(limit["period"])]
    scale = {"of futures": 1, "%": 1, "bn JPY": 1e9, "M JPY": 1e6}[row["Unit"]]
    value = limit.get("probability", limit.get("statistic"))
    t.near(f"limit {limit['name']}", row["Value"] * scale, value, 1e-12 * abs(value))
    t.expect(f"verdict of {limit['name']}", row["Verdict"] == limit["verdict"].replace("too_close", "too close to call") and row["As written"] == limit["text"], row)
told = {(r["Outcome"], r["Period"]): r for r in book.sheets["All outcomes"].tables("Outcome", "Period")[0]}
for outcome in result["outcomes"]:
    row = told[outcome["title"][:1].upper() + outcome["title"][1:], short(outcome["period"])]
    scale = {"bn JPY": 1e9, "M JPY": 1e6, "k JPY": 1e3}.get(row.get("Unit"), 1)
    t.near(f"mean of {outcome['name']}", row["Mean"] * scale, outcome["mean"]["value"], 1e-12 * abs(outcome["mean"]["value"]))
    for q in outcome["quantiles"]:
        if q["value"] is not None:
            t.near(f"P{100 * q['p']:g} of {outcome['name']}", row[f"P{100 * q['p']:.6g}"] * scale, q["value"], 1e-12 * abs(q["value"]))
sheet = book.sheets["Net income"]
fan = next(c for c in book.charts if c.title == "Net income by period")
t.expect("the fan", fan.kind == "lineChart" and len(fan.ranges) == 14 and [a["title"] for a in fan.axes] == ["period", "bn JPY"] and fan.axes[1]["format"] == "#,##0.0", vars(fan) | {"cached": 0})
histogram = next(c for c in book.charts if c.title.startswith("Net income in FY2014: how likely"))
shares = [float(x) for x in histogram.cached[1]]
t.expect("bars hold all futures", histogram.kind == "barChart" and not histogram.lies and 10 <= len(shares) <= 34 and abs(sum(shares) - 1) < 1e-9 and min(shares) >= 0, shares)
curve = next(c for c in book.charts if c.title.startswith("Net income in FY2014: chance"))
t.expect("the curve rises from 0 to 1", curve.kind == "scatterChart" and (float(curve.cached[1][0]), float(curve.cached[1][-1])) == (0, 1), curve.cached[1][:3])
t.expect("formats: percent, thousands, decimals", {"0.00%", "#,##0.00", "#,##0.0"} <= set(book.formats()), book.formats())
t.expect("the reported figures", [r.get("Reported") for r in sheet.tables("Period")[0]][:1] == [next(h["value"] for h in result["history"] if h["outcome"] == "net_income") / 1e9])
rows = book.sheets["Assumptions"].tables("Assumption")[0]
held = [d for d in result["description"]["definitions"] if d["support"] not in ("", "derived")]
t.expect("every assumption", [r["Assumption"] for r in rows] == [d["name"] for d in held], len(rows))
for row, one in zip(rows, held, strict=True):
    t.expect(f"evidence of {row['Assumption']}", row["Rests on"] == one["support"].replace("bare", "no evidence")
             and all(e["text"] in row.get("Quote or reason", "") for e in one["evidence"]), row)

# ---------------------------------------------------------------- with answers
shop = HEAD.replace("NAME", "shop").replace("TITLE", "Shop") + '''
risk storm "Storm" { draw lost ~ uniform(0, 40) off 0 judgement "guess" }
risk strike "Strike" { draw days ~ uniform(0, 20) off 0 judgement "guess" }
draw demand ~ normal(100, 20) judgement "diary"
given rent = 60 EUR judgement "lease"
flow profit = (demand - storm.lost - strike.days) * 1 EUR - rent
outcome profit each year, bad low, "profit"
limit loss "Losses": P(profit < 0 EUR) <= 5% each year
scenario slump "Slump" judgement "guess" { set rent = 80 EUR judgement "guess" }
action haggle "Haggle" cost 1 EUR per year to profit { set rent = 50 EUR judgement "guess" }
'''
model = t.model(shop, "shop.plim")
t.json("run", model, "--trials", 4000)
answers = []
for name, line in {"attribute": ["attribute"], "stress": ["stress"], "tornado": ["sensitivity", "--method", "tornado"], "steps": ["sensitivity"]}.items():
    answers += ["--with", t.path(f"{name}.json")]
    done = t.run(line[0], model, *line[1:], "--statistic", "es(5%)", "--outcome", "profit", "--period", "2025", "--trials", 4000, "--json", t.path(f"{name}.json"))
    t.expect(f"{name} answers", done.returncode == 0, done)
with open(t.path("verify.json"), "w") as file:
    file.write(t.run("verify", model, "--json").stdout)
path = t.path("answers.xlsx")
done = t.run("run", model, "--trials", 4000, "--quiet", *answers, "--with", t.path("verify.json"), "--xlsx", path)
t.expect("run --with", done.returncode == 0, done)
book = Workbook(path)
check("answers", book)
t.expect("causes have a sheet", "Causes" in book.names and len(book.names) <= 12, book.names)
told = " ".join(v for v in book.sheets["Summary"].cells.values() if isinstance(v, str))
for part in ("Profit in 2025, mean of the worst 5 % of futures is -", "without any risk it would be", "The largest parts: “Storm”", "The hardest scenario, “Slump”: -", "“Haggle” would help most: +", "are judgements"):
    t.expect(f"the paragraph says {part}", part in told, told[:900])
for part in ("What each risk adds to: Profit in 2025", "What scenarios and actions change in: Profit in 2025"):
    t.expect(f"the cover has {part}", part in told)
tornado = [c for c in book.charts if c.title.startswith("What draws move: Profit in 2025")]
t.expect("the tornado of its outcome", len(tornado) == 1 and tornado[0].lies and tornado[0].ranges[0].startswith("Profit!") and tornado[0].cached[0][0] == "Demand", [vars(c) for c in tornado])
with open(t.path("tornado.json")) as file:
    draws = json.load(file)["draws"]
rows = book.sheets["Profit"].tables("Draw")[0]
first = next(d for d in draws if d["draw"] == "demand")
t.expect("its figures", all(abs(rows[0][f"Held at its {100 * a['level']:g} % quantile"] - a["change"]["value"]) < 1e-12 for a in first["at"]), rows[0])
t.expect("what each risk adds", any(c.title == "What each risk adds" and c.lies for c in book.charts))

# ---------------------------------------------------------------- models of all shapes
book, result = book_of("one", 'draw x ~ normal(3, 1) judgement "guess"\nflow profit = x * 1 EUR\noutcome profit each year, bad low\n')
check("one outcome", book)
t.expect("one outcome, no limit", book.names == ["Summary", "Profit", "All outcomes", "Assumptions", "Formulas", "Run"], book.names)
t.expect("no limit is said", any("states no limit" in v for v in book.sheets["Summary"].cells.values() if isinstance(v, str)))
t.expect("what was not asked has its command", any(f"plimsoll sensitivity {result['command'].split()[2]} --method tornado --outcome 'profit' --period 2026" in v for v in book.sheets["Profit"].cells.values() if isinstance(v, str)))

many = "".join(f'outcome x + {i} each year, "figure number {i} of very many that a model may have"\n' for i in range(60))
book, result = book_of("many", 'draw x ~ normal(3, 1) judgement "guess"\n' + many + 'limit low: P(x + 41 < 41) <= 1% each year\n')
check("60 outcomes", book)
t.expect("60 outcomes: 12 sheets, and all of them in the table", len(book.names) <= 12 and len(book.sheets["All outcomes"].tables("Outcome")[0]) == 180, book.names)
t.expect("the outcome of the limit first", book.names[2].startswith("Figure number 41"), book.names)

book, result = book_of("labels", 'dim line = wine, beer, water\ndraw x[line] ~ normal(3, 1) judgement "guess"\nflow sales[line] = x * 1 EUR\noutcome sales each year, bad low, "sales"\n'
                       'limit poor "Poor sales": P(sales[beer] < 2 EUR) <= 1% each year\n')
check("by label", book)
t.expect("a sheet a label", {"Sales, wine", "Sales, beer"} <= set(book.names) and len({r["Outcome"] for r in book.sheets["All outcomes"].tables("Outcome")[0]}) == 3, book.names)
rows = [r for table in book.sheets["Summary"].tables("Limit") for r in table]
t.expect("limits by label", [(r["Limit"], r["Verdict"], r["When"]) for r in rows] == [("Poor sales", "breached", "in every period from 2024 on")] and book.names[2] == "Sales, beer"
         and "Poor sales" in book.sheets["Sales, beer"].cells.values() and "Poor sales" not in book.sheets["Sales, wine"].cells.values(), rows)

book, result = book_of("horizon", 'draw x ~ normal(3, 1) judgement "guess"\nflow profit = x * 1 EUR\noutcome profit over horizon, bad low\nlimit sum: P(profit < 0 EUR) <= 5% over horizon\n')
check("horizon only", book)
t.expect("horizon only: no fan, but a histogram and a curve", "Profit" in book.names and sorted(c.kind for c in book.charts if "Profit" in c.title) == ["barChart", "scatterChart"], [c.title for c in book.charts])
t.expect("the horizon is named", book.sheets["Limits"].tables("Limit")[0][0]["Period"] == "horizon")

book, result = book_of("flat", 'flow profit = 2 EUR\ndraw x ~ bernoulli(30%) judgement "guess"\noutcome profit each year\noutcome x > 0 each year, "it happens"\n')
check("no chance, and an indicator", book)
row = next(r for r in book.sheets["All outcomes"].tables("Outcome")[0] if r["Outcome"] == "It happens")
t.expect("an indicator is a share", row["Unit"] == "%" and 0.2 < row["Mean"] < 0.4, row)

book, result = book_of("cap", 'draw z ~ normal(0, 1) judgement "guess"\nlet cap = max(z, 0.3)\noutcome cap\n')
check("a cap", book)
rows = book.sheets["Cap"].tables("Amount", "From")[0]
t.expect("a cap is of the bar that begins there", [r["From"] for r in rows if r["Share of futures"] > 0.5] == [0.3] and sum(r["Share of futures"] for r in rows if r.get("To", 1) <= 0.3) == 0, rows)
t.expect("edges are decimals", all(len(repr(r[end])) < 6 for r in rows for end in ("From", "To") if end in r), rows)
t.expect("it says that shares are read off a curve", any("Read off the curve below" in v for v in book.sheets["Cap"].cells.values() if isinstance(v, str)))

# ---------------------------------------------------------------- figures in doubt
MARKS = {"heavy_tail": "†", "few_trials": "‡", "no_spread": "§"}


def check_marks(what, book, result):
    """A figure in doubt has its mark as a part of its format, and a sheet explains those that stand on it, no others."""
    for name, sheet in book.sheets.items():
        texts = [v for v in sheet.cells.values() if isinstance(v, str)]
        formats = {at: f for at, f in book.formats_of(name).items() if isinstance(sheet.cells.get(at), float)}
        for mark in MARKS.values():
            stands = any(f'"{mark}"' in f for f in formats.values()) or any(mark in v for v in texts if not v.startswith(mark + " "))
            t.expect(f"{what}: {name} explains {mark} where it stands", any(v.startswith(mark + " ") for v in texts) == stands, (stands, texts[-5:]))
    sheet, formats = book.sheets["All outcomes"], book.formats_of("All outcomes")
    columns = {v: re.match("[A-Z]+", at).group() for at, v in sheet.cells.items() if isinstance(v, str) and v in ("Mean", "±", "Standard deviation", "Worst 5 %", "± of these")}
    rows = sheet.tables("Outcome", "Period")[0]
    n = 0
    for row, outcome in zip(rows, [o for o in result["outcomes"]], strict=True):
        worst = next((e for e in outcome["es"] if e["p"] == 0.05), {})
        for figure, value, error in ((outcome["mean"], "Mean", "±"), (outcome["sd"] or {}, "Standard deviation", None), (worst, "Worst 5 %", "± of these")):
            at = columns[error if error in row else value] + str(row[""])
            right = MARKS.get(figure.get("doubt"), "")
            n += right != ""
            t.expect(f"{what}: {outcome['name']} {value} has the mark {right!r}", re.sub(r'[^†‡§]', "", formats.get(at, "")) == right and isinstance(sheet.cells.get(at, 0.0), float), (at, formats.get(at), figure))
    return n


path = t.path("losses.xlsx")
result = t.json("run", root + "/models/tutorial/loss_events.plim", "--trials", 2000, "--xlsx", path)
t.expect("figures in doubt", check_marks("losses", Workbook(path), result) > 1)
for name, text, some in (("calm", "draw x ~ uniform(0, 1)", False), ("few", "draw x ~ bernoulli(0.1%)", True), ("same", "draw x ~ bernoulli(1e-9)", True)):
    book, result = book_of(name, text + ' judgement "guess"\nflow profit = x * 1 EUR\noutcome profit each year, bad low\nlimit m: mean(profit) >= 0 EUR each year\n')
    t.expect(f"{name}: in doubt {some}", (check_marks(name, book, result) > 0) == some, result["outcomes"][0])

# ---------------------------------------------------------------- small lines beside large amounts
def digits_seen(value, code):
    """Of a format of digits: what a cell shows, as a number."""
    share = code.endswith("%")
    decimals = re.match(r"[^.]*\.?(0*#*)", code.split('"')[0].rstrip("%")).group(1)
    return round(value * (100 if share else 1), len(decimals))


text = 'draw x ~ normal(0, 1) judgement "guess"\nflow profit = x * 50 M EUR\noutcome profit each year, bad low\n'
lines = {"a": "1 EUR", "b": "20 EUR", "c": "3 k EUR", "d": "70 M EUR"}
text += "".join(f"limit {name}: mean(profit) >= {line} each year\n" for name, line in lines.items()) + "limit e: P(profit < 0 EUR) <= 0.0004% each year\n"
book, result = book_of("small", text)
seen = []
for name, sheet in book.sheets.items():
    formats = book.formats_of(name)
    for at, value in sheet.cells.items():
        code = formats.get(at, "")
        if name in ("Run", "Formulas") or not isinstance(value, float) or value == 0 or not re.match(r"[#,]*0(\.0+)?%?(\"|$)", code):
            continue
        seen.append(value)
        t.expect(f"{name} {at}: {value} does not look like 0", digits_seen(value, code) != 0, code)
t.expect("cells were seen", len(seen) > 100, len(seen))

# ---------------------------------------------------------------- answers of other commands
path = t.path("answers.xlsx")
done = t.run("report", root + "/models/tutorial/loss_events.plim", "--trials", 2000, "--budget", 60, "--xlsx", path, "--csv", t.path("answers"))
t.expect("report writes a workbook", done.returncode == 0, done)
book = Workbook(path)
csv_of = {name[:-4]: list(csv.DictReader(open(os.path.join(t.path("answers"), name), newline=""))) for name in os.listdir(t.path("answers"))}
fields = {field for name, rows in csv_of.items() if "_" in name for row in rows[:1] for field in row}
told = [name for name in book.names if name in ("Causes", "Bad futures", "Risks", "Assumptions")]
t.expect("answers have sheets", len(told) > 2, book.names)
for name in told:
    sheet = book.sheets[name]
    texts = [v for v in sheet.cells.values() if isinstance(v, str)]
    raw = [v for v in texts if v in fields and ("_" in v or "." in v) or re.match(r"(schema|about|cost|plimsoll)\b[./]", v)]
    t.expect(f"{name} has words, not fields", not raw, raw[:9])
    t.expect(f"{name} has sentences that begin", not [v for v in texts if v.startswith(",")], texts)
    t.expect(f"{name} has no zero below 0", not [v for v in sheet.cells.values() if v == 0 and math.copysign(1, v) < 0])


def near_in(values, x):
    return any(isinstance(v, float) and math.isclose(v, x, rel_tol=1e-9, abs_tol=1e-12) for v in values)


scales = (1, 1e3, 1e6, 1e9)
for name, sheet, columns in (("attribute_shares", "Causes", ("shapley.value", "without.value")), ("stress_stresses", "Causes", ("difference.value",)),
                             ("sensitivity_draws_at", "Causes", ("change.value",)), ("worst_worst", "Bad futures", ("value",)),
                             ("reverse_ways", "Bad futures", ("share",))):
    for row in csv_of.get(name, [])[:5]:
        for column in columns:
            cells = book.sheets[sheet].cells.values()
            t.expect(f"{sheet} has {column} of {name}", any(near_in(cells, float(row[column]) / s) for s in scales), row)
for row in csv_of["sensitivity_assumptions"][:5]:
    cells = book.sheets["Causes"].cells.values()
    t.expect("what one per cent moves", not row["effect_of_100_percent"] or any(near_in(cells, float(row["effect_of_100_percent"]) / 100 / s) for s in scales), row)
amounts = [v for v in book.sheets["Causes"].cells.values() if isinstance(v, str) and v.startswith("1 % more moves it by")]
t.expect("with their unit", amounts and all(re.search(r", ((k|M|bn) )?[A-Z]{3}$", v) for v in amounts), amounts)

# ---------------------------------------------------------------- what was observed
NEWS = 'draw level ~ normal(100 EUR, 10 EUR) judgement "t"\nflow sales = level\noutcome sales each year, bad low\n'
book, result = book_of("news", NEWS + 'observe sales in 2024 = 130 EUR +- 2 EUR judgement "the letter"\n', "--observe", "sales > 90 EUR in 2025")
check("news", book)
texts = [v for v in book.sheets["Summary"].cells.values() if isinstance(v, str)]
told = result["observed"]
lead = told["summary"]
t.expect("news: the summary says how many agree and with what", lead in texts, texts)
surprise = [v for v in texts if v.startswith("sales in 2024 = 130 EUR +- 2 EUR was surprisingly high: ")]
t.expect("news: and what was a surprise", len(surprise) == 1 and surprise[0].endswith(" of what the model held possible lies above it."), texts)
t.expect("news: and nothing else", not any(v.startswith("sales > 90 EUR in 2025 was") for v in texts), texts)
t.expect("news: the run has it", lead in book.sheets["Run"].cells.values(), list(book.sheets["Run"].cells.values()))
book, result = book_of("prior", NEWS + 'observe sales in 2024 = 130 EUR +- 2 EUR judgement "the letter"\n', "--prior")
texts = [v for v in book.sheets["Summary"].cells.values() if isinstance(v, str)]
t.expect("prior: it says so", any("before what the model declares as observed" in v for v in texts) and not any("agree" in v for v in texts), texts)

# ---------------------------------------------------------------- hostile titles
titles = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=x", "a/b:c*d?[e]\\\\f", "History", "SUMMARY", "summary", "'quoted'", "x" * 200, "ｓｕｍｍａｒｙ", "日本の売上高と営業利益の見通しについての長い長い題名でありますので切る", "😀" * 40, "<b>&amp;</b>", "&P&L", "Run", "!", "   "]
hostile = "".join(f'outcome x + {i} each year, "{title}"\n' for i, title in enumerate(titles))
for first in range(0, len(titles), 5):
    chosen = "".join(f'limit l{i} "{titles[i]}": P(x + {i} < {i}) <= 50% each year\n' for i in range(first, min(first + 5, len(titles))))
    book, result = book_of("hostile", f'draw x ~ normal(3, 1) judgement "{titles[0]}"\n' + hostile + chosen, title=titles[first % 4])
    check(f"hostile from {first}", book)
    texts = {v for s in book.sheets.values() for v in s.cells.values() if isinstance(v, str)}
    t.expect("titles are text", all(any(one["title"][1:] in v for v in texts) for one in result["outcomes"]), [o["title"] for o in result["outcomes"]])
    t.expect("a sheet for each of five", len(book.names) == 12, book.names)

t.end()
