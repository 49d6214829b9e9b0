#!/usr/bin/env python3
"""`plimsoll sensitivity` against closed forms: its figures, the errors that it states, and that no assumption which an
outcome reads is absent.

Coverage: over many seeds the interval of 1.96 errors holds the truth in 95 %. Of 30 seeds at least 24 must (of a
true coverage of 92 % one figure in 50 fails; seeds were not chosen) and the stated error must lie within a
factor of 1.6 of the scatter. Seeds are fixed: what passes once passes always. With PLIMSOLL_NIGHTLY there are 200.

usage: sensitivity_test.py PROGRAM
"""
import math
import re
import sys

from program_test import Tests

t = Tests(sys.argv[1])
SEEDS = 200 if t.nightly else 30
J = 'judgement "test"'


def rows_of(model, *arguments, **options):
    result = t.json("sensitivity", model, "--top", "1000", *arguments, **options)
    return result, {row["name"]: row for row in result.get("assumptions", [])}


def effect(rows, name):
    return rows.get(name, {}).get("effect_of_100_percent")


def covered(what, found, truth, least=0.88 if t.nightly else 0.79, ratio=1.6):
    """`found`: pairs of value and stated error, by seed."""
    n = len(found)
    hits = sum(abs(value - truth) <= 1.96 * se + 1e-9 * abs(truth) + 1e-12 for value, se in found)
    t.expect(f"{what} is covered", n > 0 and hits >= least * n, f"{hits} of {n} hold {truth}")
    if n < 2:
        return
    mean = sum(value for value, _ in found) / n
    scatter = math.sqrt(sum((value - mean) ** 2 for value, _ in found) / (n - 1))
    stated = math.sqrt(sum(se ** 2 for _, se in found) / n)
    if scatter <= 1e-9 * abs(truth) + 1e-12:
        t.expect(f"{what} has no error", stated <= 1e-9 * abs(truth) + 1e-12, stated)
    else:
        t.expect(f"the error of {what}", scatter / ratio <= stated <= scatter * ratio, f"{stated} stated, {scatter} true")


# ---------------------------------------------------------------- errors of derivatives

# The derivative by `cost` is exactly -100 whatever the draws, and batches need not be equal for that to show.
EXACT = t.model(f"""plimsoll 1
model exact
time year from 2024-01 for 1
currency EUR
given price = 10 EUR {J}
given cost = 4 EUR {J}
draw n ~ normal(100, 10) {J}
flow sales = n * price
flow spent = 100 * cost
outcome margin = sales - spent each year, bad low
""")
for trials in ("5000", "4999", "777", "100000", "65"):
    for statistic in ("mean", "sd", "quantile(60%)", "es(60%)"):
        if trials == "65" and statistic != "mean":
            continue
        _, rows = rows_of(EXACT, "--trials", trials, "--statistic", statistic)
        right = 0 if statistic == "sd" else -400
        what = f"cost in {statistic} of {trials} trials"
        t.near(what, effect(rows, "cost"), right, 1e-9)
        t.expect(what + " has no error", rows["cost"]["effect_se"] <= 1e-9, rows["cost"])
        t.expect(what + " is told apart as it is", rows["cost"]["clear"] == (statistic != "sd"), rows["cost"])
done = t.run("sensitivity", EXACT, "--trials", "5000")
t.expect("in words too", "-4" in done.stdout and "± 0 " in done.stdout, done)
done = t.run("sensitivity", EXACT, "--trials", "20")
t.expect("too few trials for errors", done.returncode == 2 and "64" in done.stderr, done)

