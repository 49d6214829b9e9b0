"""The continuous laws by their definitions, for dist_reference.py."""

import mpmath
from mpmath import mp, mpf

from dist_reference_special import (
    DPS, beta_inverse, beta_tails, gamma_inverse, gamma_tails, log_gamma, normal_upper, solve)


class Law:
    discrete = False
    fitted = False
    # Elementary formulas are simply evaluated with enough digits that no cancellation matters.
    dps = 720

    def __init__(self, *params):
        self.given = params
        self.form = 0
        self.set(*[mpf(p) for p in params])

    def lower(self, p):
        return self.q(p, 1 - p)

    def upper(self, q):
        return self.q(1 - q, q)


class Normal(Law):
    dps = DPS

    def set(self, m, s):
        self.m, self.s = m, s

    def q(self, p, q):
        z = -normal_upper(p) if p < q else normal_upper(q)
        return self.m + self.s * z

    def cdf(self, x):
        return self.tail(-(x - self.m) / self.s)

    def sf(self, x):
        return self.tail((x - self.m) / self.s)

    def tail(self, z):
        return mpmath.erfc(z / mpmath.sqrt(2)) / 2

    def pdf(self, x):
        return mpmath.npdf(x, self.m, self.s)

    def moments(self):
        return self.m, self.s**2


class Lognormal(Normal):
    def q(self, p, q):
        return mpmath.exp(Normal.q(self, p, q))

    def cdf(self, x):
        return Normal.cdf(self, mpmath.log(x))

    def sf(self, x):
        return Normal.sf(self, mpmath.log(x))

    def pdf(self, x):
        return Normal.pdf(self, mpmath.log(x)) / x

    def moments(self):
        s2 = self.s**2
        return mpmath.exp(self.m + s2 / 2), mpmath.expm1(s2) * mpmath.exp(2 * self.m + s2)


class LognormalMedian(Lognormal):
    def set(self, median, sigma):
        self.m, self.s = mpmath.log(median), sigma


class LognormalMean(Lognormal):
    def set(self, mean, sd):
        s2 = mpmath.log1p((sd / mean) ** 2)
        self.m, self.s = mpmath.log(mean) - s2 / 2, mpmath.sqrt(s2)


class LognormalQuantiles(Lognormal):
    fitted = True

    def set(self, p1, x1, p2, x2):
        z1, z2 = Normal(0, 1).lower(p1), Normal(0, 1).lower(p2)
        self.s = mpmath.log(x2 / x1) / (z2 - z1)
        self.m = mpmath.log(x1) - self.s * z1


class Uniform(Law):
    def set(self, a, b):
        self.a, self.b = a, b

    def q(self, p, q):
        return self.a * q + self.b * p

    def cdf(self, x):
        return (x - self.a) / (self.b - self.a)

    def sf(self, x):
        return (self.b - x) / (self.b - self.a)

    def pdf(self, x):
        return 1 / (self.b - self.a)

    def moments(self):
        return (self.a + self.b) / 2, (self.b - self.a) ** 2 / 12


class Triangular(Law):
    def set(self, a, c, b):
        self.a, self.c, self.b = a, c, b

    def q(self, p, q):
        a, c, b = self.a, self.c, self.b
        if p <= (c - a) / (b - a):
            return a + mpmath.sqrt(p * (b - a) * (c - a))
        return b - mpmath.sqrt(q * (b - a) * (b - c))

    def cdf(self, x):
        a, c, b = self.a, self.c, self.b
        if x <= c and c > a:
            return (x - a) ** 2 / ((b - a) * (c - a))
        return 1 - (b - x) ** 2 / ((b - a) * (b - c))

    def sf(self, x):
        return 1 - self.cdf(x)

    def pdf(self, x):
        a, c, b = self.a, self.c, self.b
        if x <= c and c > a:
            return 2 * (x - a) / ((b - a) * (c - a))
        return 2 * (b - x) / ((b - a) * (b - c))

    def moments(self):
        a, c, b = self.a, self.c, self.b
        return (a + b + c) / 3, (a * a + b * b + c * c - a * b - a * c - b * c) / 18


