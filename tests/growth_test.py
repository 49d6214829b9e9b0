#!/usr/bin/env python3
"""Checking a model takes time in proportion to its size: declarations, labels, rows, risks, errors.

usage: growth_test.py PROGRAM [SHAPE ...]

Each shape is a model of n things. Processor time per thing at the largest n may be at most three times that of a
tenth as many, which tells n log n from n^2. What the program takes for one thing is taken off first.
"""
import os
import resource
import sys

from program_test import Tests

t = Tests(sys.argv[1])
HEAD = 'plimsoll 1\nmodel growth "x"\ncurrency EUR\n'
TIME = HEAD + "time month from 2024-01 for 12\n"
MOST_GROWTH = 3
# Below this time a ratio is noise.
SHORT = 0.05


def lines(n, line):
    return "".join(line.format(i=i, next=i + 1) + "\n" for i in range(n))


def table(n, rows):
    with open(t.path("table.csv"), "w") as out:
        out.write("key,value,unit\n" + lines(rows, "k{i},1,EUR"))
    return 'source book "x" file "table.csv" key key value value unit unit\n'


# Models that are well.
GOOD = {
    "givens": lambda n: HEAD + lines(n, "given g{i} = {i}") + "outcome g0, bad low\n",
    "givens by formula": lambda n: HEAD + lines(n, "given g{i} = 2 * {i}") + "outcome g0, bad low\n",
    "lets that are used": lambda n: HEAD + "given x0 = 1\n" + lines(n, "let x{next} = x{i} + 1") + f"outcome x{n}, bad low\n",
    "a sum of all": lambda n: HEAD + lines(n, "given g{i} = {i}") + "let x = (" + " + ".join(f"g{i}" for i in range(n)) + ")\noutcome x, bad low\n",
    "flows": lambda n: TIME + "flow x0 = 1\n" + lines(n, "flow x{next} = x{i} + 1") + f"outcome x{n} over horizon, bad low\n",
    "draws": lambda n: HEAD + lines(n, "draw d{i} ~ uniform({i}, {next})") + "outcome d0, bad low\n",
    "labels": lambda n: HEAD + "dim D = " + ", ".join(f"l{i}" for i in range(n)) + "\ngiven g[D] = 1\noutcome sum(g over D), bad low\n",
    "labels of a table in the model": lambda n: HEAD + "dim D = " + ", ".join(f"l{i}" for i in range(n)) + "\ngiven g[D] {\n" + lines(n, "  l{i} {i}") + "}\noutcome sum(g over D), bad low\n",
    "index sets": lambda n: HEAD + lines(n, "dim D{i} = a, b\ngiven g{i}[D{i}] = 1") + "outcome sum(g0 over D0), bad low\n",
    "rows of a file": lambda n: HEAD + "dim D = " + ", ".join(f"k{i}" for i in range(n)) + '\ngiven g[D] in EUR = table("table.csv", key: key, column: value)\noutcome sum(g over D), bad low\n' + table(n, n),
    "citations of rows": lambda n: HEAD + table(n, n) + lines(n, "given g{i} = book[k{i}]") + "outcome g0, bad low\n",
    "sources": lambda n: HEAD + lines(n, 'source s{i} "book"\ngiven g{i} = 1 cite s{i}') + "outcome g0, bad low\n",
    "units": lambda n: HEAD + lines(n, "unit box{i}\ngiven g{i} = 1 box{i}") + "outcome g0, bad low\n",
    "risks": lambda n: TIME + lines(n, 'risk r{i} "x" {{\n  event e "x" {{\n    rate 1 per year\n    total t = 1 EUR\n  }}\n}}') + "flow x = r0.e.t\noutcome x over horizon, bad low\n",
    "risks that are used": lambda n: TIME + lines(n, 'risk r{i} "x" {{\n  event e "x" {{\n    rate 1 per year\n    total t = 1 EUR\n  }}\n}}') + "flow x0 = 0 EUR\n" + lines(n, "flow x{next} = x{i} + r{i}.e.t") + f"outcome x{n} over horizon, bad low\n",
    "a group of risks": lambda n: TIME + lines(n, 'risk r{i} "x" {{\n  let g = 1 off 0\n}}') + "group all = " + ", ".join(f"r{i}" for i in range(n)) + "\nlet x = r0.g\noutcome x, bad low\n",
    "lines of a statement": lambda n: TIME + 'statement s "x" {\n' + lines(n, "  + l{i} = {i}") + "  = total\n}\noutcome total over horizon, bad low\n",
    "outcomes": lambda n: HEAD + "given g = 1\n" + lines(n, "outcome o{i} = g, bad low"),
    "scenarios": lambda n: HEAD + lines(n, "given g{i} = 1\nscenario s{i} {{\n  set g{i} = 2\n}}") + "outcome g0, bad low\n",
    "replacements of a scenario": lambda n: HEAD + lines(n, "given g{i} = 1") + "outcome g0, bad low\nscenario s {\n" + lines(n, "  set g{i} = 2") + "}\n",
    "functions": lambda n: HEAD + lines(n, "fn f{i}(x) = x + {i}\nlet x{i} = f{i}(1)") + "outcome x0, bad low\n",
    "calls of one function": lambda n: HEAD + "fn f(x) {\n  let y = x + 1\n  result y\n}\n" + lines(n, "let x{i} = f({i})") + "outcome x0, bad low\n",
}
# Models that are not.
BAD = {
    "unknown names": lambda n: HEAD + lines(n, "let x{i} = nothing{i}"),
    "unknown names among many": lambda n: HEAD + lines(n, "given g{i} = 1\nlet x{i} = ggg{i}"),
    "unknown members": lambda n: TIME + lines(n, 'risk r{i} "x" {{\n  let g = 1 off 0\n}}\nlet x{i} = r{i}.gg'),
    "unknown name at many places": lambda n: HEAD + lines(n, "let x{i} = nothing"),
    "unknown labels": lambda n: HEAD + "dim D = " + ", ".join(f"l{i}" for i in range(n)) + "\ngiven g[D] = 1\n" + lines(n, "let x{i} = g[k{i}]"),
    "unknown labels of a table in the model": lambda n: HEAD + "dim D = a, b\ngiven g[D] {\n" + lines(n, "l{i} {i}") + "}\n",
    "unknown labels of a file": lambda n: HEAD + 'dim D = a, b\ngiven g[D] in EUR = table("table.csv", key: key, column: value)\n' + table(n, n),
    "missing rows": lambda n: HEAD + table(n, n) + lines(n, "given g{i} = book[kk{i}]"),
    "unknown sources": lambda n: HEAD + lines(n, 'source s{i} "book"\ngiven g{i} = 1 cite ss{i}'),
    "unknown units": lambda n: HEAD + lines(n, "unit box{i}\ngiven g{i} = 1 bax{i}"),
    "unknown currencies": lambda n: HEAD + lines(n, "currency XX{i}"),
    "unknown functions": lambda n: HEAD + lines(n, "fn f{i}(x) = x\nlet x{i} = ff{i}(1)"),
    "unknown index sets": lambda n: HEAD + lines(n, "dim D{i} = a, b\ngiven g{i}[E{i}] = 1"),
    "unknown risks of a group": lambda n: TIME + lines(n, 'risk r{i} "x" {{\n  let g = 1 off 0\n}}') + "group all = " + ", ".join(f"rr{i}" for i in range(n)) + "\n",
    "unknown arguments": lambda n: HEAD + "fn f(x) = x\n" + lines(n, "let x{i} = f(y{i}: 1)"),
    "unknown parameters of laws": lambda n: HEAD + lines(n, "draw x{i} ~ normal(0, 1, deviation: {i})"),
    "unknown names in a scenario": lambda n: HEAD + lines(n, "given g{i} = 1") + "outcome g0, bad low\nscenario s {\n" + lines(n, "  set h{i} = 2") + "}\n",
    "declared twice": lambda n: HEAD + lines(n, "given g = {i}"),
    "labels twice": lambda n: HEAD + "dim D = " + ", ".join("a" for i in range(n)) + "\n",
    "units that differ": lambda n: HEAD + lines(n, "let x{i} = 1 EUR + 1"),
    "unknown declarations": lambda n: HEAD + lines(n, "lat x{i} = 1"),
    "words out of place": lambda n: HEAD + lines(n, "let x{i} = 1 ) 2"),
    "a circle": lambda n: HEAD + lines(n - 1, "let x{i} = x{next}") + f"let x{n - 1} = x0\noutcome x0, bad low\n",
}
# Where three decades end.
MOST = 100_000 if t.nightly else 20_000
# Expressions are nested so deep only.
FEWER = {"a sum of all": 1_000}


