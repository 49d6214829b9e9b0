#!/usr/bin/env python3
"""`attribute`, `stress`, `breakeven` and `explain --worst` as a user meets them: closed forms, wrong
input, and answers that the trials do not support.

usage: questions_test.py PROGRAM
"""
import json
import os
import re
import shlex
import sys
import tempfile

from program_test import Tests

program = os.path.abspath(sys.argv[1])
t = Tests(program)
expect, run = t.expect, t.run

# total = 10 + 2 a + b with a and b standard normal and correlated by 0.6.
MODEL = """plimsoll 1
model questions_test "Two risks"
given level = 10  judgement "test"
given idle = 5  judgement "test"
risk first "The first" carries 1.1 { draw a ~ normal(0, 1)  off 0  judgement "test" }
risk second "The second" carries 1.2 { draw b ~ normal(0, 1)  off 0  judgement "test" }
risk third "The third" carries 2.1 { draw c ~ bernoulli(0.0001%)  off false  judgement "test" }
correlate pair gaussian { (first.a, second.b): 0.6 }
outcome total = level + 2 * first.a + second.b + idle * 0 + (if third.c then 1 else 0), bad low
outcome calm = level, bad low
limit low: P(total < -30) <= 1%
"""


def answer(*args):
    done = run(*args, "--json", "-")
    expect(f"answers: {args}", done.returncode == 0, done.stderr)
    return json.loads(done.stdout) if done.returncode == 0 else None


def near(what, estimate, expected, most_se):
    """Within 4.5 errors: a new seed fails with chance 7e-6."""
    ok = estimate["se"] is not None and abs(estimate["value"] - expected) <= 4.5 * estimate["se"] + 1e-9
    expect(what, ok and estimate["se"] <= most_se, f"{estimate} against {expected}")


