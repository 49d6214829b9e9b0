// The body of carrier_*.cpp: every function of math/ over the Pack of one instruction set.
#pragma once

#include "math/functions.h"

namespace plimsoll::math {

// Writes f(x[i]) (pow and mod: f(x[i], y[i])) of every function in turn, n values each; n is a
// multiple of 8. Their names go to `names`. Returns the number of functions.
using CarrierProbe = int (*)(const double* x, const double* y, int n, double* out,
                             const char** names);
inline constexpr int kMostProbed = 32;

int probe_scalar(const double* x, const double* y, int n, double* out, const char** names);
int probe_avx2(const double* x, const double* y, int n, double* out, const char** names);
int probe_avx512(const double* x, const double* y, int n, double* out, const char** names);

inline namespace PLIMSOLL_ISA {

template <class V>
int probe(const double* x, const double* y, int n, double* out, const char** names) {
  int functions = 0;
  const auto each = [&](const char* name, auto f) {
    for (int i = 0; i < n; i += lanes_v<V>) store(out + i, f(load<V>(x + i), load<V>(y + i)));
    out += n;
    names[functions++] = name;
  };
  each("exp", [](V a, V) { return exp(a); });
  each("log", [](V a, V) { return log(a); });
  each("expm1", [](V a, V) { return expm1(a); });
  each("log1p", [](V a, V) { return log1p(a); });
  each("pow", [](V a, V b) { return pow(a, b); });
  each("mod", [](V a, V b) { return mod(a, b); });
  each("min", [](V a, V b) { return min(a, b); });
  each("max", [](V a, V b) { return max(a, b); });
  each("floor", [](V a, V) { return floor(a); });
  each("ceil", [](V a, V) { return ceil(a); });
  each("trunc", [](V a, V) { return trunc(a); });
  each("round", [](V a, V) { return round(a); });
  each("copysign", [](V a, V b) { return copysign(a, b); });
  each("sqrt_abs", [](V a, V) { return sqrt(abs(a)); });
  each("normal_score", [](V a, V) { return normal_score(a); });
  each("normal_quantile", [](V a, V) { return normal_quantile(a); });
  each("normal_cdf", [](V a, V) { return normal_cdf(a); });
  each("normal_survival", [](V a, V) { return normal_survival(a); });
  each("normal_signed_tail", [](V a, V) { return normal_signed_tail(a); });
  each("normal_density", [](V a, V) { return normal_density(a); });
  each("erf", [](V a, V) { return erf(a); });
  each("erfc", [](V a, V) { return erfc(a); });
  each("select_minus",
       [](V a, V b) { return select((a < b) & !(a == V(0.0)) & (b >= a), a - b, -a); });
  each("select_times", [](V a, V b) { return select((a <= b) | (a > b), a * b, fnma(a, b, b)); });
  return functions;
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::math