class Beta(Law):
    dps = DPS

    def set(self, a, b, low=mpf(0), high=mpf(1)):
        self.a, self.b, self.low, self.high = a, b, low, high

    def q(self, p, q):
        x, y = beta_inverse(self.a, self.b, min(p, q), p <= q)
        return self.low * y + self.high * x

    def parts(self, v):
        w = self.high - self.low
        return (v - self.low) / w, (self.high - v) / w

    def cdf(self, v):
        return beta_tails(self.a, self.b, *self.parts(v))[0]

    def sf(self, v):
        return beta_tails(self.a, self.b, *self.parts(v))[1]

    def pdf(self, v):
        x, y = self.parts(v)
        a, b = self.a, self.b
        return mpmath.exp(
            (a - 1) * mpmath.log(x) + (b - 1) * mpmath.log(y)
            - log_gamma(a) - log_gamma(b) + log_gamma(a + b)) / (self.high - self.low)

    def moments(self):
        a, b, w = self.a, self.b, self.high - self.low
        return (self.low * b + self.high * a) / (a + b), w * w * a * b / ((a + b) ** 2 * (a + b + 1))


class BetaMean(Beta):
    fitted = True

    def set(self, mean, sd, low=mpf(0), high=mpf(1)):
        t = (mean - low) / (high - low)
        size = (mean - low) * (high - mean) / sd**2 - 1
        Beta.set(self, t * size, (1 - t) * size, low, high)


class Pert(Beta):
    def set(self, low, mode, high, shape=mpf(4)):
        Beta.set(self, 1 + shape * (mode - low) / (high - low),
                 1 + shape * (high - mode) / (high - low), low, high)


class Gamma(Law):
    dps = DPS

    def set(self, shape, scale):
        self.a, self.s = shape, scale

    def q(self, p, q):
        return self.s * gamma_inverse(self.a, min(p, q), p <= q)

    def cdf(self, x):
        return gamma_tails(self.a, x / self.s)[0]

    def sf(self, x):
        return gamma_tails(self.a, x / self.s)[1]

    def pdf(self, x):
        t = x / self.s
        return mpmath.exp((self.a - 1) * mpmath.log(t) - t - log_gamma(self.a)) / self.s

    def moments(self):
        return self.a * self.s, self.a * self.s**2


class GammaMean(Gamma):
    def set(self, mean, sd):
        self.a, self.s = (mean / sd) ** 2, sd**2 / mean


class GammaQuantiles(Gamma):
    fitted = True

    def set(self, p1, x1, p2, x2):
        target = mpmath.log(x2 / x1)

        def miss(log_a):
            a = mpmath.exp(log_a)
            one = Gamma(1, 1)
            one.a = a
            return mpmath.log(one.lower(p2) / one.lower(p1)) - target

        self.a = mpmath.exp(mpmath.findroot(miss, (mpf(0), mpf(0.1)), tol=mpf(10) ** -80))
        one = Gamma(1, 1)
        one.a = self.a
        self.s = x1 / one.lower(p1)


class ChiSquared(Gamma):
    def set(self, df):
        self.a, self.s = df / 2, mpf(2)


class Exponential(Law):
    def set(self, mean):
        self.m = mean

    def q(self, p, q):
        return -self.m * (mpmath.log(q) if q < p else mpmath.log1p(-p))

    def cdf(self, x):
        return -mpmath.expm1(-x / self.m)

    def sf(self, x):
        return mpmath.exp(-x / self.m)

    def pdf(self, x):
        return mpmath.exp(-x / self.m) / self.m

    def moments(self):
        return self.m, self.m**2


class ExponentialRate(Exponential):
    def set(self, rate):
        self.m = 1 / rate


