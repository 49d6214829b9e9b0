#!/usr/bin/env python3
"""`reverse` against probabilities that are known otherwise, and what every question shares: conditions on
models without time or without a whole fiscal year, and one exit code for one mistake.

usage: reverse_test.py PROGRAM ROOT
"""
import math
import os
import sys

from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])

# ---------------------------------------------------------------- no whole fiscal year

# The first model of the documentation, with conditions. Ten months have no whole calendar year.
KIOSK = """plimsoll 1
model kiosk "A kiosk by the sea" as of 2024-03-31
time month from 2024-04 for {n}
currency EUR
given rent_a_month = 1_500 EUR   judgement "lease"
draw weather each period ~ normal(0, 1)   judgement "standardised sunshine"
risk storm "A storm" {{ draw hit ~ bernoulli(10%)  off false  judgement "met office" }}
flow sales = 4_000 EUR * exp(0.3 * weather) * (if storm.hit then 50% else 100%)
flow rent  = rent_a_month
outcome sales - rent over horizon, bad low, "profit of the season"
scenario rain {{ set rent_a_month = 1_600 EUR }}
"""
kiosk = t.model(KIOSK.format(n=12))
two_months = t.model(KIOSK.format(n=2))
QUESTIONS = [["attribute", "--statistic", "P({})"], ["stress", "--statistic", "P({})"], ["breakeven", "--statistic", "P({})", "--target", "20%"],
             ["sensitivity", "--statistic", "P({})"], ["sensitivity", "--method", "shares", "--statistic", "P({})"],
             ["reverse", "--failure", "{}", "--error", "30"], ["run", "--until", "se(P({})) < 1%"]]
for model in (kiosk, two_months):
    for command, *options in QUESTIONS:
        for condition in ("sales - rent < 3_000 EUR", "ever(sales < 2_000 EUR)"):
            if command == "breakeven" and "ever" in condition:
                continue  # the given does not move it
            done = t.run(command, model, *[o.format(condition) for o in options], "--trials", "20000")
            # The season of a year never falls so low: sensitivity then asks for more trials.
            few = done.returncode == 2 and "its derivative needs" in done.stderr
            t.expect(f"{command} {options[-1]} of {condition} without a whole year", done.returncode == 0 or few, done)


def normal(x):
    return 0.5 * math.erfc(-x / math.sqrt(2))


def season(limit):
    """P(exp(0.3 a) + exp(0.3 b) < limit), a and b standard normal: midpoints over a."""
    n, total = 20_000, 0.0
    for i in range(n):
        a = -8 + 16 * (i + 0.5) / n
        rest = limit - math.exp(0.3 * a)
        if rest > 0:
            total += 16 / n * math.exp(-a * a / 2) / math.sqrt(2 * math.pi) * normal(math.log(rest) / 0.3)
    return total


truth = 0.1 * season(6_000 / 2_000) + 0.9 * season(6_000 / 4_000)
found = t.json("reverse", two_months, "--failure", "sales - rent < 3_000 EUR", "--error", "5")
t.near("a condition without a whole year is about the horizon", found.get("probability"), truth, 4.5 * found.get("se", 0))
t.expect("and says so", found.get("failure", "").endswith("over the horizon"), found.get("failure"))
done = t.run("attribute", t.model(KIOSK.format(n=2) + "outcome early = sales each year, bad low\n"), "--outcome", "early", "--trials", "4000")
t.expect("an outcome of no year: an answer or what to do", done.returncode == 0 or (done.returncode == 2 and "no fiscal year lies wholly" in done.stderr), done)
done = t.run("reverse", two_months, "--failure", "sales < 3_000 EUR in 2024-05", "--error", "20")
t.expect("a condition in a month", done.returncode == 0 and "2024-05" in done.stdout, done)

# What has no value over a year or the horizon says what to ask instead, and that can be asked.
done = t.run("reverse", kiosk, "--failure", "weather < -2")
t.expect("a draw of each period: what to ask", done.returncode == 2 and "such as 2024-04" in done.stderr and "`ever(weather < -2)`" in done.stderr, done)
for failure in ("weather < -2 in 2024-04", "ever(weather < -2)"):
    t.expect(failure, t.run("reverse", kiosk, "--failure", failure, "--error", "30").returncode == 0)