# y = price n - 100 cost - 50 hits with hits ~ Poisson(1.5): a mixture of normals. Derivatives of its mean, sd,
# quantiles, shortfall (5 %) and probabilities by central differences of the closed forms (scipy, step 1e-4).
MIXED = t.model(f"""plimsoll 1
model mixed
time year from 2024-01 for 1
currency EUR
given price = 10 EUR {J}
given cost = 4 EUR {J}
draw n ~ normal(100, 10) {J}
event hit {{ rate 1.5 per year {J} }}
let y each year = n * price - 100 * cost - hit.count * 50 EUR
outcome y each year, bad low
""")
TRUTH = {
    "mean(y)": {"price": 1000, "cost": -400, "n.mean": 1000, "n.sd": 0, "hit.rate": -75},
    "sd(y)": {"price": 85.28029, "cost": 0, "n.mean": 0, "n.sd": 85.28029, "hit.rate": 15.99005},
    "quantile(y, 5%)": {"price": 865.05408, "cost": -400, "n.mean": 1000, "n.sd": -134.94592, "hit.rate": -104.05547},
    "quantile(y, 90%)": {"price": 1112.0375, "cost": -400, "n.mean": 1000, "n.sd": 112.0375, "hit.rate": -55.73221},
    "es(y, 5%)": {"price": 835.56652, "cost": -400, "n.mean": 1000, "n.sd": -164.43348, "hit.rate": -113.54445},
    "P(y < 400 EUR)": {"price": -1.68187, "cost": 0.74013, "n.mean": -1.85032, "n.sd": 0.16845, "hit.rate": 0.17057},
    "P(y < 650 EUR)": {"price": -2.18206, "cost": 0.79889, "n.mean": -1.99722, "n.sd": -0.18485, "hit.rate": 0.11635},
}
for statistic, truth in TRUTH.items():
    # Thinned sweeps have errors of their own.
    for extra in ([], ["--sweep", "1000"]) if statistic in ("mean(y)", "sd(y)", "es(y, 5%)") else ([],):
        found = {name: [] for name in truth}
        for seed in range(1, SEEDS + 1):
            _, rows = rows_of(MIXED, "--statistic", statistic, "--trials", "5000", "--seed", seed, "--bumps", "0", *extra)
            for name in truth:
                found[name].append((effect(rows, name), rows[name]["effect_se"]))
        for name, value in truth.items():
            covered(f"{name} in {statistic} {' '.join(extra)}", found[name], value)

# A shortfall whose tail is a value that many trials share: of min(x, 1.2) the worst 5 % is 1.2, and moves with it.
CAPPED = t.model(f"""plimsoll 1
model capped
given cap = 1.2 {J}
draw x ~ normal(0, 1) {J}
let y = min(x, cap) * 10
outcome y, bad high
""")
_, rows = rows_of(CAPPED, "--statistic", "es(5%)")
t.near("the shortfall of a capped loss", effect(rows, "cap"), 12, 1e-9)

# ---------------------------------------------------------------- what acts through a jump

THRESHOLD = t.model(f"""plimsoll 1
model threshold
time year from 2024-01 for 2
currency EUR
given thr = 1 {J}
given size = 10 EUR {J}
draw a ~ normal(0, 1) {J}
draw b ~ normal(0, 1) {J}
draw w each year ~ normal(0, 2) {J}
draw n ~ poisson(3) {J}
correlate g gaussian {{ (a, b): 0.6 }}
flow y = a * 1 EUR + 2 EUR * b + w * 1 EUR + n * 1 EUR + (if a > thr then size else 0 EUR)
outcome y each year, bad low
limit l: P(y < 0 EUR) <= 50% each year
""")
# By the mean: -10 phi(1), 10 (1 - Phi(1)), 10 phi(1), 3. The other statistics: differences of +- 2 % in a replica in
# NumPy (4 million trials, generator PCG64, seed 7).
REPLICA = {
    "mean(y)": {"thr": (-2.4197, 0.15), "size": (1.5866, 0.12), "a.sd": (2.4197, 0.15), "n.lambda": (3, 0.25)},
    "sd(y)": {"thr": (-2.174, 0.25), "size": (3.0133, 0.08), "a.sd": (2.920, 0.3), "w.sd": (0.6443, 0.1)},
    "es(y, 5%)": {"b.sd": (-2.907, 0.2), "w.sd": (-2.225, 0.2), "a.sd": (-1.227, 0.15)},
    "P(l)": {"b.sd": (0.0839, 0.006), "w.sd": (0.0578, 0.006), "a.sd": (0.0286, 0.012)},
}
for statistic, truth in REPLICA.items():
    result, rows = rows_of(THRESHOLD, "--statistic", statistic)
    for name, (value, within) in truth.items():
        name = name if name in rows else name.replace("lambda", "mean")
        t.near(f"{name} in {statistic}", effect(rows, name), value, within)
    for name in ("thr", "a.sd"):
        t.expect(f"{name} in {statistic} is flagged", rows[name]["method"] == "bump" and rows[name]["past_jump"], rows[name])
    for name in ("a.mean", "b.mean", "w.mean"):
        t.expect(f"{name} says why", "it is 0" in rows[name].get("not_measured", ""), rows[name])
    t.expect("smooth ones stay so", rows["size"]["method"] == "path", rows["size"])
