// Closed forms where long double has them; elsewhere Gauss's rule over panels of the density
// around its top, in a scale where it neither overflows nor vanishes.
#include "dist/extreme_reference.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace plimsoll::dist {
namespace {

constexpr Real kPi = 3.14159265358979323846264338327950288L;
constexpr Real kEuler = 0.57721566490153286060651209008240243L;

// ---- integrals

constexpr std::array<Real, 8> kNodes = {
    0.0950125098376374401853193354249581L, 0.2816035507792589132304605014604961L,
    0.4580167776572273863424194429835776L, 0.6178762444026437484466717640487910L,
    0.7554044083550030338951011948474422L, 0.8656312023878317438804678977123931L,
    0.9445750230732325760779884155346083L, 0.9894009349916499325961541734503326L};
constexpr std::array<Real, 8> kWeights = {
    0.1894506104550684962853967232082831L, 0.1826034150449235888667636679692199L,
    0.1691565193950025381893120790303599L, 0.1495959888165767320815017305474785L,
    0.1246289712555338720524762821920164L, 0.0951585116824927848099251076022462L,
    0.0622535239386478928628438369943776L, 0.0271524594117540948517805724560181L};

using Log = std::function<Real(Real)>;

Real panels(const Log& log_density, Real top, Real from, Real to) {
  if (!(to > from)) return 0;
  constexpr int kPanels = 120;
  Real sum = 0;
  for (int i = 0; i < kPanels; ++i) {
    const Real a = from + (to - from) * i / kPanels;
    const Real b = from + (to - from) * (i + 1) / kPanels;
    for (std::size_t k = 0; k < kNodes.size(); ++k) {
      const Real step = 0.5L * (b - a) * kNodes[k];
      const Real middle = 0.5L * (a + b);
      sum +=
          0.5L * (b - a) * kWeights[k] *
          (std::exp(log_density(middle + step) - top) + std::exp(log_density(middle - step) - top));
    }
  }
  return sum;
}

// The shares of a log-concave density below and above `at`. Its place and width are not known.
Tails integrate(const Log& log_density, Real at, const std::vector<Real>& breaks) {
  constexpr Real kFar = 1e15L;
  Real low = -kFar;
  Real high = kFar;
  for (int i = 0; i < 400; ++i) {
    const Real a = low + (high - low) / 3;
    const Real b = high - (high - low) / 3;
    // Both may be -inf where the density has left the numbers: towards the middle then.
    const Real f = log_density(a);
    const Real g = log_density(b);
    if (f == g) {
      low = a;
      high = b;
    } else if (f < g || std::isnan(f)) {
      low = a;
    } else {
      high = b;
    }
  }
  const Real mode = 0.5L * (low + high);
  const Real top = log_density(mode);
  const auto end = [&](Real side) {
    Real inside = 0;
    Real outside = 1e-16L;
    while (outside < kFar && log_density(mode + side * outside) - top > -90) outside *= 2;
    for (int i = 0; i < 80; ++i) {
      const Real middle = 0.5L * (inside + outside);
      (log_density(mode + side * middle) - top > -90 ? inside : outside) = middle;
    }
    return mode + side * outside;
  };
  const Real first = end(-1);
  const Real last = end(1);
  std::vector<Real> all = {first, mode, last, at};
  for (const Real b : breaks) all.push_back(b);
  for (Real& b : all) b = std::min(std::max(b, first), last);
  std::sort(all.begin(), all.end());
  Tails sum{0, 0};
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    const Real part = panels(log_density, top, all[i], all[i + 1]);
    (all[i + 1] <= at ? sum.below : sum.above) += part;
  }
  const Real total = sum.below + sum.above;
  return {sum.below / total, sum.above / total};
}

Tails gamma_tails(Real shape, Real x) {
  if (!(x > 0)) return {0, 1};
  // d = log(x / shape): shape (d - e^d), around d = 0 without cancellation.
  const Log density = [=](Real d) {
    if (std::fabs(d) > 1e-3L) return -shape * (std::expm1(d) - d);
    Real term = d * d / 2;
    Real sum = 0;
    for (int n = 3; n < 12; ++n) {
      sum += term;
      term *= d / n;
    }
    return -shape * sum;
  };
  const Real ratio = (x - shape) / shape;
  const Real at = std::fabs(ratio) < 0.5L ? std::log1p(ratio) : std::log(x) - std::log(shape);
  const Real unit = -std::log(shape);
  return integrate(density, at, {unit - 50, unit, unit + 5});
}

// At the logit of x.
Tails beta_tails(Real a, Real b, Real logit) {
  const bool first = a <= b;
  const Real share = first ? a / (a + b) : b / (a + b);
  const Log density = [=](Real d) {
    const Real e = first ? d : -d;
    const Real moved = e > 1000 ? e + std::log(share) : std::log1p(share * std::expm1(e));
    return (first ? a : b) * e - (a + b) * moved;
  };
  const Real center = std::log(a) - std::log(b);
  return integrate(density, logit - center, {-center - 50, -center, -center + 50, -50, 50});
}

