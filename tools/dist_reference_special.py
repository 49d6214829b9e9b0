"""Incomplete gamma and beta ratios and their inverses to 50 digits, for dist_reference.py."""

from functools import lru_cache

import mpmath
from mpmath import mp, mpf

DPS = 60
mp.dps = DPS


def log_gamma(x):
    """log Gamma(x) for x > 0, at the precision in force."""
    return _log_gamma(x, mp.prec)


@lru_cache(maxsize=4096)
def _log_gamma(x, prec):
    return mpmath.loggamma(x)


# --- incomplete gamma and beta: series of positive terms in fixed point -------------------------------


def _gamma_series(a, x, bits):
    """sum of x^n / ((a+1) ... (a+n)), scaled by 2^bits."""
    with mp.workprec(bits + 64):
        fixed_x = int(mpmath.ldexp(x, bits))
        fixed_a = int(mpmath.ldexp(a, bits))
    one = 1 << bits
    term = total = one
    while term:
        fixed_a += one
        term = term * fixed_x // fixed_a
        total += term
    return total


def gamma_pq(a, x):
    """Both incomplete gamma ratios, each to at least 50 digits."""
    if x <= 0:
        return mpf(0), mpf(1)
    bits = 220
    if x > a:
        with mp.workdps(20):
            log_q = a * mpmath.log(x / a) - (x - a) if a > 0 else -x
            bits += int(max(0, -log_q) * 1.45) + 64
    total = _gamma_series(a, x, bits)
    with mp.workprec(bits + 160):
        front = mpmath.exp(a * mpmath.log(x) - x - log_gamma(a + 1))
        p = front * mpmath.ldexp(mpf(total), -bits)
        return +p, 1 - p


def gamma_tails(a, x):
    p, q = gamma_pq(a, x)
    return +p, +q


def _beta_series(a, b, x, bits):
    """sum of (a+b)_n / (a+1)_n x^n, scaled by 2^bits."""
    with mp.workprec(bits + 64):
        fixed_x = int(mpmath.ldexp(x, bits))
        top = int(mpmath.ldexp(a + b, bits))
        bottom = int(mpmath.ldexp(a, bits))
    one = 1 << bits
    term = total = one
    while term:
        bottom += one
        term = ((term * fixed_x) >> bits) * top // bottom
        top += one
        total += term
    return total


def _beta_cost(a, b, x, y):
    a, b, x, y = float(a), float(b), float(x), float(y)
    if x == 0:
        return 1
    rate = x if b <= 1 else min(x * (a + b) / (a + 1), 1)
    if rate < 0.999:
        return 140 / -float(mpmath.log(rate))
    peak = max(0.0, (x * (a + b) - a - 1) / max(y, 1e-300))
    return 3 * peak + min(140 / max(y, 1e-300), 20 * (a + b) ** 0.5 + 1e3)


def beta_tails(a, b, x, y):
    """I_x(a, b) and 1 - I_x(a, b), with x + y = 1."""
    if x <= 0:
        return mpf(0), mpf(1)
    if y <= 0:
        return mpf(1), mpf(0)
    if _beta_cost(a, b, x, y) > _beta_cost(b, a, y, x):
        upper, lower = beta_tails_lower(b, a, y, x)
        return lower, upper
    return beta_tails_lower(a, b, x, y)


def beta_tails_lower(a, b, x, y):
    bits = 260
    while True:
        with mp.workprec(bits + 80):
            # x + y = 1 to all digits in use, or a tiny complement would be noise.
            x, y = (x, 1 - x) if x < y else (1 - y, y)
        total = _beta_series(a, b, x, bits)
        with mp.workprec(bits + 80):
            front = mpmath.exp(
                a * mpmath.log(x) + b * mpmath.log(y) - mpmath.log(a)
                + log_gamma(a + b) - log_gamma(a) - log_gamma(b))
            low = front * mpmath.ldexp(mpf(total), -bits)
            high = 1 - low
            lost = -mpmath.log(abs(high) + mpmath.ldexp(1, -bits), 2)
        if lost + 190 < bits:
            return low, high
        bits = 1300 if bits < 1300 else bits + 2000