_, rows = rows_of(THRESHOLD)
t.expect("the step is said", rows["thr"]["bump"]["step"] == 0.02 and rows["thr"]["bump"]["up"] < 0, rows["thr"])
done = t.run("sensitivity", THRESHOLD)
t.expect("text says how", "bump 2 %" in done.stdout and "moved up and down" in done.stdout, done)
t.expect("nobody is counted that is not there", not re.search(r"\b0 of", done.stdout), done)
_, rows = rows_of(THRESHOLD, "--bumps", "0")
t.expect("without bumps a line remains", "--bumps" in rows["thr"].get("not_measured", ""), rows["thr"])

DELAY = t.model(f"""plimsoll 1
model delay
time quarter from 2024-01 for 8
currency EUR
given wait = 3 quarters {J}
given trig = 5 EUR {J}
event e {{ rate 4 per year {J}
  draw x ~ exponential(6 EUR) {J}
  total t = x after wait
  total big = if x > trig then x else 0 EUR }}
outcome t = e.t over horizon, bad high
outcome big = e.big over horizon, bad high
""")
# One a quarter: 6 EUR times quarters left. A period more or less of wait: 24, 36 against 30.
_, rows = rows_of(DELAY, "--outcome", "t")
t.near("a delay, moved by a period", effect(rows, "wait"), (24 - 36) / (2 / 3), 0.3)
t.near("its step", rows["wait"]["bump"]["step"], 1 / 3, 1e-9)
t.near("the mark's mean", effect(rows, "e.x.mean"), 30, 0.8)
_, rows = rows_of(DELAY, "--outcome", "big")
# 8 (c + m) exp(-c / m): by c, and by m with +- 2 %.
t.near("a trigger on marks", effect(rows, "trig"), -5 * 8 * 5 * math.exp(-5 / 6) / 6, 1.2)
t.near("a mark past the trigger", effect(rows, "e.x.mean"), 52.731, 1.5)

# Replicas in NumPy (2 million and 500,000 trials, PCG64, seed 11), differences of +- 2 %; 5 of our errors and theirs.
for statistic, mark, trigger in (("sd", 24.910, -1.5636), ("es(5%)", 113.168, -17.046), ("quantile(90%)", 86.169, -16.534)):
    _, rows = rows_of(DELAY, "--outcome", "big", "--statistic", statistic)
    for name, right in (("e.x.mean", mark), ("trig", trigger)):
        t.near(f"{name} in {statistic} of a replica", effect(rows, name), right, 6 * rows[name]["effect_se"])
HISTORY = t.model(f"""plimsoll 1
model history
time quarter from 2024-01 for 8
currency EUR
given edge = 10% {J}
draw g each period ~ normal(2%, 5%) {J}
flow bonus = if g > edge then 5 EUR else 0 EUR
flow base = g * 100 EUR history {{ FY2023Q4 3 EUR }}
flow grown = bonus + base + prev(base) * 50%
outcome grown over horizon, bad low
""")
for statistic, truth in {"mean": (24.735, 7.013, -8.797), "sd": (1.0695, 24.612, -5.429),
                         "es(5%)": (23.243, -41.119, -1.257), "quantile(10%)": (23.484, -24.119, -2.607)}.items():
    _, rows = rows_of(HISTORY, "--statistic", statistic)
    for name, right in zip(("g.mean", "g.sd", "edge"), truth):
        t.near(f"{name} in {statistic} of a replica", effect(rows, name), right, 6 * rows[name]["effect_se"])
    history = rows["base.history"]
    t.near(f"history in {statistic}", effect(rows, "base.history"), 0 if statistic == "sd" else 1.5, 1e-9)
    t.expect("it has its kind", history["kind"] == "history" and history["effect_se"] <= 1e-9, history)

# Smoothly and through a threshold: y = 3 thr + (5 where a > thr).
BOTH = t.model(f"""plimsoll 1
model both
given thr = 0.5 {J}
draw a ~ normal(0, 1) {J}
let y = 3 * thr + (if a > thr then 5 else 0)
outcome y, bad low
""")
_, rows = rows_of(BOTH)
phi = math.exp(-0.125) / math.sqrt(2 * math.pi)
t.near("both ways at once", effect(rows, "thr"), 0.5 * (3 - 5 * phi), 0.12)
t.expect("by bump", rows["thr"]["method"] == "bump" and rows["thr"]["past_jump"], rows["thr"])