class ExponentialQuantile(Exponential):
    fitted = True

    def set(self, p, x):
        self.m = -x / mpmath.log1p(-p)


class Weibull(Law):
    def set(self, shape, scale):
        self.k, self.s = shape, scale

    def q(self, p, q):
        return self.s * (-mpmath.log(q) if q < p else -mpmath.log1p(-p)) ** (1 / self.k)

    def cdf(self, x):
        return -mpmath.expm1(-((x / self.s) ** self.k))

    def sf(self, x):
        return mpmath.exp(-((x / self.s) ** self.k))

    def pdf(self, x):
        t = x / self.s
        return self.k / self.s * t ** (self.k - 1) * mpmath.exp(-(t**self.k))

    def moments(self):
        with mp.workdps(60):
            g1, g2 = mpmath.gamma(1 + 1 / self.k), mpmath.gamma(1 + 2 / self.k)
            return self.s * g1, self.s**2 * (g2 - g1**2)


class WeibullMean(Weibull):
    fitted = True

    def set(self, mean, sd):
        with mp.workdps(90):
            target = mpmath.log1p((sd / mean) ** 2)

            def miss(u):
                return mpmath.loggamma(1 + 2 * u) - 2 * mpmath.loggamma(1 + u) - target

            low, high = mpf(0), mpf(64)
            for _ in range(300):
                middle = (low + high) / 2
                if miss(middle) < 0:
                    low = middle
                else:
                    high = middle
            self.k = 1 / low
            self.s = mean / mpmath.gamma(1 + low)


class Rayleigh(Weibull):
    def set(self, scale):
        Weibull.set(self, mpf(2), scale * mpmath.sqrt(2))


class Pareto(Law):
    def set(self, shape, minimum):
        self.a, self.m = shape, minimum

    def q(self, p, q):
        return self.m * mpmath.exp(-(mpmath.log(q) if q < p else mpmath.log1p(-p)) / self.a)

    def cdf(self, x):
        return -mpmath.expm1(-self.a * mpmath.log(x / self.m))

    def sf(self, x):
        return (x / self.m) ** -self.a

    def pdf(self, x):
        return self.a / x * (x / self.m) ** -self.a

    def moments(self):
        a, m = self.a, self.m
        return (a * m / (a - 1) if a > 1 else mpf('inf'),
                m * m * a / ((a - 1) ** 2 * (a - 2)) if a > 2 else mpf('inf'))


class Gpd(Law):
    def set(self, loc, scale, xi):
        self.loc, self.s, self.xi = loc, scale, xi

    def q(self, p, q):
        # e = -log of the survival probability
        e = -mpmath.log(q) if q < p else -mpmath.log1p(-p)
        return self.loc + self.s * (mpmath.expm1(self.xi * e) / self.xi if self.xi else e)

    def e(self, x):
        z = (x - self.loc) / self.s
        return mpmath.log1p(self.xi * z) / self.xi if self.xi else z

    def cdf(self, x):
        return -mpmath.expm1(-self.e(x))

    def sf(self, x):
        return mpmath.exp(-self.e(x))

    def pdf(self, x):
        return mpmath.exp(-self.e(x) * (1 + self.xi)) / self.s

    def moments(self):
        xi, s = self.xi, self.s
        return (self.loc + s / (1 - xi) if xi < 1 else mpf('inf'),
                s * s / ((1 - xi) ** 2 * (1 - 2 * xi)) if xi < 0.5 else mpf('inf'))