# --- root search ------------------------------------------------------------------------------------


def solve(tail_and_slope, target, start, rising, cap=2):
    """u with tail(u) = target, by Newton on the logarithm inside a bracket.

    tail_and_slope(u) gives the tail and d log(tail) / du.
    """
    low, high = mpf(-10**9), mpf(10**9)
    u = mpf(start)
    log_target = mpmath.log(target)
    settled = 0
    for turn in range(2000):
        tail, slope = tail_and_slope(u)
        if tail <= 0:
            residual = mpf(-10**12)
        else:
            residual = mpmath.log(tail) - log_target
        if (residual > 0) == rising:
            high = min(high, u)
        else:
            low = max(low, u)
        step = residual / slope if slope != 0 and tail > 0 else None
        if step is not None and step < -cap and high >= 10**9:
            # Upwards a Newton step may overshoot without bound; downwards the slope levels off.
            step = -mpf(cap)
        following = None if step is None or (turn % 4 == 3 and abs(step) > 0.01) else u - step
        if following is None or not (low <= following <= high):
            # A step out of a bracket that is still wide open is cut, later ones are halved.
            if high >= 10**9:
                following = u + 1
            elif low <= -10**9:
                following = u - max(1, abs(u))
            else:
                following = (low + high) / 2
            step = u - following
        if abs(step) < mpf(10) ** -24:
            settled += 1
        u = following
        if settled == 2 or step == 0:
            return u
    raise ArithmeticError('no root')


def gamma_inverse(a, tail, lower):
    a = mpf(a)
    log_norm = log_gamma(a)

    def at(u):
        x = mpmath.exp(u)
        p, q = gamma_tails(a, x)
        density = mpmath.exp(a * u - x - log_norm)
        value = p if lower else q
        return value, (density if lower else -density) / value if value > 0 else 0

    score = mpmath.sqrt(-2 * mpmath.log(tail)) * mpf('0.9')
    if a < 1:
        start = mpmath.log(a)
        if lower:
            start = min(start, (mpmath.log(tail) + log_gamma(a + 1)) / a)
    elif lower:
        start = mpmath.log(a) - min(score / mpmath.sqrt(a), 2)
    else:
        start = mpmath.log(a + score * mpmath.sqrt(a) + score**2 / 3)
    cap = min(2, 4 / mpmath.sqrt(a))
    return mpmath.exp(solve(at, tail, start, lower, cap))


def beta_inverse(a, b, tail, lower):
    """(x, 1 - x) with I_x(a, b) = tail, or 1 - I_x = tail."""
    a, b = mpf(a), mpf(b)
    if not lower:
        y, x = beta_inverse(b, a, tail, True)
        return x, y
    log_norm = log_gamma(a) + log_gamma(b) - log_gamma(a + b)

    def split(u):
        # Both ends to full relative precision, however close to 0.
        e = mpmath.exp(-abs(u))
        small, large = e / (1 + e), 1 / (1 + e)
        return (small, large) if u < 0 else (large, small)

    def at(u):
        x, y = split(u)
        low, _ = beta_tails(a, b, x, y)
        density = mpmath.exp(a * mpmath.log(x) + b * mpmath.log(y) - log_norm)
        return low, density / low

    spread = mpmath.sqrt(1 / a + 1 / b)
    start = mpmath.log(a / b)
    if a < 1:
        start = min(start, (mpmath.log(tail) + mpmath.log(a) + log_norm) / a)
    elif b >= 1:
        start -= min(mpmath.sqrt(-2 * mpmath.log(tail)) * spread, 5)
    else:
        start = min(start, mpmath.log(a / -mpmath.log(tail)))
    return split(solve(at, tail, start, True, min(2, 4 * spread)))


def normal_upper(q):
    """z > 0 with P(Z > z) = q, q <= 1/2."""
    if q == mpf(1) / 2:
        return mpf(0)
    return mpmath.sqrt(2 * gamma_inverse(mpf(1) / 2, 2 * q, False))