done = t.run("attribute", kiosk, "--statistic", "P(weather < -2)", "--period", "2024-04", "--trials", "20000")
t.expect("--period does it too", done.returncode == 0, done)
done = t.run("attribute", kiosk, "--statistic", "P(sales < 2_000 EUR)", "--period", "2024Q3")
t.expect("a period of another grain", done.returncode == 2 and "2024Q3" in done.stderr, done)

# ---------------------------------------------------------------- no time

PLAIN = """plimsoll 1
model n "no time"
given level = 1   judgement "j"
draw x ~ normal(0, 1)   judgement "j"
risk one "One" { draw y ~ normal(0, 1)  off 0  judgement "j" }
fn clever(a) = 2 * a
fn never(a) = a
let hurt = x + one.y < -3
outcome total = level - 1 + x + one.y, bad low
outcome x, bad low
limit low: P(total < -3) <= 5%
scenario worse { set level = 0.5 }
"""
plain = t.model(PLAIN)
STATISTICS = ["mean(total)", "sd(total)", "quantile(total, 5%)", "median(total)", "es(total, 5%)", "P(low)", "P(total < -3)", "P(hurt)", "P(clever(x) > 1)",
              "P(never(x) > 1)", "P(not hurt)", "P(x > 1 or total < -2)"]
for statistic in STATISTICS:
    for command, *options in [["attribute"], ["stress"], ["breakeven"], ["sensitivity"], ["sensitivity", "--method", "tornado"]]:
        if command == "breakeven" and any(s in statistic for s in ("hurt", "ever", "sd")):
            continue  # the given does not move it
        target = ["--target", "30%" if statistic.startswith("P") else "-1"] if command == "breakeven" else []
        done = t.run(command, plain, *options, "--statistic", statistic, "--trials", "8000", *target)
        t.expect(f"{command} of {statistic} without time", done.returncode == 0, done)
    done = t.run("run", plain, "--until", f"se({statistic}) < 1", "--trials", "2000")
    t.expect(f"--until of {statistic} without time", done.returncode == 0, done)
    if statistic.startswith("P("):
        done = t.run("reverse", plain, "--failure", statistic[2:-1], "--error", "20")
        t.expect(f"reverse of {statistic} without time", done.returncode == 0, done)
# Phi(-3 / sqrt 2) = 0.0169475, 1 - Phi(0.5) = 0.3085375
for failure, truth in [("total < -3", 0.016947426762344638), ("hurt", 0.016947426762344638), ("low", 0.016947426762344638), ("clever(x) > 1", 0.30853753872598694)]:
    found = t.json("reverse", plain, "--failure", failure, "--error", "5")
    t.near(f"P({failure}) without time", found.get("probability"), truth, 4.5 * found.get("se", 0))
lesson = os.path.join(root, "models/tutorial/project_budget.plim")
for arguments in (["reverse", lesson, "--failure", "total_cost > 10 M EUR"], ["run", lesson, "--until", "se(P(total_cost > 3 M EUR)) < 1%"],
                  ["attribute", lesson, "--statistic", "P(total_cost > 3 M EUR)"]):
    done = t.run(*arguments, "--trials", "20000")
    t.expect(f"{arguments[0]}: a condition on a lesson without time", done.returncode == 0, done)
# `breakeven --headroom` and `stress --within` take the model's grain.
for model, name in [(plain, "total"), (two_months, "rent"), (kiosk, "rent")]:
    done = t.run("breakeven", model, "--headroom", f"{name} - {name} * 50%", "--trials", "2000", "--target", "1" if model == plain else "1 EUR")
    t.expect(f"breakeven --headroom of {name}", done.returncode == 0, done)
    outcome = "total" if model == plain else "sales - rent"
    done = t.run("stress", model, "--outcome", outcome, "--within", f"quantile of {name} in [0%, 20%]", "--trials", "2000")
    t.expect(f"stress --within of {name}", done.returncode == 0, done)

# ---------------------------------------------------------------- what the names are, not how they are written

TIMED = """plimsoll 1
model g "g"
time quarter from 2024-01 for 8
currency EUR
given level = 10 EUR   judgement "t"
draw x each period ~ normal(0, 1)   judgement "t"
risk one "One" { draw y ~ normal(0, 1)  off 0  judgement "t" }
fn clever(a) = 2 * a
fn hurt(a) = ever(a < 8 EUR)
flow sales = level + x * 1 EUR + one.y * 1 EUR
let broke = ever(sales < 8 EUR)
outcome sales each year, bad low
outcome sales each period, bad low
limit low: P(sales < 30 EUR) <= 10% each year
scenario worse { set level = 9 EUR }
"""
timed = t.model(TIMED)


