#!/usr/bin/python3
"""Writes tests/data/dist_reference.csv: quantiles, tails, densities and moments of every law.

Every value is computed from the definition of the law with mpmath at 50 digits or more, none with the
program under test. Parameters and arguments are binary64 numbers, written so that they read back
exactly; values have 30 digits.

    columns   law, form, params (';' between), function, argument, value
    form      which parameter form of the law the numbers belong to (src/dist/laws/<law>.cpp)
    function  lower, upper, cdf, sf, pdf (mass for discrete laws), mean, var
    value     may lie outside the range of binary64: 1e-5000 means that the right double is 0

usage: dist_reference.py [output] [--random SEED SETS] [--only LAW ...]

With --only: the rows of these laws are computed, and those of all others kept as they are in the
output; without it all are, which takes minutes.

With --random: that many new parameter sets for each law without closed quantile, to be read by
the test through the environment variable PLIMSOLL_DIST_REFERENCE.
"""

import os
import random
import sys

import mpmath
from mpmath import mp, mpf

from dist_reference_counts import (
    Bernoulli, Binomial, Geometric, Hypergeometric, NegativeBinomial,
    NegativeBinomialMean, Poisson, UniformInt)
from dist_reference_laws import (
    Beta, BetaMean, Cauchy, CauchyQuantiles, ChiSquared, Exponential, ExponentialQuantile,
    ExponentialRate, Gamma, GammaMean, GammaQuantiles, Gev, Gpd, Gumbel, InverseGaussian, Laplace,
    LaplaceQuantiles, LogLogistic, LogLogisticQuantiles, Logistic, Lognormal, LognormalMean,
    LognormalMedian, LognormalQuantiles, Normal, Pareto, ParetoQuantiles, Pert, Rayleigh, StudentT,
    Triangular, Uniform, Weibull, WeibullMean)

P_GRID = [1e-300, 1e-100, 1e-30, 1e-16, 1e-8, 0.01, 0.25, 0.5, 0.75, 0.99, 1 - 2.0**-53]

