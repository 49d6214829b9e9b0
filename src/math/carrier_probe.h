// The body of carrier_*.cpp: every function of math/ over the Pack of one instruction set.
#pragma once

#include "math/functions.h"

namespace plimsoll::math {

// Writes f(x[i]) (pow and mod: f(x[i], y[i])) of every function in turn, n values each; n is a
// multiple of 8. Returns the number of functions.
using CarrierProbe = int (*)(const double* x, const double* y, int n, double* out);

int probe_scalar(const double* x, const double* y, int n, double* out);
int probe_avx2(const double* x, const double* y, int n, double* out);
int probe_avx512(const double* x, const double* y, int n, double* out);

inline namespace PLIMSOLL_ISA {

template <class V>
int probe(const double* x, const double* y, int n, double* out) {
  int functions = 0;
  const auto each = [&](auto f) {
    for (int i = 0; i < n; i += lanes_v<V>) store(out + i, f(load<V>(x + i), load<V>(y + i)));
    out += n;
    ++functions;
  };
  each([](V a, V) { return exp(a); });
  each([](V a, V) { return log(a); });
  each([](V a, V) { return expm1(a); });
  each([](V a, V) { return log1p(a); });
  each([](V a, V b) { return pow(a, b); });
  each([](V a, V b) { return mod(a, b); });
  each([](V a, V b) { return min(a, b); });
  each([](V a, V b) { return max(a, b); });
  each([](V a, V) { return floor(a); });
  each([](V a, V) { return ceil(a); });
  each([](V a, V) { return trunc(a); });
  each([](V a, V) { return round(a); });
  each([](V a, V b) { return copysign(a, b); });
  each([](V a, V) { return sqrt(abs(a)); });
  each([](V a, V) { return normal_score(a); });
  each([](V a, V) { return normal_quantile(a); });
  each([](V a, V) { return normal_cdf(a); });
  each([](V a, V) { return normal_survival(a); });
  each([](V a, V) { return normal_signed_tail(a); });
  each([](V a, V) { return normal_density(a); });
  each([](V a, V) { return erf(a); });
  each([](V a, V) { return erfc(a); });
  each([](V a, V b) { return select((a < b) & !(a == V(0.0)) & (b >= a), a - b, -a); });
  each([](V a, V b) { return select((a <= b) | (a > b), a * b, fnma(a, b, b)); });
  return functions;
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::math
