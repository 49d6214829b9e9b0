"""Laws of probability for tests, from their definitions: densities, closed forms, or integrals by the tanh-sinh rule.
Slow, short, and without anything from the program under test. Good to about 1e-11.
"""
import math
from statistics import NormalDist

INF = math.inf
NORMAL = NormalDist()


def integral(f, a, b):
    """Over (a, b), finite; ends may be singular. `f` takes x."""
    total, h = 0.0, 1 / 64
    for k in range(-330, 331):
        s = k * h
        g = math.exp(-math.pi * abs(math.sinh(s)))
        d = g / (1 + g)
        weight = math.pi * math.cosh(s) * d / (1 + g)
        if weight < 1e-300:
            continue
        x = a + (b - a) * d if s < 0 else b - (b - a) * d
        if a < x < b:
            total += weight * f(x)
    return total * h * (b - a)


def root(rises, low, high):
    """The smallest x at which `rises(x)` holds."""
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        if rises(middle):
            high = middle
        else:
            low = middle
    return high


class Law:
    """cdf and density as functions; quantiles by bisection unless given."""

    def __init__(self, cdf, density, mean, sd, low, high, quantile=None, survival=None):
        self.cdf = lambda x: 0.0 if x <= low else 1.0 if x >= high else cdf(x)
        self.density, self.mean, self.sd = density, mean, sd
        self.low, self.high = low, high
        self.given_quantile = quantile
        self.survival = survival or (lambda x: 1 - cdf(x))

    def quantile(self, p):
        if self.given_quantile:
            return self.given_quantile(p)
        return root(lambda x: self.cdf(x) >= p, self.low, self.high)

    def upper(self, q):
        return self.quantile(1 - q)


class Whole(Law):
    """A law on whole numbers from its masses."""

    def __init__(self, mass, low, high):
        self.masses = {k: mass(k) for k in range(low, high + 1)}
        mean = math.fsum(k * m for k, m in self.masses.items())
        sd = math.sqrt(math.fsum((k - mean) ** 2 * m for k, m in self.masses.items()))
        self.moments_are(mean, sd)

    def moments_are(self, mean, sd):
        super().__init__(lambda x: math.fsum(m for k, m in self.masses.items() if k <= x),
                         lambda x: self.masses.get(x, 0), mean, sd, min(self.masses) - 1, INF)

    def quantile(self, p):
        return min(k for k in self.masses if self.cdf(k) >= p - 1e-13)


class Values(Whole):
    """Values with weights."""

    def __init__(self, pairs):
        total = math.fsum(w for _, w in pairs)
        self.masses = {}
        for value, weight in pairs:
            self.masses[value] = self.masses.get(value, 0) + weight / total
        mean = math.fsum(k * m for k, m in self.masses.items())
        sd = math.sqrt(math.fsum((k - mean) ** 2 * m for k, m in self.masses.items()))
        self.moments_are(mean, sd)


def by_quantile(quantile, slope, mean=None, sd=None):
    """A law from its quantile function and the derivative of that."""
    mean = mean if mean is not None else integral(quantile, 0, 0.5) + integral(quantile, 0.5, 1)
    if sd is None:
        square = lambda p: (quantile(p) - mean) ** 2
        sd = math.sqrt(integral(square, 0, 0.5) + integral(square, 0.5, 1))
    cdf = lambda x: root(lambda p: quantile(p) >= x, 1e-300, 1 - 1e-16)
    return Law(cdf, lambda x: 1 / slope(cdf(x)), mean, sd, -INF, INF, quantile)


def by_density(density, mean, sd, low, high, start=None):
    """The distribution function is an integral from `low`, or from `start` where that is the median."""
    if start is None:
        cdf = lambda x: integral(density, low, x)
    else:
        cdf = lambda x: 0.5 + (integral(density, start, x) if x > start else -integral(density, x, start))
    return Law(cdf, density, mean, sd, low, high)


