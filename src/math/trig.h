// Circular functions whose argument or result counts half turns, so that reduction is exact.
//
//   sinpi(x), cospi(x)  sin and cos of pi x, any finite x; NaN for infinite x; exact at multiples of
//                       1/2
//   cotpi(t)            cot of pi t for 0 < t <= 1/2, also for t = 1e-300
//   atanpi(v)           atan(v) / pi for v >= 0
//   exact               within 3 ulp
//   source              Taylor series on an eighth of a turn (NIST DLMF 4.19.1, 4.19.2, 4.24.3)
//   tested              trig_test.cpp
#pragma once

#include "math/simd.h"

namespace plimsoll::math {
inline namespace PLIMSOLL_ISA {

namespace trig_constants {
// pi in two parts.
inline constexpr double kPiHigh = 0x1.921fb54442d18p+1;
inline constexpr double kPiLow = 0x1.1a62633145c07p-53;
// (-1)^k pi^(2k+1) / (2k+1)!, k = 1, 2, ...
inline constexpr double kSin[] = {
    -0x1.4abbce625be53p+2,  0x1.466bc6775aae2p+1,  -0x1.32d2cce62bd86p-1,  0x1.50783487ee782p-4,
    -0x1.e3074fde8871fp-8,  0x1.e8f434d018d63p-12, -0x1.6fadb9f155744p-16, 0x1.aaec32af93359p-21,
    -0x1.8a404211f9547p-26, 0x1.2877020d52cf0p-31,
};
// (-1)^k pi^(2k) / (2k)!, k = 1, 2, ...
inline constexpr double kCos[] = {
    -0x1.3bd3cc9be45dep+2,  0x1.03c1f081b5ac4p+2,  -0x1.55d3c7e3cbffap+0,  0x1.e1f506891babbp-3,
    -0x1.a6d1f2a204a8cp-6,  0x1.f9d38a3763cc3p-10, -0x1.b6e24f44b128fp-14, 0x1.20c62c2f2d7f5p-18,
    -0x1.2a0c591af8314p-23, 0x1.ef6e308d6d1c4p-29,
};

template <class V>
PLIMSOLL_INLINE V tail(const double (&c)[10], V square) {
  V sum = V(c[9]);
  for (int i = 8; i >= 0; --i) sum = fma(sum, square, V(c[i]));
  return sum;
}
}  // namespace trig_constants

// For abs(r) <= 1/4.
template <class V>
PLIMSOLL_INLINE V sinpi_near(V r) {
  using namespace trig_constants;
  const V square = r * r;
  const V rest = fma(square, tail(kSin, square), V(kPiLow));
  return fma(r, V(kPiHigh), r * rest);
}
template <class V>
PLIMSOLL_INLINE V cospi_near(V r) {
  using namespace trig_constants;
  const V square = r * r;
  return fma(square, tail(kCos, square), V(1.0));
}

template <class V>
PLIMSOLL_INLINE V sinpi(V x) {
  // x = n / 2 + r without rounding.
  const V n = floor(fma(x, V(2.0), V(0.5)));
  const V r = fma(n, V(-0.5), x);
  const V quarter = n - V(4.0) * floor(n * V(0.25));
  const V odd = n - V(2.0) * floor(n * V(0.5));
  const V value = select(odd == V(0.0), sinpi_near(r), cospi_near(r));
  return select(quarter >= V(2.0), V(0.0) - value, value);
}

template <class V>
PLIMSOLL_INLINE V cospi(V x) {
  const V n = floor(fma(x, V(2.0), V(0.5)));
  const V r = fma(n, V(-0.5), x);
  const V quarter = n - V(4.0) * floor(n * V(0.25));
  const V odd = n - V(2.0) * floor(n * V(0.5));
  const V value = select(odd == V(0.0), cospi_near(r), V(0.0) - sinpi_near(r));
  return select(quarter >= V(2.0), V(0.0) - value, value);
}

template <class V>
PLIMSOLL_INLINE V cotpi(V t) {
  const auto far = t > V(0.25);
  const V r = select(far, V(0.5) - t, t);
  const V s = sinpi_near(r);
  const V c = cospi_near(r);
  return select(far, s, c) / select(far, c, s);
}

template <class V>
PLIMSOLL_INLINE V atanpi(V v) {
  constexpr double kInvPi = 0x1.45f306dc9c883p-2;
  // atan(v) = 1/2 turn of 1/4 - atan(1/v); then 1/4 of it - atan((1 - w) / (1 + w)), which leaves
  // abs(r) <= tan(pi / 8).
  const auto large = v > V(1.0);
  const V w = select(large, V(1.0) / v, v);
  const auto middle = w > V(0.41421356237309503);
  const V r = select(middle, (w - V(1.0)) / (w + V(1.0)), w);
  const V square = r * r;
  V sum = V(1.0 / 45);
  for (int n = 43; n >= 3; n -= 2) sum = fma(V(0.0) - sum, square, V(1.0 / n));
  const V series = fma(r * square, V(0.0) - sum, r) * V(kInvPi);
  const V eighth = select(middle, V(0.25) + series, series);
  return select(large, V(0.5) - eighth, eighth);
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::math
