// The normal distribution and the error functions over a carrier.
//
//   range    every binary64 number; largest errors stand in math/accuracy.def. Tails keep their
//            relative accuracy until they leave the normal numbers, near 1e-308
//   tails    a signed tail t holds a probability without loss: t = p > 0 where p <= 1/2 is the
//            probability below, t = -q < 0 where q < 1/2 is the probability above
//   exact    every carrier gives the same bits; each lane depends on its own argument alone
#pragma once

#include "math/coefficients.h"
#include "math/elementary.h"
#include "math/simd.h"

namespace plimsoll::math {
inline namespace PLIMSOLL_ISA {

namespace detail {

// exp(x^2) erfc(x) for x >= 0.
template <class V>
PLIMSOLL_INLINE V scaled_erfc(V x) {
  return polynomial(x, coefficients::kErfcxP) / polynomial(x, coefficients::kErfcxQ);
}

// exp(-factor x^2) w, the square taken exactly; `factor` is 1 or 1/2.
template <class V>
PLIMSOLL_INLINE V times_gaussian(V x, V factor, V w) {
  const DoubleDouble<V> square = two_product(x, x);
  return exp(-(factor * square.high)) * fnma(w, factor * square.low, w);
}

// erfc(x) for x >= 0.
template <class V>
PLIMSOLL_INLINE V upper_erfc(V x) {
  const V bounded = lesser(V(28.0), x);
  return times_gaussian(bounded, V(1.0), scaled_erfc(bounded));
}

// P(Z > x) for x >= 0.
template <class V>
PLIMSOLL_INLINE V normal_tail(V x) {
  const V bounded = lesser(V(39.0), x);
  const V w = V(0.5) * scaled_erfc(bounded * V(coefficients::kInvSqrt2));
  return times_gaussian(bounded, V(0.5), w);
}

// Below it a tail is far out: another formula is right there.
inline constexpr double kScoreEdge = 0.0225;

// Completes -quantile(p) for the lanes that `central` is not right for: p < kScoreEdge, p > 1/2, NaN.
template <class V>
PLIMSOLL_INLINE V tail_score(V p, V central) {
  const V r = sqrt(V(-2.0) * log(p));
  V excess = polynomial(r, coefficients::kScoreTailP) / polynomial(r, coefficients::kScoreTailQ);
  const mask_t<V> far = p < V(0x1p-54);
  if (any(far)) {
    const V more =
        polynomial(r, coefficients::kScoreFarP) / polynomial(r, coefficients::kScoreFarQ);
    excess = select(far, more, excess);
  }
  V score = select(p < V(kScoreEdge), r - excess, central);
  score = select(p == V(0.0), V(INFINITY), score);
  return select(p <= V(0.5), score, V(NAN));
}

}  // namespace detail

// Lanes in which central_score() is normal_score().
template <class V>
PLIMSOLL_INLINE mask_t<V> score_is_central(V signed_tail) {
  const V p = abs(signed_tail);
  return (p >= V(detail::kScoreEdge)) & (p <= V(0.5));
}

namespace detail {

// -quantile(p) for p from kScoreEdge to 1/2.
template <class V>
PLIMSOLL_INLINE V upper_score(V p) {
  const V v = fnma(p, p, p);
  const V q = V(0.5) - p;
  const V ratio = polynomial(v, coefficients::kScoreP) / polynomial(v, coefficients::kScoreQ);
  // q^2 is as exact as the sum needs it.
  return q * fma(V(0.25) - v, ratio, V(coefficients::kScoreSlope));
}

// Positive tails lie below the median; adding zero turns -0 into 0.
template <class V>
PLIMSOLL_INLINE V signed_score(V signed_tail, V upper) {
  const bits_t<V> flip = (bits(signed_tail) ^ bits(V(-0.0))) & bits(V(-0.0));
  return from_bits<V>(bits(upper) ^ flip) + V(0.0);
}

template <class V>
inline V completed_score(V p, V central) {
  return tail_score(p, central);
}

}  // namespace detail

template <class V>
PLIMSOLL_INLINE V central_score(V signed_tail) {
  return detail::signed_score(signed_tail, detail::upper_score(abs(signed_tail)));
}

// The others' scores.
template <class V>
PLIMSOLL_INLINE V outer_score(V signed_tail) {
  return detail::signed_score(signed_tail, detail::tail_score(abs(signed_tail), V(0.0)));
}

// The standard normal quantile at a signed tail: z with P(Z <= z) = t for t > 0, P(Z > z) = -t for
// t < 0. A zero gives the infinity of its side; NaN beyond abs(t) = 1/2.
template <class V>
PLIMSOLL_INLINE V normal_score(V signed_tail) {
  const V p = abs(signed_tail);
  V score = detail::upper_score(p);
  if (!all(score_is_central(signed_tail))) score = detail::completed_score(p, score);
  return detail::signed_score(signed_tail, score);
}

// The standard normal quantile for p in [0, 1/2]: at most 0. NaN elsewhere.
template <class V>
PLIMSOLL_INLINE V normal_quantile(V p) {
  return select(p >= V(0.0), normal_score(abs(p)), V(NAN));
}

// P(Z <= x).
template <class V>
inline V normal_cdf(V x) {
  const V tail = detail::normal_tail(abs(x));
  return select(x > V(0.0), V(1.0) - tail, tail);
}

// P(Z > x), never taken as 1 - cdf.
template <class V>
inline V normal_survival(V x) {
  return normal_cdf(-x);
}

// The signed tail of x: the inverse of normal_score. Below -38.5 the probability itself is 0.
template <class V>
inline V normal_signed_tail(V x) {
  const V tail = detail::normal_tail(abs(x));
  return select(x > V(0.0), -tail, tail);
}

template <class V>
inline V normal_density(V x) {
  const V bounded = lesser(V(40.0), abs(x));
  return detail::times_gaussian(bounded, V(0.5), V(coefficients::kInvSqrt2Pi));
}

template <class V>
inline V erfc(V x) {
  const V tail = detail::upper_erfc(abs(x));
  return select(x < V(0.0), V(2.0) - tail, tail);
}

template <class V>
inline V erf(V x) {
  const V size = abs(x);
  const V series = x * polynomial(x * x, coefficients::kErf);
  const V outer = copysign(V(1.0) - detail::upper_erfc(size), x);
  return select(size < V(0.5), series, outer);
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::math