def normal(mean, sd):
    law = NormalDist(mean, sd)
    return Law(law.cdf, law.pdf, mean, sd, -INF, INF, law.inv_cdf, lambda x: 0.5 * math.erfc((x - mean) / sd / math.sqrt(2)))


def lognormal(mu, sigma):
    log = NormalDist(mu, sigma)
    mean = math.exp(mu + sigma ** 2 / 2)
    return Law(lambda x: log.cdf(math.log(x)), lambda x: log.pdf(math.log(x)) / x, mean,
               mean * math.sqrt(math.expm1(sigma ** 2)), 0, INF, lambda p: math.exp(log.inv_cdf(p)))


def gamma(shape, scale):
    log_norm = math.lgamma(shape) + shape * math.log(scale)
    density = lambda x: math.exp((shape - 1) * math.log(x) - x / scale - log_norm)
    return by_density(density, shape * scale, math.sqrt(shape) * scale, 0, shape * scale + 60 * scale * (1 + math.sqrt(shape)))


def gamma_of_moments(mean, sd):
    return gamma((mean / sd) ** 2, sd ** 2 / mean)


def beta(a, b, low=0, high=1):
    log_norm = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    width = high - low

    def density(x):
        t = (x - low) / width
        return math.exp((a - 1) * math.log(t) + (b - 1) * math.log1p(-t) - log_norm) / width

    sd = width * math.sqrt(a * b / (a + b + 1)) / (a + b)
    return by_density(density, low + width * a / (a + b), sd, low, high)


def pert(low, mode, high, shape=4):
    return beta(1 + shape * (mode - low) / (high - low), 1 + shape * (high - mode) / (high - low), low, high)


def student_t(df, location=0, scale=1):
    log_norm = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - 0.5 * math.log(df * math.pi) - math.log(scale)
    density = lambda x: math.exp(log_norm - (df + 1) / 2 * math.log1p(((x - location) / scale) ** 2 / df))
    return by_density(density, location, scale * math.sqrt(df / (df - 2)), location - 400 * scale, location + 400 * scale, location)


def inverse_gaussian(mean, shape):
    def cdf(x):
        r = math.sqrt(shape / x)
        return NORMAL.cdf(r * (x / mean - 1)) + math.exp(2 * shape / mean) * NORMAL.cdf(-r * (x / mean + 1))

    density = lambda x: math.sqrt(shape / (2 * math.pi * x ** 3)) * math.exp(-shape * (x - mean) ** 2 / (2 * mean ** 2 * x))
    return Law(cdf, density, mean, math.sqrt(mean ** 3 / shape), 1e-6 * mean, mean * 100)


def closed(cdf, density, quantile, mean, sd):
    return Law(cdf, density, mean, sd, -INF, INF, quantile)


def cauchy(location, scale):
    return closed(lambda x: 0.5 + math.atan((x - location) / scale) / math.pi,
                  lambda x: 1 / (math.pi * scale * (1 + ((x - location) / scale) ** 2)),
                  lambda p: location + scale * math.tan(math.pi * (p - 0.5)), None, None)


def exponential(mean):
    return closed(lambda x: -math.expm1(-x / mean), lambda x: math.exp(-x / mean) / mean,
                  lambda p: -mean * math.log1p(-p), mean, mean)


def gev(location, scale, shape):
    part = lambda x: (1 + shape * (x - location) / scale) ** (-1 / shape)
    g1, g2 = math.gamma(1 - shape), math.gamma(1 - 2 * shape)
    return closed(lambda x: math.exp(-part(x)), lambda x: part(x) ** (shape + 1) * math.exp(-part(x)) / scale,
                  lambda p: location + scale * ((-math.log(p)) ** -shape - 1) / shape,
                  location + scale * (g1 - 1) / shape, scale * math.sqrt(g2 - g1 ** 2) / abs(shape))