def failure_of(condition, *more):
    return t.json("reverse", timed, "--failure", condition, "--error", "30", *more).get("failure", "")


t.expect("`clever` is not `ever`", failure_of("clever(sales) > 70 EUR").endswith("in 2025"), failure_of("clever(sales) > 70 EUR"))
for condition in ("ever(sales < 8 EUR)", "broke", "hurt(sales)", "not broke", "broke or sales < 7 EUR"):
    t.expect(f"{condition} is about the horizon", failure_of(condition).endswith("over the horizon"), failure_of(condition))
t.expect("a year", failure_of("sales < 37 EUR in 2024").endswith("in 2024"))
t.expect("a quarter", failure_of("sales < 9 EUR in 2024Q3").endswith("in 2024Q3"))
t.expect("blanks do no harm", failure_of("sales < 9 EUR   in  2024Q3  ").endswith("in 2024Q3"))
# x + y of one quarter: Phi(-1 / sqrt 2); of a year 4 y + x1 + .. + x4: sd sqrt(16 + 4)
found = t.json("reverse", timed, "--failure", "sales < 9 EUR in 2024Q3", "--error", "3")
t.near("a quarter's probability", found.get("probability"), normal(-1 / math.sqrt(2)), 4.5 * found.get("se", 0))
found = t.json("reverse", timed, "--failure", "sales < 35 EUR in 2024", "--error", "3")
t.near("a year's probability", found.get("probability"), normal(-5 / math.sqrt(20)), 4.5 * found.get("se", 0))

# ---------------------------------------------------------------- one mistake, one exit code

missing, wrong = t.path("there_is_none.plim"), t.model("plimsoll 1\nmodel b \"b\"\nlet x = 1 +\n")
COMMANDS = {"run": [], "check": [], "attribute": [], "sensitivity": [], "reverse": ["--failure", "x < 0"], "stress": [], "breakeven": [],
            "explain": ["--trial", "1"], "show": [], "trace": ["sales"], "verify": []}
for command, options in COMMANDS.items():
    t.expect(f"{command}: a model that is not there is usage", t.run(command, missing, *options).returncode == 2)
    t.expect(f"{command}: a folder without a model is usage", t.run(command, t.folder.name, *options).returncode == 2)
    t.expect(f"{command}: a wrong model", t.run(command, wrong, *options).returncode == 1)
for arguments in (["read", missing], ["report", missing, "-o", t.path("x.html")], ["diff", missing, timed], ["diff", timed, missing], ["eval", "1", "--model", missing]):
    t.expect(f"{arguments[0]}: a file that is not there is usage", t.run(*arguments).returncode == 2)
