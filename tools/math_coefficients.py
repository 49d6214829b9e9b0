#!/usr/bin/python3
"""Prints the coefficients of src/math/coefficients.h, fitted with mpmath.

Polynomials are interpolated at Chebyshev nodes; rationals are minimax fits by a Remez exchange on a
dense grid. Each block ends with the largest relative error of the fit before rounding to binary64.
Run it with a python3 that has mpmath, then clang-format:  tools/math_coefficients.py > src/math/coefficients.h
"""
from mpmath import mp, mpf, matrix, lu_solve, exp, log, sqrt, erfc, erf, pi, cos, polyval, log1p, atanh

mp.dps = 60


def chebyshev(n, low, high):
    return [(low + high) / 2 - (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * n)) for i in range(n)]


def polynomial(f, degree, low, high, weight=lambda x: mpf(1)):
    """Coefficients, lowest first, and the largest value of weight * error."""
    xs = chebyshev(degree + 1, mpf(low), mpf(high))
    a = matrix(degree + 1, degree + 1)
    b = matrix(degree + 1, 1)
    for i, x in enumerate(xs):
        for j in range(degree + 1):
            a[i, j] = x**j
        b[i] = f(x)
    c = list(lu_solve(a, b))
    grid = chebyshev(400, mpf(low), mpf(high))
    return c, max(abs(weight(x) * (polyval(c[::-1], x) - f(x))) for x in grid)


def rational(points, n, m, share=lambda x: 1):
    """Near-minimax fit of relative error times share(x), P of degree n over Q of degree m with Q(0) = 1.

    points is a dense list of (x, f) in order of x. Interpolates in n + m + 1 of them and moves these until the
    error is level, after Hofreither, "An algorithm for best rational approximation based on barycentric rational
    interpolation", Numerical Algorithms 88, 2021.
    """
    count = n + m + 1
    size = len(points)
    lengths = [mpf(1)] * (count + 1)
    best = None
    for _ in range(200):
        total = sum(lengths)
        position, nodes = mpf(0), []
        for length in lengths[:-1]:
            position += length
            nodes.append(min(size - 1, max(nodes[-1] + 1 if nodes else 0, int(position / total * size))))
        a = matrix(count, count)
        b = matrix(count, 1)
        for i, k in enumerate(nodes):
            x, f = points[k]
            for j in range(n + 1):
                a[i, j] = x**j
            for j in range(1, m + 1):
                a[i, n + j] = -f * x**j
            b[i] = f
        c = list(lu_solve(a, b))
        p, q = c[: n + 1], [mpf(1)] + c[n + 1 :]
        e = [abs(polyval(p[::-1], x) / (polyval(q[::-1], x) * f) - 1) * share(x) for x, f in points]
        worst = max(e)
        if best is None or worst < best[2]:
            best = (p, q, worst)
        edges = [0] + nodes + [size]
        peaks = [max(e[edges[i] : edges[i + 1]] or [mpf(10) ** -40]) + mpf(10) ** -40 for i in range(count + 1)]
        middle = exp(sum(log(v) for v in peaks) / len(peaks))
        if worst < middle * mpf("1.1"):
            break
        lengths = [length * min(mpf("1.15"), max(mpf("0.85"), (middle / peak) ** mpf("0.05"))) for length, peak in zip(lengths, peaks)]
    return best


def constant(name, comment, values, error=None):
    if comment:
        print("// " + comment)
    if error is not None:
        print("// Fitted to a relative error of %s." % mp.nstr(error, 2))
    if isinstance(values, list):
        print("inline constexpr double %s[] = {" % name)
        for v in values:
            print("    %s," % float(v).hex())
        print("};")
    else:
        print("inline constexpr double %s = %s;" % (name, float(values).hex()))



HEAD = """// Coefficients of the functions of math/, lowest power first. Written by\n// tools/math_coefficients.py.
#pragma once

namespace plimsoll::math::coefficients {
"""