GRID = [
    ('normal', 0, Normal, [(0, 1), (1, 1e-3), (-1e5, 2.5), (1e-3, 1e5), (100, 15), (0, 1e-300), (1e8, 1)]),
    ('lognormal', 0, Lognormal, [(0, 1), (2, 1e-3), (-5, 0.25), (10, 3), (0, 10), (-300, 1e-5)]),
    ('lognormal', 1, LognormalMedian, [(1, 1), (250, 0.3), (1e-3, 2)]),
    ('lognormal', 2, LognormalMean, [(1, 1), (100, 1e-3), (3, 50)]),
    ('lognormal', 3, LognormalQuantiles, [(0.05, 10, 0.95, 40), (0.1, 1e-3, 0.5, 2)]),
    ('uniform', 0, Uniform,
     [(0, 1), (-1, 1), (1e5, 100001), (-1.7e308, 1.7e308), (1e-3, 0.002), (-3, 1e5)]),
    ('triangular', 0, Triangular,
     [(0, 1, 4), (0, 0, 1), (0, 1, 1), (-5, 2, 1e5), (1e-3, 0.0011, 2), (-2, 1, 2), (10, 11, 12)]),
    ('pert', 0, Pert,
     [(0, 2, 10, 4), (0, 0, 1, 4), (0, 1, 1, 4), (-5, 2, 100, 4), (0, 1, 3, 1e-3), (10, 11, 15, 1e5),
      (1, 2, 9, 0.5)]),
    ('beta', 0, Beta,
     [(3, 4, 0, 1), (0.1, 0.1, 0, 1), (1e-3, 1e-3, 0, 1), (1e5, 1e5, 0, 1), (1e-3, 1e5, 0, 1),
      (2, 1e5, 0, 1), (0.5, 0.5, -1, 3), (1, 1, 0, 1), (1, 7, 0, 1), (300, 25.5, 0, 1),
      (1e5, 0.3, 0, 1), (12.5, 80, 10, 20)]),
    ('beta', 1, BetaMean, [(0.3, 0.1, 0, 1), (14, 2.5, 10, 20)]),
    ('gamma', 0, Gamma,
     [(1e-3, 1), (0.01, 1), (0.5, 3), (1, 2), (2.5, 1e-3), (7, 2), (25, 1), (130, 0.1), (1e4, 1),
      (1e5, 7), (1e8, 1)]),
    ('gamma', 1, GammaMean, [(100, 20), (1, 3), (5, 0.01)]),
    ('gamma', 2, GammaQuantiles, [(0.05, 10, 0.95, 40), (0.1, 0.01, 0.9, 20)]),
    ('exponential', 0, Exponential, [(1,), (1e-3,), (1e5,), (0.3,), (7.25,), (1e300,)]),
    ('exponential', 1, ExponentialRate, [(2,), (1e-3,)]),
    ('exponential', 2, ExponentialQuantile, [(0.95, 40), (0.01, 3)]),
    ('weibull', 0, Weibull, [(1.5, 10), (1, 2), (0.05, 1), (0.5, 3), (200, 1), (1e5, 2), (3.6, 1e-3)]),
    ('weibull', 2, WeibullMean, [(9, 6), (1, 3), (5, 0.01)]),
    ('pareto', 1, ParetoQuantiles, [(0.5, 2, 0.99, 40), (0.1, 1e-3, 0.9, 20)]),
    ('pareto', 0, Pareto, [(1.5, 1), (3, 1), (1, 2), (0.5, 10), (1e5, 1), (2.5, 1e-3), (20, 1e6)]),
    ('gpd', 0, Gpd,
     [(0, 1, 1e-10), (0, 1, 0.5), (0, 1, 0), (0, 2, -0.5), (1, 1, -1), (5, 0.1, 0.25), (0, 1, -1e-10),
      (0, 3, 1.5), (0, 1, 1e-3)]),
    ('gev', 0, Gev,
     [(0, 1, 1e-10), (0, 1, 0.5), (0, 1, 0), (0, 2, -0.5), (1, 1, -1), (5, 0.1, 0.25), (0, 1, -1e-10),
      (0, 3, 1.5), (0, 1, 1e-3)]),
    ('gumbel', 0, Gumbel, [(0, 1), (5, 2), (-100, 0.1), (1e3, 1e-3), (0, 1e5), (3, 0.5)]),
    ('logistic', 0, Logistic, [(0, 1), (5, 2), (-100, 0.1), (1e3, 1e-3), (0, 1e5), (3, 0.5)]),
    ('log_logistic', 0, LogLogistic, [(1, 1), (2.5, 3), (8, 1e-3), (0.5, 1), (1e3, 5), (1e5, 2), (4, 1e6)]),
    ('log_logistic', 1, LogLogisticQuantiles, [(0.1, 1, 0.9, 5), (0.05, 1e-3, 0.5, 2)]),
    ('laplace', 1, LaplaceQuantiles, [(0.1, 1, 0.9, 5), (0.05, -3, 0.3, 2)]),
    ('cauchy', 1, CauchyQuantiles, [(0.25, 1, 0.75, 5), (0.05, -3, 0.3, 2)]),
    ('laplace', 0, Laplace, [(0, 1), (5, 2), (-100, 0.1), (1e3, 1e-3), (0, 1e5), (3, 0.5)]),
    ('student_t', 0, StudentT,
     [(5, 0, 1), (1.5, 0, 1), (1, 0, 1), (2, 0, 1), (3, 10, 2), (0.5, 0, 1), (30, 0, 1), (1e3, 0, 1),
      (1e5, -4, 1e-3), (1e9, 0, 1)]),
    ('cauchy', 0, Cauchy, [(0, 1), (5, 2), (-100, 0.1), (1e3, 1e-3), (0, 1e5), (3, 0.5)]),
    ('chi_squared', 0, ChiSquared, [(3,), (1,), (2,), (1e-3,), (0.7,), (60,), (1e5,)]),
    ('inverse_gaussian', 0, InverseGaussian,
     [(1, 2000), (1, 1), (3, 0.5), (1, 1e-3), (1, 1e5), (1e-3, 2), (100, 250)]),
    ('rayleigh', 0, Rayleigh, [(1,), (1e-3,), (1e5,), (0.3,), (7.25,), (1e150,)]),
    ('bernoulli', 0, Bernoulli, [(0.5,), (0.1,), (1e-300,), (1 - 2.0**-53,), (1e-8,), (0.999,)]),
    ('binomial', 0, Binomial,
     [(5000, 1e-4), (10, 0.3), (1, 0.5), (100, 0.999), (1e5, 0.5), (1e9, 1e-8), (1e7, 0.37), (40, 1e-30)]),
    ('poisson', 0, Poisson, [(1000,), (5,), (0.1,), (1e-3,), (29.5,), (30.5,), (1e5,), (1e-20,), (1e9,)]),
    ('negative_binomial', 0, NegativeBinomial,
     [(0.5, 0.01), (3, 0.5), (1e-3, 0.1), (20, 0.999), (1e5, 0.25), (2.5, 1e-4), (150, 1e-3)]),
    ('negative_binomial', 1, NegativeBinomialMean, [(12, 5), (0.5, 3)]),
    ('geometric', 0, Geometric, [(0.5,), (0.01,), (1e-8,), (0.999,), (0.3,), (1e-3,)]),
    ('hypergeometric', 0, Hypergeometric,
     [(50, 20, 10), (100, 3, 90), (1000, 500, 500), (1e6, 1e3, 5e4), (1e9, 3e5, 2e6), (10, 9, 8),
      (1e7, 4e6, 1e5)]),
    ('uniform_int', 0, UniformInt,
     [(1, 6), (0, 1), (-10, 10), (0, 1e9), (5, 1e15), (-3, -1)]),
]


