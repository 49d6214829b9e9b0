"""The laws on whole numbers by their definitions, for dist_reference.py."""

from functools import lru_cache

import mpmath
from mpmath import mp, mpf

from dist_reference_laws import Law
from dist_reference_special import log_gamma


def dyadic(x):
    """The integer ratio of a binary64 number."""
    return float(x).as_integer_ratio()


class Discrete(Law):
    """Tails by direct summation away from the mode, the terms from the exact ratio of neighbours."""

    discrete = True
    dps = 80
    low, high = 0, None

    def sum_out(self, k, step):
        # sum over j = k, k + step, ... of pmf(j) / pmf(k)
        bits = 230
        term = total = 1 << bits
        while term:
            if step > 0:
                if self.high is not None and k >= self.high:
                    break
                num, den = self.ratio(k)
                k += 1
            else:
                if k <= self.low:
                    break
                den, num = self.ratio(k - 1)
                k -= 1
            term = term * num // den
            total += term
        return mpmath.ldexp(mpf(total), -bits)

    def pdf(self, k):
        k = int(k)
        if k < self.low or (self.high is not None and k > self.high):
            return mpf(0)
        return mpmath.exp(self.log_mass(k))

    @lru_cache(maxsize=100000)
    def tails_at(self, k):
        if k < self.low:
            return mpf(0), mpf(1)
        if self.high is not None and k >= self.high:
            return mpf(1), mpf(0)
        if k < self.mode():
            c = self.pdf(k) * self.sum_out(k, -1)
            return c, 1 - c
        s = self.pdf(k + 1) * self.sum_out(k + 1, 1)
        return 1 - s, s

    def cdf(self, x):
        return self.tails_at(int(mpmath.floor(x)))[0]

    def sf(self, x):
        return self.tails_at(int(mpmath.floor(x)))[1]

    def q(self, p, q):
        """Smallest k with cdf(k) >= p, that is with sf(k) <= q."""
        lower = p <= q
        target = p if lower else q

        def enough(k):
            c, s = self.tails_at(k)
            return c >= target if lower else s <= target

        # Invariant: not enough(low), enough(high).
        low, high = self.low - 1, self.high
        mean, var = self.moments()
        k = int(mean)
        spread = int(mpmath.sqrt(var)) + 1
        if high is None:
            high = k + spread
            while not enough(high):
                low = max(low, high)
                spread *= 2
                high += spread
        k = min(max(k, low + 1), high - 1)
        for turn in range(400):
            if high - low <= 1:
                return mpf(high)
            k = min(max(k, low + 1), high - 1)
            if enough(k):
                high = k
            else:
                low = k
            c, s = self.tails_at(k)
            tail = c if lower else s
            mass = self.pdf(k)
            step = None
            if turn % 3 != 2 and tail > 0 and mass > 0 and mass < tail:
                # The tail falls about geometrically: log tail is nearly linear in k.
                slope = -mpmath.log1p(-mass / tail) * (1 if lower else -1)
                step = int(mpmath.nint((mpmath.log(target) - mpmath.log(tail)) / slope))
            if turn % 3 == 1 and step is not None:
                step += 1 if step < 0 else -1
            k = (low + high) // 2 if step is None else k + (step or (-1 if high == k else 1))
        raise ArithmeticError('no quantile')


class Bernoulli(Discrete):
    high = 1

    def set(self, p):
        self.p = p

    def mode(self):
        return 1

    def tails_at(self, k):
        return (mpf(0), mpf(1)) if k < 0 else (1 - self.p, self.p) if k < 1 else (mpf(1), mpf(0))

    def pdf(self, k):
        return {0: 1 - self.p, 1: self.p}.get(int(k), mpf(0))

    def q(self, p, q):
        return mpf(0) if self.p <= q else mpf(1)

    def moments(self):
        return self.p, self.p * (1 - self.p)


class UniformInt(Discrete):
    def set(self, a, b):
        self.a, self.b = int(a), int(b)
        self.low, self.high = self.a, self.b
        self.n = self.b - self.a + 1

    def tails_at(self, k):
        i = min(max(k - self.a + 1, 0), self.n)
        return mpf(i) / self.n, mpf(self.n - i) / self.n

    def pdf(self, k):
        return mpf(1) / self.n

    def q(self, p, q):
        return mpf(min(max(self.a - 1 + int(mpmath.ceil(p * self.n)), self.a), self.b))

    def moments(self):
        return mpf(self.a + self.b) / 2, (mpf(self.n) ** 2 - 1) / 12


