#!/usr/bin/env python3
"""Derivatives and breakevens of the futures that agree with what was observed, against closed forms and changed runs.

usage: observed_questions_test.py PROGRAM

What was observed was observed of the model as it stands: a change acts in the futures that agree with that, on their noise.
Figures from trials are held against exact ones at 4.5 standard errors. Seeds are fixed.
"""
import json
import shlex
import re
import math
import sys

from program_test import Tests

t = Tests(sys.argv[1])
HEAD = 'plimsoll 1\nmodel m "m"\ntime %s\ncurrency EUR\n'
YEARS = HEAD % "year from 2024-01 for 2"
SEEN = ("--observe", "sales in 2024 = 130 EUR +- 20 EUR")
phi = lambda z: 0.5 * math.erfc(-z / math.sqrt(2))
density = lambda z: math.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def holds(what, value, se, exact):
    t.expect(f"{what}: {value} is {exact} within 4.5 of {se}", abs(value - exact) <= 4.5 * se + 1e-9 * abs(exact), (value, se))


def row(result, name):
    for one in result["assumptions"]:
        if one["name"] == name:
            return one
    t.expect(f"{name} has a row", False, [one["name"] for one in result["assumptions"]])
    return {"effect_of_100_percent": math.nan, "effect_se": 1, "method": "", "breakeven": math.nan, "se": 1}


def mean_of(result, name, period):
    return next(o["mean"]["value"] for o in result["outcomes"] if o["name"] == name and o["period"] == period)


def ask(question, path, statistic, period, *more, outcome="sales", trials=40_000):
    return t.json(question, path, "--statistic", statistic, "--outcome", outcome, "--period", period, "--trials", trials, *more)


# ---- normal and normal: a sale of 130 +- 20 where 100 +- 10 was held possible leaves a mean of 106 and a variance of 80
NORMAL = YEARS + """given mu = 100 EUR     judgement "t"
given sigma = 10 EUR   judgement "t"
draw level ~ normal(mu, sigma)   judgement "t"
flow sales = level
outcome sales each year, bad low
scenario more { set mu = 101 EUR }
scenario wider { set sigma = 10.2 EUR }
scenario narrower { set sigma = 9.8 EUR }
"""
model = t.model(NORMAL)
got = ask("sensitivity", model, "mean", "2025", *SEEN, "--sweep", 40_000)
holds("the mean", got["value"], got["se"], 106)
one = row(got, "mu")
t.near("all of mu moves all of the mean by it", one["effect_of_100_percent"], 100, within=1e-6)
one = row(got, "sigma")
# The latents that agree have a mean of 0.6.
holds("sigma", one["effect_of_100_percent"], one["effect_se"], 6)
t.expect("it says of which model the news is", any("as it stands" in w and "assumption" in w for w in got["warnings"]), got.get("warnings"))
t.expect("and which news", got["about"]["observed"] == [SEEN[1]], got["about"])
told = t.run("sensitivity", model, "--outcome", "sales", "--period", "2025", "--trials", 2000, *SEEN)
t.expect("in words too", "of the model as it stands" in told.stdout and SEEN[1] in told.stdout, told)
prior = ask("sensitivity", model, "mean", "2025")
t.expect("without news nothing is said of it", "warnings" not in prior and abs(row(prior, "sigma")["effect_of_100_percent"]) < 1, prior)

chance = ask("sensitivity", model, "P(sales < 100 EUR)", "2025", *SEEN, trials=400_000)
at = -6 / math.sqrt(80)
holds("the chance", chance["value"], chance["se"] if "se" in chance else 0.002, phi(at))
one = row(chance, "mu")
holds("of the chance", one["effect_of_100_percent"], one["effect_se"], -100 * density(at) / math.sqrt(80))
quantile = ask("sensitivity", model, "quantile(5%)", "2025", *SEEN, trials=100_000)
one = row(quantile, "mu")
t.near("of a quantile", one["effect_of_100_percent"], 100, within=1e-6)
tail = ask("sensitivity", model, "es(5%)", "2025", *SEEN, trials=100_000)
one = row(tail, "sigma")
# The latents beyond: a mean of 0.6 less sqrt(0.8) times the normal's own shortfall, times 10.
holds("of a shortfall", one["effect_of_100_percent"], one["effect_se"], 10 * (0.6 - math.sqrt(0.8) * density(-1.6448536269514722) / 0.05))

# ---- against runs: a scenario acts in the same futures, trial by trial, and --set asks which futures agree anew
base = t.json("run", model, "--trials", 40_000, *SEEN)
more = t.json("run", model, "--trials", 40_000, "--scenario", "more", *SEEN)
t.near("a scenario is what the derivative says", mean_of(more, "sales", "2025") - mean_of(base, "sales", "2025"), 1, within=1e-9)
up = mean_of(t.json("run", model, "--trials", 40_000, "--scenario", "wider", *SEEN), "sales", "2025")
down = mean_of(t.json("run", model, "--trials", 40_000, "--scenario", "narrower", *SEEN), "sales", "2025")
t.near("by differences on the same futures", row(got, "sigma")["effect_of_100_percent"], (up - down) / 0.04, within=1e-7)
anew = t.json("run", model, "--trials", 400_000, "--set", "mu = 110 EUR", *SEEN)
mean = next(o["mean"] for o in anew["outcomes"] if o["period"] == "2025")
holds("--set is of the model, of which the news then is", mean["value"], mean["se"], (110 / 100 + 130 / 400) / (1 / 100 + 1 / 400))
t.expect("so other futures agree", anew["observed"]["tried"] != 400_000 / base["observed"]["share"])

