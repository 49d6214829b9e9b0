// Numbers that carry their first and second derivatives by N parameters.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

#include "math/functions.h"
#include "math/special.h"

namespace plimsoll::fit {

// The upper triangle by rows: (0,0), (0,1), ..., (1,1), ...
template <std::size_t N>
struct Dual {
  static constexpr std::size_t kPairs = N * (N + 1) / 2;

  double v = 0;
  std::array<double, N> g{};
  std::array<double, kPairs> h{};

  Dual() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a constant is one
  Dual(double value) : v(value) {}

  static Dual parameter(double value, std::size_t i) {
    Dual out(value);
    out.g[i] = 1;
    return out;
  }
};

// f(a) where f, its slope and its second derivative at a.v are known.
template <std::size_t N>
Dual<N> chained(const Dual<N>& a, double f, double slope, double bend) {
  Dual<N> out(f);
  std::size_t k = 0;
  for (std::size_t i = 0; i < N; ++i) {
    out.g[i] = slope * a.g[i];
    for (std::size_t j = i; j < N; ++j, ++k) out.h[k] = slope * a.h[k] + bend * a.g[i] * a.g[j];
  }
  return out;
}

template <std::size_t N>
Dual<N> operator+(Dual<N> a, const Dual<N>& b) {
  a.v += b.v;
  for (std::size_t i = 0; i < N; ++i) a.g[i] += b.g[i];
  for (std::size_t k = 0; k < Dual<N>::kPairs; ++k) a.h[k] += b.h[k];
  return a;
}
template <std::size_t N>
Dual<N> operator*(Dual<N> a, double b) {
  a.v *= b;
  for (double& x : a.g) x *= b;
  for (double& x : a.h) x *= b;
  return a;
}
template <std::size_t N>
Dual<N> operator*(double b, Dual<N> a) {
  return a * b;
}
template <std::size_t N>
Dual<N> operator+(Dual<N> a, double b) {
  a.v += b;
  return a;
}
template <std::size_t N>
Dual<N> operator+(double b, Dual<N> a) {
  return a + b;
}
template <std::size_t N>
Dual<N> operator-(Dual<N> a) {
  return a * -1.0;
}
template <std::size_t N>
Dual<N> operator-(Dual<N> a, const Dual<N>& b) {
  return a + (-b);
}
template <std::size_t N>
Dual<N> operator-(Dual<N> a, double b) {
  return a + -b;
}
template <std::size_t N>
Dual<N> operator-(double b, Dual<N> a) {
  return (-a) + b;
}
template <std::size_t N>
Dual<N> operator*(const Dual<N>& a, const Dual<N>& b) {
  Dual<N> out(a.v * b.v);
  std::size_t k = 0;
  for (std::size_t i = 0; i < N; ++i) {
    out.g[i] = a.v * b.g[i] + b.v * a.g[i];
    for (std::size_t j = i; j < N; ++j, ++k)
      out.h[k] = a.v * b.h[k] + b.v * a.h[k] + (a.g[i] * b.g[j] + a.g[j] * b.g[i]);
  }
  return out;
}

template <std::size_t N>
Dual<N> exp(const Dual<N>& a) {
  const double e = math::exp(a.v);
  return chained(a, e, e, e);
}
template <std::size_t N>
Dual<N> log(const Dual<N>& a) {
  return chained(a, math::log(a.v), 1 / a.v, -1 / (a.v * a.v));
}
template <std::size_t N>
Dual<N> log1p(const Dual<N>& a) {
  const double slope = 1 / (1 + a.v);
  return chained(a, math::log1p(a.v), slope, -slope * slope);
}
template <std::size_t N>
Dual<N> log_gamma(const Dual<N>& a) {
  return chained(a, math::log_gamma(a.v), math::digamma(a.v), math::trigamma(a.v));
}

// log(1 + exp(x))
inline double softplus(double x) {
  return (x > 0 ? x : 0) + math::log1p(math::exp(x > 0 ? -x : x));
}
inline double share_of(double x) {
  const double e = math::exp(x > 0 ? -x : x);
  return x > 0 ? 1 / (1 + e) : e / (1 + e);
}
template <std::size_t N>
Dual<N> softplus(const Dual<N>& a) {
  const double s = share_of(a.v);
  return chained(a, softplus(a.v), s, s * (1 - s));
}
// 1 / (1 + exp(-x))
template <std::size_t N>
Dual<N> share_of(const Dual<N>& a) {
  const double s = share_of(a.v);
  const double slope = s * (1 - s);
  return chained(a, s, slope, slope * (1 - 2 * s));
}

// The terms of Stirling's series for log Gamma, by powers of 1/a: c[k] stands with a^-(2k+1).
inline constexpr double kStirling[] = {1.0 / 12,    -1.0 / 360, 1.0 / 1260,
                                       -1.0 / 1680, 1.0 / 1188, -691.0 / 360360};
// From where on the series has all digits.
inline constexpr double kStirlingFrom = 30;

// The sum of c[k] a^-(2k+1), and what d/d log(a) makes of it once and twice.
struct StirlingSum {
  double sum = 0;
  double slope = 0;
  double bend = 0;
};
inline StirlingSum stirling_sum(double a) {
  StirlingSum out;
  double power = 1 / a;
  double k = 1;
  for (const double c : kStirling) {
    out.sum += c * power;
    out.slope -= k * c * power;
    out.bend += k * k * c * power;
    power /= a * a;
    k += 2;
  }
  return out;
}

// a log(a) - a - log Gamma(a) of a = exp(p), by p: large terms that nearly cancel where a is large.
template <std::size_t N>
Dual<N> gamma_height(const Dual<N>& p) {
  const double a = math::exp(p.v);
  if (a >= kStirlingFrom) {
    const StirlingSum s = stirling_sum(a);
    return chained(p, 0.5 * p.v - 0.91893853320467274178 - s.sum, 0.5 - s.slope, -s.bend);
  }
  const double off = a * (p.v - math::digamma(a));
  return chained(p, a * p.v - a - math::log_gamma(a), off, off + a - a * a * math::trigamma(a));
}

// log(Gamma((v + 1) / 2) / Gamma(v / 2)) - log(v) / 2 of v = exp(p), by p.
template <std::size_t N>
Dual<N> student_height(const Dual<N>& p) {
  const double v = math::exp(p.v);
  if (v >= 40) {
    constexpr double kTerms[] = {-1.0 / 4, 1.0 / 24, -1.0 / 20, 17.0 / 112, -31.0 / 36};
    double f = -0.5 * 0.69314718055994530942;
    double slope = 0;
    double bend = 0;
    double power = 1 / v;
    double k = 1;
    for (const double c : kTerms) {
      f += c * power;
      slope -= k * c * power;
      bend += k * k * c * power;
      power /= v * v;
      k += 2;
    }
    return chained(p, f, slope, bend);
  }
  const double half = v / 2;
  const double more = half + 0.5;
  const double off = math::digamma(more) - math::digamma(half);
  return chained(p, math::log_gamma(more) - math::log_gamma(half) - 0.5 * p.v, half * off - 0.5,
                 half * off + half * half * (math::trigamma(more) - math::trigamma(half)));
}

// log(Gamma(r + x) / Gamma(r)) of r = exp(p), by p; x >= 0.
template <std::size_t N>
Dual<N> log_rising(const Dual<N>& p, double x) {
  const double r = math::exp(p.v);
  const double more = r + x;
  if (r < kStirlingFrom) {
    const double off = math::digamma(more) - math::digamma(r);
    return chained(p, math::log_gamma(more) - math::log_gamma(r), r * off,
                   r * off + r * r * (math::trigamma(more) - math::trigamma(r)));
  }
  // Differences of Stirling's series and of its derivatives by r, term by term.
  const double ratio = math::log1p(x / r);
  double f = x * p.v + (more - 0.5) * ratio - x;
  double slope = ratio + 0.5 * x / (r * more);
  double bend = -x / (r * more) - 0.5 * (x / (r * more)) * (1 / r + 1 / more);
  double at_r = 1 / r;
  double at_more = 1 / more;
  double k = 1;
  for (const double c : kStirling) {
    f += c * (at_more - at_r);
    slope -= k * c * (at_more / more - at_r / r);
    bend += k * (k + 1) * c * (at_more / (more * more) - at_r / (r * r));
    at_r /= r * r;
    at_more /= more * more;
    k += 2;
  }
  return chained(p, f, r * slope, r * slope + r * r * bend);
}

// 1 + log(u) - u of u = x exp(-m), by m, where log(x) is known; what is left where u is close to 1.
template <std::size_t N>
Dual<N> log_less(const Dual<N>& m, double x, double log_x) {
  const double u = x * math::exp(-m.v);
  const double off = u - 1;
  double f = 1 + (log_x - m.v) - u;
  if (std::fabs(off) < 0.1) {
    f = 0;
    for (int k = 18; k >= 2; --k) f = f * off + (k % 2 == 0 ? -1.0 : 1.0) / k;
    f *= off * off;
  }
  return chained(m, f, off, -u);
}

// log(1 + u) / u, which is 1 at 0; u > -1.
template <std::size_t N>
Dual<N> log1p_ratio(const Dual<N>& a) {
  const double u = a.v;
  if (u > -0.05 && u < 0.05) {
    double f = 0;
    double slope = 0;
    double bend = 0;
    for (int k = 14; k >= 0; --k) {
      const double c = (k % 2 == 0 ? 1.0 : -1.0) / (k + 1);
      f = f * u + c;
      if (k >= 1) slope = slope * u + c * k;
      if (k >= 2) bend = bend * u + c * k * (k - 1);
    }
    return chained(a, f, slope, bend);
  }
  const double f = math::log1p(u) / u;
  const double over = 1 / (1 + u);
  const double slope = (over - f) / u;
  return chained(a, f, slope, (-over * over - 2 * slope) / u);
}

}  // namespace plimsoll::fit