with tempfile.TemporaryDirectory() as folder:
    model = os.path.join(folder, "m.plim")
    open(model, "w").write(MODEL)

    # A replaced distribution: the mean moves by 2 * 1; with the same noise that is exact, and so is the
    # sd's change where a's sd doubles: sqrt(16 + 1 + 2 * 4 * 0.6) against sqrt(4 + 1 + 2 * 2 * 0.6).
    found = answer("stress", model, "--outcome", "total", "--trials", "20000", "--replace", "first.a ~ normal(1, 1)")
    moved = found["stresses"][0]
    expect("a shift is exact", moved["kind"] == "replacement" and abs(moved["difference"]["value"] - 2) < 1e-9, moved)
    expect("its name is as written", moved["name"] == "first.a ~ normal(1, 1)", moved)
    found = answer("stress", model, "--statistic", "sd(total)", "--trials", "20000", "--replace", "first.a ~ normal(0, 2)")
    near("dependence is kept", found["stresses"][0]["difference"], (16 + 1 + 4.8) ** 0.5 - (4 + 1 + 2.4) ** 0.5, 0.05)
    plain = answer("run", model, "--trials", "1000", "--set", "first.a ~ normal(0, 2)")
    expect("run --set takes it too", plain is not None and plain["trials"] == 1000)
    for text, code, words in [("first.aa ~ normal(0, 1)", 1, "first.a"), ("first.a = 3", 2, "NAME ~ DISTRIBUTION"),
                              ("level ~ normal(0, 1)", 1, "has no distribution to replace"),
                              ("first.a ~ normal(0, 1 JPY)", 1, ""), ("first.a ~ 3", 1, "is no distribution")]:
        done = run("stress", model, "--outcome", "total", "--trials", "1000", "--replace", text)
        expect(f"--replace '{text}'", done.returncode == code and words in done.stderr, f"{done.returncode} {done.stderr}")

    done = run("stress", "--replace", "first.a ~ normal(1, 1)", model, "--outcome", "total", "--trials", "1000")
    expect("an option before the model takes one value", done.returncode == 0, done.stderr)

    # Wrong names get suggestions.
    for args, words in [
        (["attribute", "--outcome", "totl"], "did you mean 'total'"),
        (["attribute", "--outcome", "total", "--without", "secnd"], "second"),
        (["attribute", "--outcome", "total", "--statistic", "es(500%)"], "between 0% and 100%"),
        (["attribute", "--outcome", "total", "--statistic", "P(lo)"], "did you mean 'low'"),
        (["stress", "--outcome", "total", "--scenario", "quake"], "quake"),
        (["breakeven", "--outcome", "total", "--input", "levl"], "did you mean 'level'"),
        (["breakeven", "--outcome", "total", "--target", "3 JPY"], "the target is in JPY"),
        (["explain", "--worst", "3", "--outcome", "totall"], "did you mean 'total'"),
    ]:
        done = run(args[0], model, *args[1:])
        expect(f"{args}", done.returncode == 2 and words in done.stderr, f"{done.returncode} {done.stderr}")

    # What an answer offers to look at is the trial that it found, whatever it was asked with.
    asked = ["--trials", "1000", "--seed", "7", "--set", "level = 3"]
    for more in ([], ["--sampler", "latin"], ["--sampler", "sobol", "--replicates", "8"], ["--without", "second"]):
        told = run("explain", model, "--worst", "1", "--outcome", "total", *asked, *more).stdout
        value = re.search(r"1\. trial \d+: (\S+)", told)[1]
        shown = run(*shlex.split(re.search(r"whole story: plimsoll (.*)", told)[1])).stdout
        expect(f"explain's own line with {more}", re.search(rf"^  total +{re.escape(value)}$", shown, re.M), told + shown)
    told = run("reverse", model, "--failure", "total < -4", "--trials", "20000", *asked[2:]).stdout
    shown = run(*shlex.split(re.search(r"One of them: plimsoll (.*)", told)[1])).stdout
    expect("reverse's own line fails as it says", float(re.search(r"^  total +(\S+)$", shown, re.M)[1]) < -4, told + shown)

    # A failure that never occurs ranks nothing and says how rare it must be: 3 / 20,000.
    for command in (["attribute"], ["stress", "--replace", "first.a ~ normal(0.1, 1)"]):
        done = run(command[0], model, *command[1:], "--statistic", "P(low)", "--trials", "20000")
        expect(f"{command[0]} of what never occurs", done.returncode == 0 and "never occurs" in done.stdout and "0.015 %" in " ".join(done.stdout.split()),
               done.stdout + done.stderr)
    # What no risk moves.
    done = run("attribute", model, "--statistic", "mean(calm)", "--trials", "20000")
    expect("no risk moves it", done.returncode == 0 and "no risk moves" in done.stdout, done.stdout + done.stderr)

    # Break-even: the mean is level, so 0 is reached at 0, and 7 at 7, both with the error of the mean,
    # sqrt(7.4 / 20,000) = 0.0192.
    found = answer("breakeven", model, "--outcome", "total", "--target", "7", "--input", "level", "--trials", "20000")
    item = found["assumptions"][0]
    near("a root in closed form", {"value": item["breakeven"], "se": item["se"]}, 7, 0.0195)
    expect("and its error", item["se"] > 0.0188, item)
    # Its 5 % quantile is level - 1.645 * 2.7203: it reaches 0 at 4.4746.
    found = answer("breakeven", model, "--statistic", "quantile(total, 5%)", "--input", "level", "--trials", "20000")
    item = found["assumptions"][0]
    near("a root of a quantile", {"value": item["breakeven"], "se": item["se"]}, 4.474587, 0.06)
    done = run("breakeven", model, "--outcome", "total", "--target", "70", "--input", "level", "--trials", "20000")
    expect("no root says the nearest that was reached", done.returncode == 0 and "none" in done.stdout and "nearest" in done.stdout and "30" in done.stdout,
           done.stdout + done.stderr)
    done = run("breakeven", model, "--outcome", "total", "--target", "7", "--input", "idle", "--trials", "20000")
    expect("what moves nothing says so", done.returncode == 0 and "does not move" in done.stdout, done.stdout + done.stderr)
    # A chance of 0 that only a lower price raises: y ~ normal(100 (price - 4) - 300, 10 (price - 4)) < 0 with 5 %.
    priced = os.path.join(folder, "priced.plim")
    with open(priced, "w") as file:
        file.write("""plimsoll 1
model priced "Two givens"
given price = 10   judgement "test"
given cost = 4     judgement "test"
draw n ~ normal(100, 10)   judgement "test"
outcome y = n * (price - cost) - 300, bad low   judgement "test"
""")
    found = answer("breakeven", priced, "--statistic", "P(y < 0)", "--target", "5%", "--trials", "20000")
    expect("what moves a chance of 0 one way has its row", sorted(a["name"] for a in found["assumptions"]) == ["cost", "price"], found)
    for item, right in zip(sorted(found["assumptions"], key=lambda a: a["name"]), (10 - 300 / 83.551464, 4 + 300 / 83.551464)):
        near(f"the {item['name']} at a chance of 5 %", {"value": item["breakeven"], "se": item["se"]}, right, 0.008)

# One figure by three ways: a limit, a goal of precision and a question, of every statistic that there is.
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src/ir/statistic.def")) as file:
    table = file.read()
conditions = re.findall(r"^STATISTIC\((\w+), condition\)", table, re.M)
words = re.findall(r"^WORD\((\w+), (\w+), (\w+)\)", table, re.M)
expect("statistics are found", len(words) > 5 and conditions, words)
for word, statistic, level in words:
    text = f"{word}({'x < 8' if statistic in conditions else 'x'}{', 5%' if level == 'asked' else ''})"
    model = t.model('plimsoll 1\nmodel m "m"\ndraw x ~ normal(10, 2)  judgement "t"\noutcome x, bad low\n'
                    f"limit l: {text} <= 0.5\nscenario s {{ set x ~ normal(9, 2)  judgement \"t\" }}\n")
    ran = answer("run", model, "--trials", "4000", "--until", f"se({text}) < 1000%", "--quiet")
    asked = answer("stress", model, "--statistic", text, "--trials", str(ran["trials"]))
    of_limit, of_goal = ran["limits"][0], ran["until"]["goals"][0]
    for what, value in (("a goal", of_goal["value"]), ("a question", asked["base"]["value"])):
        figure = of_limit.get("probability", of_limit.get("statistic"))
        expect(f"{text} of {what} is that of a limit", value is not None and abs(value - figure) <= 1e-9 * abs(figure), (value, figure))
t.end()
