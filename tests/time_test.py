"""Time in whole models: rates written per month, quarter or year under steps of a month, quarter or year, against
exact references, with both executors; grain; durations; fiscal years that the horizon cuts.

Answers are exact (within rounding) or compared with the digest of a model that says the same in its own step; the few
means of draws have a false alarm each in some 100,000 seeds, and the seed is fixed.

usage: time_test.py PROGRAM
"""
import re
import sys

from program_test import Tests

t = Tests(sys.argv[1])
TRIALS = 20_000 if t.nightly else 1_000
MONTHS = {"month": 1, "quarter": 3, "year": 12}
EXECUTORS = ("block", "reference")


def head(step, n, start="2024-01", more=""):
    return f"plimsoll 1\nmodel m\ntime {step} from {start} for {n}{more}\ncurrency EUR\n"


def run(text, *arguments, trials=TRIALS, executor="block", code=0):
    return t.json("run", t.model(text), "--trials", trials, "--executor", executor, "--quiet", *arguments, code=code)


def rows(result, name):
    return {one["period"]: one["mean"]["value"] for one in result.get("outcomes", []) if one["name"] == name}


def value(result, name):
    return next(iter(rows(result, name).values()), None)


def refused(what, text, *words, help_works=True):
    """`check` fails and says each of the words. A help that shows code in place of the marked text must compile."""
    done = t.run("check", t.model(text))
    said = " ".join((done.stdout + done.stderr).split())
    t.expect(f"{what} is refused", done.returncode == 1, done)
    for word in words:
        t.expect(f"{what} says {word!r}", word in said, done)
    return said


def pasted(what, text, old, new):
    """The model with `new` pasted for `old` compiles."""
    done = t.run("check", t.model(text.replace(old, new)))
    t.expect(f"{what}: {new!r} compiles", old in text and done.returncode == 0, done)


# ---------------------------------------------------------------- chances

# Each event's chance, and the same in units of the step: `u` is the unit as written, `s` the step.
CHANCES = {
    "constant": ("", "10% per {u}", "", "({}) per {s}"),
    "certain": ("", "100% per {u}", "", "({}) per {s}"),
    "given": ("given p = 12% per {u} judgement \"x\"\n", "p", "given q = 12% judgement \"x\"\n", "({}) per {s}"),
    "stated": ("given p in % per {u} = 12 judgement \"x\"\n", "p", "given q = 12% judgement \"x\"\n", "({}) per {s}"),
    "let": ("given p = 6% judgement \"x\"\nlet r = 2 * p / (1 {u})\n", "r",
            "given q = 12% judgement \"x\"\n", "({}) per {s}"),
    "table": ("given p each year in % per {u} {{ FY2024 5; FY2025 30 }} judgement \"x\"\n", "p",
              "given q each year {{ FY2024 5%; FY2025 30% }} judgement \"x\"\n", "({}) per {s}"),
    "draw": ("draw p ~ uniform(5%, 25%) per {u} judgement \"x\"\n", "p",
             "draw p ~ uniform(5%, 25%) judgement \"x\"\nlet q = p\n", "({}) per {s}"),
    "scaled": ("draw p ~ uniform(0, 0.5) judgement \"x\"\n", "if p > 0.3 then p * 20% per {u} else 0",
               "draw p ~ uniform(0, 0.5) judgement \"x\"\nlet q = if p > 0.3 then p * 20% else 0\n", "({}) per {s}"),
}
FIGURE = {"constant": "10%", "certain": "100%"}


def chance_models(unit, step, kind):
    declared, chance, plain, converted = CHANCES[kind]
    power = f"(1 - (1 - {FIGURE.get(kind, 'q')})^({MONTHS[step]}/{MONTHS[unit]}))"
    names = {"u": unit, "s": step}
    n = 24 // MONTHS[step]
    tail = " judgement \"x\" }\noutcome e.count each period, bad high\n"
    written = head(step, n) + declared.format(**names) + "event e { chance " + chance.format(**names) + tail
    same = head(step, n) + plain.format(**names) + "event e { chance " + converted.format(power, **names) + tail
    return written, same