MISTAKES = {
    "an unknown outcome": [
        ["attribute", "--outcome", "nope"], ["sensitivity", "--outcome", "nope"], ["stress", "--outcome", "nope"], ["breakeven", "--outcome", "nope"],
        ["explain", "--worst", "3", "--outcome", "nope"], ["run", "--until", "se(mean(nope)) < 1 EUR"], ["trace", "nope"],
        ["breakeven", "--headroom", "nope"], ["stress", "--outcome", "sales", "--within", "quantile of nope in [0%, 10%]"]]
    + [[c, "--statistic", f"{s}(nope)"] for c in ("attribute", "sensitivity", "stress", "breakeven") for s in ("mean", "sd")],
    "an unknown name in a condition": [["reverse", "--failure", "nope < 0 EUR"], ["run", "--until", "se(P(nope < 0 EUR)) < 1%"]]
    + [[c, "--statistic", "P(nope < 0 EUR)"] for c in ("attribute", "sensitivity", "stress", "breakeven")],
    "an unknown limit": [["reverse", "--limit", "nope"], ["run", "--until", "se(P(nope)) < 1%"]]
    + [[c, "--statistic", "P(nope)"] for c in ("attribute", "sensitivity", "stress", "breakeven")],
    "an unknown period": [["reverse", "--failure", "sales < 0 EUR in 1999"], ["reverse", "--limit", "low", "--period", "1999"],
                          ["run", "--until", "se(mean(sales)) < 1 EUR in 1999"], ["explain", "--worst", "3", "--outcome", "sales", "--period", "1999"]]
    + [[c, "--outcome", "sales", "--period", "1999"] for c in ("attribute", "sensitivity", "stress", "breakeven")],
    "a malformed statistic": [["run", "--until", f"se({s}) < 1 EUR"] for s in ("es(sales", "var(sales)", "es(sales)", "P()")]
    + [[c, "--statistic", s] for c in ("attribute", "sensitivity", "stress", "breakeven") for s in ("es(sales", "var(sales)", "es(sales)", "P()", "quantile(sales, 120%)")],
    "a malformed condition": [["reverse", "--failure", "sales <"], ["reverse", "--failure", "sales + 1 EUR"], ["reverse", "--failure", "sales < 1 USD"],
                              ["reverse", "--failure", "sales < 0 EUR) <= 5%\nlimit x: P(sales < 1 EUR"], ["run", "--until", "se(P(sales <)) < 1%"]]
    + [[c, "--statistic", s] for c in ("attribute", "sensitivity", "stress", "breakeven") for s in ("P(sales <)", "P(sales + 1 EUR)", "P(sales < 1 USD)")],
}
for mistake, lines in MISTAKES.items():
    for command, *options in lines:
        done = t.run(command, timed, *options)
        t.expect(f"{mistake} is usage: {command} {' '.join(options)}", done.returncode == 2 and done.stderr, done)
# A model that stops for a rare draw is wrong, whoever finds it.
stops = t.model('plimsoll 1\nmodel m "m"\ndraw x ~ normal(0, 1)  judgement "t"\nlet y = log(4.6 + x)\noutcome y, bad low\n')
done = t.run("reverse", stops, "--failure", "y < -2", "--trials", "1000")
t.expect("a model that stops in a level is wrong", done.returncode == 1 and "a rare combination of draws fails" in done.stderr, done)

# ---------------------------------------------------------------- what the failure does not read

ends = t.model("""plimsoll 1
model t "t"
time year from 2024-01 for 2
currency EUR
draw delay ~ normal(5, 2)   judgement "x"
draw wind each period ~ normal(100, 10)   judgement "x"
event fire { rate 2 per year   judgement "x"
  severity ~ lognormal(median: 5 EUR, sigma: 1)   judgement "x" }
flow sales = wind * 1 EUR
flow loss = fire.total
outcome delay, bad high
outcome sales each year, bad low
outcome loss each year, bad high
limit late: P(delay > 7) <= 10% over horizon
limit late2: P(sales < 90 EUR) <= 10% each year
""")
# Plain trials and, of delay > 5 + 2 * 4.75 (1e-6), points of subset simulation. The median of 4,000 normals of
# sd 10 has an error of 0.2; of points that share replicates a little more. The compound median is 10.9.
for options in (["--limit", "late"], ["--failure", "delay > 14.5", "--error", "15"]):
    found = t.json("reverse", ends, *options)
    for way in found.get("ways", []):
        path = {p["outcome"]: p for p in way["path"]}
        sales, loss = path.get("sales[2025]"), path.get("loss[2025]")
        t.expect(f"{options}: outcomes of the last year are told", sales is not None and loss is not None, path)
        if sales and loss:
            t.near(f"{options}: sales keep their distribution", sales["median"], 100, 1.2)
            t.near(f"{options}: losses keep theirs", loss["median"], loss["usual_median"], 1)

# ---------------------------------------------------------------- few failures

rare_flag = t.model("""plimsoll 1
model f "A flag and a number"
draw hit ~ bernoulli(0.02%)   judgement "t"
draw x ~ normal(0, 1)   judgement "t"
outcome x, bad low
outcome hurt = (if hit then 1 else 0), bad high
""")
for seed in range(1, 9 if t.nightly else 5):
    for error in (10, 20, 50):
        for failure in ("hurt > 0.5", "x < -3.54"):  # 2e-4 both
            found = t.json("reverse", rare_flag, "--failure", failure, "--error", error, "--trials", "20000", "--seed", seed)
            if not found:
                continue
            relative = found["se"] / found["probability"]
            t.expect(f"{failure} --error {error} seed {seed}: reached is true", found["reached"] == (relative <= error / 100), found)
            t.expect(f"{failure} --error {error} seed {seed}: and it is reached", found["reached"], found)
            low, high = found["interval"]["low"], found["interval"]["high"]
            t.expect("the interval holds the estimate", low < found["probability"] < high, found)
