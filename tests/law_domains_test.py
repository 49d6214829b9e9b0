#!/usr/bin/env python3
"""Parameters at and beyond the edges of a law's domain, through the program: `check`, `run` by both executors and `eval`
give one answer or one refusal, and quickly. (src/dist/extreme_test.cpp compares values with references.)

usage: law_domains_test.py PROGRAM
"""
import csv
import json
import math
import sys
import time

from program_test import Tests

t = Tests(sys.argv[1])
J = 'judgement "test"'


def model(law, extra=""):
    return t.model(f"plimsoll 1\nmodel m\n{extra}draw x ~ {law} {J}\noutcome x, bad high\n")


# Beyond the domain: law, words of the rule, what of the parameters can be given.
REFUSED = [
    ("student_t(1e300)", "df <= 1e+13"), ("student_t(1e20)", "write `normal`"), ("student_t(1e-11)", "df >= 1e-10"),
    ("beta(2, 1e300)", "b <= 1e+13"), ("beta(1e22, 2)", "a <= 1e+13"), ("beta(1e-300, 2)", "a >= 1e-10"),
    ("pert(0, 1, 2, 1e300)", "shape <= 1e+13"), ("gamma(1e14, 1)", "shape <= 1e+13"), ("gamma(1e-11, 1)", "shape >= 1e-10"),
    ("gamma(mean: 1, sd: 1e10)", "make a shape that is refused"), ("chi_squared(1e15)", "df <= 2e+13"),
    ("poisson(1e14)", "mean <= 1e+13"), ("binomial(1e14, 10%)", "n <= 1e+13"), ("negative_binomial(1e14, 50%)", "r <= 1e+13"),
    ("inverse_gaussian(1, 1e13)", "shape / mean"), ("geometric(1e-14)", "p >= 1e-13"),
    ("hypergeometric(1e16, 5, 5)", "population <= 1e+15"), ("uniform_int(0, 1e17)", "9007199254740992"),
    ("normal(0, -1)", "sd > 0"), ("uniform(2, 1)", "low < high"), ("bernoulli(150%)", "0 <= p <= 1"),
    ("truncated(normal(0, 1), 50, 60)", "some probability"),
    ("mixture({" + ", ".join(f"normal({i}, 1): 1" for i in range(300)) + "})", "at most 256"),
]
for law, words in REFUSED:
    done = t.run("check", model(law))
    t.expect(f"check refuses {law[:60]}", done.returncode == 1 and "error[law_parameter]" in done.stderr and words in done.stderr, done)
    done = t.run("eval", f"quantile({law}, 99%)")
    t.expect(f"eval refuses {law[:60]}", done.returncode == 1 and "error[law_parameter]" in done.stderr and words in done.stderr, done)
    if "mixture" in law:
        continue
    # A parameter that is given: the run says the same.
    name, rest = law.split("(", 1)
    number = next((part.strip(" )") for part in rest.split(",") if "e" in part and ":" not in part and "(" not in part), None)
    if number is None:
        continue
    given = model(law.replace(number, "g", 1), f"given g = {number} {J}\n")
    for executor in ("block", "reference"):
        done = t.run("run", given, "--trials", 50, "--executor", executor)
        t.expect(f"the run refuses {law} by {executor}", done.returncode == 1 and "error[value_not_finite]" in done.stderr
                 and words.split(" (")[0] in done.stderr.replace("\n", " "), done)

# Inside the domain, at its edges: the same samples by both executors, finite, in a second or so, and the medians of eval.
ALLOWED = [
    ("gamma(1e-10, 1)", 0, 0), ("gamma(1e13, 1)", 1e13, 1e8), ("chi_squared(2e-10)", 0, 0),
    ("student_t(1e13)", 0, 1e-12), ("beta(1e13, 1e13)", 0.5, 1e-12), ("beta(1e-10, 2)", 0, 0), ("beta(2, 1e-10)", 1, 0),
    ("pert(0, 1, 2, 1e13)", 1, 1e-6), ("hypergeometric(1e15, 5e14, 1e14)", 5e13, 1), ("poisson(1e13)", 1e13, 1),
    ("binomial(1e13, 50%)", 5e12, 1), ("inverse_gaussian(1, 1e12)", 1, 1e-11),
    ("mixture({" + ", ".join(f"gamma({i + 1}, 1): 1" for i in range(250)) + "})", 125, 1),
]
for law, median, within in ALLOWED:
    path = model(law)
    samples = []
    for executor in ("block", "reference"):
        began = time.monotonic()
        trials = 400 if executor == "block" else 20
        out = t.path(f"{len(samples)}_{executor}.csv")
        done = t.run("run", path, "--trials", trials, "--executor", executor, "--samples", out)
        took = time.monotonic() - began
        t.expect(f"{law[:60]} runs by {executor}", done.returncode == 0, done)
        t.expect(f"{law[:60]} is quick by {executor}", took < 20, took)
        if done.returncode != 0:
            continue
        with open(out) as file:
            samples.append([row[1] for row in csv.reader(file)][1:])
    if len(samples) == 2:
        t.expect(f"{law[:60]}: one answer", samples[0][:20] == samples[1], (samples[0][:5], samples[1][:5]))
        t.expect(f"{law[:60]}: finite", all(math.isfinite(float(x)) for x in samples[0]))
    done = t.run("eval", f"median({law})", "--json")
    t.expect(f"median of {law[:60]}", done.returncode == 0 and abs(json.loads(done.stdout)["value"] - median) <= within, done)

# Bounds so close to each other that the difference of two probabilities has no digits left: the law between them is
# nearly uniform. (Values near 1 are 1e-16 apart, which bounds what can be asked for there.)
for law in ["normal(0, 1)", "normal(3, 2)", "logistic(1, 1)", "gumbel(0, 1)", "cauchy(-1, 1)", "student_t(4)", "triangular(-1, 0.5, 1)",
            "mixture({normal(0, 1): 1, normal(5, 1): 1})"]:
    for width in ("1e-15", "1e-12", "1e-6", "1e-300"):
        cut = f"truncated({law}, 0, {width})"
        for text, right in [(f"quantile({cut}, 25%) / {width}", 0.25), (f"quantile({cut}, upper: 10%) / {width}", 0.9),
                            (f"cdf({cut}, 0.5 * {width})", 0.5), (f"survival({cut}, 0.25 * {width})", 0.75),
                            (f"density({cut}, 0.5 * {width}) * {width}", 1), (f"mean({cut}) / {width}", 0.5)]:
            done = t.run("eval", text, "--json")
            refused = done.returncode == 1 and "error[" in done.stderr
            t.expect(f"{text} is right or refused", refused or done.returncode == 0 and
                     abs(json.loads(done.stdout)["value"] - right) < 1e-5, done)
            t.expect(f"{text} is right", width == "1e-300" or not refused, done)
for law in ["truncated(normal(0, 1), low: 38)", "truncated(poisson(1e12), 1e12, 1e12)"]:
    done = t.run("eval", f"median({law})")
    t.expect(f"{law} is refused", done.returncode == 1 and "error[law_parameter]" in done.stderr, done)

t.end()
