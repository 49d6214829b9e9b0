#!/usr/bin/env python3
"""Libraries of SIPmath 3.0: draws have the numbers of the standard's generator, in every run that has them; what is written
obeys the standard's form and is read again.

usage: sipmath_test.py PROGRAM ROOT

The generator is computed in whole numbers and the metalog in decimals of 40 digits, by their published formulas alone.
"""
import csv
import decimal
import json
import math
import os
import shutil
import statistics
import sys

from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
D = decimal.Decimal
decimal.getcontext().prec = 40


def hdr(trial, seeds):
    """The 32 bits of trial 1, 2, ...: variable, entity, third, fourth."""
    v, e, a, b = seeds
    p = 999999999999989
    x = p % ((trial * 2499997 + v * 1800451 + e * 2000371 + a * 1796777 + b * 2299603) % 7450589 * 4658 + 7450581)
    y = p % ((trial * 2246527 + v * 2399993 + e * 2100869 + a * 1918303 + b * 1624729) % 7450987 * 7580 + 7560584)
    return (x * 383 % 99991 * 7440893 + y * 17669 % 7440893) * 1343 % 2**32


def uniform(trial, seeds):
    return (D(hdr(trial, seeds)) + D("0.5")) / 2**32


def metalog(y, terms, low=None, high=None):
    y = D(y)
    logit = (y / (1 - y)).ln()
    u = y - D("0.5")
    m = D(0)
    for k, c in enumerate(terms, 1):
        base = {1: D(1), 2: logit, 3: u * logit, 4: u}.get(k)
        if base is None:
            base = u ** ((k - 1) // 2) * (1 if k % 2 else logit)
        m += D(c) * base
    if low is not None and high is not None:
        return D(low) + (D(high) - D(low)) * m.exp() / (1 + m.exp())
    if low is not None:
        return D(low) + m.exp()
    if high is not None:
        return D(high) - (-m).exp()
    return m


NORMAL = statistics.NormalDist()
SEEDS = {"plain": (4, 9, 0, 0), "low": (5, 9, 1, 0), "high": (6, 9, 0, 2), "both": (7, 1000, 3, 4), "far": (10**9, 10**9, 10**9, 10**9), "zero": (8, 9, 0, 0),
         "g1": (11, 9, 0, 0), "g2": (12, 9, 0, 0), "g3": (13, 9, 0, 0), "open": (14, 9, 21, 0)}
TERMS = {"plain": [9.872717622, 1.678242357, 2.54967822, 3.535388319, -13.40905029], "low": [2.3, 0.4, 0.1, 0.2],
         "high": [-0.7, 0.5, 0.05], "both": [-0.44366710027334577, 0.31428823046335125, -0.4602599042847327, 0.5255629124333913, 2.1156523838083356],
         "far": [0.1, 2.0], "zero": [-20.0, 10.0, 3.0], "g1": [1.0, 0.5], "g2": [100.0, 5.0, 1.0, 3.0, 0.4, 0.2], "g3": [-3.0, 0.3], "open": [5.0, 1.0]}
BOUNDS = {"low": {"lowerBound": 0.5}, "high": {"upperBound": 3}, "both": {"lowerBound": 0, "upperBound": 5}}
# Where terms cancel, a value near 0 has the rounding of what it is the sum of.
SIZES = {"zero": 20}
R = {("g2", "g1"): 0.6, ("g3", "g1"): -0.3, ("g3", "g2"): 0.2}
SAMPLES = [3.5, -1.25, 3.5, 1e-7, 12.0, 0.0, -1e6, 7.0]
UNIFORMS = [0.3782, 0.2752, 0.4712, 0.9722, 0.5692, 0.5942, 0.9422, 0.1572]


def library(change=lambda x: x):
    rng = [{"name": n, "function": "HDR_2_0", "arguments": dict(zip(("varId", "entity", "seed3", "seed4"), s), counter="PM_Index")}
           for n, s in SEEDS.items()]
    rng[-1]["arguments"]["seed3"] = {"type": "parameter", "name": "the office"}
    rng.append({"name": "index", "function": "Index", "arguments": {"counter": "PM_Index"}})
    names = ["g1", "g2", "g3"]
    matrix = [{"row": a, "col": a, "value": 1} for a in names] + [{"row": a, "col": b, "value": r} for (a, b), r in R.items()]
    copula = [{"name": "G", "function": "GaussianCopula", "copulaLayer": ["c1", "c2", "c3"],
               "arguments": {"rng": names, "correlationMatrix": {"type": "globalVariables", "value": "r"}}},
              {"name": "levels", "function": "SIP_Array", "copulaLayer": ["a"], "arguments": {"type": "array", "value": [UNIFORMS]}}]
    sips = []
    for name, terms in TERMS.items():
        ref = {"source": "rng", "name": name}
        if name in names:
            ref = {"source": "copula", "name": "G", "copulaLayer": "c" + name[1]}
        sips.append({"name": name, "ref": ref, "function": "Metalog_1_0", "arguments": {**BOUNDS.get(name, {}), "aCoefficients": terms}})
    sips.append({"name": "list", "ref": {"source": "rng", "name": "index"}, "function": "SIP_Array", "arguments": {"type": "array", "value": SAMPLES}})
    sips.append({"name": "levels", "ref": {"source": "copula", "name": "levels", "copulaLayer": "a"}, "function": "Metalog_1_0",
                 "arguments": {"aCoefficients": [10, 2, 0.3]}})
    return change({"name": "lib", "objectType": "sipModel", "libraryType": "SIPmath_3_0", "globalVariables":
                   [{"name": "r", "value": {"columns": names, "rows": names, "matrix": matrix}}],
                   "U01": {"rng": rng, "copula": copula}, "sips": sips})


def put(content, name="lib.json"):
    with open(t.path(name), "w", encoding="utf-8") as out:
        out.write(content if isinstance(content, str) else json.dumps(content))


HEAD = 'plimsoll 1\nmodel m "SIPs"\ncurrency EUR\nsource lib "Library" file "lib.json"\n'


def trials(model, *arguments):
    path = t.path("s.csv")
    done = t.run("run", model, "--quiet", "--samples", path, *arguments)
    t.expect(f"{os.path.basename(model)} {' '.join(arguments)}", done.returncode == 0, done)
    if done.returncode != 0:
        return {}
    rows = list(csv.reader(open(path)))
    return {name: [float(row[i]) for row in rows[1:]] for i, name in enumerate(rows[0])}


put(library())
generated = [n for n in TERMS if n != "open"]
text = HEAD + "".join(f'draw {n} ~ sipmath(lib, "{n}")\noutcome {n}, bad low\n' for n in generated)
text += 'draw open ~ sipmath(lib, "open", seed3: 21)\noutcome open, bad low\ndraw plim ~ normal(0, 1)   judgement "t"\noutcome plim, bad low\n'
model = t.model(text)
N = 4000
base = trials(model, "--trials", str(N))


def near(what, seen, right, relative=1e-12, scale=0):
    """`scale`: of what is added to and taken from, a bound, whose rounding a value near 0 has."""
    worst = max(abs(D(a) - b) / max(abs(b), abs(D(scale)), D("1e-9")) for a, b in zip(seen, right))
    t.expect(f"{what}: relative difference {float(worst):.1e}", len(seen) == len(right) and worst < relative, worst)


for name in [n for n in generated if not n.startswith("g")] + ["open"]:
    bounds = BOUNDS.get(name, {})
    near(name, base[name][:1000], [metalog(uniform(i, SEEDS[name]), TERMS[name], bounds.get("lowerBound"), bounds.get("upperBound"))
                                   for i in range(1, 1001)], scale=max(map(abs, bounds.values()), default=SIZES.get(name, 0)))
# Scores by the lower Cholesky factor, in the order of the layers. Doubles and no decimals: the normal distribution.
L = [[1, 0, 0], [0.6, 0.8, 0], [-0.3, (0.2 + 0.18) / 0.8, 0]]
L[2][2] = math.sqrt(1 - 0.09 - L[2][1] ** 2)
for k, name in enumerate(("g1", "g2", "g3")):
    right = []
    for i in range(1, 1001):
        z = [NORMAL.inv_cdf(float(uniform(i, SEEDS[n]))) for n in ("g1", "g2", "g3")]
        x = sum(a * b for a, b in zip(L[k], z))
        y = math.erfc(-x / math.sqrt(2)) / 2
        right.append(metalog(y, TERMS[name]))
    near(f"{name} of the copula", base[name][:1000], right, 1e-10)

# Trials that the standard's own schema publishes beside its example, of the entity 9039920: of a generator alone, and of
# four layers of which the second and the fourth correlate by 0.75.
PUBLISHED = {
    "Marketing": (8, [9.872717622, 1.678242357, 2.54967822, 3.535388319, -13.40905029], [4.97377773402723, 5.26303264347232, 11.3668582781926]),
    "Accounts": (4, [9.872717622, 1.678242357, 2.54967822, 3.535388319, -13.40905029], [5.91064824323855, 3.99951401423695, 3.61593085127843]),
    "Products": (5, [10.28359942, 1.433048092, 1.737463084, 3.927285373, -13.45782811], [4.81850430027545, 16.264999616127, 9.21182344011462]),
    "Orders": (6, [8.526657058, 4.390832871, 7.645594813, -11.34424622, -27.90451926], [8.84993813887317, 5.73877017205265, 7.90854997496018]),
    "Fulfillment": (7, [8.93145879, 3.863446641, 6.494528709, -8.804090192, -25.50440804], [6.7522436646553, 11.4933053690752, 5.97047076730257])}
four = ["Accounts", "Products", "Orders", "Fulfillment"]
put({"name": "published", "globalVariables": [{"name": "m", "value": {"columns": four, "rows": four, "matrix": [
        {"row": a, "col": b, "value": 1 if a == b else 0.75 if {a, b} == {"Products", "Fulfillment"} else 0}
        for i, a in enumerate(four) for b in four[i:]]}}],
     "U01": {"rng": [{"name": f"HDR{v}", "function": "HDR_2_0", "arguments": {"counter": "PM_Index", "entity": 9039920, "varId": v, "seed3": 0, "seed4": 0}}
                     for v, _, _ in PUBLISHED.values()],
             "copula": [{"name": "Gaussian", "function": "GaussianCopula", "copulaLayer": ["cl1", "cl2", "cl3", "cl4"], "arguments": {
                 "correlationMatrix": {"type": "globalVariables", "value": "m"}, "rng": ["HDR4", "HDR5", "HDR6", "HDR7"]}}]},
     "sips": [{"name": n, "function": "Metalog_1_0", "arguments": {"aCoefficients": terms},
               "ref": {"source": "copula", "name": "Gaussian", "copulaLayer": f"cl{v - 3}"} if n in four else {"source": "rng", "name": f"HDR{v}"}}
              for n, (v, terms, _) in PUBLISHED.items()]})
seen = trials(t.model(HEAD + "".join(f'draw {n.lower()} ~ sipmath(lib, "{n}")\noutcome {n.lower()}, bad low\n' for n in PUBLISHED), "published.plim"), "--trials", "3")
for n, (_, _, right) in PUBLISHED.items():
    # They are printed to 15 digits.
    near(f"published trials of {n}", seen[n.lower()], [D(str(x)) for x in right], 1e-12)
put(library())

# The same bits whatever computes them, and whatever else there is; neither seed nor sampler touches a SIP.
for arguments in (["--threads", "1"], ["--threads", "4", "--block", "64"], ["--executor", "reference"], ["--isa", "scalar"]):
    t.expect(f"bits of {arguments}", trials(model, "--trials", str(N), *arguments) == base, arguments)
for arguments in (["--seed", "7"], ["--sampler", "sobol", "--replicates", "4"], ["--sampler", "latin", "--replicates", "4"]):
    other = trials(model, "--trials", "4096", *arguments)
    t.expect(f"SIPs of {arguments}", all(other[n][:N] == base[n] for n in generated), arguments)
    t.expect(f"other draws of {arguments}", other["plim"][:N] != base["plim"], arguments)
alone = trials(t.model(HEAD + 'draw g3 ~ sipmath(lib, "g3")\noutcome g3, bad low\n', "alone.plim"), "--trials", str(N))
t.expect("a layer alone has its numbers", alone["g3"] == base["g3"])
unit = trials(t.model(HEAD + 'draw x ~ 2 * sipmath(lib, "plain") k EUR + 5 EUR   judgement "t"\noutcome x, bad low\n', "unit.plim"), "--trials", "100")
near("with a unit, scaled and shifted", unit["x"], [2000 * metalog(uniform(i, SEEDS["plain"]), TERMS["plain"]) + 5 for i in range(1, 101)])

# Samples by trial.
listed = HEAD + 'draw x ~ sipmath(lib, "list"%s)\ndraw y ~ sipmath(lib, "levels"%s)\noutcome x, bad low\noutcome y, bad low\n'
seen = trials(t.model(listed % ("", ""), "list.plim"), "--trials", "8")
t.expect("samples are those of the library", seen["x"] == SAMPLES, seen["x"])
near("uniforms of an array", seen["y"], [metalog(u, [10, 2, 0.3]) for u in map(str, UNIFORMS)])
done = t.run("run", t.path("list.plim"), "--trials", "9")
t.expect("more trials than samples are refused", done.returncode == 2 and "has 8 samples" in done.stderr and "`--trials 8`" in done.stderr
         and "recycle: true" in done.stderr, done)
again = trials(t.model(listed % (", recycle: true", ", recycle: true"), "again.plim"), "--trials", "20")
t.expect("samples come again where that is said", again["x"] == (SAMPLES * 3)[:20], again["x"])

# The digest follows the library, and a cut run is the whole one.
digest = lambda *more: json.loads(t.run("run", *more, "--quiet", "--json", "-").stdout)["digest"]
first = digest(model, "--trials", str(N))
into = t.path("parts")
parts = t.run("run", model, "--trials", str(N), "--parts", "3", "--into", into, "--quiet", "--json", "-")
t.expect("a run in parts is the run", parts.returncode == 0 and json.loads(parts.stdout)["digest"] == first, parts)


def moved(content):
    content["sips"][0]["arguments"]["aCoefficients"][0] += 1
    return content


put(library(moved))
t.expect("another library, another digest", digest(model, "--trials", str(N)) != first)
put(library())

# What cannot be drawn is refused with words.
for what, lines, kind, says in [
        ("by period", 'time year from 2020-01 for 3\ndraw x each period ~ sipmath(lib, "plain")\noutcome x each period, bad low\n', "sipmath_draw", "one number a trial"),
        ("by label", 'dim A = a, b\ndraw x[A] ~ sipmath(lib, "plain")\noutcome sum(x over A), bad low\n', "sipmath_draw", "one for each label"),
        ("in an event", 'time year from 2020-01 for 3\nevent e { rate 1 per year judgement "t"; draw x ~ sipmath(lib, "plain") }\noutcome e.count each year, bad low\n', "sipmath_draw", "for each occurrence"),
        ("truncated", 'draw x ~ sipmath(lib, "plain") truncated to [0, ]\noutcome x, bad low\n', "sipmath_draw", "would not have its own numbers"),
        ("correlated", 'draw x ~ sipmath(lib, "plain")\ndraw y ~ normal(0, 1) judgement "t"\ncorrelate c gaussian { (x, y): 0.5 } judgement "t"\noutcome x + y, bad low\n', "sipmath_draw", "no `correlate` can change"),
        ("set", 'draw x ~ normal(0, 1) judgement "t"\nscenario s "s" judgement "t" { set x ~ sipmath(lib, "plain") }\noutcome x, bad low\n', "sipmath_draw", "from the same noise"),
        ("misspelt", 'draw x ~ sipmath(lib, "plian")\noutcome x, bad low\n', "sipmath_library", 'did you mean `"plain"`'),
        ("without quotes", 'draw x ~ sipmath(lib, plain)\noutcome x, bad low\n', "call_arguments", "it stands in quotes"),
        ("of no source", 'draw x ~ sipmath(libb, "plain")\noutcome x, bad low\n', "source_unknown", "did you mean `lib`"),
        ("open", 'draw x ~ sipmath(lib, "open")\noutcome x, bad low\n', "sipmath_library", "`seed3: 0`"),
        ("with seeds of its own", 'draw x ~ sipmath(lib, "plain", seed3: 4)\noutcome x, bad low\n', "sipmath_library", "states `seed3` itself"),
        ("recycled", 'draw x ~ sipmath(lib, "plain", recycle: true)\noutcome x, bad low\n', "call_arguments", "numbers do not end")]:
    done = t.run("check", t.model(HEAD + lines, "wrong.plim"))
    t.expect(f"a SIP {what}: {kind}", done.returncode == 1 and f"error[{kind}]" in done.stderr and says in " ".join(done.stderr.split()), done)
done = t.run("check", t.model(HEAD + 'draw x ~ sipmath(lib, "plain")\ndraw y ~ sipmath(lib, "plain")\noutcome x - y, bad low\n', "same.plim"))
t.expect("two draws of one noise are warned of", done.returncode == 0 and "sipmath_same_noise" in done.stderr, done)


def falls(content):
    content["sips"][0]["arguments"]["aCoefficients"] = [1, 1, 0, -30]
    return content


def rounds(content):
    content["sips"][0]["rounding"] = "nearest"
    return content


plain = t.model(HEAD + 'draw x ~ sipmath(lib, "plain")\noutcome x, bad low\n', "plain.plim")
put(library(falls))
done = t.run("check", plain)
t.expect("a metalog that falls is refused with the place", done.returncode == 1 and "falls near p" in done.stderr and "`lib.json`" in done.stderr, done)


def apart(content):
    del content["globalVariables"][0]["value"]["matrix"][-1]
    return content


def still(content):
    content["sips"][0]["arguments"]["aCoefficients"] = [1, 0]
    return content


def misspelt(content):
    content["sips"][0]["arguments"]["upperbound"] = 20
    return content


def weighted(content):
    content["U01"]["copula"][0]["arguments"]["weights"] = [1, 1, 1]
    return content


def strided(content):
    content["U01"]["copula"][1]["arguments"]["step"] = 2
    return content


def shuffled(content):
    content["sips"][-2]["arguments"]["order"] = "shuffled"
    return content


for what, change, says in (("a metalog that stays", still, "a number that does not vary"), ("an argument that is not known", misspelt, "has `upperbound`")):
    put(library(change))
    done = t.run("check", plain)
    t.expect(f"{what} is refused", done.returncode == 1 and says in " ".join(done.stderr.split()) and "falls near" not in done.stderr, done)
for name, change, says in (("g1", weighted, "has `weights`, which is none of `correlationMatrix`, `rng`"), ("levels", strided, "has `step`"),
                           ("list", shuffled, "has `order`")):
    put(library(change))
    done = t.run("check", t.model(HEAD + f'draw x ~ sipmath(lib, "{name}")\noutcome x, bad low\n', "argument.plim"))
    t.expect(f"an argument of {name} that is not known is refused", done.returncode == 1 and says in " ".join(done.stderr.split()), done)
put(json.dumps(library()).replace('"aCoefficients": ', '"aCoefficients": [9, 0.1], "aCoefficients": ', 1))
done = t.run("check", plain)
t.expect("a key twice is refused", done.returncode == 1 and "the key `aCoefficients` twice" in " ".join(done.stderr.split()), done)
put(library(apart))
done = t.run("check", t.model(HEAD + 'draw x ~ sipmath(lib, "g1")\ndraw y ~ sipmath(lib, "g2")\noutcome x - y, bad low\n', "apart.plim"))
t.expect("a pair without a correlation is refused, once for all draws", done.returncode == 1
         and " ".join(done.stderr.split()).count('states nothing of "g2" and "g3"') == 1 and done.stderr.count("error[") == 1, done)
put(library(rounds))
done = t.run("check", plain)
t.expect("rounding that is not done is warned of", done.returncode == 0 and "sipmath_rounding" in done.stderr, done)
for what, content, says in [("not JSON", '{"sips": [', "this is not JSON"), ("of version 2", "<?xml version='1.0'?><SLURP></SLURP>", "SIPmath 2.0"),
                            ("a workbook", "PK\x03\x04", "is a workbook"), ("deep", '{"sips": ' + "[" * 10**6, "nest deeper"),
                            ("a huge number", '{"sips": [1e999]}', "too large"), ("NaN", '{"sips": [NaN]}', "not JSON"),
                            ("empty", "", "is empty"), ("of another kind", "{}", "sips is missing"),
                            ("large", '{"sips": [' + "0," * (35 << 20) + "0]}", "larger than 64 MiB"),
                            ("full of rubbish", '{"sips": [' + "0," * (20 << 20) + "0]}", "sips[0].name is missing")]:
    put(content)
    done = t.run("check", plain)
    t.expect(f"a library that is {what}", done.returncode == 1 and says in " ".join(done.stderr.split()) and "`lib.json`" in done.stderr, done.stderr[:600])
put(library())

# Questions: all of them answer, or say why not.
ask = t.model(HEAD + 'draw g1 ~ sipmath(lib, "g1")\ndraw g2 ~ sipmath(lib, "g2")\ndraw low ~ sipmath(lib, "low")\ngiven price = 3   judgement "t"\n'
              'risk r "A risk" { draw hit ~ sipmath(lib, "both") off 0 }\n'
              'let x = price * g1 + 0.05 * g2 - low - r.hit\noutcome x, bad low\nlimit l: P(x < -5) <= 50%\n'
              'scenario s "s" judgement "t" { set g2 ~ uniform(90, 110) }\n', "ask.plim")
BY = ["--statistic", "es(x, 5%)"]
for arguments in (["attribute", ask, *BY], ["sensitivity", ask, *BY], ["sensitivity", ask, "--outcome", "x", "--method", "tornado"],
                  ["sensitivity", ask, "--statistic", "sd", "--outcome", "x", "--method", "shares"],
                  ["sensitivity", ask, "--statistic", "sd", "--outcome", "x", "--method", "shapley"],
                  ["sensitivity", ask, "--outcome", "x", "--method", "ranks"], ["stress", ask, "--outcome", "x", "--within", "quantile of g1 in [0%, 10%]"],
                  ["reverse", ask, "--failure", "x < -8"], ["breakeven", ask, "--statistic", "P(x < -5)", "--target", "20%"],
                  ["explain", ask, "--trial", "3"], ["trace", ask, "x"],
                  ["run", ask, "--without", "r"], ["run", ask, "--scenario", "s"]):
    done = t.run(*arguments, *(["--trials", "4096"] if arguments[0] != "trace" and arguments[0] != "explain" else []))
    t.expect(" ".join(os.path.basename(a) for a in arguments), done.returncode == 0, done)

# Writing.
schema = {"name": str, "objectType": "sipModel", "libraryType": "SIPmath_3_0", "version": str, "provenance": str}


def valid(content):
    """The standard's form, as far as libraries of this program go; every word that is not known is wrong."""
    wrong = []
    note = lambda ok, what: ok or wrong.append(what)
    for key, right in schema.items():
        note(isinstance(content.get(key), right) if isinstance(right, type) else content.get(key) == right, key)
    note(set(content) <= set(schema) | {"U01", "sips", "globalVariables"}, sorted(content))
    rng = {}
    for one in content["U01"]["rng"]:
        rng[one["name"]] = one
        arguments = one["arguments"]
        if one["function"] == "HDR_2_0":
            note(arguments["counter"] == "PM_Index" and all(isinstance(arguments[k], int) and 0 <= arguments[k] <= 10**8
                                                            for k in ("entity", "varId", "seed3", "seed4")), one)
        else:
            note(one["function"] == "Index" and arguments == {"counter": "PM_Index"}, one)
    note(len(rng) == len(content["U01"]["rng"]), "names of generators")
    seeds = [tuple(one["arguments"].get(k) for k in ("varId", "entity", "seed3", "seed4")) for one in rng.values() if one["function"] == "HDR_2_0"]
    note(len(set(seeds)) == len(seeds), "seeds that collide")
    copulas = {one["name"]: one for one in content["U01"].get("copula", [])}
    for one in copulas.values():
        note(one["function"] == "GaussianCopula" and len(one["copulaLayer"]) == len(one["arguments"]["rng"]) == len(set(one["arguments"]["rng"])), one)
        note(all(name in rng for name in one["arguments"]["rng"]), one)
        wanted = one["arguments"]["correlationMatrix"]
        matrix = next(v["value"] for v in content["globalVariables"] if v["name"] == wanted["value"] and wanted["type"] == "globalVariables")
        note(matrix["columns"] == matrix["rows"] and len(matrix["columns"]) == len(one["copulaLayer"]), matrix["columns"])
        note(all(-1 <= e["value"] <= 1 and e["row"] in matrix["rows"] and e["col"] in matrix["rows"] for e in matrix["matrix"]), "entries")
    for sip in content["sips"]:
        note(set(sip) == {"name", "ref", "function", "arguments", "metadata"}, sip["name"])
        if sip["function"] == "Metalog_1_0":
            note(2 <= len(sip["arguments"]["aCoefficients"]) <= 16 and set(sip["arguments"]) <= {"aCoefficients", "lowerBound", "upperBound"}, sip["name"])
            if sip["ref"]["source"] == "copula":
                note(sip["ref"]["copulaLayer"] in copulas[sip["ref"]["name"]]["copulaLayer"], sip["name"])
            else:
                note(sip["ref"]["name"] in rng, sip["name"])
            note(len(sip["metadata"]["density"]) == 25, sip["name"])
        else:
            note(sip["function"] == "SIP_Array" and sip["arguments"]["type"] == "array" and rng[sip["ref"]["name"]]["function"] == "Index", sip["name"])
    note(len({sip["name"] for sip in content["sips"]}) == len(content["sips"]), "names of SIPs")
    return wrong


orders = os.path.join(root, "tests/sipmath/orders.plim")
out = t.path("out.json")
done = t.run("run", orders, "--trials", "20000", "--sipmath", out)
t.expect("outcomes as a library", done.returncode == 0 and "2 SIPs" in done.stdout and "in probability" in done.stdout, done)
content = json.load(open(out))
t.expect("it obeys the standard's form", valid(content) == [], valid(content))
t.expect("it says what it is of", "model orders" in content["provenance"] and "20000 trials" in content["provenance"], content["provenance"])
same = t.path("same.json")
t.run("run", orders, "--trials", "20000", "--sipmath", same, "--threads", "3", "--quiet")
second = json.load(open(same))
second["name"] = content["name"]
t.expect("the same run, the same library", second == content)
own = trials(orders, "--trials", "20000")
shutil.copy(out, t.path("lib.json"))
names = [sip["name"] for sip in content["sips"]]
read = trials(t.model(HEAD + "".join(f'draw x{i} ~ sipmath(lib, "{n}")\noutcome x{i}, bad low\n' for i, n in enumerate(names)), "read.plim"), "--trials", "20000")


def ranks(xs):
    order = sorted(range(len(xs)), key=xs.__getitem__)
    out = [0] * len(xs)
    for rank, i in enumerate(order):
        out[i] = rank
    return out


for i, name in enumerate(names):
    a, b = sorted(own[name]), sorted(read[f"x{i}"])
    sd = statistics.pstdev(a)
    t.expect(f"{name}: mean and deviation come back", abs(statistics.fmean(a) - statistics.fmean(b)) < 0.03 * sd and abs(statistics.pstdev(b) / sd - 1) < 0.03,
             (statistics.fmean(a), statistics.fmean(b), sd, statistics.pstdev(b)))
    for level in (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99):
        k = int(level * len(a))
        t.expect(f"{name}: its {level} quantile comes back", abs(a[k] - b[k]) < 0.1 * sd, (a[k], b[k], sd))
rho = lambda xs, ys: statistics.correlation(ranks(xs), ranks(ys)) if hasattr(statistics, "correlation") else None
if rho([1, 2, 3], [1, 3, 2]) is not None:
    before, after = rho(own[names[0]], own[names[1]]), rho(read["x0"], read["x1"])
    t.expect("rank correlations come back", abs(before - after) < 0.02, (before, after))

negated = t.model('plimsoll 1\nmodel n "negated"\ndraw a ~ normal(10, 2)   judgement "t"\nlet anti = -a\noutcome anti, bad low\n', "negated.plim")
for n in ("1000", "3000"):
    done = t.run("run", negated, "--trials", n, "--sipmath", t.path("negated.json"))
    t.expect(f"a normal fits at {n} trials", done.returncode == 0 and "a metalog of" in done.stdout, done)
far = t.model('plimsoll 1\nmodel f "far"\ndraw a ~ metalog([0, 0.7], low: 0)   judgement "t"\noutcome a, bad low\n', "far.plim")
done = t.run("run", far, "--trials", "20000", "--sipmath", t.path("far.json"))
t.expect("an infinite deviation is told", done.returncode == 0 and "its standard deviation is infinite" in done.stdout, done)

coin = t.model('plimsoll 1\nmodel c "coin"\ndraw x ~ bernoulli(30%)   judgement "t"\ndraw y ~ normal(0, 1)   judgement "t"\noutcome x, bad low\noutcome y, bad low\n', "coin.plim")
there = t.path("coin.json")
done = t.run("run", coin, "--trials", "1000", "--sipmath", there)
t.expect("what fits no metalog is refused, with how far it is off", done.returncode == 2 and "no metalog fits 1 of 2 columns" in done.stderr
         and "in probability" in done.stderr and not os.path.exists(there), done)
for form, functions in (("either", ["SIP_Array", "Metalog_1_0"]), ("samples", ["SIP_Array", "SIP_Array"])):
    done = t.run("run", coin, "--trials", "1000", "--sipmath", there, "--sipmath-form", form, "--quiet")
    content = json.load(open(there))
    t.expect(f"form {form}", done.returncode == 0 and [s["function"] for s in content["sips"]] == functions and valid(content) == [], valid(content))
t.expect("samples are the run's", content["sips"][1]["arguments"]["value"] == trials(coin, "--trials", "1000")["y"])
done = t.run("run", coin, "--trials", "1000", "--sipmath", there, "--sipmath-only", "y", "--quiet")
t.expect("only what is named", done.returncode == 0 and [s["name"] for s in json.load(open(there))["sips"]] == ["y"], done)
for arguments, says in ((["--sipmath", there, "--sipmath-only", "z"], "the run has no outcome `z`; it has `x`, `y`"),
                        (["--sipmath-form", "samples"], "--sipmath"), (["--sipmath", there, "--parts", "2", "--into", t.path("p")], "--parts"),
                        (["--sipmath", there, "--sipmath-form", "both"], "is none of metalog, either, samples"),
                        (["--sipmath", coin], "coin.plim")):
    done = t.run("run", coin, "--trials", "1000", *arguments)
    t.expect(f"{arguments[0]} {arguments[-1]}", done.returncode == 2 and says in done.stderr, done)
# The library is what a SIP rests on.
done = t.run("trace", orders, "income")
t.expect("trace names the library", done.stdout.count('vendor "Vendor\'s library of March 2025" file "vendor.json"') == 3
         and "4 assumptions: 3 cited, 1 judgement, 0 without evidence" in done.stdout, done.stdout)
t.end()