Tails inverse_gaussian_tails(Real mean, Real shape, Real x) {
  const Real ratio = shape / mean;
  const Log density = [=](Real d) {
    const Real half = std::sinh(d / 2);
    return -d / 2 - 2 * ratio * half * half;
  };
  const Real step = (x - mean) / mean;
  const Real at = std::fabs(step) < 0.5L ? std::log1p(step) : std::log(x) - std::log(mean);
  return integrate(density, at, {-50, 50});
}

// ---- references

Tails complete(Real below, Real above) {
  return {below, above};
}

Real normal_score(Real p, Real q) {
  const Real tail = std::min(p, q);
  if (tail == 0.5L) return 0;
  Real z = -std::sqrt(-2 * std::log(tail));
  for (int i = 0; i < 60; ++i) {
    const Real reached = 0.5L * std::erfc(-z / std::sqrt(2.0L));
    const Real slope = std::exp(-z * z / 2) / std::sqrt(2 * kPi);
    // Newton's method on the logarithm.
    const Real step = std::log(reached / tail) * reached / slope;
    z -= step;
    if (std::fabs(step) < 1e-18L * std::fabs(z)) break;
  }
  return p < q ? z : -z;
}

Real exponential_score(Real p, Real q) {
  return p < q ? -std::log1p(-p) : -std::log(q);
}
Real gumbel_score(Real p, Real q) {
  return -std::log(exponential_score(q, p));
}
Real power(Real shape, Real score) {
  return std::fabs(shape * score) < 1e-18L ? score : std::expm1(shape * score) / shape;
}

Reference located(Real location, Real scale, std::function<Real(Real, Real)> score, Real mean,
                  Real sd) {
  Reference out;
  out.quantile = [=](Real p, Real q) { return location + scale * score(p, q); };
  out.mean = location + scale * mean;
  out.sd = scale * sd;
  out.size = std::fabs(location);
  out.unit = scale;
  return out;
}

Reference by_tails(std::function<Tails(Real)> tails, Real mean, Real sd) {
  Reference out;
  out.tails = std::move(tails);
  out.mean = mean;
  out.sd = sd;
  return out;
}

Reference beta_reference(Real a, Real b, Real low, Real high) {
  const Real width = high - low;
  Reference out = by_tails(
      [=](Real x) {
        if (x <= low) return Tails{0, 1};
        if (x >= high) return Tails{1, 0};
        return beta_tails(a, b, std::log(x - low) - std::log(high - x));
      },
      a <= b ? low + width * (a / (a + b)) : high - width * (b / (a + b)),
      width * std::sqrt(a / (a + b)) * std::sqrt(b / (a + b)) / std::sqrt(a + b + 1));
  out.size = std::max(std::fabs(low), std::fabs(high));
  out.unit = width;
  return out;
}

}  // namespace