# A kink is none of this, and neither is a condition between figures that does not turn.
KINK = t.model(f"""plimsoll 1
model kink
given thr = 0.5 {J}
given far = 10 {J}
draw a ~ normal(0, 1) {J}
let y = (if a > thr then a - thr else 0) * far + (if far > 5 then 1 else 2)
outcome y, bad low
""")
_, rows = rows_of(KINK)
t.expect("a kink has its path", rows["thr"]["method"] == "path" and rows["far"]["method"] == "path", rows)
# One that turns within 2 %.
NEAR = t.model(f"""plimsoll 1
model near_edge
given now = 5.05 {J}
draw a ~ normal(0, 1) {J}
let y = a * now + (if now > 5 then 1 else 2)
outcome y, bad low
""")
_, rows = rows_of(NEAR)
t.expect("a condition that turns", rows["now"]["method"] == "bump" and rows["now"]["bump"]["uneven"], rows["now"])
# What does nothing near itself is moved further, and says how far; what never does, says that.
WIDE = t.model(f"""plimsoll 1
model wide
given thr = 7 {J}
given never = 70 {J}
draw a ~ normal(0, 1) {J}
let y = a + (if a > thr then 5 else 0) + (if a > never then 5 else 0)
outcome y, bad low
""")
_, rows = rows_of(WIDE)
t.expect("a wider step", rows["thr"].get("bump", {}).get("step") == 0.5, rows["thr"])
t.expect("nothing at all", "moves nothing" in rows["never"].get("not_measured", ""), rows["never"])
done = t.run("sensitivity", t.model("plimsoll 1\nmodel m\ntime year from 2024-01 for 2\ndraw g ~ normal(2%, 1%) per year  judgement \"t\"\n"
             "outcome compound(g, 1 year), bad low\n"), "--trials", "100")
t.expect("a growth reads `0.02 per year`", " 0.02 per year " in done.stdout and "1 per year" not in done.stdout, done.stdout + done.stderr)
done = t.run("sensitivity", WIDE)
t.expect("named in words", "never" in done.stdout and "moves nothing" in done.stdout, done)

# Rounding: floor(10 d / lot) with d ~ N(1, 1), differences of +- 2 % of the closed form.
LOTS = t.model(f"""plimsoll 1
model lots
given lot = 8 {J}
draw d ~ normal(1, 1) {J}
let y = floor(10 * d / lot)
outcome y, bad low
""")
_, rows = rows_of(LOTS)
t.near("a rounding", effect(rows, "lot"), -1.2505, 0.1)
t.near("a draw that is rounded", effect(rows, "d.mean"), 1.25, 0.1)
# An outcome that no noise reaches has runs, and no error.
STILL = t.model(f"""plimsoll 1
model still
given a = 3 {J}
given b = 4 {J}
let y = a * a + b + floor(b / 3)
outcome y, bad low
""")
_, rows = rows_of(STILL, "--trials", "1000")
t.near("without noise", effect(rows, "a"), 18, 1e-9)
t.expect("and without error", rows["a"]["effect_se"] == 0 and rows["b"]["method"] == "bump", rows)

for statistic in ("quantile(50%)", "es(50%)"):
    _, rows = rows_of(STILL, "--trials", "1000", "--statistic", statistic)
    t.near(f"without noise, {statistic}", effect(rows, "a"), 18, 1e-9)
done = t.run("sensitivity", STILL, "--trials", "1000")
t.expect("no sweep is claimed", "sweep back" not in done.stdout and "All 2 assumptions are told apart" in done.stdout, done)

# A probability of whole numbers is passed in steps: by figures at the edge only, and by the number of occurrences.
STEPS = t.model(f"""plimsoll 1
model steps
given lam = 2 {J}
given size = 1 {J}
draw k ~ poisson(lam) {J}
let z = k * size
outcome z, bad high
""")
_, rows = rows_of(STEPS, "--statistic", "P(z > 2.5)")
t.expect("no step within reach", "bump" in rows["size"] and rows["size"]["bump"]["step"] > 0.02, rows["size"])
t.near("the rate of a step", effect(rows, "lam"), 2 * 2 * math.exp(-2), 0.06)
_, rows = rows_of(STEPS, "--statistic", "P(z > 2)")
t.expect("a step at the edge", rows["size"]["bump"]["uneven"] and rows["size"]["bump"]["down"] == 0, rows["size"])
_, rows = rows_of(STEPS, "--statistic", "sd", "--sweep", "1")
t.near("a sweep has 64 trials at least", effect(rows, "size"), math.sqrt(2), 0.5)

# ---------------------------------------------------------------- nothing that is read is absent

