#!/usr/bin/env python3
"""Functions of laws against references of their own: every law x every function x parameters that are constant, given,
drawn or carry a unit x both executors x `eval`. No tolerance of sampling: each trial's value is looked at.

usage: law_functions_test.py PROGRAM ROOT
"""
import csv
import json
import math
import os
import re
import sys

import law_reference as ref
from program_test import Tests

t = Tests(sys.argv[1])
ROOT = sys.argv[2]
J = 'judgement "test"'
WITHIN = 1e-9

# A law: how it is written, two sets of parameters, which of them carry the unit of the values, and the reference.
# {N} is parameter N. Laws without a kernel of their own are drawn from tables, so several of each are here.
LAWS = [
    ("bernoulli({0})", (0.3,), (0.45,), (), ref.bernoulli),
    ("beta({0}, {1})", (2, 5), (3, 0.8), (), ref.beta),
    ("beta({0}, {1}, low: {2}, high: {3})", (2, 5, 10, 20), (4, 3, 11, 19), (2, 3), ref.beta),
    ("binomial({0}, {1})", (10, 0.3), (12, 0.45), (), ref.binomial),
    ("cauchy({0}, {1})", (1, 2), (3, 0.5), (0, 1), ref.cauchy),
    ("chi_squared({0})", (3,), (4.5,), (), ref.gamma),
    ("cumulative({{0%: {0}, 50%: {1}, 90%: {2}, 100%: {3}}})", (10, 20, 40, 100), (5, 20, 45, 90), (0, 1, 2, 3),
     lambda a, b, c, d: ref.cumulative([(0, a), (0.5, b), (0.9, c), (1, d)])),
    ("discrete({{{0}: {3}, {1}: 3, {2}: 5}})", (1, 2, 3, 2), (1, 4, 7, 3), (0, 1, 2),
     lambda a, b, c, w: ref.Values([(a, w), (b, 3), (c, 5)])),
    ("empirical([{0}, {1}, {2}])", (3.5, 2.75, 5), (3, 2, 9), (0, 1, 2), lambda *x: ref.Values([(v, 1) for v in x])),
    ("exponential({0})", (2,), (3,), (0,), ref.exponential),
    ("exponential(rate: {0})", (0.25,), (0.5,), (), lambda rate: ref.exponential(1 / rate)),
    ("gamma({0}, {1})", (2.5, 1.5), (1.5, 4), (1,), ref.gamma),
    ("gamma(mean: {0}, sd: {1})", (10, 6), (8, 5), (0, 1), ref.gamma_of_moments),
    ("geometric({0})", (0.1,), (0.3,), (), ref.geometric),
    ("gev({0}, {1}, {2})", (0, 1, 0.2), (1, 2, -0.3), (0, 1), ref.gev),
    ("gpd({0}, {1}, {2})", (0, 1, 0.3), (1, 2, -0.4), (0, 1), ref.gpd),
    ("gumbel({0}, {1})", (0, 1), (50, 8), (0, 1), ref.gumbel),
    ("hypergeometric({0}, {1}, {2})", (50, 20, 10), (60, 20, 12), (), ref.hypergeometric),
    ("inverse_gaussian({0}, {1})", (10, 50), (4, 8), (0, 1), ref.inverse_gaussian),
    ("laplace({0}, {1})", (1, 1), (-2, 3), (0, 1), ref.laplace),
    ("log_logistic({0}, {1})", (3, 10), (4, 2), (1,), ref.log_logistic),
    ("logistic({0}, {1})", (1, 1), (5, 2), (0, 1), ref.logistic),
    ("lognormal(mu: {0}, sigma: {1})", (0.5, 1), (2, 0.5), (), ref.lognormal),
    ("lognormal(median: {0}, sigma: {1})", (10, 0.5), (4, 0.75), (0,), lambda m, s: ref.lognormal(math.log(m), s)),
    ("metalog(p10: {0}, p50: {1}, p90: {2})", (1, 2, 5), (2, 4, 7), (0, 1, 2), ref.metalog),
    ("mixture({{normal({0}, 1): 90%, normal({1}, {2}): 10%}})", (0, 0, 5), (1, 2, 3), (),
     lambda a, b, s: ref.mixture([(ref.normal(a, 1), 0.9), (ref.normal(b, s), 0.1)])),
    ("mixture({{gamma({0}, {1}): {2}, pert(0, 2, 10): 1}})", (2, 3, 2), (3, 2, 0.5), (),
     lambda a, s, w: ref.mixture([(ref.gamma(a, s), w), (ref.pert(0, 2, 10), 1)])),
    ("negative_binomial({0}, {1})", (3, 0.5), (2.5, 0.4), (), ref.negative_binomial),
    ("normal({0}, {1})", (1, 2), (3, 0.5), (0, 1), ref.normal),
    ("pareto({0}, {1})", (3, 1), (2.5, 10), (1,), ref.pareto),
    ("pert({0}, {1}, {2})", (0, 2, 10), (1, 6, 9), (0, 1, 2), ref.pert),
    ("pert({0}, {1}, {2}, shape: {3})", (5, 8, 20, 2), (6, 7, 21, 3), (0, 1, 2), ref.pert),
    ("poisson({0})", (2.5,), (4,), (), ref.poisson),
    ("rayleigh({0})", (1,), (4,), (0,), ref.rayleigh),
    ("student_t({0})", (5,), (8,), (), ref.student_t),
    ("student_t({0}, {1}, {2})", (7, 2, 0.5), (6, 3, 1.5), (1, 2), ref.student_t),
    ("triangular({0}, {1}, {2})", (0, 1, 4), (-5, 2, 3), (0, 1, 2), ref.triangular),
    ("truncated(normal({0}, {1}), {2}, {3})", (10, 4, 4, 30), (12, 5, 5, 25), (0, 1, 2, 3),
     lambda m, s, a, b: ref.truncated(ref.normal(m, s), a, b)),
    ("truncated(gamma({0}, {1}), {2}, {3})", (2, 10, 5, 60), (3, 8, 6, 50), (1, 2, 3),
     lambda k, s, a, b: ref.truncated(ref.gamma(k, s), a, b)),
    ("uniform({0}, {1})", (0, 1), (-3, 5), (0, 1), ref.uniform),
    ("uniform_int({0}, {1})", (1, 6), (0, 9), (), ref.uniform_int),
    ("weibull({0}, {1})", (1.5, 10), (0.75, 2), (1,), ref.weibull),
]
LAWS = [(w, a, b, u, (lambda df: ref.gamma(df / 2, 2)) if w.startswith("chi") else law) for w, a, b, u, law in LAWS]