done = t.run("reverse", rare_flag, "--failure", "hit and x > 3", "--error", "10")
t.expect("what is not reached says so", done.returncode == 0 and ("NOT the 10 %" in done.stdout or "It did not occur" in done.stdout), done)
# Shares of few failures are no certainties: 3 failures of 3 are 29 to 100 %, after Clopper and Pearson
# (0.025 ** (1 / 3) = 0.2924).
few = t.model("""plimsoll 1
model w "Few failures"
time year from 2020-01 for 1
currency EUR
risk fire "Fire" { event burns "it burns" { rate 0.02% per year   judgement "t"
  draw size ~ lognormal(median: 5 EUR, sigma: 0.1)   judgement "t"
  total damage = size } }
flow loss = fire.burns.damage
outcome loss each year, bad high
""")
found = t.json("reverse", few, "--failure", "loss > 1 EUR", "--trials", "20000", "--error", "50")
for item in found.get("ways", []) + found.get("necessary", []):
    share, n = item.get("share", item.get("share_saved")), found["plain"]["failing"]
    t.near("a share of all", share, 1, 0)
    t.expect("has an error", item["se"] > 0.02, item)
    t.near("and a lower bound", item["low"], 0.025 ** (1 / n), 1e-6)

# ---------------------------------------------------------------- coverage on known probabilities

HEAD = 'plimsoll 1\nmodel known "Known"\ntime year from 2020-01 for 1\n'
LINEAR = HEAD + "dim Part = a, b, c, d, e, f, g, h, i, j\n" + \
    'draw x[Part] ~ normal(0, 1)   judgement "t"\nlet total = sum(x over Part)\noutcome total each year, bad high\n'
TWO = HEAD + 'draw x ~ normal(0, 1)   judgement "t"\ndraw y ~ normal(0, 1)   judgement "t"\n'
PARABOLA = TWO + "let g = y + 0.5 * (x - 0.1) * (x - 0.1)\noutcome g each year, bad high\n"
FOUR = TWO + "let u = (x + y) / 1.4142135623730951\nlet v = (x - y) / 1.4142135623730951\noutcome u each year, bad high\n"
COMPOUND = HEAD + 'event claim {{ rate {rate} per year   judgement "t"\n  severity ~ gamma({shape}, 1)   judgement "t" }}\n' + \
    "flow loss = claim.total\noutcome loss each year, bad high\n"