class Poisson(Discrete):
    def set(self, mean):
        self.m = mean
        self.num, self.den = dyadic(mean)

    def mode(self):
        return int(self.m)

    def ratio(self, k):
        return self.num, self.den * (k + 1)

    def log_mass(self, k):
        return k * mpmath.log(self.m) - self.m - log_gamma(mpf(k + 1))

    def moments(self):
        return self.m, self.m


class Binomial(Discrete):
    def set(self, n, p):
        self.n, self.p = int(n), p
        self.high = self.n
        self.num, self.den = dyadic(p)

    def mode(self):
        return int((self.n + 1) * self.p)

    def ratio(self, k):
        return (self.n - k) * self.num, (k + 1) * (self.den - self.num)

    def log_mass(self, k):
        n = self.n
        return (log_gamma(mpf(n + 1)) - log_gamma(mpf(k + 1)) - log_gamma(mpf(n - k + 1))
                + k * mpmath.log(self.p) + (n - k) * mpmath.log(1 - self.p))

    def moments(self):
        return self.n * self.p, self.n * self.p * (1 - self.p)


class NegativeBinomial(Discrete):
    def set(self, r, p):
        self.r, self.p = r, p
        self.r_num, self.r_den = dyadic(r)
        self.num, self.den = dyadic(p)

    def mode(self):
        return int((self.r - 1) * (1 - self.p) / self.p) if self.r > 1 else 0

    def ratio(self, k):
        return ((self.r_num + k * self.r_den) * (self.den - self.num),
                (k + 1) * self.r_den * self.den)

    def log_mass(self, k):
        return (log_gamma(self.r + k) - log_gamma(self.r) - log_gamma(mpf(k + 1))
                + self.r * mpmath.log(self.p) + k * mpmath.log(1 - self.p))

    def moments(self):
        return self.r * (1 - self.p) / self.p, self.r * (1 - self.p) / self.p**2


class NegativeBinomialMean(NegativeBinomial):
    def set(self, mean, sd):
        NegativeBinomial.set(self, mean**2 / (sd**2 - mean), mean / sd**2)


class Geometric(Discrete):
    def set(self, p):
        self.p = p

    def tails_at(self, k):
        with mp.workdps(420):
            if k < 0:
                return mpf(0), mpf(1)
            e = (k + 1) * mpmath.log(1 - self.p)
            return -mpmath.expm1(e), mpmath.exp(e)

    def pdf(self, k):
        return self.p * mpmath.exp(int(k) * mpmath.log(1 - self.p))

    def q(self, p, q):
        with mp.workdps(420):
            k = mpmath.log1p(-p) if p < q else mpmath.log(q)
            k = int(mpmath.ceil(k / mpmath.log1p(-self.p) - 1))
            return mpf(max(k, 0))

    def moments(self):
        return (1 - self.p) / self.p, (1 - self.p) / self.p**2


class Hypergeometric(Discrete):
    def set(self, population, successes, draws):
        self.N, self.K, self.n = int(population), int(successes), int(draws)
        self.low, self.high = max(0, self.n + self.K - self.N), min(self.n, self.K)

    def mode(self):
        return (self.n + 1) * (self.K + 1) // (self.N + 2)

    def ratio(self, k):
        return ((self.K - k) * (self.n - k), (k + 1) * (self.N - self.K - self.n + k + 1))

    def log_mass(self, k):
        def choose(n, k):
            return log_gamma(mpf(n + 1)) - log_gamma(mpf(k + 1)) - log_gamma(mpf(n - k + 1))

        return choose(self.K, k) + choose(self.N - self.K, self.n - k) - choose(self.N, self.n)

    def moments(self):
        N, K, n = mpf(self.N), mpf(self.K), mpf(self.n)
        return n * K / N, n * K * (N - K) * (N - n) / (N * N * (N - 1)) if N > 1 else mpf(0)
