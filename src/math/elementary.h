// exp, log, expm1, log1p and real powers over a carrier.
//
//   range    every binary64 number; largest errors stand in math/accuracy.def, from where the test
//            takes them
//   IEEE     exp(-inf) = 0, exp of more than 709.78 = inf, log(0) = -inf, log of a negative number
//            NaN, NaN in gives NaN out; subnormal arguments and results are right
//   exact    every carrier gives the same bits; each lane depends on its own argument alone
//   source   reductions after Tang, "Table-driven implementation of the exponential function",
//            ACM TOMS 15(2), 1989, and Muller, "Elementary Functions", 3rd ed., 2016, chapter 11
#pragma once

#include "math/coefficients.h"
#include "math/double_double.h"
#include "math/simd.h"

namespace plimsoll::math {
inline namespace PLIMSOLL_ISA {

// c[0] + c[1] x + ... + c[n-1] x^(n-1), by Horner's rule in fma.
template <class V, int n>
PLIMSOLL_INLINE V polynomial(V x, const double (&c)[n]) {
  V sum = V(c[n - 1]);
#pragma GCC unroll 32
  for (int i = n - 2; i >= 0; --i) sum = fma(sum, x, V(c[i]));
  return sum;
}

template <class V>
PLIMSOLL_INLINE mask_t<V> is_nan(V x) {
  return x != x;
}

template <class V>
PLIMSOLL_INLINE mask_t<V> sign_bit(V x) {
  return equal(shr<63>(bits(x)), bits_t<V>(1));
}

namespace detail {

// Adding it rounds to an integer and leaves that integer in the low bits.
inline constexpr double kRound = 0x1.8p52;

// y * 2^k for integers abs(k) <= 2046, rounded once more where the result is subnormal.
template <class V>
PLIMSOLL_INLINE V scale_by_power(V y, bits_t<V> k) {
  using B = bits_t<V>;
  const B shifted = k + B(4096);
  const B half = shr<1>(shifted);
  const B rest = shifted - half;
  return y * from_bits<V>(shl<52>(half - B(2048 - 1023))) *
         from_bits<V>(shl<52>(rest - B(2048 - 1023)));
}

// x = k log(2) + r with abs(r) <= log(2) / 2; `integer` holds k in its low bits.
template <class V>
struct ExpReduced {
  V k;
  V r;
  // What r lost to rounding.
  V rest;
  bits_t<V> integer;
};

template <class V>
PLIMSOLL_INLINE ExpReduced<V> reduce_exp(V x) {
  const V t = fma(x, V(coefficients::kLog2E), V(kRound));
  const V k = t - V(kRound);
  const V exact = fnma(k, V(coefficients::kLn2Short), x);
  const V r = fnma(k, V(coefficients::kLn2Rest), exact);
  const V rest = fnma(k, V(coefficients::kLn2Rest), exact - r);
  return {k, r, rest, bits(t) - bits(V(kRound))};
}

// exp(r) for a reduced r.
template <class V>
PLIMSOLL_INLINE V exp_core(V r) {
  return V(1.0) + fma(r * r, polynomial(r, coefficients::kExp), r);
}

// exp(x) for every x, with the bits of the short way where that may be taken.
template <class V>
inline V exp_far(V x) {
  const ExpReduced<V> reduced = reduce_exp(lesser(V(710.0), greater(V(-746.0), x)));
  return scale_by_power(exp_core(reduced.r), reduced.integer);
}

// exp(r + tail) for a reduced r and a tail far below it.
template <class V>
PLIMSOLL_INLINE V exp_core(V r, V tail) {
  const V square = r * r;
  const V p = polynomial(r, coefficients::kExp);
  return V(1.0) + (r + fma(square, p, fma(fma(square, p, r), tail, tail)));
}

// exp_sum for every sum, with the bits of the short way where that may be taken.
template <class V>
inline V exp_sum_far(V high, V low) {
  const V x = lesser(V(710.0), greater(V(-746.0), high));
  const ExpReduced<V> reduced = reduce_exp(x);
  const V tail = select(x == high, low, V(0.0)) + reduced.rest;
  return scale_by_power(exp_core(reduced.r, tail), reduced.integer);
}

// exp(high + low), where abs(low) is at most about an ulp of high, or anything where exp(high) is 0 or no finite number.
template <class V>
PLIMSOLL_INLINE V exp_sum(V high, V low) {
  const ExpReduced<V> reduced = reduce_exp(high);
  const V y = exp_core(reduced.r, low + reduced.rest);
  if (all(abs(high) <= V(708.0))) [[likely]] {
    return from_bits<V>(bits(y) + shl<52>(reduced.integer));
  }
  return exp_sum_far(high, low);
}

// x = 2^k m with m between sqrt(1/2) and sqrt(2), for normal positive x.
template <class V>
struct LogReduced {
  V k;
  V m;
  // k + 1023
  bits_t<V> biased;
};

template <class V>
PLIMSOLL_INLINE LogReduced<V> reduce_log(V x) {
  using B = bits_t<V>;
  constexpr std::uint64_t kSqrtHalf = 0x3fe6a09e00000000U;
  const B shifted = bits(x) + B(0x3ff0000000000000U - kSqrtHalf);
  const B biased = shr<52>(shifted);
  const B mantissa = shifted & B(0x000fffffffffffffU);
  return {from_integer<V>(biased) - V(1023.0), from_bits<V>(mantissa + B(kSqrtHalf)), biased};
}

// k log(2) + log(1 + f).
template <class V>
PLIMSOLL_INLINE V log_from(V k, V f) {
  const V s = f / (V(2.0) + f);
  const V z = s * s;
  const V series = z * polynomial(z, coefficients::kLog);
  const V half_square = V(0.5) * f * f;
  const V low = fma(k, V(coefficients::kLn2Rest), s * (half_square + series));
  return fma(k, V(coefficients::kLn2Short), f - (half_square - low));
}

// log(x) for normal positive x with a relative error of about 2^-68.
template <class V>
PLIMSOLL_INLINE DoubleDouble<V> log_wide(V x) {
  using DD = DoubleDouble<V>;
  const mask_t<V> small = x < V(0x1p-1022);
  const LogReduced<V> reduced = reduce_log(select(small, x * V(0x1p54), x));
  const V k = reduced.k - select(small, V(54.0), V(0.0));
  const V f = reduced.m - V(1.0);
  const DD denominator = fast_two_sum(V(2.0), f);
  const V s_high = f / denominator.high;
  const V s_rest = fnma(s_high, denominator.low, fnma(s_high, denominator.high, f));
  const DD s(s_high, s_rest / denominator.high);
  const DD z = mul(s, s);
  // log(1 + f) = 2 s (1 + z / 3 + z^2 / 5 + ...)
  const V tail = V(0.5) * z.high * polynomial(z.high, coefficients::kLogTail);
  DD sum = fast_two_sum(V(0.2), tail);
  sum.low = sum.low + V(-0x1.999999999999ap-57);
  sum = mul(z, sum);
  sum = add(DD(V(0x1.5555555555555p-2), V(0x1.5555555555555p-56)), sum);
  sum = mul(z, sum);
  const DD twice(s.high + s.high, s.low + s.low);
  sum = mul(twice, add(sum, V(1.0)));
  const DD head = two_sum(k * V(coefficients::kLn2Short), sum.high);
  return fast_two_sum(head.high, head.low + fma(k, V(coefficients::kLn2Rest), sum.low));
}

}  // namespace detail

template <class V>
PLIMSOLL_INLINE V exp(V x) {
  const detail::ExpReduced<V> reduced = detail::reduce_exp(x);
  const V y = detail::exp_core(reduced.r);
  if (all(abs(x) <= V(708.0))) [[likely]] {
    return from_bits<V>(bits(y) + shl<52>(reduced.integer));
  }
  return detail::exp_far(x);
}

template <class V>
PLIMSOLL_INLINE V log(V x) {
  const detail::LogReduced<V> reduced = detail::reduce_log(x);
  const V y = detail::log_from(reduced.k, reduced.m - V(1.0));
  if (all((x >= V(0x1p-1022)) & (x <= V(0x1.fffffffffffffp1023)))) [[likely]]
    return y;
  const detail::LogReduced<V> scaled = detail::reduce_log(x * V(0x1p54));
  const V subnormal = detail::log_from(scaled.k - V(54.0), scaled.m - V(1.0));
  const V positive = select(x < V(0x1p-1022), subnormal, select(x < V(INFINITY), y, x));
  return select(x > V(0.0), positive, select(x == V(0.0), V(-INFINITY), V(NAN)));
}

// exp(x) - 1, with full relative accuracy near 0.
template <class V>
inline V expm1(V x) {
  const V clamped = lesser(V(710.0), greater(V(-40.0), x));
  const detail::ExpReduced<V> reduced = detail::reduce_exp(clamped);
  const V r = reduced.r;
  // exp(x) - 1 = 2^k (r + ... + (1 - 2^-k))
  const V offset =
      V(1.0) - detail::scale_by_power(V(1.0), bits_t<V>(std::uint64_t{0}) - reduced.integer);
  const DoubleDouble<V> sum = two_sum(offset, r);
  const V y = sum.high + fma(r * r, polynomial(r, coefficients::kExp), sum.low);
  return select(x == V(0.0), x, detail::scale_by_power(y, reduced.integer));
}

// log(1 + x), with full relative accuracy near 0.
template <class V>
inline V log1p(V x) {
  using B = bits_t<V>;
  const DoubleDouble<V> sum = two_sum(V(1.0), x);
  const detail::LogReduced<V> reduced = detail::reduce_log(sum.high);
  const V scale = from_bits<V>(shl<52>(B(2046) - reduced.biased));
  const V y = detail::log_from(reduced.k, fma(sum.low, scale, reduced.m - V(1.0)));
  const V inside = select(x == V(0.0), x, select(x < V(INFINITY), y, x));
  return select(x > V(-1.0), inside, select(x == V(-1.0), V(-INFINITY), V(NAN)));
}

// x to the power y.
//
//   exact    wherever the true power is a binary64 number (so for integer cases such as pow(3, 4));
//            pow(x, 0) = 1 and pow(1, y) = 1 for every x and y
//   domain   a negative x needs an integer y, else NaN; zero and infinite arguments as in IEEE 754
template <class V>
inline V pow(V x, V y) {
  using M = mask_t<V>;
  const V magnitude = abs(x);
  const DoubleDouble<V> log_x = detail::log_wide(magnitude);
  // Beyond 2^64 every power is 0, 1 or infinite; the bound keeps the products below finite.
  const V exponent = lesser(V(0x1p64), greater(V(-0x1p64), y));
  const DoubleDouble<V> product = mul(log_x, exponent);
  V result = detail::exp_sum(product.high, product.low);

  const M normal = (magnitude > V(0.0)) & (magnitude < V(INFINITY)) & (abs(y) < V(INFINITY));
  if (!all(normal & (x > V(0.0)))) {
    const M integer = trunc(y) == y;
    const V half = V(0.5) * y;
    const M odd = integer & (trunc(half) != half);
    const M grows = ((magnitude > V(1.0)) & (y > V(0.0))) | ((magnitude < V(1.0)) & (y < V(0.0)));
    // The size of a power with a zero or infinite argument, then the sign, then what is undefined.
    result = select(normal, result, select(grows, V(INFINITY), V(0.0)));
    result = select((magnitude == V(1.0)) & !normal, V(1.0), result);
    result = select(sign_bit(x) & odd, -result, result);
    result = select((x < V(0.0)) & (magnitude < V(INFINITY)) & !integer, V(NAN), result);
    result = select((x != x) | (y != y), V(NAN), result);
  }
  return select((y == V(0.0)) | (x == V(1.0)), V(1.0), result);
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::math