# linear: Phi(-k), the sum of ten normals beyond k sqrt 10.
# parabola: integral of phi(x) Phi(-(b - 0.5 (x - 0.1)^2)), scipy.integrate.quad with relative error 1e-11.
# four branches, u and v standard normal: |u| >= a + 0.2 v^2 or |v| >= c: 2 Phi(-c) + the integral over |v| < c of
# phi(v) 2 Phi(-(a + 0.2 v^2)).
# compound Poisson: the sum over k >= 1 of exp(-m) m^k / k! times the gamma survival function of shape k s at x.
CASES = [
    ("linear 1e-3", LINEAR, "total > 9.772172586525087", 1e-3),
    ("linear 1e-5", LINEAR, "total > 13.486768880679932", 1e-5),
    ("linear 1e-7", LINEAR, "total > 16.441749083842222", 1e-7),
    ("parabola 4e-5", PARABOLA, "g > 9", 4.188568382212604e-05),
    ("parabola 2e-6", PARABOLA, "g > 12", 1.8505713731955045e-06),
    ("four branches 5e-5", FOUR, "u > 4 + 0.2 * v * v or -u > 4 + 0.2 * v * v or v > 4.5 or -v > 4.5", 4.5121389464438846e-05),
    ("four branches 5e-7", FOUR, "u > 5 + 0.2 * v * v or -u > 5 + 0.2 * v * v or v > 5.2 or -v > 5.2", 5.243030115909081e-07),
    ("compound 3 a year", COMPOUND.format(rate=3, shape=1), "loss > 20", 3.18133001168928e-05),
    ("compound 3 a year, rarer", COMPOUND.format(rate=3, shape=1), "loss > 24", 2.1526593587556177e-06),
    ("compound one in 20 years", COMPOUND.format(rate="0.05", shape=2), "loss > 12", 6.9498708057821045e-06),
]
# Short: three of the cases, six seeds. The intervals hold at 95 %; 90 % of all are asked for, and 15 of 20 of each.
# Were they right at just 95 %, 180 of 200 would be missed with chance 1.2e-3 and 15 of 20 in some case with 3e-3;
# in the short run 14 of 18 with chance 2e-3. Seeds are fixed.
seeds = range(1, 21) if t.nightly else range(1, 7)
chosen = CASES if t.nightly else [CASES[1], CASES[5], CASES[9]]
ratios, covered, n_runs = [], 0, 0
for name, text, failure, truth in chosen:
    model, held, own = t.model(text), 0, []
    for seed in seeds:
        found = t.json("reverse", model, "--failure", failure, "--error", "10", "--seed", seed, "--trials", "20000", "--ways", "1")
        if not found.get("interval"):
            continue
        held += found["interval"]["low"] <= truth <= found["interval"]["high"]
        own.append(found["probability"] / truth)
        t.expect(f"{name} seed {seed}: the error is reached", found["reached"] and found["se"] <= 0.1 * found["probability"], found.get("se"))
    n_runs += len(seeds)
    covered += held
    ratios += own
    mean = sum(own) / max(len(own), 1)
    spread = math.sqrt(sum((r - mean) ** 2 for r in own) / max(len(own) - 1, 1))
    print(f"{name}: {held} of {len(seeds)} intervals hold it; mean {mean:.3f} of the truth, scatter {spread:.3f}")
    # The scatter of 20 estimates with an error of 10 % passes 17 % with chance 1e-5; of 6, 22 % with chance 1e-4.
    t.expect(f"{name}: scatter is as stated", spread < (0.17 if t.nightly else 0.22), spread)
    if t.nightly:
        t.expect(f"{name}: 15 of 20 intervals hold the truth", held >= 15, held)
t.expect("90 % of intervals hold the truth", covered >= (0.9 * n_runs if t.nightly else 14), f"{covered} of {n_runs}")
# No bias that replicates do not heal: estimates with an error of 10 % average to 4 * 10 % / sqrt(n).
t.near("no bias", sum(ratios) / max(len(ratios), 1), 1, 4 * 0.1 / math.sqrt(max(len(ratios), 1)))

# ---------------------------------------------------------------- at equality

# Poisson of 3: P(k = 5) = 0.1008188134, P(k <= 5) = 0.9160820580 (e^-3 (1 + 3 + 4.5 + 4.5 + 3.375 + 2.025)).
at, upto = 0.10081881344492449, 0.91608205796869657
whole = t.model('plimsoll 1\nmodel k "Whole numbers"\ndraw k ~ poisson(3)  judgement "t"\noutcome k, bad high\n')
for condition, truth in [("k < 5", upto - at), ("k <= 5", upto), ("k > 5", 1 - upto), ("k >= 5", 1 - upto + at), ("not (k > 5)", upto), ("not (k <= 5)", 1 - upto),
                         ("not (k < 5)", 1 - upto + at), ("5 > k", upto - at), ("k >= 5 and k <= 5", at), ("k < 5 or k > 5", 1 - at), ("k > 0", 1 - math.exp(-3)),
                         ("(if k > 5 then 1 else 0) > 0", 1 - upto)]:
    found = t.json("reverse", whole, "--failure", condition, "--error", "5")
    t.near(f"P({condition})", found.get("probability"), truth, 4.5 * found.get("se", 0))
    if "and" in condition or "or" in condition or "if" in condition:
        continue
    found = t.json("sensitivity", whole, "--statistic", f"P({condition})", "--trials", "20000")
    t.near(f"sensitivity: P({condition})", found.get("value"), truth, 4.5 * found.get("se", 0))