def seconds(model):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = t.run("check", model, "--json", timeout=600)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime, done


def growth(times, small, large):
    """How much more a thing costs among many; 0 where that is noise."""
    if times[large] - times[1] < SHORT:
        return 0
    return (times[large] - times[1]) / max(times[small] - times[1], SHORT / 5) / (large / small)


for name in sys.argv[2:] or [*GOOD, *BAD]:
    shape = GOOD[name] if name in GOOD else BAD[name]
    most = FEWER.get(name, MOST)
    times = {}

    def measure(n):
        spent, done = seconds(t.model(shape(n), "growth.plim"))
        times[n] = min(spent, times.get(n, spent))
        # One thing cannot stand twice, nor be among others.
        if n > 1:
            t.expect(f"{name}, {n}: the exit code", done.returncode == (0 if name in GOOD else 1), done)

    sizes = (most // 100, most // 10, most)
    for n in (1, *sizes):
        measure(n)
    for small, large in zip(sizes, sizes[1:]):
        # Another program may have been in the way.
        for _ in range(5):
            if growth(times, small, large) > MOST_GROWTH:
                for n in (1, small, large):
                    measure(n)
        t.expect(f"{name}, from {small} to {large}: time per thing grows by at most {MOST_GROWTH}",
                 growth(times, small, large) <= MOST_GROWTH, times)
t.end()
