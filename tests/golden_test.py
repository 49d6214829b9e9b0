#!/usr/bin/env python3
"""Golden files: model, settings and expectations in one file, each expectation with its derivation.

    # args: --trials 200000 --seed 7          arguments of `plimsoll run`
    #= NAME.STAT EXPR                          within 4 standard errors of a Python expression
    #= NAME@FY2012.STAT EXPR within 5 se       of one period; another number of standard errors
    #= NAME.STAT EXPR exact                    to 1e-12 relative
    #= limit NAME EXPR                         a limit's probability or statistic, within 4 se
    #= digest HEX                              pinned: says only that nothing moved
    #! KIND [LINE]                             a diagnostic of that kind (on that line) is expected

STAT: mean, sd, min, max, skewness, kurtosis, p5, p99.9, es5, es1 (shortfall on the outcome's bad side).
A run of K statistical expectations at 4 standard errors fails by chance with probability below
K * 6.4e-5 for a new seed; with the fixed seed it passes or fails for ever.

usage: golden_test.py PROGRAM FOLDER [--update]
"""
import json
import math
import os
import re
import sys

from program_test import Tests

N = {name: getattr(math, name) for name in ("exp", "log", "sqrt", "pi", "erf", "erfc", "gamma", "lgamma", "floor", "comb", "factorial")}


def phi(x):
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def cdf(x):
    return math.erfc(-x / math.sqrt(2)) / 2


N.update(phi=phi, cdf=cdf, abs=abs, max=max, min=min, sum=sum, range=range)


def statistic(outcome, stat):
    """Value and standard error."""
    if stat in ("mean", "sd"):
        item = outcome[stat]
        return item["value"], item.get("se") or 0.0
    if re.fullmatch(r"p[\d.]+", stat):
        level = float(stat[1:]) / 100
        for item in outcome["quantiles"]:
            if abs(item["p"] - level) < 1e-12:
                half = (item["high"] - item["low"]) / 2 / 1.959964 if item.get("low") is not None else math.inf
                return item["value"], half
        raise KeyError(f"no quantile {level}")
    if re.fullmatch(r"es[\d.]+", stat):
        level = float(stat[2:]) / 100
        for item in outcome["es"]:
            if abs(item["p"] - level) < 1e-12:
                return item["value"], item["se"]
        raise KeyError(f"no shortfall {level}")
    return outcome[stat], 0.0


def find(result, name):
    base, _, period = name.partition("@")
    for outcome in result["outcomes"]:
        if outcome["name"] == base and (not period or str(outcome.get("period", "")).startswith(period)):
            return outcome
    raise KeyError(f"no outcome {name}")


def run_file(t, path, update):
    text = open(path, encoding="utf-8").read()
    args = []
    for line in re.findall(r"^# args:(.*)$", text, re.M):
        args += line.split()
    problems = []
    checked = 0
    wanted_kinds = re.findall(r"^#! *(\w+)(?: +(\d+))?", text, re.M)
    if wanted_kinds:
        done = t.run("check", "--json", path)
        seen = json.loads(done.stdout) if done.stdout.strip() else []
        got = [(d["kind"], d["primary"].get("begin", {}).get("line")) for d in seen]
        for kind, line in wanted_kinds:
            checked += 1
            if not any(k == kind and (not line or int(line) == at) for k, at in got):
                problems.append(f"expected {kind}{' on line ' + line if line else ''}, got {got}")
        errors = [d for d in seen if d.get("severity") == "error"]
        if os.path.basename(path).startswith("fail_") and done.returncode != 1:
            problems.append(f"exit code {done.returncode}, expected 1")
        extra = [d["kind"] for d in errors if d["kind"] not in [k for k, _ in wanted_kinds]]
        if extra:
            problems.append(f"further errors: {extra}")
        return checked, problems
    expectations = re.findall(r"^\s*#= +(.*)$", text, re.M)
    done = t.run("run", path, "--json", "-", "--quiet", *args)
    if done.returncode != 0:
        return 1, [f"exit code {done.returncode}: {done.stderr.strip()[:1500]}"]
    result = json.loads(done.stdout)
    for item in expectations:
        item = item.split("  #")[0].strip()
        checked += 1
        try:
            words = item.split(None, 1)
            if words[0] == "digest":
                if result["digest"] != words[1].strip():
                    if update:
                        text = text.replace(item, "digest " + result["digest"])
                        open(path, "w", encoding="utf-8").write(text)
                    else:
                        problems.append(f"digest {result['digest']}, pinned {words[1]}")
                continue
            if words[0] == "limit":
                name, expr = words[1].split(None, 1)
                limit = [x for x in result["limits"] if x["name"] == name][0]
                value = limit.get("probability", limit.get("statistic"))
                if value is None:
                    value = limit.get("value")
                se = (limit["high"] - limit["low"]) / 2 / 2.5758
                k = 4.0
            else:
                name, stat = words[0].rsplit(".", 1) if not re.search(r"\.p[\d.]+$|\.es[\d.]+$", words[0]) else re.fullmatch(r"(.*?)\.((?:p|es)[\d.]+)", words[0]).groups()
                expr = words[1]
                value, se = statistic(find(result, name), stat)
                k = 4.0
            exact = False
            if expr.endswith(" exact"):
                expr, exact = expr[:-6], True
            m = re.fullmatch(r"(.*) within ([\d.]+) se", expr)
            if m:
                expr, k = m.group(1), float(m.group(2))
            target = float(eval(expr, {"__builtins__": {}}, N))
            bound = 1e-12 * max(abs(target), 1e-300) if exact else k * se + 1e-12 * abs(target)
            if not abs(value - target) <= bound:
                problems.append(f"{item}: got {value!r}, expected {target!r}, off by {abs(value - target):.3g}, allowed {bound:.3g}")
        except Exception as error:  # a broken expectation is a failure, not a skip
            problems.append(f"{item}: {type(error).__name__}: {error}")
    if not expectations:
        problems.append("no expectation in the file")
    return checked, problems


def main():
    program, folder = sys.argv[1:3]
    update = "--update" in sys.argv
    t = Tests(program)
    for root, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            if not name.endswith(".plim"):
                continue
            path = os.path.join(root, name)
            if not re.search(r"^\s*#[=!] ", open(path, encoding="utf-8", errors="replace").read(), re.M):
                continue
            checked, problems = run_file(t, path, update)
            for problem in problems:
                t.expect(path, False, problem)
            for _ in range(checked - len(problems)):
                t.expect(path, True)
    t.end()


main()
