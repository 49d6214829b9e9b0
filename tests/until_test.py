#!/usr/bin/env python3
"""`plimsoll run --until`: the run that it comes to is a plain run; goals, budgets and mistakes; and
what every run warns of.

usage: until_test.py PROGRAM
"""
import json
import os
import sys
import tempfile

from program_test import Tests

program = os.path.abspath(sys.argv[1])
t = Tests(program)
expect = t.expect

# The limit's chance is Phi(-1) = 15.87 %.
MODEL = """plimsoll 1
model until_test "Two years"
time year from 2020-01 for 2
currency JPY
draw z each year ~ normal(0, 1)  judgement "test"
flow profit = (10 + 2 * z) * 1 M JPY
outcome profit each year, bad low
outcome z each year, bad low
limit low: P(profit < 8 M JPY) <= 16% each year
"""


def run(*args):
    return t.run("run", *args)


def result(*args):
    done = run(*args, "--json", "-")
    expect(f"runs: {args}", done.returncode == 0, done.stderr)
    return json.loads(done.stdout) if done.returncode == 0 else None


def same_figures(a, b):
    drop = ("threads", "seconds", "timing", "until", "warnings")
    return {k: v for k, v in a.items() if k not in drop} == {k: v for k, v in b.items() if k not in drop}