HEAD = """plimsoll 1
model m
time quarter from 2024-01 for 8
currency EUR
dim Seg = north, south
"""
# Declarations, the outcome's formula, and every assumption that it reads.
READS = [
    (f"given go = true {J}\ngiven fast = false {J}\ngiven plan = 3 EUR {J}\ndraw a ~ normal(5, 1) {J}",
     "a * 1 EUR + (if go then 1 EUR else 0 EUR) + (if fast then plan else 0 EUR)", "go fast plan a.mean a.sd"),
    (f"given odd = 3 EUR * 4 {J}\ndraw a ~ normal(5, 1) {J}", "a * odd", "odd a.mean a.sd"),
    (f"given base = 12 EUR {J}\ngiven twice = 2 * base {J}\ndraw a ~ normal(5, 1) {J}", "a * twice", "base twice a.mean a.sd"),
    (f"given crew = 3 {J}\ngiven p = 40% {J}\ndraw k ~ binomial(crew, p) {J}", "k * 1 EUR", "crew p"),
    (f"draw k ~ binomial(10, 30%) {J}", "k * 1 EUR", "k.n k.p"),
    (f"given thr[Seg] {{ north 1; south 2 }} {J}\ndraw d[Seg] ~ normal(1, 1) {J}",
     "sum((if d > thr then 1 EUR else 0 EUR) over Seg)", "thr d.mean d.sd"),
    (f"given span = 1 year {J}\ngiven wait = 2 quarters {J}\nevent e {{ rate 4 per year {J}\n draw x ~ exponential(6 EUR) {J}\n"
     " total s = x for span\n total u = x spread over span after wait }", "e.s + e.u", "span wait e.rate e.x.mean"),
    (f"draw late ~ uniform(1, 4) quarters {J}\nevent e {{ chance 30% per year {J}\n draw x ~ exponential(6 EUR) {J}\n total s = x after late }}",
     "e.s", "late.low late.high e.chance e.x.mean"),
    (f"given trigger = 4 {J}\nevent e {{ rate 8 per year {J} }}", "if e.count > trigger then 3 EUR else 0 EUR", "trigger e.rate"),
    (f"given busy = 2 {J}\ngiven r = 2 per year {J}\ngiven high = 6 per year {J}\ndraw d ~ normal(2, 1) {J}\n"
     "event e { rate if d > busy then high else r }", "e.count * 1 EUR", "busy r high d.mean d.sd"),
    (f"given start = 30 EUR {J}\nstock cash opening start {{ + x }}\ndraw a ~ normal(5, 1) {J}\nflow x = a * 1 EUR", "cash", "start a.mean a.sd"),
    (f"stock cash opening 25 EUR {J} {{ + x }}\ndraw a ~ normal(5, 1) {J}\nflow x = a * 1 EUR", "cash", "cash.opening a.mean a.sd"),
    (f"given cap = 50 EUR {J}\ngiven least = 5 EUR {J}\ndraw a ~ normal(5, 1) {J}", "max(min(a * 10 EUR, cap), least)", "cap least a.mean a.sd"),
    (f"given df = 4 {J}\ndraw a ~ normal(1, 1) {J}\ndraw b ~ normal(1, 1) {J}\ncorrelate c student_t(df) {{ (a, b): 0.5 }}",
     "if a > 2 and b > 2 then 5 EUR else 0 EUR", "df a.mean a.sd b.mean b.sd"),
    (f"given plan each year in EUR {{\n FY2024 3 {J}\n FY2025 4 {J}\n}}\ngiven edge = 1 {J}\ndraw a ~ normal(1, 1) {J}",
     "if a > edge then plan else 0 EUR", "plan edge a.mean a.sd"),
    (f"given thr = 0 {J}\ndraw a ~ normal(1, 1) {J}", "if a > thr then 1 EUR else 0 EUR", "thr a.mean a.sd"),
    (f"given a0 = 4 {J}\ngiven b0 = 7 {J}\ndraw x ~ normal(1, 1) {J}", "if a0 > b0 then 0 EUR else x * 1 EUR", "a0 b0 x.mean x.sd"),
    (f"given lot = 8 EUR {J}\ndraw x ~ normal(10, 1) {J}", "ceil(x * 3 EUR / lot) * 1 EUR + round(x) * 1 EUR + mod(x, 3) * 1 EUR", "lot x.mean x.sd"),
    (f"draw t ~ triangular(1, 2, 5) {J}\ndraw u ~ uniform(0, 1) {J}", "if t > 3 then u * 1 EUR else 0 EUR", "t.low t.mode t.high u.low u.high"),
    (f"draw f ~ bernoulli(20%) {J}\ndraw g ~ geometric(30%) {J}", "if f and g > 2 then 1 EUR else 0 EUR", "f.p g.p"),
]
for declarations, formula, expected in READS:
    model = t.model(f"{HEAD}{declarations}\nflow y = {formula}\noutcome y over horizon, bad low\n"
                    if "cash" not in formula else f"{HEAD}{declarations}\noutcome cash over horizon, bad low\n")
    result, rows = rows_of(model, "--trials", "4000")
    told = set(rows) | set(result.get("made_of_others", []))
    t.expect(f"all that is read: {formula}", set(expected.split()) <= told, f"{set(expected.split()) - told} absent of {told}")
    for name, row in rows.items():
        t.expect(f"{name} of {formula} has a figure or a reason",
                 (row.get("effect_se") is not None) != ("not_measured" in row), row)
    done = t.run("sensitivity", model, "--trials", "4000", "--top", "1000")
    listed = [name for name in expected.split() if name in done.stdout]
    clear_or_told = [n for n in expected.split() if n in result.get("made_of_others", []) or rows.get(n, {}).get("clear") or "not_measured" in rows.get(n, {})]
    t.expect(f"words have what JSON has: {formula}", set(clear_or_told) <= set(listed), done)