# ---- breakeven: the goal at mu 98, at a sigma of 20/3
found = ask("breakeven", model, "mean", "2025", *SEEN, "--target", "104 EUR")
one = row(found, "mu")
holds("breakeven of mu", one["breakeven"], one["se"], 98)
one = row(found, "sigma")
holds("breakeven of sigma", one["breakeven"], one["se"], 20 / 3)
t.expect("breakeven says of which model the news is", any("a given moves" in w for w in found["warnings"]), found.get("warnings"))
found = ask("breakeven", model, "P(sales < 100 EUR)", "2025", *SEEN, "--target", "10%", "--input", "mu", trials=100_000)
one = row(found, "mu")
holds("breakeven of a chance", one["breakeven"], one["se"], 100 - 6 + 1.2815515655446004 * math.sqrt(80))

# ---- counts by which futures were chosen: the score of their law is not that of the futures that agree
POISSON = YEARS + """given pace = 5 per year  judgement "t"
given size = 10 EUR  judgement "t"
event outage { rate pace  judgement "t"
  draw cost ~ exponential(mean: size)  judgement "t"
  total loss = cost
}
event other { rate 2 per year  judgement "t"
  draw cost ~ exponential(mean: size)  judgement "t"
  total loss = cost
}
flow loss = outage.loss + other.loss
outcome loss each year, bad high
"""


def poisson(n, rate):
    return sum(math.exp(-rate) * rate**k / math.factorial(k) for k in range(n + 1))


path = t.model(POISSON)
counted = ask("sensitivity", path, "mean", "2024", "--observe", "outage.count in 2024 = 9", outcome="loss", trials=100_000)
holds("nine outages and two others", counted["value"], counted["se"], 110)
for name in ("pace", "outage.rate"):
    one = row(counted, name)
    t.expect(f"{name} is moved in runs", one["method"] == "bump", one)
    cell = poisson(9, 5) - poisson(8, 5)
    # Latents are even between the edges of nine: those that 2 % more or less carries over an edge have one more, or one less.
    up = 10 * (poisson(9, 5) - poisson(9, 5.1)) / cell / 0.02
    down = 10 * (poisson(8, 4.9) - poisson(8, 5)) / cell / 0.02
    holds(name, one["effect_of_100_percent"], one["effect_se"], (up + down) / 2)
    t.expect(f"of {name} up and down are two things", one["bump"]["uneven"], one)
    t.expect(f"{name} has no derivative by its entry", "derivative" not in one["entries"][0], one)
one = row(counted, "other.rate")
t.expect("what the news does not see goes by its score", one["method"] == "score", one)
holds("other.rate", one["effect_of_100_percent"], one["effect_se"], 20)
left = ask("sensitivity", path, "mean", "2024", "--observe", "outage.count in 2024 = 9", "--bumps", 0, outcome="loss")
t.expect("without runs it says so", "has chosen among" in row(left, "pace").get("not_measured", ""), row(left, "pace"))
told = t.run("sensitivity", path, "--outcome", "loss", "--period", "2024", "--trials", 2000, "--observe", "outage.count in 2024 = 9")
t.expect("the text says why runs", "chosen among" in told.stdout, told)

# ---- a pace that is drawn: its numbers reach a rate whose count was observed
MIXED = POISSON.replace('given pace = 5 per year  judgement "t"', 'draw pace ~ gamma(3, 2) per year  judgement "t"')
mixed = ask("sensitivity", t.model(MIXED), "mean", "2024", "--observe", "outage.count in 2024 = 9", outcome="loss")
scales = [a for a in mixed["assumptions"] if a["name"].startswith("pace.")]
t.expect("numbers of a law behind an observed count are moved in runs", scales and all(a["method"] in ("bump", "none") for a in scales), scales)
later = ask("sensitivity", t.model(MIXED), "mean", "2024", "--observe", "pace = 6 per year +- 1 per year", outcome="loss")
t.expect("what was observed of the pace leaves the counts to chance", row(later, "outage.rate")["method"] == "score", later["assumptions"])
one = row(later, "outage.rate")
holds("and the score is theirs", one["effect_of_100_percent"], one["effect_se"], later["value"] - 20)

# ---- other methods: ranks are of the futures that agree, the others leave them and say so
ranks = t.json("sensitivity", model, "--method", "ranks", "--outcome", "sales", "--period", "2025", "--trials", 2000, *SEEN)
t.expect("ranks", ranks["correlations"][0]["name"] == "level", ranks)
for method in ("tornado", "spider", "shares", "shapley"):
    done = t.run("sensitivity", model, "--method", method, "--outcome", "sales", "--period", "2025", "--trials", 2000, *SEEN)
    t.expect(f"{method} is refused with what to ask", done.returncode == 2 and "--prior" in done.stderr and "derivatives" in done.stderr, done)