for step in MONTHS:
    for unit in MONTHS:
        for kind in CHANCES:
            written, same = chance_models(unit, step, kind)
            found = {run(written, executor=one).get("digest") for one in EXECUTORS}
            found.add(run(same).get("digest"))
            t.expect(f"chance, {kind}: per {unit} in steps of a {step}", len(found) == 1 and None not in found, found)

# By label; and a figure of the model's own: 5 % a month strikes 5 % of months and 1 - 0.95^3 of quarters.
for step in MONTHS:
    text = head(step, 24 // MONTHS[step]) + """dim L = a, b
given p[L] in % per month { a 5; b 30 } judgement "x"
event e[L] { chance p judgement "x" }
outcome e.count each period, bad high
"""
    for executor in EXECUTORS:
        result = run(text, executor=executor, trials=20_000)
        for one in result.get("outcomes", []):
            p = 1 - (1 - (0.05 if "[a]" in one["name"] else 0.3)) ** MONTHS[step]
            t.near(f"chance by label in steps of a {step}, {executor}", one["mean"]["value"], p, 4.5 * (p * (1 - p) / 20_000) ** 0.5)

# Set by a scenario, in the event's own unit.
text = head("month", 12) + """event e { chance 1% per quarter judgement "x" }
outcome e.count each period, bad high
scenario worse "Worse" { set e.chance = 30 * e.chance }
"""
p = 1 - 0.7 ** (1 / 3)
t.near("a scenario's chance", value(run(text, "--scenario", "worse", trials=20_000), "e.count"), p, 4.5 * (p / 20_000) ** 0.5)

# A rate is a mean number: it does convert by multiplication.
for step in MONTHS:
    for unit in MONTHS:
        a = run(head(step, 24 // MONTHS[step]) + f"event e {{ rate 1 per {unit} judgement \"x\" }}\noutcome e.count each period, bad high\n")
        b = run(head(step, 24 // MONTHS[step]) + f"event e {{ rate {12 // MONTHS[unit]} per year judgement \"x\" }}\noutcome e.count each period, bad high\n")
        t.expect(f"rate per {unit} in steps of a {step}", a.get("digest") == b.get("digest") is not None, (a, b))

EVENT = head("month", 12) + """given base = 2% per year judgement "x"
event e { chance CHANCE judgement "x" }
outcome e.count each period, bad high
"""
for bad, words in (("120% per year", "between 0% and 100%"), ("-1% per month", "between 0% and 100%"),
                   ("100 * base", "is 200%"), ("50% per month + base", "do not convert by multiplication"),
                   ("if base > 0.01 per year then 1% per month else base", "do not convert by multiplication"),
                   ("130%", "between 0% and 100%"), ("2 EUR", "must be per time")):
    refused(f"chance {bad}", EVENT.replace("CHANCE", bad), words)
# Without time it is that of each period, and warned of.
for plain, timed in (("5%", "5% per month"), ("2 * 3%", "(2 * 3%) per month"), ("if step > 0 year then 7% else 0%", "(if step > 0 year then 7% else 0%) per month")):
    done = t.run("check", t.model(EVENT.replace("CHANCE", plain)))
    t.expect(f"chance {plain}", done.returncode == 0 and "chance_per_period" in done.stderr and f"`{timed}`" in done.stderr, done)
    pasted("chance without time", EVENT, "CHANCE", timed)
    same = [run(EVENT.replace("CHANCE", text)).get("digest") for text in (plain, timed)]
    t.expect(f"chance {plain} is {timed}", same[0] == same[1] is not None, same)
pasted("chance in one unit", EVENT, "CHANCE", "base + (1 - (1 - 1%)^12) per year")
refused("chance as given", EVENT.replace("2% per year", "120% per year").replace("CHANCE", "base"), "between 0% and 100%")
refused("a negative rate", EVENT.replace("chance CHANCE", "rate -1 * base"), "a mean number is not negative")
refused("a scenario in another unit", EVENT.replace("CHANCE", "base") + 'scenario s "S" { set e.chance = 5% per month }\n',
        "do not convert by multiplication")
refused("off in another unit", head("month", 12) + """risk r "R" { draw p ~ uniform(1%, 2%) per month off 3% per year judgement "x" }
event e { chance r.p judgement "x" }
outcome e.count each period, bad high
""", "do not convert by multiplication")
done = t.run("run", t.model(EVENT.replace("CHANCE", "base")), "--set", "base=120% per year", "--quiet")
t.expect("a set chance above 1 fails", done.returncode == 1 and "between 0% and 100%" in done.stderr + done.stdout, done)
done = t.run("run", t.model(EVENT.replace("CHANCE", "up").replace("event", "draw up ~ uniform(0.9, 1.1) per year judgement \"x\"\nevent", 1)))
t.expect("a drawn chance above 1 fails with its trial", done.returncode == 1 and "trial" in done.stderr + done.stdout, done)

# ---------------------------------------------------------------- growth

GROWTHS = {
    "constant": ("", "1% per {u}"),
    "given": ("given g = 1% per {u} judgement \"x\"\n", "g"),
    "stated": ("given g in % per {u} = 1 judgement \"x\"\n", "g"),
    "sum": ("given g = 2% per {u} judgement \"x\"\n", "g - 0.5 * g"),
    "draw": ("draw g ~ uniform(0.999999999999%, 1.000000000001%) per {u} judgement \"x\"\n", "g"),
}
for step in MONTHS:
    for unit in MONTHS:
        for kind, (declared, growth) in GROWTHS.items():
            declared, growth = declared.format(u=unit), growth.format(u=unit)
            text = head(step, 24 // MONTHS[step]) + f"""use finance
{declared}stock s opening 100 EUR judgement "x" {{ + up = balance * (compound({growth}) - 1) }}
outcome s over horizon, bad low
outcome f = compound({growth}, 18 months), bad low
outcome v = present_value(100 EUR, {growth}, 2 years), bad low
flow y = 1 EUR
flow w = discounted(y, {growth})
outcome w over horizon, bad low
"""
            for executor in EXECUTORS if kind in ("draw", "given") else EXECUTORS[:1]:
                result = run(text, executor=executor, trials=200)
                what = f"growth, {kind}: per {unit} in steps of a {step}, {executor}: "
                m = MONTHS[unit]
                t.near(what + "stock", value(result, "s"), 100 * 1.01 ** (24 / m), 1e-8)
                t.near(what + "factor", value(result, "f"), 1.01 ** (18 / m), 1e-10)
                t.near(what + "present value", value(result, "v"), 100 / 1.01 ** (24 / m), 1e-8)
                right = sum(1.01 ** -(k * MONTHS[step] / m) for k in range(1, 24 // MONTHS[step] + 1))
                t.near(what + "discounted", value(result, "w"), right, 1e-9)
text = head("month", 12) + """given a = 1% per month judgement "x"
given b = 1% per year judgement "x"
outcome f = compound(GROWTH), bad low
"""
refused("a growth of two units", text.replace("GROWTH", "a + b"), "do not convert by multiplication")
pasted("growth in one unit", text, "GROWTH", "b + ((1 + 1%)^12 - 1) per year")
refused("a growth without time", text.replace("GROWTH", "1%"), "say per what: `1% per year`")

# ---------------------------------------------------------------- grain

# One text, three flows: constant, of givens, drawn once. What is refused of one is refused of all, what is legal means
# the same: its value is 10 EUR a quarter.
FLOWS = {
    "constant": "flow s = 10 EUR\n",
    "givens": "given g = 5 EUR judgement \"x\"\nflow s = 2 * g\n",
    "drawn once": "draw d ~ uniform(0.99999999999, 1.00000000001) judgement \"x\"\nflow s = 10 EUR * d\n",
    "varying": "draw d each period ~ uniform(0.99999999999, 1.00000000001) judgement \"x\"\nflow s = 10 EUR * d\n",
}
MORE = """let double = 2 * s
let rate = s / step
stock sum opening 0 EUR { + s }
statement books { s
  = profit }
fn half(x) = x / 2
dim L = a, b
let by[L] = { a: s, b: 2 * s }
"""
REFUSED = ["outcome s, bad low", "outcome double, bad low", "outcome profit, bad low", "outcome half(s) - 1 EUR, bad low",
           "outcome by[a], bad low", "outcome sum(by over L), bad low", "outcome max(s, 2 EUR), bad low",
           "outcome if s > 1 EUR then 1 else 2, bad low", "outcome sum, bad low", "outcome ever(s < 1 EUR)",
           "outcome rate, bad low",
           "limit l: P(s < 1 EUR) <= 5%", "limit l: mean(s) >= 1 EUR", "limit l: quantile(double, 5%) >= 1 EUR",
           "limit l: es(s, 5%) >= 1 EUR", "limit l: sd(s) <= 1 EUR", "limit l: P(ever(s < 1 EUR)) <= 5%",
           "limit l: mean(sum) >= s over horizon", "limit l: P(s < 0 EUR) <= s / (1000 EUR) each year",
           "expect mean(s) within s / (20 EUR) of 40 EUR in FY2024", "stock other opening s { }\noutcome other each year, bad low",
           "draw wild ~ normal(s, 1 EUR) judgement \"x\"\noutcome wild, bad low"]
# text, name, answer by period
LEGAL = [("outcome s each period, bad low", "s", [10.0] * 8), ("outcome s each year, bad low", "s", [40.0] * 2),
         ("outcome s over horizon, bad low", "s", [80.0]), ("outcome double each year, bad low", "double", [80.0] * 2),
         ("outcome profit over horizon, bad low", "profit", [80.0]), ("outcome half(s) each year, bad low", "half(s)", [20.0] * 2),
         ("outcome by[b] each year, bad low", "by[b]", [80.0] * 2), ("outcome s / s each year, bad low", "s / s", [1.0] * 2),
         ("outcome rate each year, bad low", "rate", [40.0] * 2), ("outcome rate each period, bad low", "rate", [40.0] * 8),
         ("outcome sum over horizon, bad low", "sum", [80.0]), ("outcome s - 1 EUR each year, bad low", "s - 1 EUR", [39.0] * 2)]
LIMITS = ["limit l: P(s < 39 EUR) <= 5% each year", "limit l: P(s < 9 EUR) <= 5% each period", "limit l: P(s < 79 EUR) <= 5% over horizon",
          "limit l: mean(s) >= 39 EUR each year", "limit l: quantile(s, 5%) >= 79 EUR over horizon",
          "limit l: P(ever(s > 11 EUR)) <= 5% over horizon"]
for kind, flow in FLOWS.items():
    base = head("quarter", 8) + flow + MORE
    for text in REFUSED if kind != "varying" or t.nightly else REFUSED[:4]:
        words = "which is meant" if text.startswith("outcome") or text.split("\n")[-1].startswith("limit") and "<= s" not in text and ">= s" not in text else ""
        refused(f"{kind}: {text}", base + text + "\n", words)
    for executor in EXECUTORS:
        result = run(base + "\n".join(text for text, _, _ in LEGAL) + "\n", trials=100, executor=executor)
        found = {}
        for one in result.get("outcomes", []):
            found.setdefault((one["name"], {2: "each year", 8: "each period", 1: "over horizon"}.get(
                sum(other["name"] == one["name"] for other in result["outcomes"]), "")), []).append(one["mean"]["value"])
        by_name = {}
        for one in result.get("outcomes", []):
            by_name.setdefault(one["name"], []).append(round(one["mean"]["value"], 6))
        for text, name, answer in LEGAL:
            # One name stands at several grains; the answers follow in the order of the model.
            got = by_name.get(name, [])
            t.expect(f"{kind}, {executor}: {text}", got[:len(answer)] == answer, got)
            by_name[name] = got[len(answer):]
    for text in LIMITS:
        result = run(base + text + "\n", trials=2_000)
        t.expect(f"{kind}: {text} holds", {one["verdict"] for one in result.get("limits", [])} == {"holds"}, result.get("limits"))

refused("step without a grain", head("quarter", 8) + "given r = 4 EUR per year judgement \"x\"\noutcome r * step, bad low\n", "which is meant")
result = run(head("quarter", 8) + "given r = 4 EUR per year judgement \"x\"\noutcome r * step each year, bad low\n", trials=10)
t.expect("step with a grain", list(rows(result, "r * step").values()) == [4.0, 4.0], result)

# ---------------------------------------------------------------- durations

EVENT = head("quarter", 8, "2020-01") + """event e { rate 1 per quarter judgement "j"
  draw l ~ LAW judgement "j"
  total x = 1 HOW
}
outcome e.x each period, bad high
"""
for how in ("for", "after", "spread over"):
    for law in ("normal(-4, 0.1) quarters", "uniform(-1, -0.001) months", "normal(0.2, 1) years"):
        for executor in EXECUTORS:
            done = t.run("run", t.model(EVENT.replace("LAW", law).replace("HOW", f"{how} l")), "--trials", 200, "--executor", executor)
            said = done.stdout + done.stderr
            t.expect(f"{how} {law}, {executor}", done.returncode == 1 and "must not be negative" in said and re.search(r"trial \d", said), done)
    for constant, word in (("-3 quarters", "negative"), ("-1 year", "negative"), ("d", "negative"), ("0 * (1 year)", "zero")):
        text = EVENT.replace("LAW", "uniform(1, 2) years").replace("HOW", f"{how} {constant}").replace("event", "given d = -1 month judgement \"j\"\nevent", 1)
        if word == "zero" and how == "after":
            t.expect("no delay", t.run("check", t.model(text)).returncode == 0)
        else:
            refused(f"{how} {constant}", text, f"is {word}")
done = t.run("run", t.model(EVENT.replace("LAW", "discrete({0: 0.5, 1: 0.5}) quarters").replace("HOW", "for l")), "--trials", 200)
t.expect("a drawn duration of zero", done.returncode == 1 and "must not be zero" in done.stdout + done.stderr, done)

# Whole periods, half a period upwards, at least one: first period due and number of periods of what is struck in the first.
for length, periods in ((0.3, 1), (0.5, 1), (1, 1), (1.4, 1), (1.5, 2), (2.5, 3), (3.49, 3)):
    for how in ("for", "after", "spread over"):
        text = head("quarter", 8, "2020-01") + f"""event e {{ rate 0 per year judgement "j"
  total x = 1 {how} {length} quarters }}
outcome e.x each period, bad high
scenario s "S" {{ strike e in 2020Q1 }}
"""
        late = int(length + 0.5)
        right = {"for": [1.0] * periods, "spread over": [1 / periods] * periods, "after": [0.0] * late + [1.0]}[how]
        for executor in EXECUTORS:
            got = list(rows(run(text, "--scenario", "s", trials=2, executor=executor), "e.x").values())
            t.expect(f"{how} {length} quarters, {executor}", got == right + [0.0] * (8 - len(right)), got)

# ---------------------------------------------------------------- fiscal years that the horizon cuts

NAMES = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]


def fiscal(step, start, n, end, named_by_end):
    """Of each fiscal year: its name, the months that the horizon has of it, and its periods."""
    out = []
    for k in range(n):
        month = start + k * step
        last = month + (end - 1 - month) % 12
        name = last // 12 if named_by_end else (last - 11) // 12
        label = ("" if end == 12 else "FY") + str(name)
        if not out or out[-1][0] != label:
            out.append([label, 0, []])
        out[-1][1] += step
        out[-1][2].append(k)
    return out


def line(year):
    return year[0] if year[1] == 12 else f"{year[0]} ({year[1]} of 12 months)"


CUTS = [(3, 1, 8, 4, True), (1, 9, 12, 6, True), (3, 3, 12, 3, False), (3, 6, 9, 3, False), (1, 0, 3, 12, True), (1, 4, 5, 12, True),
        (3, 9, 2, 3, True), (12, 0, 3, 12, True), (1, 5, 29, 8, False), (3, 10, 3, 1, True), (1, 11, 14, 12, True)]
if t.nightly:
    CUTS += [(1, first, n, end, by_end) for first in range(0, 12, 2) for n in (1, 5, 11, 12, 13, 25, 40) for end in (3, 10, 12) for by_end in (False, True)]
for step, first, n, end, by_end in CUTS:
    start = 2024 * 12 + first
    years = fiscal(step, start, n, end, by_end)
    before = int(re.search(r"\d+", years[0][0]).group()) - 1
    year_word = "" if end == 12 else "FY"
    what = f"{n} steps of {step} months from month {first + 1}, years end in {NAMES[end - 1]}: "
    unit = next(word for word, months in MONTHS.items() if months == step)
    text = head(unit, n, f"2024-{first + 1:02}", f", fiscal year ends {NAMES[end - 1]}, named by {'end' if by_end else 'start'}") + f"""use finance
flow sales = 10 EUR * (1 + period_number)  history {{ {year_word}{before - 1} 3 EUR; {year_word}{before} 7 EUR }}
flow bonus each year = 10% * sales
flow tax each year = loss_carry_forward(sales - 95 EUR, rate: 40%)
flow last each year = prev(sales)
flow two each year = lag(sales, 2 years)
flow prize over horizon = 1% * sales
let margin each year = (sales - bonus) / sales
stock cash opening 100 EUR judgement "x" {{ + sales; - bonus; - tax; + half over horizon = 50% * bonus; + gain each year = 1% * balance }}
stock level opening 0 EUR {{ + sales }}
given rate = 12 EUR per year judgement "x"
let earlier each year = prev(level) + opening(level)
outcome sales each year, bad low
outcome bonus each year, bad low
outcome tax each year, bad low
outcome last each year, bad low
outcome two each year, bad low
outcome margin each year, bad low
outcome cash each year, bad low
outcome rate * step each year, bad low
outcome earlier each year, bad low
outcome whole_sales = sales over horizon, bad low
outcome whole_bonus = bonus over horizon, bad low
outcome whole_tax = tax over horizon, bad low
outcome whole_prize = prize over horizon, bad low
outcome prizes = prize each period, bad low
outcome whole_rate = rate * step over horizon, bad low
"""
    whole = [line(year) for year in years if year[1] == 12]
    limit = "limit y: P(sales < 0 EUR) <= 1% each year\n"
    sums = [sum(10.0 * (1 + k) for k in year[2]) for year in years]
    tax, losses = [], 0.0
    for one in sums:
        used = min(losses, max(0, one - 95))
        losses += max(0, 95 - one) - used
        tax.append(0.4 * (max(0, one - 95) - used))
    cash, balance = [], 100.0
    for k in range(n):
        balance += 10.0 * (1 + k)
        ends = [i for i, year in enumerate(years) if year[2][-1] == k]
        for i in ends:
            balance -= 0.1 * sums[i] + tax[i]
        if k == n - 1:
            balance += 0.05 * sum(sums)
        for i in ends:
            balance *= 1.01
            cash.append(balance)
    levels = [sum(sums[:i]) for i in range(len(sums))]
    right = {"sales": sums, "bonus": [0.1 * x for x in sums], "tax": tax, "last": ([7.0] + sums)[:len(sums)],
             "two": ([3.0, 7.0] + sums)[:len(sums)], "margin": [0.9] * len(sums), "cash": cash,
             "rate * step": [float(year[1]) for year in years], "earlier": [2 * x for x in levels],
             "whole_sales": [sum(sums)], "whole_bonus": [0.1 * sum(sums)], "whole_tax": [sum(tax)], "whole_prize": [0.01 * sum(sums)],
             "prizes": [0.0] * (n - 1) + [0.01 * sum(sums)], "whole_rate": [float(n * step)]}
    for executor in EXECUTORS:
        result = run(text + (limit if whole else ""), trials=2, executor=executor)
        for name, answer in right.items():
            found = rows(result, name)
            got = list(found.values())
            t.expect(what + name + ", " + executor, len(got) == len(answer) and all(abs(a - b) < 1e-9 * (1 + abs(b)) for a, b in zip(got, answer)),
                     f"{got}, right is {answer}")
            if name == "sales":
                t.expect(what + "names", [re.sub(r":.*|(?<=\d) \((?!.*of 12).*", "", one) + (")" if "of 12" in one else "") for one in found] ==
                         [line(year) for year in years], list(found))
        judged = [one["period"].split(" (")[0] for one in result.get("limits", [])]
        t.expect(what + "limits judge whole years", judged == whole, judged)
        warned = " ".join(result.get("warnings", []))
        t.expect(what + "cut years are named", all(line(year) in warned for year in years if year[1] < 12) and
                 ("judged in whole fiscal years" in warned) == (bool(whole) and len(whole) < len(years)), warned)
    if not whole:
        refused(what + "a limit without a whole year", text + limit, "judged in whole fiscal years")
        refused(what + "an expectation without a whole year", text + "expect mean(sales) within 10% of 1 EUR\n", "judged in whole fiscal years")
    cut = [year for year in years if year[1] < 12]
    if cut and step < 12:
        refused(what + "an expectation in a cut year", text + f"expect mean(sales) within 10% of 1 EUR in {cut[0][0]}\n", f"{cut[0][1]} of 12 months")
    if whole:
        done = t.run("run", t.model(text + limit), "--trials", 2)
        t.expect(what + "rows name what the horizon has", all(line(year) in done.stdout for year in years), done)
    done = t.run("explain", t.model(text), "--trial", 1)
    t.expect(what + "explain names what the horizon has", done.returncode == 0 and all(line(year) in done.stdout for year in cut), done)

# Questions ask about the last whole year, unless told another.
text = head("quarter", 9, "2024-04", ", fiscal year ends march, named by start") + """draw d each period ~ normal(10, 1) judgement "x"
flow sales = 1 EUR * d
outcome sales each year, bad low
limit l: P(sales < 38 EUR) <= 30% each year
"""
for arguments, words in ((("sensitivity", "--outcome", "sales"), "FY2025"), (("sensitivity", "--outcome", "sales", "--period", "FY2026"), "FY2026 (3 of 12 months)"),
                         (("explain", "--worst", "1", "--outcome", "sales"), "FY2025")):
    done = t.run(arguments[0], t.model(text), *arguments[1:], "--trials", 2000)
    t.expect(f"{' '.join(arguments)} says {words}", words in done.stdout, done)

# A value over the horizon is read there only.
text = head("quarter", 8) + "flow s = 1 EUR\nlet all over horizon = 2 * s\noutcome all over horizon, bad low\n"
t.near("a let over horizon", value(run(text, trials=2), "all"), 16, 0)
refused("a let over horizon each year", text.replace("all over horizon, bad", "all each year, bad"), "has a value over horizon, not each year")
refused("a let over horizon in a flow", text + "flow other = all\n", "has a value over horizon, not each period")
for wrong in ("given g over horizon = 3 judgement \"x\"", "draw g over horizon ~ normal(0, 1) judgement \"x\""):
    refused(wrong, head("quarter", 8) + wrong + "\n", "expected")

# ---------------------------------------------------------------- plain years

with open(t.path("years.csv"), "w") as file:
    file.write("year,x\n2024,5\n2025,30\n")
for unit, n in (("year", 2), ("quarter", 8)):
    text = head(unit, n, "2024" if unit == "year" else "2024-01") + """given g each year { 2024 5; 2025 30 } judgement "x"
given h each year = table("years.csv", key: year, column: x) judgement "x"
flow s = 1 EUR * g / step * (1 year) * h / h  history { 2023 7 EUR }
flow before each year = prev(s)
event e { rate 0 per year judgement "x" }
outcome s each period, bad low
outcome before each year, bad low
outcome e.count each year, bad high
expect mean(before) within 1% of 7 EUR in 2024
scenario s "S" { strike e in PERIOD }
""".replace("PERIOD", "2024" if unit == "year" else "2024Q1")
    result = run(text, "--scenario", "s", trials=2)
    t.expect(f"plain years in steps of a {unit}", list(rows(result, "before").values())[0] == 7.0 and
             list(rows(result, "e.count").values()) == [1.0, 0.0] and result["expectations"][0]["met"], result)
    done = t.run("sensitivity", t.model(text), "--outcome", "before", "--period", "2025", "--trials", 100)
    t.expect("--period 2025", "2025" in done.stdout + done.stderr and "no period" not in done.stderr, done)
refused("a plain year in a fiscal model", head("quarter", 8, "2024-04", ", fiscal year ends march, named by start") +
        "given g each year { 2024 5; 2025 30 } judgement \"x\"\nflow s = 1 EUR * g\noutcome s each year, bad low\n", "is not a fiscal year")
refused("a number that is no year", head("quarter", 8) + "given g each year { 20245 5 } judgement \"x\"\n", "expected a label or a period")

# ---------------------------------------------------------------- what was before, by period and by year

# (what is declared, its past, what looks back, the years' or periods' values): the year before is made of its periods.
PAST = [("flow x = f", "10 EUR", "prev(x) each year", {12: 10, 3: 40, 1: 120}), ("flow x = f", "10 EUR", "lag(x, 2 years) each year", {12: 10, 3: 40, 1: 120}),
        ("flow x = f", "10 EUR", "trailing(x, 1 year) each period", {12: 4, 3: 31, 1: 111}), ("flow x each year = f", "7 EUR", "prev(x) each year", {12: 7, 3: 7, 1: 7}),
        ("flow x each year = f", "7 EUR", "trailing(x, 2 years) each period", {12: 11, 3: 14, 1: 14}), ("flow x each year = f", "7 EUR", "lag(x, 1 year) each period", {12: 7, 3: 0, 1: 0}),
        ("let x = f / step", "12 EUR per year", "prev(x) each year", {12: 12, 3: 12, 1: 12}), ("let x = 2 * f", "{ 2023 9 EUR }", "prev(x) each year", {12: 9, 3: 9, 1: 9})]
for unit, months in MONTHS.items():
    for declared, past, asked, right in PAST:
        text = head(unit, 24 // months) + f"flow f = {months // 3 if months > 3 else 1} EUR\n{declared}   history {past}\noutcome v = {asked}, bad low\n"
        t.near(f"{asked} of `{declared}`, {past} before, steps of a {unit}", list(rows(run(text, trials=2), "v").values())[0], right[months], 1e-12)
    text = head(unit, 24 // months) + """event e { rate 0 per year judgement "x" } history 3
outcome before = prev(e.count) each year, bad high
"""
    t.near(f"events of the year before, steps of a {unit}", list(rows(run(text, trials=2), "before").values())[0], 3 * 12 // months, 1e-12)
QUARTERS_BEFORE = "{ 2023Q1 1 EUR; 2023Q2 2 EUR; 2023Q3 3 EUR; 2023Q4 4 EUR }"
text = head("quarter", 8) + f"flow x = 1 EUR   history {QUARTERS_BEFORE}\noutcome v = prev(x) each year, bad low\n"
t.near("a year of quarters", list(rows(run(text, trials=2), "v").values())[0], 10, 1e-12)
text = head("quarter", 8) + f"flow f = 1 EUR\nlet x = 2 * f   history {QUARTERS_BEFORE}\noutcome v = prev(x) each year, bad low\n"
refused("a year's let of quarters' lets", text, "its value in FY2023 is not known")

t.end()