# With switches: a risk that is off is not read; a scenario's figure is.
SWITCHED = t.model(f"""plimsoll 1
model switched
time quarter from 2024-01 for 4
currency EUR
given tax = 30% {J}
given high_tax = 40% {J}
given p = 30% per year {J}
risk fire "f" {{ event burn {{ chance p
  draw size ~ exponential(6 EUR) {J}
  total loss = size }} }}
scenario harsh "h" {{ set tax = high_tax }}
draw a ~ normal(5, 1) {J}
flow y = (a * 4 EUR - fire.burn.loss) * (1 - tax)
outcome y over horizon, bad low
""")
result, rows = rows_of(SWITCHED)
t.expect("a chance has its score", rows["p"]["method"] == "path+score" and "fire.burn.size.mean" in rows, rows)
result, rows = rows_of(SWITCHED, "--without", "fire")
t.expect("what is off is not read", "p" in result["not_read"] and "p" not in rows and "fire.burn.size.mean" not in rows, result)
_, rows = rows_of(SWITCHED, "--scenario", "harsh")
t.expect("a scenario's figure", "high_tax" in rows and "tax" not in rows, rows)

# ---------------------------------------------------------------- shares of variance

# Of closed form. Poisson sums: V = mean number x E[X^2]; of products of independent A and B: alone E[B]^2 V[A], in
# all E[B^2] V[A]; the functions of Sobol' (a = 0, 1, 9) and Ishigami.
ISHIGAMI_1, ISHIGAMI_2, ISHIGAMI_13 = (1 + 0.1 * math.pi ** 4 / 5) ** 2 / 2, 49 / 8, 8 * 0.01 * math.pi ** 8 / 225
ISHIGAMI = ISHIGAMI_1 + ISHIGAMI_2 + ISHIGAMI_13
X, Y, Z = 1 / 3, 1 / 12, 1 / 300
G = (1 + X) * (1 + Y) * (1 + Z) - 1
MARKS, NOISE = 100 * math.exp(2), 400
SUM, P1, P2 = 6 * 96, math.exp(0.045), math.exp(0.18)
PRODUCT = (SUM + 36 ** 2) * P2 - (36 * P1) ** 2
RATED, CHANCED = 1.5 * 500, 3 * (0.4 * 425 - 8 ** 2)
SHARES = [
    ("marks of an event", f"""time year from 2024-01 for 1
currency EUR
risk big "b" {{ event e {{ rate 1 per year {J}
  severity ~ lognormal(median: 10 EUR, sigma: 1) {J} }} }}
risk other "o" {{ draw d ~ normal(0, 20) off 0 {J} }}
outcome y = big.e.total + other.d * 1 EUR over horizon, bad high
""", {"big.e": (MARKS / (MARKS + NOISE),) * 2, "other.d": (NOISE / (MARKS + NOISE),) * 2}),
    ("marks times a price", f"""time quarter from 2024-01 for 8
currency EUR
event e {{ rate 3 per year {J}
  draw x ~ exponential(6 EUR) {J}
  draw w ~ uniform(0, 2) {J}
  total t = x * w }}
draw p ~ lognormal(mu: 0, sigma: 0.3) {J}
flow y = e.t * p
outcome y over horizon, bad high
""", {"e": (P1 ** 2 * SUM / PRODUCT, P2 * SUM / PRODUCT),
      "p": (36 ** 2 * (P2 - P1 ** 2) / PRODUCT, (SUM + 36 ** 2) * (P2 - P1 ** 2) / PRODUCT)}),
    ("two risks", f"""time year from 2024-01 for 3
currency EUR
risk a "a" {{ event e {{ rate 0.5 per year {J}
  severity ~ gamma(mean: 10 EUR, sd: 20 EUR) {J} }} }}
risk b "b" {{ event e {{ chance 40 % per year {J}
  draw x ~ normal(20 EUR, 5 EUR) {J}
  total t = x }} }}
outcome y = a.e.total + b.e.t over horizon, bad high
""", {"a.e": (RATED / (RATED + CHANCED),) * 2, "b.e": (CHANCED / (RATED + CHANCED),) * 2}),
    ("Sobol's g", f"""draw x ~ uniform(0, 1) {J}
draw y ~ uniform(0, 1) {J}
draw z ~ uniform(0, 1) {J}
let g = abs(4 * x - 2) * (abs(4 * y - 2) + 1) / 2 * (abs(4 * z - 2) + 9) / 10
outcome g, bad high
""", {"x": (X / G, X * (1 + Y) * (1 + Z) / G), "y": (Y / G, Y * (1 + X) * (1 + Z) / G), "z": (Z / G, Z * (1 + X) * (1 + Y) / G)}),
    ("Ishigami", f"""fn sine(x) {{
  let s = x * x
  let tail = 1 - s / 156 * (1 - s / 210 * (1 - s / 272 * (1 - s / 342 * (1 - s / 420))))
  result x * (1 - s / 6 * (1 - s / 20 * (1 - s / 42 * (1 - s / 72 * (1 - s / 110 * tail)))))
}}
draw x ~ uniform(-3.141592653589793, 3.141592653589793) {J}
draw y ~ uniform(-3.141592653589793, 3.141592653589793) {J}
draw z ~ uniform(-3.141592653589793, 3.141592653589793) {J}
let f = sine(x) + 7 * sine(y) * sine(y) + 0.1 * z^4 * sine(x)
outcome f, bad high
""", {"x": (ISHIGAMI_1 / ISHIGAMI, (ISHIGAMI_1 + ISHIGAMI_13) / ISHIGAMI), "y": (ISHIGAMI_2 / ISHIGAMI,) * 2,
      "z": (0, ISHIGAMI_13 / ISHIGAMI)}),
]
negative = 0
for title, text, truth in SHARES:
    model = t.model("plimsoll 1\nmodel m\n" + text)
    found = {name: ([], []) for name in truth}
    shapley = {name: [] for name in truth}
    for seed in range(1, SEEDS + 1):
        for share in t.json("sensitivity", model, "--method", "shares", "--trials", "8000", "--seed", seed).get("shares", []):
            for k, order in enumerate(("first", "total")):
                found[share["source"]][k].append((share[order]["value"], share[order]["se"]))
            negative += share["first"]["value"] < 0
        for share in t.json("sensitivity", model, "--method", "shapley", "--trials", "4000", "--seed", seed).get("effects", []):
            shapley[share["source"]].append((share["share"], share["se"]))
    for name, both in truth.items():
        for k, order in enumerate(("first", "total")):
            covered(f"{order} of {name}, {title}", found[name][k], both[k])
        # Two-way interactions are shared in halves; of g the third order is too small to see.
        covered(f"Shapley of {name}, {title}", shapley[name], (both[0] + both[1]) / 2)
