// Numbers that carry their first and second derivatives by N parameters.
#pragma once

#include <array>
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