with tempfile.TemporaryDirectory() as folder:
    model = os.path.join(folder, "m.plim")
    open(model, "w").write(MODEL)

    # What is reached is a plain run of as many trials.
    for sampler in (["--sampler", "random"], ["--sampler", "latin", "--replicates", "8"],
                    ["--sampler", "sobol", "--replicates", "8"]):
        goal = "se(es(5%, profit)) < 20_000 JPY in 2020"
        until = result(model, "--until", goal, "--trials", "4096", *sampler)
        if until is None:
            continue
        plain = result(model, "--trials", str(until["trials"]), "--seed", "1", *sampler[:2],
                       *(["--replicates", str(until["replicates"])] if len(sampler) > 2 else []))
        expect(f"same digest {sampler}", until["digest"] == plain["digest"], f"{until['digest']} {plain['digest']}")
        expect(f"same figures {sampler}", same_figures(until, plain))
        found = until["until"]["goals"][0]
        es = [e for o in plain["outcomes"] if o["name"] == "profit" and o["period"].startswith("2020") for e in o["es"] if e["p"] == 0.05][0]
        expect(f"the error is that of the run {sampler}", found["se"] == es["se"], f"{found} {es}")
        expect(f"reached {sampler}", found["reached"] and found["se"] < 20_000 and until["until"]["stopped_by"] == "reached", found)
        expect(f"in the outcome's unit {sampler}", found["unit"] == "JPY" and found["most"] == 20_000 and not found["relative"])
        if sampler[1] != "random":
            expect(f"whole replicates {sampler}", until["replicates"] >= 8 and until["trials"] == until["replicates"] * 512, until["trials"])
    # A condition of one's own leaves no limit behind, in the result or in the description.
    until = result(model, "--until", "se(P(z < -2) in 2021) < 0.1%", "--trials", "5000")
    plain = result(model, "--trials", str(until["trials"]))
    expect("a condition leaves nothing behind", same_figures(until, plain))
    # p (1 - p) / n with p = 0.02275
    expect("trials of a binomial", 20_000 < until["trials"] < 27_000, until["trials"])
    # Without a period all of them; two goals both.
    until = result(model, "--until", "se(mean(profit)) < 0.1%", "--until", "se(quantile(z, 5%)) < 0.02", "--trials", "1000")
    goals = until["until"]["goals"]
    expect("a share of an amount is relative", goals[0]["relative"] and not goals[1]["relative"], goals)
    expect("both are reached", all(g["reached"] for g in goals), goals)
    means = [o["mean"] for o in until["outcomes"] if o["name"] == "profit"]
    expect("every period is sure enough", all(m["se"] < 0.001 * m["value"] for m in means), means)

    # Budgets.
    done = run(model, "--until", "se(mean(profit)) < 100 JPY", "--trials", "1000", "--max-trials", "5000")
    expect("the budget of trials is no failure", done.returncode == 0, done.stderr)
    expect("and says so", "NOT REACHED" in done.stdout and "where --max-trials ended it" in done.stdout and "in all would do" in done.stdout, done.stdout)
    until = result(model, "--until", "se(mean(profit)) < 100 JPY", "--trials", "1000", "--max-trials", "5000")
    expect("it ends at the budget", until["trials"] == 5000 and until["until"]["stopped_by"] == "trials", until["until"])
    # (2 M / 100)^2 = 4e8, give or take the errors of 5,000 trials
    needed = until["until"]["goals"][0]["trials_needed"]
    expect("and tells how many would do", 3.8e8 < needed < 4.7e8, needed)
    until = result(model, "--until", "se(mean(profit)) < 1 JPY", "--seconds", "0.5")
    expect("the budget of time", until["until"]["stopped_by"] == "seconds" and until["trials"] > 0, until["until"])
    plain = result(model, "--trials", str(until["trials"]))
    expect("cut short by time it is still a plain run", same_figures(until, plain))

    # A goal that is far off is screened; everything else is the plain run's.
    iij = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "models/iij")
    goal = "se(es(1%, net_income)) < 1% relative in FY2014"
    until = result(iij, "--until", goal, "--trials", "20000", "--threads", "1")
    plain = result(iij, "--trials", "20000", "--threads", "2")
    expect("what is screened leaves the run as it was", same_figures(until, plain), until["trials"])
    found = until["until"]["goals"][0]
    screened = found.get("screened", {"trials": 0, "run": 0, "plain_trials": 0})
    expect("it is reached", found["reached"] and found["se"] < 0.01 * abs(found["value"]), found)
    expect("few of many are run", 20_000 < screened["run"] < screened["plain_trials"] / 2 < screened["trials"] / 2, found)
    other = result(iij, "--until", goal, "--trials", "20000", "--threads", "2", "--block", "64")
    expect("the same bits", other["until"] == until["until"], f"{other['until']} {until['until']}")
    words = " ".join(run(iij, "--until", goal, "--trials", "20000").stdout.split())
    expect("it says so", "screened: " in words and "trials were run, for the error of about" in words and "precision after 20,000 plain trials" in words, words)
    until = result(iij, "--until", goal, "--trials", "20000", "--plain")
    expect("nothing is screened where it may not be", "screened" not in until["until"]["goals"][0] and until["trials"] > 100_000, until["until"])
    done = run(model, "--plain")
    expect("it is of goals", done.returncode == 2 and "--until" in done.stderr, done.stderr)

    # Mistakes.
    for goal, words in {
        "se(mean(profi)) < 1 M JPY": "did you mean 'profit'",
        "mean(profit) < 1 M JPY": "is no standard error",
        "se(mean(profit)) < 1 M USD": "is in JPY",
        "se(mean(profit)) < 5": "is in JPY",
        "se(mean(profit)) < 0 JPY": "must be above zero",
        "se(mean(profit)) < 1 JPY relative": "a relative error is a share",
        "se(mean(profit)) < 1 M JPY in 2031": "no period '2031'",
        "se(var(profit)) < 1 M JPY": "is no statistic",
        "se(P(lowe)) < 1%": "did you mean 'low'",
        "se(mean) < 1 M JPY": "which outcome?",
        "se(mean(profit))": "a `<` is missing",
    }.items():
        done = run(model, "--until", goal)
        expect(f"{goal} is usage", done.returncode == 2 and words in done.stderr, f"{done.returncode} {done.stderr}")
    done = run(model, "--max-trials", "5000")
    expect("a budget needs a goal", done.returncode == 2 and "--until" in done.stderr, done.stderr)
    done = run(model, "--until", "se(mean(profit)) < 1 M JPY", "--max-trials", "500", "--trials", "1000")
    expect("a start beyond the budget", done.returncode == 2 and "--max-trials" in done.stderr, done.stderr)

    # Warnings: 100 in the tail are enough, 99 are not.
    warnings = " | ".join(result(model, "--trials", "1000")["warnings"])
    expect("few in the tail", "es 1 %, quantiles 1 % and 99 % rest on 10 trials of each outcome; 9,000 more trials would give 100" in warnings, warnings)
    expect("the outermost in files", "quantiles 0.1 % and 99.9 % rest on 1 trial" in warnings and "99,000 more" in warnings, warnings)
    expect("not on a terminal", "0.1 %" not in run(model, "--trials", "1000").stdout)
    warnings = " | ".join(result(model, "--trials", "100000")["warnings"])
    expect("enough in every tail", "rest on" not in warnings, warnings)
    warnings = " | ".join(result(model, "--trials", "99999")["warnings"])
    expect("one fewer", "rest on 99 trials" in warnings and "; 1 more trials" in warnings, warnings)
    # 15.87 % against 16 %: 2.58 and more errors of 0.1334 take (2.8 * 0.366 / 0.0013)^2 trials or so.
    warnings = " | ".join(result(model, "--trials", "10000")["warnings"])
    expect("too close to call", "limit low 2020 is too close to call; if its estimate stands, about " in warnings or "hardly any number" in warnings, warnings)

t.end()