t.expect("an index below 0 is shown as it is", negative > 0)
done = t.run("sensitivity", t.model("plimsoll 1\nmodel m\n" + SHARES[0][1]), "--method", "shares")
t.expect("words of the shares", not re.search(r"\b0 of", done.stdout) and "rests on few" not in done.stdout, done)
done = t.run("sensitivity", t.model("plimsoll 1\nmodel m\n" + SHARES[0][1].replace("sigma: 1)", "sigma: 3)")), "--method", "shares")
t.expect("a variance that rests on few trials", "rests on few trials" in done.stdout, done)

# ---------------------------------------------------------------- tornado

Z90 = 1.2815515655446004


def bars(model, *arguments):
    result = t.json("sensitivity", model, "--method", "tornado", *arguments)
    return [row["draw"] for row in result["draws"]], {row["draw"]: row for row in result["draws"]}


def bar(row, k):
    return row["at"][k]["change"]["value"]


NOISY = t.model(f"""plimsoll 1
model noisy
time month from 2024-01 for 36
currency EUR
draw big ~ normal(0, 1) {J}
draw luck each period ~ normal(0, 1) {J}
flow sales = (100 + big + luck) * 1 EUR
outcome sales over horizon, bad low
""")
order, rows = bars(NOISY)
t.expect("noise does not lead", order == ["big", "luck"], order)
for k, sign in ((0, -1), (1, 1)):
    t.near("one source", bar(rows["big"], k), sign * 36 * Z90, 0.7)
    t.near("36 of them", bar(rows["luck"], k), sign * 6 * Z90, 0.15)
