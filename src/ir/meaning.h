// The recipe of every elementwise operation and every reduction of op.def, under its name, as one
// template over a carrier (math/simd.h): what ir::evaluate_op and both executors run.
//
//   takes     any values; booleans are 0 and 1, anything else that is not 0 counts as true
//   gives     op.def's value, poison included: NaN, or an infinity where IEEE arithmetic gives one
//   exact     the same bits for every carrier
#pragma once

#include "math/functions.h"
#include "math/simd.h"

namespace plimsoll::ir::meaning {
inline namespace PLIMSOLL_ISA {

// `value` unchanged where all of `operands` are finite, else NaN: x - (+0) is x for every x.
template <class V>
PLIMSOLL_INLINE V poisoned_by(V value, V operand) {
  return value - (operand - operand);
}

template <class V>
PLIMSOLL_INLINE V truth(math::mask_t<V> mask) {
  return math::select(mask, V(1.0), V(0.0));
}

template <class V>
PLIMSOLL_INLINE V neg(V a) {
  return -a;
}
template <class V>
PLIMSOLL_INLINE V add(V a, V b) {
  return a + b;
}
template <class V>
PLIMSOLL_INLINE V sub(V a, V b) {
  return a - b;
}
template <class V>
PLIMSOLL_INLINE V mul(V a, V b) {
  return a * b;
}
template <class V>
PLIMSOLL_INLINE V div(V a, V b) {
  return poisoned_by(a / b, b);
}
template <class V>
PLIMSOLL_INLINE V pow(V a, V b) {
  return poisoned_by(poisoned_by(math::pow(a, b), a), b);
}

template <class V>
PLIMSOLL_INLINE V mod(V a, V b) {
  return poisoned_by(math::mod(a, b), b);
}
template <class V>
PLIMSOLL_INLINE V abs(V a) {
  return math::abs(a);
}
template <class V>
PLIMSOLL_INLINE V floor(V a) {
  return math::floor(a);
}
template <class V>
PLIMSOLL_INLINE V ceil(V a) {
  return math::ceil(a);
}
template <class V>
PLIMSOLL_INLINE V round(V a) {
  return math::round(a);
}
template <class V>
PLIMSOLL_INLINE V sqrt(V a) {
  return math::sqrt(a);
}
template <class V>
PLIMSOLL_INLINE V exp(V a) {
  return poisoned_by(math::exp(a), a);
}
template <class V>
PLIMSOLL_INLINE V log(V a) {
  return math::log(a);
}
template <class V>
PLIMSOLL_INLINE V expm1(V a) {
  return poisoned_by(math::expm1(a), a);
}
template <class V>
PLIMSOLL_INLINE V log1p(V a) {
  return math::log1p(a);
}
template <class V>
PLIMSOLL_INLINE V min(V a, V b) {
  return poisoned_by(poisoned_by(math::select(b < a, b, a), a), b);
}
template <class V>
PLIMSOLL_INLINE V max(V a, V b) {
  return poisoned_by(poisoned_by(math::select(b > a, b, a), a), b);
}
template <class V>
PLIMSOLL_INLINE V normal_cdf(V a) {
  return poisoned_by(math::normal_cdf(a), a);
}
template <class V>
PLIMSOLL_INLINE V normal_quantile(V a) {
  // 1 - a is exact where it is used.
  const V tail = math::select(a > V(0.5), a - V(1.0), a);
  const auto valid = (a >= V(0.0)) & (a <= V(1.0));
  return math::select(valid, math::normal_score(tail), V(__builtin_nan("")));
}

template <class V>
PLIMSOLL_INLINE V compared(math::mask_t<V> mask, V a, V b) {
  return poisoned_by(poisoned_by(truth<V>(mask), a), b);
}
template <class V>
PLIMSOLL_INLINE V lt(V a, V b) {
  return compared(a < b, a, b);
}
template <class V>
PLIMSOLL_INLINE V le(V a, V b) {
  return compared(a <= b, a, b);
}
template <class V>
PLIMSOLL_INLINE V gt(V a, V b) {
  return compared(a > b, a, b);
}
template <class V>
PLIMSOLL_INLINE V ge(V a, V b) {
  return compared(a >= b, a, b);
}
template <class V>
PLIMSOLL_INLINE V eq(V a, V b) {
  return compared(a == b, a, b);
}
template <class V>
PLIMSOLL_INLINE V ne(V a, V b) {
  return compared(a != b, a, b);
}

template <class V>
PLIMSOLL_INLINE V and_(V a, V b) {
  const V second = poisoned_by(truth<V>(b != V(0.0)), b);
  return poisoned_by(math::select(a == V(0.0), V(0.0), second), a);
}
template <class V>
PLIMSOLL_INLINE V or_(V a, V b) {
  const V second = poisoned_by(truth<V>(b != V(0.0)), b);
  return poisoned_by(math::select(a != V(0.0), V(1.0), second), a);
}
template <class V>
PLIMSOLL_INLINE V not_(V a) {
  return poisoned_by(truth<V>(a == V(0.0)), a);
}
template <class V>
PLIMSOLL_INLINE V select(V condition, V then, V otherwise) {
  return poisoned_by(math::select(condition != V(0.0), then, otherwise), condition);
}

// `or` and `and` of which neither side may hide poison: over an index set, and through time.
template <class V>
PLIMSOLL_INLINE V any_of(V a, V b) {
  return compared((a != V(0.0)) | (b != V(0.0)), a, b);
}
template <class V>
PLIMSOLL_INLINE V all_of(V a, V b) {
  return compared((a != V(0.0)) & (b != V(0.0)), a, b);
}

// Of a reduction over an index set: what it begins with at the first label, and what each further
// label makes of it.
template <class V>
PLIMSOLL_INLINE V first_sum_over(V a) {
  return a;
}
template <class V>
PLIMSOLL_INLINE V sum_over(V a, V b) {
  return meaning::add(a, b);
}
template <class V>
PLIMSOLL_INLINE V first_product_over(V a) {
  return a;
}
template <class V>
PLIMSOLL_INLINE V product_over(V a, V b) {
  return meaning::mul(a, b);
}
template <class V>
PLIMSOLL_INLINE V first_min_over(V a) {
  return a;
}
template <class V>
PLIMSOLL_INLINE V min_over(V a, V b) {
  return meaning::min(a, b);
}
template <class V>
PLIMSOLL_INLINE V first_max_over(V a) {
  return a;
}
template <class V>
PLIMSOLL_INLINE V max_over(V a, V b) {
  return meaning::max(a, b);
}
template <class V>
PLIMSOLL_INLINE V first_any_over(V a) {
  return meaning::any_of(a, a);
}
template <class V>
PLIMSOLL_INLINE V any_over(V a, V b) {
  return meaning::any_of(a, b);
}
template <class V>
PLIMSOLL_INLINE V first_all_over(V a) {
  return meaning::all_of(a, a);
}
template <class V>
PLIMSOLL_INLINE V all_over(V a, V b) {
  return meaning::all_of(a, b);
}

template <class V>
PLIMSOLL_INLINE V score(V tail) {
  return math::normal_score(tail);
}
template <class V>
PLIMSOLL_INLINE V tail_of_score(V score) {
  return poisoned_by(math::normal_signed_tail(score), score);
}

// A row of a copula's factor times scores: fma from the first element on, zeros skipped.
template <class V>
PLIMSOLL_INLINE V dot(const double* row, const V* scores, std::uint32_t n) {
  std::uint32_t i = 0;
  while (i < n && row[i] == 0) ++i;
  if (i == n) return V(0.0);
  V sum = V(row[i]) * scores[i];
  for (++i; i < n; ++i) {
    if (row[i] != 0) sum = math::fma(V(row[i]), scores[i], sum);
  }
  return sum;
}

// A chance as a count: 1 with that probability, in the upper tail of the latent.
template <class V>
PLIMSOLL_INLINE V happens(V tail, V chance) {
  const auto upper = (tail < V(0.0)) & (-tail < chance);
  const auto lower = (tail > V(0.0)) & (tail > V(1.0) - chance);
  const auto valid = (chance >= V(0.0)) & (chance <= V(1.0));
  const V count = math::select(valid, truth<V>(upper | lower), V(__builtin_nan("")));
  return poisoned_by(count, tail);
}

// Whole periods of a duration in years, half away from zero.
template <class V>
PLIMSOLL_INLINE V periods(V years, double periods_per_year) {
  return meaning::round(years * V(periods_per_year));
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::ir::meaning
