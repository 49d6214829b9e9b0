// Pieces of integrands as straight code without branches.
#pragma once

#include "math/elementary.h"
#include "math/special_tables.h"

namespace plimsoll::math {

// exp(x) for abs(x) <= 700, and for x below that something tiny.
PLIMSOLL_INLINE double exp_inside(double x) {
  const detail::ExpReduced<double> reduced = detail::reduce_exp(greater(x, -700.0));
  const double r = reduced.r;
  const double y = 1.0 + fma(r * r, polynomial(r, coefficients::kExp), r);
  return from_bits<double>(bits(y) + (reduced.integer << 52));
}

// exp(x) - 1 - x with full relative accuracy, for x <= 700.
PLIMSOLL_INLINE double expm1_minus_inside(double x) {
  constexpr int kTerms = 18;
  const double z = greater(-1.0, lesser(1.0, x));
  double sum = tables::kInverseFactorial[kTerms];
#pragma GCC unroll 32
  for (int n = kTerms - 1; n >= 2; --n) sum = fma(sum, z, tables::kInverseFactorial[n]);
  const double near = sum * (z * z);
  const double far = exp_inside(x) - 1.0 - x;
  return z == x ? near : far;
}

// exp(x) - 1 where that is asked for together with expm1_minus_inside(x).
PLIMSOLL_INLINE double expm1_from(double x, double minus) {
  return x + minus;
}

// log(1 + x) - x with full relative accuracy, for -1 < x < 1e300.
PLIMSOLL_INLINE double log1p_minus_inside(double x) {
  // With r = x / (2 + x): log(1 + x) = 2 atanh(r), and x - 2 r = r x.
  const double z = greater(-0.4, lesser(0.7, x));
  const double r = z / (2.0 + z);
  const double r2 = r * r;
  double sum = tables::kOddReciprocal[14];
#pragma GCC unroll 32
  for (int n = 13; n >= 1; --n) sum = fma(sum, r2, tables::kOddReciprocal[n]);
  const double near = r * (2.0 * r2 * sum - z);
  // log(1 + x) as in log1p, whose argument is normal here.
  const double high = 1.0 + x;
  const double low = x < 1.0 ? x - (high - 1.0) : 1.0 - (high - x);
  const detail::LogReduced<double> reduced = detail::reduce_log(high);
  const double scale = from_bits<double>((2046 - reduced.biased) << 52);
  const double far = detail::log_from(reduced.k, fma(low, scale, reduced.m - 1.0)) - x;
  return z == x ? near : far;
}

}  // namespace plimsoll::math