def gpd(location, scale, shape):
    inner = lambda x: 1 + shape * (x - location) / scale
    return closed(lambda x: 1 - inner(x) ** (-1 / shape), lambda x: inner(x) ** (-1 / shape - 1) / scale,
                  lambda p: location + scale * ((1 - p) ** -shape - 1) / shape,
                  location + scale / (1 - shape), scale / (1 - shape) / math.sqrt(1 - 2 * shape))


def gumbel(location, scale):
    z = lambda x: (x - location) / scale
    return closed(lambda x: math.exp(-math.exp(-z(x))), lambda x: math.exp(-z(x) - math.exp(-z(x))) / scale,
                  lambda p: location - scale * math.log(-math.log(p)),
                  location + 0.57721566490153286 * scale, math.pi * scale / math.sqrt(6))


def laplace(location, scale):
    z = lambda x: (x - location) / scale
    return closed(lambda x: 0.5 * math.exp(z(x)) if z(x) < 0 else 1 - 0.5 * math.exp(-z(x)),
                  lambda x: 0.5 * math.exp(-abs(z(x))) / scale,
                  lambda p: location + scale * (math.log(2 * p) if p < 0.5 else -math.log(2 * (1 - p))),
                  location, scale * math.sqrt(2))


def logistic(location, scale):
    z = lambda x: (x - location) / scale
    return closed(lambda x: 1 / (1 + math.exp(-z(x))), lambda x: math.exp(-z(x)) / (1 + math.exp(-z(x))) ** 2 / scale,
                  lambda p: location + scale * math.log(p / (1 - p)), location, math.pi * scale / math.sqrt(3))


def log_logistic(shape, scale):
    b = math.pi / shape
    mean = scale * b / math.sin(b)
    odds = lambda x: (x / scale) ** shape
    return closed(lambda x: odds(x) / (1 + odds(x)), lambda x: shape / x * odds(x) / (1 + odds(x)) ** 2,
                  lambda p: scale * (p / (1 - p)) ** (1 / shape),
                  mean, math.sqrt(scale ** 2 * 2 * b / math.sin(2 * b) - mean ** 2))


def pareto(shape, minimum):
    mean = minimum * shape / (shape - 1)
    return closed(lambda x: 1 - (minimum / x) ** shape, lambda x: shape / x * (minimum / x) ** shape,
                  lambda p: minimum * (1 - p) ** (-1 / shape),
                  mean, minimum / (shape - 1) * math.sqrt(shape / (shape - 2)))


def rayleigh(scale):
    return closed(lambda x: -math.expm1(-0.5 * (x / scale) ** 2), lambda x: x / scale ** 2 * math.exp(-0.5 * (x / scale) ** 2),
                  lambda p: scale * math.sqrt(-2 * math.log1p(-p)), scale * math.sqrt(math.pi / 2), scale * math.sqrt(2 - math.pi / 2))


def weibull(shape, scale):
    power = lambda x: (x / scale) ** shape
    g1, g2 = math.gamma(1 + 1 / shape), math.gamma(1 + 2 / shape)
    return closed(lambda x: -math.expm1(-power(x)), lambda x: shape / x * power(x) * math.exp(-power(x)),
                  lambda p: scale * (-math.log1p(-p)) ** (1 / shape), scale * g1, scale * math.sqrt(g2 - g1 ** 2))


def triangular(low, mode, high):
    rise, fall, width = mode - low, high - mode, high - low
    return closed(lambda x: (x - low) ** 2 / width / rise if x < mode else 1 - (high - x) ** 2 / width / fall,
                  lambda x: 2 * (x - low) / width / rise if x < mode else 2 * (high - x) / width / fall,
                  lambda p: low + math.sqrt(p * width * rise) if p < rise / width else high - math.sqrt((1 - p) * width * fall),
                  (low + mode + high) / 3, math.sqrt((width ** 2 - rise * fall) / 18))


