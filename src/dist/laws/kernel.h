// What the kernels of closed-form laws share: scores of a signed tail, written over a carrier.
//
//   signed tail   t = p > 0: probability p <= 1/2 from below; t = -q < 0: q <= 1/2 from above
//   wide          high + low parts, about 68 bits: for what is then raised to a power, where every
//                 rounding of the logarithm is multiplied
//   exact         same bits for every carrier; each lane depends on its own arguments alone
#pragma once

#include "math/functions.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {
namespace kernel {

template <class V>
using Wide = math::DoubleDouble<V>;

// Both conditions; either may be a call.
template <class M>
PLIMSOLL_INLINE M both(M a, M b) {
  return static_cast<M>(a & b);
}
template <class M, class... Rest>
PLIMSOLL_INLINE M both(M a, M b, Rest... rest) {
  return both(both(a, b), rest...);
}
template <class V>
PLIMSOLL_INLINE auto finite(V x) {
  return math::abs(x) < V(INFINITY);
}
// Above zero and finite.
template <class V>
PLIMSOLL_INLINE auto positive(V x) {
  return both(x > V(0.0), x < V(INFINITY));
}
// NaN where the parameters are not valid.
template <class V, class M>
PLIMSOLL_INLINE V where(M valid, V x) {
  return math::select(valid, x, V(NAN));
}

// log(u + c) for u > 0 and c of at most some ulp of u.
template <class V>
PLIMSOLL_INLINE V log_sum(V u, V c) {
  const auto small = u < V(0x1p-1022);
  const auto reduced = math::detail::reduce_log(math::select(small, u * V(0x1p54), u));
  const V scale =
      math::from_bits<V>(math::shl<52>(math::bits_t<V>(std::uint64_t{2046}) - reduced.biased));
  const V k = reduced.k - math::select(small, V(54.0), V(0.0));
  return math::detail::log_from(k, math::fma(c, scale, reduced.m - V(1.0)));
}

// 1 - t and what its rounding left.
template <class V>
PLIMSOLL_INLINE Wide<V> complement(V t) {
  return math::fast_two_sum(V(1.0), V(0.0) - t);
}

// The standard exponential: -log(probability above).
template <class V>
PLIMSOLL_INLINE V exponential_score(V signed_tail) {
  const auto below = signed_tail > V(0.0);
  const Wide<V> rest = complement(signed_tail);
  const V u = math::select(below, rest.high, V(0.0) - signed_tail);
  const V c = math::select(below, rest.low, V(0.0));
  return V(0.0) - log_sum(u, c);
}

// log(u + c) with low part.
template <class V>
PLIMSOLL_INLINE Wide<V> wide_log(V u, V c) {
  return math::add(math::detail::log_wide(u), c / u);
}

template <class V>
PLIMSOLL_INLINE Wide<V> wide_exponential_score(V signed_tail) {
  const auto below = signed_tail > V(0.0);
  const Wide<V> rest = complement(signed_tail);
  const V u = math::select(below, rest.high, V(0.0) - signed_tail);
  const V c = math::select(below, rest.low, V(0.0));
  return -wide_log(u, c);
}

// The standard Gumbel: -log(-log(probability below)).
template <class V>
PLIMSOLL_INLINE V gumbel_score(V signed_tail) {
  return V(0.0) - log_sum(exponential_score(V(0.0) - signed_tail), V(0.0));
}

template <class V>
PLIMSOLL_INLINE Wide<V> wide_gumbel_score(V signed_tail) {
  const Wide<V> e = wide_exponential_score(V(0.0) - signed_tail);
  return -wide_log(e.high, e.low);
}

// The standard logistic: log(p / (1 - p)). Near p = 1/2, where the logarithm vanishes, its argument
// is taken as 1 + (2 p - 1) / (1 - p).
template <class V>
PLIMSOLL_INLINE V logistic_score(V signed_tail) {
  const V t = math::abs(signed_tail);
  const V rest = V(1.0) - t;
  const auto central = t > V(0.25);
  const V step = math::fma(V(2.0), t, V(-1.0)) / rest;
  const V u = math::select(central, V(1.0) + step, t / rest);
  const V c = math::select(central, step - (u - V(1.0)), V(0.0));
  const V score = log_sum(u, c);
  return math::select(signed_tail > V(0.0), score, V(0.0) - score);
}

template <class V>
PLIMSOLL_INLINE Wide<V> wide_logistic_score(V signed_tail) {
  const V t = math::abs(signed_tail);
  const Wide<V> rest = complement(t);
  const Wide<V> score = math::detail::log_wide(t) - wide_log(rest.high, rest.low);
  const auto below = signed_tail > V(0.0);
  return {math::select(below, score.high, V(0.0) - score.high),
          math::select(below, score.low, V(0.0) - score.low)};
}

// exp(logarithm / k), k > 0.
template <class V>
PLIMSOLL_INLINE V root(Wide<V> logarithm, V k) {
  const V high = logarithm.high / k;
  const V rest = math::fnma(high, k, logarithm.high) + logarithm.low;
  const V low = math::select(math::abs(high) < V(1000.0), rest / k, V(0.0));
  return math::detail::exp_sum(high, low);
}

// (exp(xi g) - 1) / xi, which is g at xi = 0.
template <class V>
PLIMSOLL_INLINE V power_transform(V xi, Wide<V> g) {
  const V high = xi * g.high;
  const V low = math::fma(xi, g.high, V(0.0) - high) + xi * g.low;
  const V bounded_low = math::select(math::abs(high) < V(1000.0), low, V(0.0));
  const V far = (math::detail::exp_sum(high, bounded_low) - V(1.0)) / xi;
  const auto none = high == V(0.0);
  const V near = g.high * math::select(none, V(1.0), math::expm1(high) / high);
  return math::select(math::abs(high) > V(0.5), far, near);
}

}  // namespace kernel
}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