# P(k >= 18) = 3.5715516e-9, of 17 it would be 2.1647845e-8 (scipy.stats.poisson.sf).
found = t.json("reverse", whole, "--failure", "k > 17", "--error", "15")
t.expect("a rare whole number", found["interval"]["low"] / 1.3 <= 3.5715516339507343e-09 <= found["interval"]["high"] * 1.3, found.get("interval"))
# An event that is all or nothing has no levels: plain trials, as far as they go. 1 - exp(-3e-5) in three sites.
flat = t.model("""plimsoll 1
model f "All or nothing"
time year from 2020-01 for 1
currency EUR
dim Site = a, b, c
event burns[Site] "it burns" { rate 0.001% per year   judgement "t"
  draw size ~ lognormal(median: 9 EUR, sigma: 0.1)   judgement "t"
  total damage = size }
flow loss = sum(burns.damage over Site)
outcome loss each year, bad high
""")
for trials in (20_000, 100_000):
    found = t.json("reverse", flat, "--failure", "loss > 0 EUR", "--trials", trials, "--error", "20")
    t.expect(f"all or nothing, {trials} trials", found["method"] == "plain" and found["interval"]["low"] <= 1 - math.exp(-3e-5) <= found["interval"]["high"], found)

# ---------------------------------------------------------------- ways, necessary risks, design points

# One loss of either kind breaks the company: fire 1 - exp(-0.01) a year, flood 1 - exp(-0.03). Without the fire
# those failures would not be that have no flood: (pf (1 - pg)) / (1 - (1 - pf)(1 - pg)) = 0.2463, of the flood 0.7463.
either = t.model("""plimsoll 1
model e "Fire or flood"
time year from 2020-01 for 1
currency EUR
risk fire "Fire" { event burns "it burns" { rate 1% per year   judgement "t"
  draw size ~ lognormal(median: 9 EUR, sigma: 0.1)   judgement "t"
  total damage = size } }
risk flood "Flood" { event floods "it floods" { rate 3% per year   judgement "t"
  draw size ~ lognormal(median: 9 EUR, sigma: 0.1)   judgement "t"
  total damage = size } }
risk idle "Nothing" { event idles "nothing" { rate 50% per year   judgement "t"
  draw size ~ lognormal(median: 9 EUR, sigma: 0.1)   judgement "t"
  total damage = size } }
flow loss = fire.burns.damage + flood.floods.damage
flow idle_loss = idle.idles.damage
outcome loss each year, bad high
outcome idle_loss each year, bad high
""")
pf, pg = 1 - math.exp(-0.01), 1 - math.exp(-0.03)
either_way = 1 - (1 - pf) * (1 - pg)
found = t.json("reverse", either, "--failure", "loss > 1 EUR", "--error", "3")
saved = {r["risk"]: r for r in found.get("necessary", [])}
t.near("P(fire or flood)", found.get("probability"), either_way, 4.5 * found.get("se", 0))
t.expect("only what the failure reads is needed", set(saved) == {"fire", "flood"}, saved)
for risk, truth in (("fire", pf * (1 - pg) / either_way), ("flood", pg * (1 - pf) / either_way)):
    t.near(f"failures that the {risk} is needed for", saved.get(risk, {}).get("share_saved"), truth, 4.5 * saved.get(risk, {}).get("se", 0))
shares = {tuple(w["events"]): w["share"] for w in found.get("ways", [])}
t.near("the way of the flood", shares.get(("flood.floods",)), pg * (1 - pf) / either_way, 0.05)
# Beyond 20 EUR two losses are needed; one in a thousand or so, by subset simulation where asked for rarer.
# P(two or more losses of a median of 9) with three of 0.04 a year in all: both risks.
found = t.json("reverse", either, "--failure", "loss > 25 EUR", "--error", "20")  # three losses: 0.04^3 / 6 e^-0.04 = 1.025e-5
t.near("three losses in a year", found.get("probability"), 1.025e-5, 4.5 * found.get("se", 0) + 0.06e-5)

# The least improbable point: x alone must reach 4, at 4 standard deviations.
found = t.json("reverse", t.model(TWO + "outcome x each year, bad high\n"), "--failure", "x > 4", "--error", "20")
design = found.get("design_point", {})
t.near("one normal: its distance", design.get("distance"), 4, 0.02)
t.expect("and nothing else moves", [i["input"] for i in design.get("inputs", [])] == ["x"], design)
# One event of chance 1 - exp(-0.01): its latent must pass the quantile of no event, 2.3282 standard deviations; its
# size need not move.
found = t.json("reverse", either, "--failure", "loss > 1 EUR", "--error", "10", "--without", "flood")
t.near("one event: its distance", found.get("design_point", {}).get("distance"), 2.3282, 0.03)
# A mark that must be large: median 9, sigma 0.1, above 9 exp(0.3): sqrt(2.3282^2 + 3^2).
found = t.json("reverse", either, "--failure", "loss > 12.148729268 EUR", "--error", "20", "--without", "flood")
t.near("an event and its mark", found.get("design_point", {}).get("distance"), math.hypot(2.3282, 3), 0.05)