# ---- reverse: of the futures that agree. Level given the news is normal(120, sqrt(100 / 3)), sales of 2025 have 25 more of variance
STORM = YEARS + """draw level ~ normal(100 EUR, 10 EUR)  judgement "t"
draw shock each period ~ normal(0 EUR, 5 EUR)  judgement "t"
risk storm "A storm" { event hit { rate 0.2 per year   judgement "t"
 severity ~ uniform(60 EUR, 60.000001 EUR)   judgement "t" }
}
flow sales = level + shock - storm.hit.total
outcome sales each year, bad low
"""
NEWS = ("--observe", "level = 130 EUR +- 7.0710678118654755 EUR")
phi = lambda x: 0.5 * math.erfc(-x / math.sqrt(2))
sd = math.sqrt(100 / 3 + 25)
calm, hit = (lambda x: phi((x - 120) / sd)), (lambda x: sum(math.exp(-0.2) * 0.2 ** k / math.factorial(k) * phi((x + 60 * k - 120) / sd) for k in range(9)))
storm = t.model(STORM)


def reverse(failure, *more):
    return t.json("reverse", storm, "--failure", failure, "--trials", 4000, *NEWS, *more)


for bound in (100, 90, 60):
    found = reverse(f"sales < {bound} EUR in 2025")
    t.expect(f"reverse below {bound}: {found['probability']} is {hit(bound)}", abs(found["probability"] - hit(bound)) <= 4.5 * found["se"], found)
    t.expect("by plain trials, without a point", found["method"] == "plain" and not found.get("design_point"), found["why"])
    saved = [r for r in found["necessary"] if r["risk"] == "storm"]
    exact = 1 - calm(bound) / hit(bound)
    t.expect(f"a storm is needed in {exact}", saved and saved[0]["low"] <= exact <= saved[0]["high"], saved)
found = reverse("sales < 100 EUR in 2025", "--without", "storm")
t.expect("without the risk", abs(found["probability"] - calm(100)) <= 4.5 * found["se"], found)
# Failing means a shock of -16 / (25 + 100 / 3) of 25 on the whole: both lie below where they usually lie, the level above its median still.
level = [m for w in found["ways"] for m in w["moved"] if m["draw"] == "level"]
t.expect("where draws usually lie is of these futures", level and abs(level[0]["usual_score"] - 2) < 0.1 and 0 < level[0]["mean_score"] < 1.5, level)
told = t.run("reverse", storm, "--failure", "sales < 100 EUR in 2025", "--trials", 4000, *NEWS)
t.expect("the text says of which futures", "of the futures that agree with what was observed" in told.stdout and "(usually" in told.stdout, told)
explain = re.search(r"One of them: plimsoll (explain .*)", told.stdout)
shown = t.run(*shlex.split(explain.group(1))) if explain else told
t.expect("a trial that it names is there, and fails", explain and shown.returncode == 0 and "sales" in shown.stdout, shown)
none = reverse("sales < -900 EUR in 2025")
t.expect("what does not occur has a bound of the rule of three", none["method"] == "none" and abs(none["below"] - 3 / 200_000) < 1e-6, none)
inside_interval = 0
for seed in range(1, 201):
    found = reverse("sales < 100 EUR in 2025", "--seed", seed, "--error", "20")
    inside_interval += found["interval"]["low"] <= hit(100) <= found["interval"]["high"]
# Clopper and Pearson's intervals hold in 95 % or more: 190 with a standard deviation of 3.1.
t.expect(f"95 % intervals of reverse hold in {inside_interval} of 200", inside_interval >= 178)

# ---- figures of a model weighed by what they move, after the news
weighed = json.loads(t.run("verify", model, "--weigh", "--json", "--outcome", "sales", "--period", "2025", "--trials", 2000, *SEEN).stdout)
t.expect("a weighing is of the futures that agree", weighed["about"]["observed"] == [SEEN[1]], weighed["about"])


# ---- errors hold: 200 seeds
inside = {"sigma": 0, "breakeven": 0}
for seed in range(1, 201):
    one = row(ask("sensitivity", model, "mean", "2025", *SEEN, "--seed", seed, trials=400), "sigma")
    inside["sigma"] += abs(one["effect_of_100_percent"] - 6) <= 1.96 * one["effect_se"]
    one = row(ask("breakeven", model, "mean", "2025", *SEEN, "--target", "104 EUR", "--input", "mu", "--seed", seed, trials=400), "mu")
    inside["breakeven"] += abs(one["breakeven"] - 98) <= 1.96 * one["se"]
for what, n in inside.items():
    # 190 are expected, with a standard deviation of 3.1; of 32 batches a few less.
    t.expect(f"95 % intervals of {what} hold in {n} of 200", 176 <= n <= 199)

t.end()
