// Double-double arithmetic over a carrier V: a number is an unevaluated sum high + low with
// abs(low) <= ulp(high) / 2, good for about 106 bits.
//
//   exact    two_sum, fast_two_sum and two_product return the exact result unless it over- or
//            underflows; two_product needs abs(a * b) >= 2^-968 or so for an exact low part
//   error    add, sub 2 * 2^-106 relative (no cancellation loss between exact operands), mul
//            5 * 2^-106, div and sqrt 10 * 2^-106
//   limits   infinities and NaN make both parts NaN or leave a high part that is not finite
//   source   Joldes, Muller, Popescu, "Tight and rigorous error bounds for basic building blocks of
//            double-word arithmetic", ACM TOMS 44(2), 2017
#pragma once

#include "math/simd.h"

namespace plimsoll::math {
inline namespace PLIMSOLL_ISA {

template <class V>
struct DoubleDouble {
  V high;
  V low;

  DoubleDouble() = default;
  PLIMSOLL_INLINE DoubleDouble(V value) : high(value), low(V(0.0)) {}
  PLIMSOLL_INLINE DoubleDouble(V h, V l) : high(h), low(l) {}
};

template <class V>
PLIMSOLL_INLINE DoubleDouble<V> two_sum(V a, V b) {
  const V s = a + b;
  const V from_b = s - a;
  return {s, (a - (s - from_b)) + (b - from_b)};
}

// Exact where abs(a) >= abs(b) or a is zero.
template <class V>
PLIMSOLL_INLINE DoubleDouble<V> fast_two_sum(V a, V b) {
  const V s = a + b;
  return {s, b - (s - a)};
}

template <class V>
PLIMSOLL_INLINE DoubleDouble<V> two_product(V a, V b) {
  const V p = a * b;
  return {p, fma(a, b, -p)};
}

template <class V>
PLIMSOLL_INLINE DoubleDouble<V> operator-(DoubleDouble<V> a) {
  return {-a.high, -a.low};
}

template <class V>
PLIMSOLL_INLINE DoubleDouble<V> add(DoubleDouble<V> a, DoubleDouble<V> b) {
  const DoubleDouble<V> s = two_sum(a.high, b.high);
  const DoubleDouble<V> t = two_sum(a.low, b.low);
  const DoubleDouble<V> v = fast_two_sum(s.high, s.low + t.high);
  return fast_two_sum(v.high, t.low + v.low);
}

template <class V>
PLIMSOLL_INLINE DoubleDouble<V> add(DoubleDouble<V> a, V b) {
  const DoubleDouble<V> s = two_sum(a.high, b);
  return fast_two_sum(s.high, a.low + s.low);
}

template <class V>
PLIMSOLL_INLINE DoubleDouble<V> mul(DoubleDouble<V> a, DoubleDouble<V> b) {
  const DoubleDouble<V> p = two_product(a.high, b.high);
  const V cross = fma(a.high, b.low, a.low * b.high);
  return fast_two_sum(p.high, p.low + cross);
}

template <class V>
PLIMSOLL_INLINE DoubleDouble<V> mul(DoubleDouble<V> a, V b) {
  const DoubleDouble<V> p = two_product(a.high, b);
  return fast_two_sum(p.high, fma(a.low, b, p.low));
}

template <class V>
PLIMSOLL_INLINE DoubleDouble<V> div(DoubleDouble<V> a, DoubleDouble<V> b) {
  const V q = a.high / b.high;
  const DoubleDouble<V> r = add(a, -mul(b, q));
  return fast_two_sum(q, (r.high + r.low) / b.high);
}

template <class V>
PLIMSOLL_INLINE DoubleDouble<V> sqrt(DoubleDouble<V> a) {
  const V s = sqrt(a.high);
  const V residual = fnma(s, s, a.high) + a.low;
  const V correction = select(a.high == V(0.0), V(0.0), residual / (s + s));
  return fast_two_sum(s, correction);
}

template <class V>
PLIMSOLL_INLINE DoubleDouble<V> operator+(DoubleDouble<V> a, DoubleDouble<V> b) {
  return add(a, b);
}
template <class V>
PLIMSOLL_INLINE DoubleDouble<V> operator-(DoubleDouble<V> a, DoubleDouble<V> b) {
  return add(a, -b);
}
template <class V>
PLIMSOLL_INLINE DoubleDouble<V> operator*(DoubleDouble<V> a, DoubleDouble<V> b) {
  return mul(a, b);
}
template <class V>
PLIMSOLL_INLINE DoubleDouble<V> operator/(DoubleDouble<V> a, DoubleDouble<V> b) {
  return div(a, b);
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::math