FUNCTIONS = ["mean", "sd", "median", "quantile", "upper", "cdf", "survival", "density"]
LEVEL, UPPER = 0.35, 0.02


def asked_at(law):
    """A point with probability on both sides; a value of the law where it is discrete."""
    return law.quantile(0.4) if isinstance(law, ref.Whole) else round(law.quantile(0.4), 3)


def right(function, law, x):
    return {"mean": lambda: law.mean, "sd": lambda: law.sd, "median": lambda: law.quantile(0.5),
            "quantile": lambda: law.quantile(LEVEL), "upper": lambda: law.upper(UPPER), "cdf": lambda: law.cdf(x),
            "survival": lambda: law.survival(x), "density": lambda: law.density(x)}[function]()


def call(function, law, x, unit="", mass=False, level=LEVEL, upper=UPPER):
    """The call as a plain number: over the unit, or times it for a density that is no mass."""
    text = {"quantile": f"quantile({law}, {level})", "upper": f"quantile({law}, upper: {upper})"}.get(function)
    if text is None:
        text = f"{function}({law})" if function in ("mean", "sd", "median") else f"{function}({law}, {x})"
    if unit and function in ("mean", "sd", "median", "quantile", "upper"):
        return f"({text}) / (1{unit})"
    return f"{text} * (1{unit})" if unit and function == "density" and not mass else text


def close(value, expected):
    return value is not None and abs(value - expected) <= WITHIN * max(1, abs(expected))


def literal(value):
    return f"({value!r})" if value < 0 else repr(value)