class Gev(Gpd):
    def q(self, p, q):
        g = -mpmath.log(-mpmath.log(p) if p < q else -mpmath.log1p(-q))
        return self.loc + self.s * (mpmath.expm1(self.xi * g) / self.xi if self.xi else g)

    def cdf(self, x):
        return mpmath.exp(-mpmath.exp(-self.e(x)))

    def sf(self, x):
        return -mpmath.expm1(-mpmath.exp(-self.e(x)))

    def pdf(self, x):
        e = self.e(x)
        return mpmath.exp(-mpmath.exp(-e) - (1 + self.xi) * e) / self.s

    def moments(self):
        with mp.workdps(60):
            xi, s = self.xi, self.s
            if xi == 0:
                return self.loc + s * mpmath.euler, s * s * mpmath.pi**2 / 6
        with mp.workdps(90):
            inf = mpf('inf')
            g1 = mpmath.gamma(1 - xi) if xi < 1 else inf
            mean = self.loc + s * (g1 - 1) / xi if xi < 1 else inf
            var = s * s * (mpmath.gamma(1 - 2 * xi) - g1**2) / xi**2 if xi < 0.5 else inf
            return mean, var


class Gumbel(Gev):
    def set(self, loc, scale):
        Gev.set(self, loc, scale, mpf(0))


class Logistic(Law):
    def set(self, m, s):
        self.m, self.s = m, s

    def q(self, p, q):
        return self.m + self.s * (mpmath.log(p) - mpmath.log(q))

    def cdf(self, x):
        return 1 / (1 + mpmath.exp(-(x - self.m) / self.s))

    def sf(self, x):
        return 1 / (1 + mpmath.exp((x - self.m) / self.s))

    def pdf(self, x):
        return self.cdf(x) * self.sf(x) / self.s

    def moments(self):
        return self.m, (mpmath.pi * self.s) ** 2 / 3


class LogLogistic(Law):
    def set(self, shape, scale):
        self.k, self.s = shape, scale

    def q(self, p, q):
        return self.s * (p / q) ** (1 / self.k)

    def cdf(self, x):
        return 1 / (1 + (x / self.s) ** -self.k)

    def sf(self, x):
        return 1 / (1 + (x / self.s) ** self.k)

    def pdf(self, x):
        return self.k / x * self.cdf(x) * self.sf(x)

    def moments(self):
        with mp.workdps(90):
            b = mpmath.pi / self.k
            inf = mpf('inf')
            mean = self.s * b / mpmath.sin(b) if self.k > 1 else inf
            var = self.s**2 * (2 * b / mpmath.sin(2 * b) - (b / mpmath.sin(b)) ** 2) if self.k > 2 else inf
            return mean, var


def line_through(score, p1, x1, p2, x2):
    """Location and scale at which location + scale * score has these quantiles."""
    z1, z2 = score.lower(p1), score.lower(p2)
    scale = (x2 - x1) / (z2 - z1)
    return x1 - scale * z1, scale


class LogLogisticQuantiles(LogLogistic):
    fitted = True

    def set(self, p1, x1, p2, x2):
        at, scale = line_through(Logistic(0, 1), p1, mpmath.log(x1), p2, mpmath.log(x2))
        self.k, self.s = 1 / scale, mpmath.exp(at)


class ParetoQuantiles(Pareto):
    fitted = True

    def set(self, p1, x1, p2, x2):
        at, scale = line_through(Exponential(1), p1, mpmath.log(x1), p2, mpmath.log(x2))
        self.a, self.m = 1 / scale, mpmath.exp(at)


class Laplace(Law):
    def set(self, m, s):
        self.m, self.s = m, s

    def q(self, p, q):
        return self.m + self.s * mpmath.log(2 * p) if p < q else self.m - self.s * mpmath.log(2 * q)

    def cdf(self, x):
        z = (x - self.m) / self.s
        return mpmath.exp(z) / 2 if z < 0 else 1 - mpmath.exp(-z) / 2

    def sf(self, x):
        return 1 - self.cdf(x)

    def pdf(self, x):
        return mpmath.exp(-abs(x - self.m) / self.s) / (2 * self.s)

    def moments(self):
        return self.m, 2 * self.s**2


class LaplaceQuantiles(Laplace):
    fitted = True

    def set(self, p1, x1, p2, x2):
        self.m, self.s = line_through(Laplace(0, 1), p1, x1, p2, x2)


