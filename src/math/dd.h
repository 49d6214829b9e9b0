// Scalar double-double numbers with exp, expm1, log and log1p: about 30 digits, for distribution
// functions whose tails need more than a double on the way.
//
//   error    relative, at most 2^-94 (5e-29), wherever the low part stays normal: abs(value) above
//            1e-290. Below that the result is right to a double's precision at least
//   range    as the double functions: exp overflows to infinity, log(0) is -infinity, log of a
//            negative number NaN
//   cost     a few hundred nanoseconds each
//   source   Newton's step on the double result for logarithms, argument halving for exponentials:
//            Hida, Li, Bailey, "Algorithms for quad-double precision floating point arithmetic",
//            ARITH-15, 2001
#pragma once

#include "math/double_double.h"
#include "math/elementary.h"

namespace plimsoll::math {
inline namespace PLIMSOLL_ISA {

using DD = DoubleDouble<double>;

inline DD operator+(DD a, double b) {
  return add(a, b);
}
inline DD operator+(double a, DD b) {
  return add(b, a);
}
inline DD operator-(DD a, double b) {
  return add(a, -b);
}
inline DD operator-(double a, DD b) {
  return add(-b, a);
}
inline DD operator*(DD a, double b) {
  return mul(a, b);
}
inline DD operator*(double a, DD b) {
  return mul(b, a);
}
inline DD operator/(DD a, double b) {
  return div(a, DD(b));
}
inline DD operator/(double a, DD b) {
  return div(DD(a), b);
}
inline bool operator<(DD a, DD b) {
  return a.high < b.high || (a.high == b.high && a.low < b.low);
}
inline bool operator>(DD a, DD b) {
  return b < a;
}

inline double to_double(DD a) {
  return a.high + a.low;
}
inline DD abs(DD a) {
  return a.high < 0 || (a.high == 0 && a.low < 0) ? -a : a;
}

namespace detail {

inline DD series_expm1(DD x) {
  // Halved nine times, so that eleven terms reach 2^-107; doubled again by e <- e (2 + e).
  const DD r(x.high * 0x1p-9, x.low * 0x1p-9);
  DD sum = DD(coefficients::kInverseFactorialHigh[11], coefficients::kInverseFactorialLow[11]);
  for (int n = 10; n >= 1; --n) {
    sum =
        sum * r + DD(coefficients::kInverseFactorialHigh[n], coefficients::kInverseFactorialLow[n]);
  }
  DD e = sum * r;
  for (int i = 0; i < 9; ++i) e = e * (e + 2.0);
  return e;
}

// log(1 + f) for -0.5 < f < 0.5, from the double result and one step on expm1.
inline DD newton_log1p(DD f) {
  const double guess = log1p(f.high);
  const DD e = series_expm1(guess);
  const DD step = (f - e) / (e + 1.0);
  return step - step * step * 0.5 + guess;
}

}  // namespace detail

// a * 2^k for abs(k) <= 2046.
inline DD scale_by_power(DD a, int k) {
  const auto bits_of_k = static_cast<std::uint64_t>(static_cast<std::int64_t>(k));
  return {detail::scale_by_power(a.high, bits_of_k), detail::scale_by_power(a.low, bits_of_k)};
}

inline DD exp(DD x) {
  if (!(abs(x.high) < 745.5)) return {exp(x.high), 0.0};
  const double k = round(x.high * coefficients::kLog2E);
  // The first product is exact; the tail of log(2) needs a double-double of its own.
  const DD r =
      x - k * coefficients::kLn2Short - k * DD(coefficients::kLn2Rest, coefficients::kLn2Last);
  const DD y = detail::series_expm1(r) + 1.0;
  const DD scaled = scale_by_power(y, static_cast<int>(k));
  return abs(scaled.high) < INFINITY ? scaled : DD(scaled.high, 0.0);
}

// exp(x) - 1.
inline DD expm1(DD x) {
  if (x.high == 0 || !(abs(x.high) < 745.5)) return {expm1(x.high), x.high == 0 ? x.low : 0.0};
  if (abs(x.high) < 0.35) return detail::series_expm1(x);
  const DD e = exp(x);
  return e.high < INFINITY ? e - 1.0 : e;
}

inline DD log(DD x) {
  if (!(x.high > 0) || !(x.high < INFINITY)) return {log(x.high), 0.0};
  // Subnormal numbers have a reduction of their own.
  const bool small = x.high < 0x1p-960;
  const DD normal = small ? scale_by_power(x, 1000) : x;
  const auto reduced = detail::reduce_log(normal.high);
  const DD m = scale_by_power(normal, -static_cast<int>(reduced.k));
  const double k = reduced.k - (small ? 1000.0 : 0.0);
  const DD y = detail::newton_log1p(m - 1.0);
  if (k == 0) return y;
  return k * DD(coefficients::kLn2Rest, coefficients::kLn2Last) + y + k * coefficients::kLn2Short;
}

// log(1 + x).
inline DD log1p(DD x) {
  if (x.high == 0) return x;
  if (abs(x.high) < 0.35) return detail::newton_log1p(x);
  return x.high < INFINITY ? log(x + 1.0) : DD(x.high, 0.0);
}

// x^y for x > 0.
inline DD pow(DD x, DD y) {
  if (y.high == 0) return DD(1.0);
  return exp(y * log(x));
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::math