width = {name: bar(rows[name], 1) - bar(rows[name], 0) for name in rows}
t.near("squares of bars are shares of variance", width["big"] ** 2 / (width["big"] ** 2 + width["luck"] ** 2), 36 / 37, 0.002)
t.expect("how many parts", rows["luck"]["parts"] == 36 and rows["big"]["parts"] == 1, rows)
done = t.run("sensitivity", NOISY, "--method", "tornado")
t.expect("the bar says what it assumes", "one of 36 at a time" in done.stdout and "root of the sum of squares" in " ".join(done.stdout.split()), done)
order, rows = bars(NOISY, "--statistic", "quantile(5%)")
t.expect("other statistics too", order == ["big", "luck"], order)
# By year: three parts. By label, coupled by 0.5 and moving the outcome by 1, -2 and 3: z times the root of c' R c.
LABELS = t.model(f"""plimsoll 1
model labels
time month from 2024-01 for 36
currency EUR
dim Seg = north, south, west
given c[Seg] {{ north 1; south -2; west 3 }} {J}
draw x[Seg] ~ normal(0, 1) correlate across Seg: 0.5 {J}
draw w each year ~ normal(0, 1) {J}
draw z ~ normal(0, 1) {J}
flow y = (sum(x * c over Seg) + w + 0.1 * z) / 12 * 1 EUR
outcome y over horizon, bad low
""")
order, rows = bars(LABELS)
right = 3 * Z90 * math.sqrt(14 + 2 * 0.5 * (-2 + 3 - 6))
t.near("labels that a copula couples", abs(bar(rows["x"], 1)), right, 0.02 * right)
t.near("years", bar(rows["w"], 1), math.sqrt(3) * Z90, 0.1)
t.expect("parts of them", rows["x"]["parts"] == 3 and rows["w"]["parts"] == 3, rows)
t.expect("labels of one draw are no others that follow", not rows["x"]["coupled"], rows)
# The degrees of freedom of a t copula, written as a number, move as a given does; two copulas are told apart.
COPULAS = f"""draw x ~ normal(10, 2) {J}
draw y ~ normal(5, 3) {J}
draw u ~ normal(0, 1) {J}
draw v ~ normal(0, 1) {J}
correlate one student_t(FIRST) {{ (x, y): 0.6 }} {J}
correlate two student_t(4) {{ (u, v): 0.6 }} {J}
flow z = (x + y + u + v) * 1 EUR
outcome z over horizon, bad low
"""
ask = ("--statistic", "es(1%)", "--trials", "20000")
given, by_given = rows_of(t.model(HEAD + f"given df = 4 {J}\n" + COPULAS.replace("FIRST", "df")), *ask)
written, by_number = rows_of(t.model(HEAD + COPULAS.replace("FIRST", "4")), *ask)
t.expect("degrees of freedom have their copula's name", {"one.df", "two.df"} <= set(by_number), list(by_number))
if "one.df" in by_number:
    t.near("degrees of freedom move as one", effect(by_number, "one.df"), effect(by_given, "df"), 1e-9)

# Numbers behind which quantiles stand keep their names: levels and values are counted from there.
for law, wanted in (("metalog(low: 1, p10: 2, p90: 5)", {"y.low", "y.level 1", "y.value 1", "y.level 2", "y.value 2"}),
                    ("triangular(p10: 1, mode: 2, p90: 5)", {"y.mode", "y.level 1", "y.value 1", "y.level 2", "y.value 2"})):
    named = t.json("sensitivity", t.model(f'plimsoll 1\nmodel m "m"\ndraw y ~ {law}   judgement "t"\noutcome y, bad high\n'), "--trials", "2000")
    names = {one["name"] for one in named["assumptions"]}
    t.expect(f"numbers of {law}", names == wanted, names)

t.end()