class StudentT(Law):
    dps = DPS

    def set(self, df, loc=mpf(0), scale=mpf(1)):
        self.n, self.loc, self.s = df, loc, scale

    def q(self, p, q):
        if p == q:
            return self.loc
        x, y = beta_inverse(self.n / 2, mpf(1) / 2, 2 * min(p, q), True)
        t = mpmath.sqrt(self.n * y / x)
        return self.loc + self.s * (t if q < p else -t)

    def tails(self, v):
        t = (v - self.loc) / self.s
        x, y = self.n / (self.n + t * t), t * t / (self.n + t * t)
        low, high = beta_tails(self.n / 2, mpf(1) / 2, x, y)
        outer, inner = low / 2, (1 + high) / 2
        return (outer, inner) if t < 0 else (inner, outer)

    def cdf(self, v):
        return self.tails(v)[0]

    def sf(self, v):
        return self.tails(v)[1]

    def pdf(self, v):
        t, n = (v - self.loc) / self.s, self.n
        return mpmath.exp(
            log_gamma((n + 1) / 2) - log_gamma(n / 2) - (n + 1) / 2 * mpmath.log1p(t * t / n)
        ) / (mpmath.sqrt(n * mpmath.pi) * self.s)

    def moments(self):
        n = self.n
        nan, inf = mpf('nan'), mpf('inf')
        var = self.s**2 * n / (n - 2) if n > 2 else (inf if n > 1 else nan)
        return self.loc if n > 1 else nan, var


class Cauchy(Law):
    def set(self, m, s):
        self.m, self.s = m, s

    def q(self, p, q):
        if p == q:
            return self.m
        t = 1 / mpmath.tan(mpmath.pi * min(p, q))
        return self.m + self.s * (t if q < p else -t)

    def tail(self, z):
        # P(Z > z)
        return mpmath.atan(1 / z) / mpmath.pi if z > 0 else mpf(1) / 2 - mpmath.atan(z) / mpmath.pi

    def cdf(self, x):
        return self.tail(-(x - self.m) / self.s)

    def sf(self, x):
        return self.tail((x - self.m) / self.s)

    def pdf(self, x):
        z = (x - self.m) / self.s
        return 1 / (mpmath.pi * self.s * (1 + z * z))

    def moments(self):
        return mpf('nan'), mpf('nan')


class CauchyQuantiles(Cauchy):
    fitted = True

    def set(self, p1, x1, p2, x2):
        self.m, self.s = line_through(Cauchy(0, 1), p1, x1, p2, x2)


class InverseGaussian(Law):
    dps = 400

    def set(self, mean, shape):
        self.m, self.l = mean, shape

    def tails(self, x):
        m, l = self.m, self.l
        r = mpmath.sqrt(l / (2 * x))
        extra = mpmath.exp(2 * l / m) * mpmath.erfc(r * (x / m + 1)) / 2
        z = r * (x / m - 1)
        return mpmath.erfc(-z) / 2 + extra, mpmath.erfc(z) / 2 - extra

    def q(self, p, q):
        lower = p <= q
        target = min(p, q)

        def at(u):
            x = mpmath.exp(u)
            if self.l * (x - self.m) ** 2 > 10000 * self.m**2 * x:
                # Below every level, and beyond what erfc can take.
                return mpf(0), mpf(0)
            low, high = self.tails(x)
            slope = x * self.pdf(x)
            return (low, slope / low) if lower else (high, -slope / high)

        start = mpmath.log(self.m)
        if self.l < self.m:
            start = mpmath.log(self.l / 3)
        return mpmath.exp(solve(at, target, start, lower))

    def cdf(self, x):
        return self.tails(x)[0]

    def sf(self, x):
        return self.tails(x)[1]

    def pdf(self, x):
        m, l = self.m, self.l
        return mpmath.sqrt(l / (2 * mpmath.pi * x**3)) * mpmath.exp(-l * (x - m) ** 2 / (2 * m * m * x))

    def moments(self):
        return self.m, self.m**3 / self.l