def real(x):
    return repr(float(x)) if float(x) != int(float(x)) or abs(x) >= 1e16 else str(int(x))


def digits(x):
    with mp.workdps(40):
        return mpmath.nstr(+x, 30, strip_zeros=True)


def rows_of(law):
    with mp.workdps(law.dps):
        points = []
        for p in P_GRID:
            x = law.lower(mpf(p))
            yield 'lower', p, x
            points.append(x)
        for q in P_GRID:
            x = law.upper(mpf(q))
            yield 'upper', q, x
            points.append(x)
        mean, var = law.moments()
        yield 'mean', 0, mean
        yield 'var', 0, var
        if law.fitted:
            # Tails of a fitted law move too much with the last digits of its parameters.
            return
        seen = set()
        for exact in points:
            if mpmath.isnan(exact) or abs(exact) > 1e305:
                continue
            x = float(exact)
            if x in seen or x == 0 and not law.discrete or 0 < abs(x) < 1e-305:
                continue
            seen.add(x)
            try:
                c, s = law.cdf(mpf(x)), law.sf(mpf(x))
                inside = law.discrete or (c > 0 and s > 0)
            except (ValueError, ZeroDivisionError):
                continue
            if not inside:
                continue
            # A tail that rounds to 1 tells nothing.
            if c < 1 - mpf(10) ** -12 or law.discrete:
                yield 'cdf', x, c
            if s < 1 - mpf(10) ** -12 or law.discrete:
                yield 'sf', x, s
            yield 'pdf', x, law.pdf(mpf(x))
        if law.discrete:
            yield from edge_rows(law, sorted(seen))


