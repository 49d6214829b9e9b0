// Rounding, remainder, smallest and largest over a carrier. floor, ceil and trunc are carrier
// operations (math/simd.h).
#pragma once

#include "math/simd.h"

namespace plimsoll::math {
inline namespace PLIMSOLL_ISA {

// The nearest integer, halves away from zero. Exact.
template <class V>
PLIMSOLL_INLINE V round(V x) {
  const V whole = trunc(x);
  // The fraction is exact; an infinite x has none (inf - inf) and is returned as it is.
  return select(abs(x - whole) >= V(0.5), whole + copysign(V(1.0), x), whole);
}

// The smaller of two; NaN if either is. Of equal values (two zeros) the second.
template <class V>
PLIMSOLL_INLINE V min(V a, V b) {
  return select(a != a, a, lesser(a, b));
}

// The larger of two; NaN if either is. Of equal values (two zeros) the second.
template <class V>
PLIMSOLL_INLINE V max(V a, V b) {
  return select(a != a, a, greater(a, b));
}

namespace detail {

// fmod and the adjustment of sign, for any arguments; the library's fmod is exact everywhere.
inline double mod_one(double a, double b) {
  const double r = __builtin_fmod(a, b);
  if (r == 0) return copysign(r, b);
  return (r < 0) == (b < 0) ? r : r + b;
}

}  // namespace detail

// a modulo b, with the sign of b: a - b floor(a / b), from the exact remainder of truncated
// division; rounds only where b is added to bring the sign about. NaN for b = 0 and for infinite a.
template <class V>
inline V mod(V a, V b) {
  const V quotient = a / b;
  const V whole = trunc(quotient);
  const V size = abs(b);
  // Exact: the quotient is off by at most one and the remainder fits the last place of b.
  V r = fnma(whole, b, a);
  // A rounded-up quotient leaves a small remainder of the wrong sign: step back exactly.
  const mask_t<V> overshot = ((r < V(0.0)) & (a > V(0.0))) | ((r > V(0.0)) & (a < V(0.0)));
  r = select(overshot, r + copysign(size, a), r);
  const mask_t<V> other_sign = ((r < V(0.0)) & (b > V(0.0))) | ((r > V(0.0)) & (b < V(0.0)));
  r = select(other_sign, r + b, r);
  r = select(r == V(0.0), copysign(r, b), r);
  if (all((abs(quotient) < V(0x1p52)) & (size < V(INFINITY)))) [[likely]]
    return r;
  double a_lanes[lanes_v<V>];
  double b_lanes[lanes_v<V>];
  store(a_lanes, a);
  store(b_lanes, b);
  for (int i = 0; i < lanes_v<V>; ++i) a_lanes[i] = detail::mod_one(a_lanes[i], b_lanes[i]);
  return load<V>(a_lanes);
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::math
