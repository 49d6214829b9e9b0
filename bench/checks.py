"""Whether a run's figures are what the model must give (expected.json)."""
import json
import math
import os
import re

# Standard errors that a figure may be off. Some 50 figures per run are compared, and each run has its own
# seed: a run fails by chance about once in 35,000.
TOLERANCE = 5.0
# The sd of sums with heavy tails strays further to one side than its standard error says.
TOLERANCE_SD = 10.0

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "expected.json"), encoding="utf-8") as _file:
    EXPECTED = json.load(_file)


def compare(model, trials, figures, least=6):
    """Problems as texts; none means that all figures agree. A figure needs 20 trials beyond its level."""
    problems, n = [], 0
    for name, (value, unit_error) in EXPECTED[model]["figures"].items():
        seen = figures.get(name)
        if seen is None:
            continue
        quantile = re.search(r"(?:^|\.)p(\d+(?:\.\d+)?)$", name)
        if quantile:
            level = float(quantile.group(1)) / 100
            if trials * min(level, 1 - level) < 20:
                continue
        n += 1
        error = unit_error / math.sqrt(trials)
        tolerance = TOLERANCE_SD if name.endswith("sd") else TOLERANCE
        if not abs(seen - value) <= tolerance * error:
            problems.append(f"{model}: {name} is {seen:g}, expected {value:g}: {abs(seen - value) / error:.1f} standard errors")
    if n < least:
        problems.append(f"{model}: only {n} figures to compare")
    return problems


# Key of the expected figures: name of the outcome, period, and the factor to their unit.
OUTCOMES = {
    "provider": {("income", "2012"): ("income.2012.", 1e-9), ("income", "2013"): ("income.2013.", 1e-9),
                 ("income", "2014"): ("income.2014.", 1e-9), ("total", ""): ("total.", 1e-9)},
    "net_income": {("net", ""): ("", 1e-3)},
    "loss_portfolio": {("total", "2024"): ("", 1.0)},
    "loss_layer": {("total", "2024"): ("", 1.0)},
}


def figures_of(model, result):
    """The figures of a run of Plimsoll (plimsoll.run/1) under the names of expected.json."""
    figures = {}
    for outcome in result["outcomes"]:
        key = OUTCOMES[model].get((outcome["name"], outcome["period"]))
        if key is None:
            continue
        prefix, factor = key
        for name in ("mean", "sd"):
            figures[prefix + name] = outcome[name]["value"] * factor
        for q in outcome["quantiles"]:
            if q["value"] is not None:
                figures[f"{prefix}p{100 * q['p']:g}"] = q["value"] * factor
        for es in outcome["es"]:
            if es.get("value") is not None:
                figures[f"{prefix}es{100 * es['p']:g}"] = es["value"] * factor
        if outcome["p_negative"] is not None:
            figures[prefix + "p_negative"] = outcome["p_negative"]["value"]
    for limit in result["limits"]:
        level = re.search(r"^quantile\(total, ([\d.]+)%\)$", limit["text"].replace(" %", "%"))
        if level and limit["statistic"] is not None:
            figures["p" + level.group(1)] = limit["statistic"]
    return figures