def main():
    print(HEAD)
    ln2 = log(2)
    constant("kLog2E", "1 / log(2).", 1 / ln2)
    bits = 2**42
    high = mpf(int(ln2 * bits)) / bits
    constant("kLn2Short", "log(2) cut to 42 bits, so that k * kLn2Short is exact for abs(k) < 2^11, and the rest.", high)
    constant("kLn2Rest", "", ln2 - high)
    constant("kLn2Last", "", ln2 - high - mpf(float(ln2 - high)))
    inverse = [1 / mp.factorial(n) for n in range(12)]
    constant("kInverseFactorialHigh", "1 / n! to 106 bits.", inverse)
    constant("kInverseFactorialLow", "", [v - mpf(float(v)) for v in inverse])
    constant("kSqrt2", "", sqrt(mpf(2)))
    constant("kInvSqrt2", "", 1 / sqrt(mpf(2)))
    constant("kInvSqrt2Pi", "1 / sqrt(2 pi).", 1 / sqrt(2 * pi))

    half = ln2 / 2 * mpf("1.001")
    c, e = polynomial(lambda r: (exp(r) - 1 - r) / r**2 if abs(r) > mpf(10) ** -15 else mpf(1) / 2 + r / 6, 10, -half, half, lambda r: r**2)
    constant("kExp", "(exp(r) - 1 - r) / r^2 for abs(r) <= log(2) / 2.", c, e)

    top = (sqrt(mpf(2)) - 1) / (sqrt(mpf(2)) + 1)
    top = top**2 * mpf("1.001")
    f = lambda z: 2 * (atanh(sqrt(z)) / sqrt(z) - 1) / z
    c, e = polynomial(f, 6, 0, top, lambda z: z / 2)
    constant("kLog", "2 (atanh(s) / s - 1) / s^2 in s^2, abs(s) <= (sqrt(2) - 1) / (sqrt(2) + 1).", c, e)
    f = lambda z: 2 * (atanh(sqrt(z)) / sqrt(z) - 1 - z / 3 - z**2 / 5) / z**3
    c, e = polynomial(f, 7, 0, top, lambda z: z**3 / 2)
    constant("kLogTail", "2 (atanh(s) / s - 1 - s^2 / 3 - s^4 / 5) / s^6 in s^2.", c, e)

    # Normal quantile, parametrised by the score z > 0 of the tail probability p.
    tail = lambda z: erfc(z / sqrt(mpf(2))) / 2
    def invert(p):
        z = mpf(2)
        for _ in range(60):
            step = (log(tail(z)) - log(p)) * tail(z) * sqrt(2 * pi) * exp(z * z / 2)
            z += step
            if abs(step) < mpf(10) ** -50:
                return z
        raise ArithmeticError
    edge = mpf("0.0224")
    z_edge = invert(edge)
    points = []
    low = edge - edge**2
    slope = sqrt(2 * pi)
    share = {}
    for u in chebyshev(300, log(low), log(mpf(1) / 4 * mpf("0.999999"))):
        v = exp(u)
        p = (1 - sqrt(1 - 4 * v)) / 2
        q = mpf(1) / 2 - p
        score = sqrt(mpf(2)) * mp.erfinv(2 * q)
        share[v] = 1 - slope * q / score
        points.append((v, (score - slope * q) / q**3))
    constant("kScoreSlope", "sqrt(2 pi).", slope)
    p, q, e = rational(points, 9, 9, lambda v: share[v])
    constant("kScoreP", "(score - sqrt(2 pi) q) / q^3 as P(v) / Q(v), q = 1/2 - p, v = p (1 - p), p >= 0.0224.", p, e)
    constant("kScoreQ", "", q)

    def tail_points(count, low, high):
        return [(sqrt(-2 * log(tail(z))), z) for z in chebyshev(count, low, high)]
    z_mid = invert(mpf(2) ** -54)
    for name, comment, low, high, count, n, m in (
        ("kScoreTail", "r - score as P(r) / Q(r), r = sqrt(-2 log p), 2^-54 <= p <= 0.0227.", invert(mpf("0.0227")), z_mid * mpf("1.0005"), 300, 7, 7),
        ("kScoreFar", "The same for p < 2^-54 down to the smallest subnormal.", z_mid * mpf("0.9995"), mpf("38.6"), 700, 8, 8),
    ):
        pts = [(r, r - z) for r, z in tail_points(count, low, high)]
        p, q, e = rational(pts, n, m)
        constant(name + "P", comment, p, e)
        constant(name + "Q", "", q)

    # erfc(x) exp(x^2) = P(x) / Q(x): positive coefficients, so no cancellation.
    pts = []
    for i in range(1200):
        t = (1 - cos(pi * (2 * i + 1) / 2400)) / 2
        x = mpf(3) * t / (1 + mpf(3) / mpf("27.5") - t)
        pts.append((x, erfc(x) * exp(x * x)))
    p, q, e = rational(pts, 10, 11)
    constant("kErfcxP", "exp(x^2) erfc(x) as P(x) / Q(x), 0 <= x <= 27.5.", p, e)
    constant("kErfcxQ", "", q)

    f = lambda z: erf(sqrt(z)) / sqrt(z)
    c, e = polynomial(f, 9, mpf(10) ** -30, mpf("0.25"))
    constant("kErf", "erf(x) / x in x^2, abs(x) <= 1/2.", c, e)
    print("\n}  // namespace plimsoll::math::coefficients")


if __name__ == "__main__":
    main()