Reference reference_of(const std::string& law, const std::vector<double>& n) {
  const auto number = [&](std::size_t i) { return static_cast<Real>(n[i]); };
  const Real a = number(0);
  const Real b = n.size() > 1 ? number(1) : 0;
  const Real c = n.size() > 2 ? number(2) : 0;
  if (law == "normal") return located(a, b, normal_score, 0, 1);
  if (law == "cauchy") {
    return located(
        a, b,
        [](Real p, Real q) {
          const Real depth = p == q ? 0 : 1 / std::tan(kPi * std::min(p, q));
          return p < q ? -depth : depth;
        },
        NAN, NAN);
  }
  if (law == "exponential") return located(0, a, exponential_score, 1, 1);
  if (law == "gumbel") return located(a, b, gumbel_score, kEuler, kPi / std::sqrt(6.0L));
  if (law == "logistic") {
    return located(
        a, b, [](Real p, Real q) { return std::log(p) - std::log(q); }, 0, kPi / std::sqrt(3.0L));
  }
  if (law == "laplace") {
    return located(
        a, b, [](Real p, Real q) { return p < q ? std::log(2 * p) : -std::log(2 * q); }, 0,
        std::sqrt(2.0L));
  }
  if (law == "gpd") {
    return located(
        a, b, [=](Real p, Real q) { return power(c, exponential_score(p, q)); }, 1 / (1 - c),
        1 / (1 - c) / std::sqrt(1 - 2 * c));
  }
  if (law == "gev") {
    return located(
        a, b, [=](Real p, Real q) { return power(c, gumbel_score(p, q)); }, NAN, NAN);
  }
  if (law == "rayleigh") {
    return located(
        0, a, [](Real p, Real q) { return std::sqrt(2 * exponential_score(p, q)); },
        std::sqrt(kPi / 2), std::sqrt(2 - kPi / 2));
  }
  if (law == "weibull") {
    return located(
        0, b, [=](Real p, Real q) { return std::exp(std::log(exponential_score(p, q)) / a); }, NAN,
        NAN);
  }
  if (law == "pareto") {
    return located(
        0, b, [=](Real p, Real q) { return std::exp(exponential_score(p, q) / a); }, a / (a - 1),
        std::sqrt(a / (a - 2)) / (a - 1));
  }
  if (law == "log_logistic") {
    return located(
        0, b, [=](Real p, Real q) { return std::exp((std::log(p) - std::log(q)) / a); }, NAN, NAN);
  }
  if (law == "lognormal") {
    Reference out;
    out.quantile = [=](Real p, Real q) { return std::exp(a + b * normal_score(p, q)); };
    out.mean = std::exp(a + b * b / 2);
    out.sd = out.mean * std::sqrt(std::expm1(b * b));
    return out;
  }
  if (law == "uniform") {
    Reference out = located(
        0, 1, [=](Real p, Real q) { return p < q ? a + p * (b - a) : b - q * (b - a); },
        (a + b) / 2, (b - a) / std::sqrt(12.0L));
    out.size = std::max(std::fabs(a), std::fabs(b));
    return out;
  }
  if (law == "triangular") {
    const Real width = c - a;
    Reference out = located(
        0, 1,
        [=](Real p, Real q) {
          return p < (b - a) / width ? a + std::sqrt(p * width) * std::sqrt(b - a)
                                     : c - std::sqrt(q * width) * std::sqrt(c - b);
        },
        (a + b + c) / 3, std::sqrt((width * width - (b - a) * (c - b)) / 18));
    out.size = std::max(std::fabs(a), std::fabs(c));
    return out;
  }
  if (law == "gamma") {
    Reference out =
        by_tails([=](Real x) { return gamma_tails(a, x / b); }, a * b, std::sqrt(a) * b);
    out.unit = b;
    return out;
  }
  if (law == "chi_squared") {
    return by_tails([=](Real x) { return gamma_tails(a / 2, x / 2); }, a, std::sqrt(2 * a));
  }
  if (law == "inverse_gaussian") {
    return by_tails([=](Real x) { return inverse_gaussian_tails(a, b, x); }, a,
                    a * std::sqrt(a / b));
  }
  if (law == "beta") return beta_reference(a, b, c, number(3));
  if (law == "pert") {
    const Real s = number(3);
    return beta_reference(1 + s * ((b - a) / (c - a)), 1 + s * ((c - b) / (c - a)), a, c);
  }
  if (law == "student_t") {
    return by_tails(
        [=](Real x) {
          const Real t = std::fabs((x - b) / c);
          if (t == 0) return Tails{0.5L, 0.5L};
          const Real tail = beta_tails(a / 2, 0.5L, std::log(a) - 2 * std::log(t)).below / 2;
          return x < b ? complete(tail, 1 - tail) : complete(1 - tail, tail);
        },
        a > 1 ? b : NAN, a > 2 ? c * std::sqrt(a / (a - 2)) : NAN);
  }
  if (law == "poisson") {
    return by_tails(
        [=](Real k) {
          if (k < 0) return Tails{0, 1};
          if (a == 0) return Tails{1, 0};
          const Tails t = gamma_tails(std::floor(k) + 1, a);
          return Tails{t.above, t.below};
        },
        a, std::sqrt(a));
  }
  if (law == "binomial") {
    return by_tails(
        [=](Real k) {
          if (k < 0) return Tails{0, 1};
          if (k >= a || b == 0) return Tails{1, 0};
          if (b == 1) return Tails{0, 1};
          return beta_tails(a - std::floor(k), std::floor(k) + 1, std::log1p(-b) - std::log(b));
        },
        a * b, std::sqrt(a * b * (1 - b)));
  }
  if (law == "negative_binomial") {
    return by_tails(
        [=](Real k) {
          if (k < 0) return Tails{0, 1};
          if (b == 1) return Tails{1, 0};
          return beta_tails(a, std::floor(k) + 1, std::log(b) - std::log1p(-b));
        },
        a * (1 - b) / b, std::sqrt(a * (1 - b)) / b);
  }
  if (law == "geometric") {
    return by_tails(
        [=](Real k) {
          const Real log_above = (std::floor(k) + 1) * std::log1p(-a);
          return k < 0 ? Tails{0, 1} : Tails{-std::expm1(log_above), std::exp(log_above)};
        },
        (1 - a) / a, std::sqrt(1 - a) / a);
  }
  if (law == "hypergeometric") {
    return by_tails(
        [=](Real k) {
          // Masses outwards from the mode, as far as they count.
          const Real mode = std::floor((c + 1) * (b + 1) / (a + 2));
          Tails sum{0, 0};
          Real mass = 1;
          for (Real j = mode; mass > 1e-25L; j += 1) {
            (j <= k ? sum.below : sum.above) += mass;
            mass *= (b - j) / (j + 1) * ((c - j) / (a - b - c + j + 1));
          }
          mass = 1;
          for (Real j = mode;;) {
            mass *= j / (b - j + 1) * ((a - b - c + j) / (c - j + 1));
            if (!(mass > 1e-25L)) break;
            j -= 1;
            (j <= k ? sum.below : sum.above) += mass;
          }
          const Real total = sum.below + sum.above;
          return Tails{sum.below / total, sum.above / total};
        },
        c * (b / a), std::sqrt(c * (b / a) * ((a - b) / a) * ((a - c) / std::max<Real>(a - 1, 1))));
  }
  return {};
}

}  // namespace plimsoll::dist