def uniform(low, high):
    return closed(lambda x: (x - low) / (high - low), lambda x: 1 / (high - low), lambda p: low + p * (high - low),
                  (low + high) / 2, (high - low) / math.sqrt(12))


def cumulative(points):
    """Straight lines between (p, x)."""
    parts = [(p1, x1, p2, x2) for (p1, x1), (p2, x2) in zip(points, points[1:])]
    cdf = lambda x: next(p1 + (p2 - p1) * (x - x1) / (x2 - x1) for p1, x1, p2, x2 in parts if x <= x2)
    quantile = lambda p: next(x1 + (x2 - x1) * (p - p1) / (p2 - p1) for p1, x1, p2, x2 in parts if p <= p2)
    density = lambda x: next((p2 - p1) / (x2 - x1) for p1, x1, p2, x2 in parts if x <= x2)
    mean = sum((p2 - p1) * (x1 + x2) / 2 for p1, x1, p2, x2 in parts)
    var = sum((p2 - p1) * ((x2 - x1) ** 2 / 12 + ((x1 + x2) / 2 - mean) ** 2) for p1, x1, p2, x2 in parts)
    return closed(cdf, density, quantile, mean, math.sqrt(var))


def metalog(p10, p50, p90):
    """Keelin's three terms: a + b L + c (y - 1/2) L with L = log(y / (1 - y)), through three points."""
    logit = math.log(9)
    b, c = (p90 - p10) / (2 * logit), (p90 + p10 - 2 * p50) / (0.8 * logit)
    log_odds = lambda y: math.log(y) - math.log1p(-y)
    quantile = lambda y: p50 + b * log_odds(y) + c * (y - 0.5) * log_odds(y)
    slope = lambda y: (b + c * (y - 0.5)) / (y * (1 - y)) + c * log_odds(y)
    return by_quantile(quantile, slope)


def mixture(parts):
    """Laws with weights."""
    total = sum(w for _, w in parts)
    parts = [(law, w / total) for law, w in parts]
    mean = sum(w * law.mean for law, w in parts)
    sd = math.sqrt(sum(w * (law.sd ** 2 + (law.mean - mean) ** 2) for law, w in parts))
    low = min(law.quantile(1e-12) for law, _ in parts)
    high = max(law.quantile(1 - 1e-12) for law, _ in parts)
    return Law(lambda x: sum(w * law.cdf(x) for law, w in parts), lambda x: sum(w * law.density(x) for law, w in parts),
               mean, sd, low, high)


def truncated(law, low, high):
    below, mass = law.cdf(low), law.cdf(high) - law.cdf(low)
    density = lambda x: law.density(x) / mass
    mean = integral(lambda x: x * density(x), low, high)
    sd = math.sqrt(integral(lambda x: (x - mean) ** 2 * density(x), low, high))
    return Law(lambda x: (law.cdf(x) - below) / mass, density, mean, sd, low, high)


def bernoulli(p):
    return Whole(lambda k: p if k else 1 - p, 0, 1)


def binomial(n, p):
    return Whole(lambda k: math.comb(n, k) * p ** k * (1 - p) ** (n - k), 0, n)


def geometric(p):
    return Whole(lambda k: p * (1 - p) ** k, 0, 600)


def hypergeometric(population, successes, draws):
    ways = math.comb(population, draws)
    return Whole(lambda k: math.comb(successes, k) * math.comb(population - successes, draws - k) / ways, 0, min(successes, draws))


def negative_binomial(r, p):
    return Whole(lambda k: math.exp(math.lgamma(k + r) - math.lgamma(r) - math.lgamma(k + 1) + r * math.log(p) + k * math.log1p(-p)), 0, 400)


def poisson(mean):
    return Whole(lambda k: math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)), 0, 200)


def uniform_int(low, high):
    return Whole(lambda k: 1 / (high - low + 1), low, high)