# Correlated draws are told as what they are, not as their noise: b reads 0.8 a + 0.6 z. Of b > 4 the nearest point
# is a = 0.8 * 4 and b = 4; its noise z = 0.6 * 4 = 2.4 is at 99.2 %, b at 99.997 %.
for pairs, order in (("(a, b): 0.8", "a, b"), ("(b, a): 0.8", "b, a")):
    joint = t.model(f"""plimsoll 1
model c "Correlated"
draw a ~ normal(0, 1)   judgement "t"
draw b ~ lognormal(median: 1, sigma: 1)   judgement "t"
correlate pair gaussian {{ {pairs} }}
outcome a, bad low
outcome b, bad high
""")
    found = t.json("reverse", joint, "--failure", f"b > {math.exp(4):.12f}", "--error", "15")
    inputs = {i["input"]: i["score"] for i in found.get("design_point", {}).get("inputs", [])}
    t.near(f"{order}: the design point of b", inputs.get("b"), 4, 0.02)
    t.near(f"{order}: and of a", inputs.get("a"), 3.2, 0.03)
    t.near(f"{order}: its distance", found.get("design_point", {}).get("distance"), 4, 0.02)
    # E(b | b > 4) = phi(4) / (1 - Phi(4)) = 4.2256, E(a | b > 4) = 0.8 of it.
    moved = {m["draw"]: m["mean_score"] for m in (found.get("ways") or [{"moved": []}])[0]["moved"]}
    t.near(f"{order}: b where it fails", moved.get("b"), 4.2256, 0.06)
    t.near(f"{order}: a where it fails", moved.get("a"), 3.3805, 0.15)
joint = t.model("""plimsoll 1
model c "Correlated by t"
draw a ~ normal(0, 1)   judgement "t"
draw b ~ normal(0, 1)   judgement "t"
correlate pair student_t(4) { (a, b): 0.8 }
outcome a, bad low
outcome b, bad high
""")
found = t.json("reverse", joint, "--failure", "b > 2.5", "--error", "5")
moved = {m["draw"]: m["mean_score"] for m in (found.get("ways") or [{"moved": []}])[0]["moved"]}
t.near("a t copula: b where it fails", moved.get("b"), 2.8227, 0.05)  # phi(2.5) / (1 - Phi(2.5))
t.expect("a t copula: a where b fails", moved.get("a", 0) > 1.5, moved)

# Other samplers are refused with the reason.
for sampler in ("latin", "sobol"):
    done = t.run("reverse", plain, "--failure", "x > 4", "--sampler", sampler)
    t.expect(f"--sampler {sampler}", done.returncode == 2 and "independent trials" in done.stderr, done)
# The same bits for every thread count.
compound = t.model(COMPOUND.format(rate=3, shape=1))
twice = [t.json("reverse", compound, "--failure", "loss > 22", "--error", "30", "--threads", n) for n in (1, 3)]
for one in twice:
    one.pop("cost", None)
t.expect("threads change nothing", twice[0] == twice[1] and twice[0], twice)

# ---------------------------------------------------------------- attribute --parts

parts = t.model("""plimsoll 1
model p "Parts"
time year from 2020-01 for 1
currency EUR
draw a each year ~ normal(0, 1)   judgement "t"
flow sales = (100 + 10 * a) * 1 EUR
flow cost = 50 EUR
statement income "Income" {
  sales
  - cost
  = profit
}
outcome profit each year, bad low
""")
done = t.run("attribute", parts, "--statistic", "es(profit, 5%)", "--parts", "--trials", "20000")
total = [line.split() for line in done.stdout.splitlines() if line.lstrip().startswith("= profit")]
errors = [w for k, w in enumerate(total[0]) if k > 0 and total[0][k - 1] == "±"] if total else []
# Of the mean 10 / sqrt(20,000) = 0.07; of the shortfall about 0.2.
t.expect("each figure of the last line has its own error", len(errors) == 3 and errors[0] != errors[1], done)
t.end()