LINES = []
EVALS = 0
for number, (written, first, second, in_unit, reference) in enumerate(LAWS):
    laws = [reference(*first), reference(*second)]
    points = [asked_at(law) for law in laws]
    functions = [f for f in FUNCTIONS if laws[0].mean is not None or f not in ("mean", "sd")]
    n = len(first)
    mass = isinstance(laws[0], ref.Whole)
    lines = ["plimsoll 1", "model t", "currency EUR", f"draw pick ~ discrete({{0: 1, 1: 1}}) {J}"]
    for i in range(n):
        lines += [f"given g{i} = {literal(first[i])} {J}",
                  f"let d{i} = if pick > 0.5 then {literal(second[i])} else {literal(first[i])}"]
    lines += [f"given gx = {literal(points[0])} {J}", f"given gp = {LEVEL} {J}", f"given gq = {UPPER} {J}",
              f"let dx = if pick > 0.5 then {literal(points[1])} else {literal(points[0])}", "outcome pick, bad high"]
    plain = written.format(*map(literal, first))
    m_eur = lambda i: literal(first[i]) + (" M EUR" if i in in_unit else "")
    with_unit = written.format(*map(m_eur, range(n)))
    suffixed = f"({plain}) M EUR"
    x_eur = f"{literal(points[0])} M EUR"
    kinds = {
        "constant": lambda f: call(f, plain, literal(points[0])),
        "given": lambda f: call(f, written.format(*(f"g{i}" for i in range(n))), "gx", level="gp", upper="gq"),
        "drawn": lambda f: call(f, written.format(*(f"d{i}" for i in range(n))), "dx", level="gp + 0 * pick",
                                upper="gq + 0 * pick"),
        "suffix": lambda f: call(f, suffixed, x_eur, " M EUR", mass),
    }
    if in_unit:
        kinds["unit"] = lambda f: call(f, with_unit, x_eur, " M EUR", mass)
    columns = []
    for kind, text in kinds.items():
        for f in functions:
            columns.append((kind, f))
            lines += [f"let {kind}_{f} = {text(f)}", f"outcome {kind}_{f}, bad high"]
    # A given made of a function is a constant of the run.
    for f in functions:
        columns.append(("made", f))
        lines += [f"given made_{f} = {kinds['constant'](f)} {J}", f"outcome made_{f} + 0 * pick, bad high"]
    model = t.model("\n".join(lines) + "\n")
    expected = {(f, k): right(f, laws[k], points[k]) for f in functions for k in (0, 1)}
    digests = set()
    for executor in ("block", "reference"):
        samples = t.path(f"{number}_{executor}.csv")
        done = t.run("run", model, "--trials", 8, "--executor", executor, "--samples", samples)
        t.expect(f"{written} runs by {executor}", done.returncode == 0, done)
        if done.returncode != 0:
            continue
        digests.add(re.search(r"digest (\w+)", done.stdout).group(1))
        with open(samples) as file:
            rows = list(csv.reader(file))[1:]
        picks = {row[1] for row in rows}
        t.expect(f"{written}: both sets are met", len(picks) == 2, picks)
        for place, (kind, f) in enumerate(columns):
            rights = [expected[f, int(float(row[1])) if kind == "drawn" else 0] for row in rows]
            wrong = [(row[place + 2], expect) for row, expect in zip(rows, rights) if not close(float(row[place + 2]), expect)]
            t.expect(f"{executor}: {f} of {kind} {written}", not wrong, wrong[:1])
    t.expect(f"{written}: executors agree", len(digests) == 1, digests)
    for f in functions:
        for kind in ("constant", "suffix", "unit"):
            if kind not in kinds or kind == "suffix" and not t.nightly:
                continue
            done = t.run("eval", kinds[kind](f), "--json")
            value = json.loads(done.stdout)["value"] if done.returncode == 0 else None
            EVALS += 1
            t.expect(f"eval {kinds[kind](f)}", close(value, expected[f, 0]), f"{value}, right is {expected[f, 0]!r} {done.stderr}")

names = set(re.findall(r"LAW\((\w+), \d\)\n", open(os.path.join(ROOT, "src/dist/all.def")).read()))
named = {re.match(r"\w+", written).group() for written, *_ in LAWS}
t.expect("every law is in the table", names == named, names ^ named)