def edge_rows(law, points):
    """Levels a hair below and above F(k): the quantile must step exactly there."""
    for x in points:
        k = int(x)
        c, s = law.tails_at(k)
        for tail, name in ((c, 'lower'), (s, 'upper')):
            if not 1e-290 < tail < 0.9:
                continue
            for side in (-1, 1):
                level = float(tail * (1 + side * mpf('1.5e-13')))
                if 0 < level < 1:
                    yield name, level, getattr(law, name)(mpf(level))


def random_grid(seed, n):
    """n parameter sets for each law that rests on a special function or a count, over wide ranges."""
    draw = random.Random(seed)

    def spread(low, high):
        return low * (high / low) ** draw.random()

    def chance():
        return draw.choice([draw.random(), spread(1e-12, 1), 1 - spread(1e-6, 0.5)])

    def hypergeometric():
        population = int(spread(2, 1e8))
        return population, draw.randint(0, population), int(spread(1, population))

    def interval():
        low = draw.choice([0.0, draw.uniform(-5, 5)])
        return low, low + spread(0.1, 100)

    def pert():
        low, high = interval()
        return low, low + (high - low) * draw.random(), high, spread(1e-2, 1e4)

    makers = {
        'pert': (Pert, pert),
        'beta': (Beta, lambda: (spread(1e-3, 1e6), spread(1e-3, 1e6), *interval())),
        'gamma': (Gamma, lambda: (spread(1e-3, 1e6), spread(1e-3, 1e3))),
        'chi_squared': (ChiSquared, lambda: (spread(1e-3, 1e5),)),
        'student_t': (StudentT, lambda: (spread(0.1, 1e7), 0.0, spread(0.01, 100))),
        'inverse_gaussian': (InverseGaussian, lambda: (spread(0.01, 100), spread(1e-3, 1e5))),
        'binomial': (Binomial, lambda: (int(spread(1, 1e8)), chance())),
        'poisson': (Poisson, lambda: (spread(1e-6, 1e7),)),
        'negative_binomial': (NegativeBinomial,
                              lambda: (spread(1e-3, 1e5), max(1e-3, min(1 - 1e-6, chance())))),
        'geometric': (Geometric, lambda: (max(1e-9, chance()),)),
        'hypergeometric': (Hypergeometric, hypergeometric),
    }
    return [(name, 0, kind, [make() for _ in range(n)]) for name, (kind, make) in makers.items()]


def option(args, name, count):
    """Takes `name` and the `count` arguments after it out of args; None where it is not there."""
    if name not in args:
        return None
    at = args.index(name)
    taken = args[at + 1:at + 1 + count]
    del args[at:at + 1 + count]
    return taken


def rows_in(path):
    """The lines of a file that was written before, by law and form; none where there is no file."""
    kept = {}
    if os.path.exists(path):
        with open(path, encoding='ascii') as file:
            for line in list(file)[1:]:
                kept.setdefault(tuple(line.split(',')[:2]), []).append(line)
    return kept


def main():
    args = sys.argv[1:]
    grid = GRID
    taken = option(args, '--random', 2)
    if taken:
        grid = random_grid(int(taken[0]), int(taken[1]))
    only = set(option(args, '--only', len(args)) or [])
    unknown = only - {name for name, *_ in grid}
    if unknown:
        sys.exit(f'no row of GRID: {", ".join(sorted(unknown))}')
    path = args[0] if args else 'tests/data/dist_reference.csv'
    kept = rows_in(path) if only else {}
    out = open(path, 'w', encoding='ascii')
    out.write('law,form,params,function,argument,value\n')
    for name, form, kind, sets in grid:
        if only and name not in only:
            out.writelines(kept.get((name, str(form)), []))
            continue
        for params in sets:
            with mp.workdps(kind.dps):
                law = kind(*params)
            text = ';'.join(real(p) for p in params)
            for function, argument, value in rows_of(law):
                out.write(f'{name},{form},{text},{function},{real(argument)},{digits(value)}\n')
            out.flush()
        print(name, form, file=sys.stderr, flush=True)


if __name__ == '__main__':
    main()