# ---------------------------------------------------------------- where functions of laws are read

mean_of_pert = ref.pert(0, 0.2, 1).mean
OFF = t.model(f"""plimsoll 1
model offs
time year from 2024-01 for 1
currency EUR
risk demand "Demand" {{
  draw share ~ pert(0, 20%, 100%) off mean(pert(0, 20%, 100%)) {J}
}}
outcome demand.share over horizon, bad high
""")
result = t.json("run", OFF, "--trials", 10, "--without", "demand")
t.near("off by a mean", result["outcomes"][0]["mean"]["value"], mean_of_pert, 1e-12)

LIMIT = t.model(f"""plimsoll 1
model reserve
currency EUR
draw loss ~ gamma(mean: 10 M EUR, sd: 6 M EUR) {J}
given reserve = quantile(gamma(mean: 10 M EUR, sd: 6 M EUR), upper: 1%) {J}
given price = mean(pert(1 M EUR, 2 M EUR, 9 M EUR)) {J}
outcome reserve - loss, bad low
outcome price, bad low
limit enough: P(loss > reserve) <= 2%
""")
result = t.json("run", LIMIT, "--trials", 20000)
reserve = ref.gamma_of_moments(10, 6).upper(0.01)
t.near("a reserve at a quantile", result["outcomes"][0]["mean"]["value"], (reserve - 10) * 1e6, 4 * 6e6 / math.sqrt(20000))
t.near("a price at a mean", result["outcomes"][1]["mean"]["value"], 3e6, 1e-5)
t.expect("the limit at a quantile holds", result["limits"][0]["verdict"] == "holds", result["limits"])

EXPLAIN = t.model(f"""plimsoll 1
model told
draw x ~ gamma(2, 10) {J}
let below = cdf(gamma(2, 10), x)
let above = survival(gamma(2, 10), x)
outcome below, bad low
outcome above, bad low
""")
shown = t.run("explain", EXPLAIN, "--trial", 7).stdout
t.expect("explain prints numbers", "nan" not in shown and "inf" not in shown, shown)

# Attribution, tornado charts and derivatives read the same values.
USED = t.model(f"""plimsoll 1
model used
given k = 3 {J}
draw x ~ uniform(0, 1) {J}
outcome y = k * mean(beta(2, 5)) + x * sd(gamma(2.5, 1.5)), bad high
""")
result = t.json("sensitivity", USED, "--trials", 1000)
row = {r["name"]: r for r in result.get("assumptions", [])}.get("k", {})
t.near("a derivative by a factor of a mean", row.get("effect_of_100_percent"), 3 * 2 / 7, 1e-9)

# ---------------------------------------------------------------- what has no value is refused, and says why

# Expression, kind of the error, words in it.
REFUSED = [
    ("0/0", "value_not_finite", "division by zero"),
    ("1/0", "value_not_finite", "division by zero"),
    ("3 EUR / 0", "value_not_finite", "division by zero"),
    ("exp(1000)", "value_not_finite", "too large"),
    ("1e308 * 10", "value_not_finite", "too large"),
    ("log(-1)", "value_not_finite", "log of a negative number"),
    ("log(0)", "value_not_finite", "log of zero"),
    ("sqrt(-1)", "value_not_finite", "square root"),
    ("(-8)^0.5", "value_not_finite", "fractional power"),
    ("0^(-1)", "value_not_finite", "zero to a negative power"),
    ("mod(1, 0)", "value_not_finite", "mod by zero"),
    ("0/0 < 1", "value_not_finite", "division by zero"),
    ("if 0/0 < 1 then 2 else 3", "value_not_finite", "division by zero"),
    ("max(1, 0/0)", "value_not_finite", "division by zero"),
    ("quantile(normal(0, 1), 2)", "law_parameter", "0 to 1"),
    ("quantile(normal(0, 1), upper: -0.1)", "law_parameter", "0 to 1"),
    ("quantile(normal(0, 1), 95)", "law_parameter", "`95%`"),
    ("quantile(normal(0, 1), 0)", "law_parameter", "infinite"),
    ("quantile(gamma(2, 3), upper: 0)", "law_parameter", "infinite"),
    ("cdf(normal(0, 1), 0/0)", "value_not_finite", "division by zero"),
    ("cdf(normal(0, 1), level: 1)", "call_arguments", "`x: ...`"),
    ("quantile(normal(0, 1), level: 1%)", "call_arguments", "`upper: ...`"),
    ("median(normal(0, 1), 3)", "call_arguments", "median(distribution)"),
    ("density(mixture({uniform(0, 1): 70%, discrete({0: 1}): 30%}), 0)", "law_arguments", "two things"),
]
# Means and deviations that do not exist, by law, with the parameters at the border and beyond it.
for law in ["cauchy(0, 1)", "student_t(1)", "student_t(0.5)", "pareto(1, 2)", "pareto(0.7, 2)", "gpd(0, 1, 1)", "gpd(0, 1, 2)",
            "gev(0, 1, 1)", "gev(0, 1, 1.5)", "log_logistic(1, 2)", "log_logistic(0.5, 2)",
            "truncated(cauchy(0, 1), low: 3)", "truncated(pareto(0.9, 1), low: 3)", "mixture({cauchy(0, 1): 1, normal(0, 1): 9})",
            "mixture({pareto(1, 2): 1, gamma(2, 3): 9})", "metalog(p10: 1, p50: 10, p90: 1000, low: 0)"]:
    REFUSED += [(f"mean({law})", "law_parameter", "no mean"), (f"sd({law})", "law_parameter", "no standard deviation")]
for law in ["student_t(2)", "student_t(1.5)", "pareto(2, 1)", "gpd(0, 1, 0.5)", "gev(0, 1, 0.5)", "log_logistic(2, 1)",
            "truncated(student_t(2), low: 0)", "mixture({pareto(2, 1): 1, normal(0, 1): 1})"]:
    REFUSED += [(f"sd({law})", "law_parameter", "no standard deviation")]
    done = t.run("eval", f"mean({law})")
    t.expect(f"mean({law}) exists", done.returncode == 0, done)
for text, kind, words in REFUSED:
    for arguments in ([], ["--json"]):
        done = t.run("eval", text, *arguments)
        t.expect(f"eval {text} is refused", done.returncode == 1 and not done.stdout and f"error[{kind}]" in done.stderr
                 and words in done.stderr, done)
    helps = [h for h in re.findall(r"help: .*?`(.*)`", done.stderr) if "(" in h]
    for fix in helps:
        done = t.run("eval", fix)
        t.expect(f"the help of {text} runs: {fix}", done.returncode == 0, done)

# The same in a model: refused by `check` where the numbers stand there, and by the run where they are given or drawn.
for figure in ["mean(cauchy(0, 1))", "sd(pareto(2, 1))", "quantile(normal(0, 1), 1.5)", "quantile(normal(0, 1), upper: 0)"]:
    model = t.model(f"plimsoll 1\nmodel m\ndraw x ~ uniform(0, 1) {J}\ngiven g = {figure} {J}\noutcome x, bad high\n")
    done = t.run("check", model)
    t.expect(f"check refuses {figure}", done.returncode == 1 and "error[law_parameter]" in done.stderr, done)
for parameter, figure in [("1", "mean(student_t(k))"), ("2", "sd(student_t(k))"), ("1", "mean(pareto(k, 1))"),
                          ("1.5", "quantile(normal(0, 1), k)"), ("0", "quantile(normal(0, 1), k)")]:
    for declared in (f"given k = {parameter} {J}", f"let k = {parameter} + 0 * x"):
        model = t.model(f"plimsoll 1\nmodel m\ndraw x ~ uniform(0, 1) {J}\n{declared}\nlet y = {figure}\noutcome y + x, bad high\n")
        for executor in ("block", "reference"):
            done = t.run("run", model, "--trials", 100, "--executor", executor)
            t.expect(f"the run refuses {figure} with {declared}", done.returncode == 1 and
                     "error[value_not_finite]" in done.stderr and "k is" in done.stderr, done)

t.end()
