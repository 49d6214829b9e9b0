// Carriers: what numeric templates are written over. `double` is a carrier of one lane; Pack is the
// widest vector of doubles of the instruction set this translation unit is compiled for.
//
//   rule       every function of math/ and every closed-form law is one template over a carrier V,
//              so that reference (V = double) and block executor (V = Pack) run the same recipe and
//              give the same bits
//   types      mask_t<V> (bool for double) and bits_t<V>, the unsigned 64-bit integers of the same
//              lanes (std::uint64_t for double). A Pack or Bits is made from one number by
//              broadcast
//   namespace  everything here stands in an inline namespace named after the instruction set: two
//              translation units compiled for different sets never share a symbol. Files compiled
//              for a set include no standard-library templates, for the same reason. Where no
//              vector set is enabled the set is `scalar` and Pack is double itself
//   exact      only IEEE add, sub, mul, div, sqrt, fma, comparisons and integer operations; no
//              reciprocal estimates; min and max are compare + select
//
// Operations, for every carrier V with M = mask_t<V> and B = bits_t<V>:
//   V    + - * /, unary -, fma(a, b, c) = a * b + c, fnma(a, b, c) = c - a * b, sqrt, abs,
//        copysign(magnitude, sign), floor, ceil, trunc (exact; the sign of a zero is kept),
//        lesser(a, b) = a < b ? a : b, greater(a, b) = a > b ? a : b (both give b where a is NaN)
//   M    < <= > >= == (false with NaN), != (true with NaN), & | !, any(m), all(m),
//        lane_bits(m): bit i is lane i
//   B    + - & | ^ (modulo 2^64), shl<n>, shr<n> (logical), shl_by(a, n),
//        shr_by(a, n) with 0 <= n < 64 of all lanes, equal(a, b),
//        mul_u32(a, b): the 64-bit product of the low halves
//   any  select(m, a, b), load<V>(p), store(p, a), load_bits<V>(p), store_bits<V>(p, b),
//        bits(v), from_bits<V>(b), gather<V>(table, indices), lane_index<V>(),
//        from_integer<V>(b): the value of an integer below 2^52,
//        compact(to, m, a): lanes of a where m is true, one after the other; gives how many, and
//        may write as many as V has, compact_lanes<V>(to, m, first): the same for the numbers
//        first + lane, compact_u32<V>(to, m, from): for the 32-bit numbers from[lane], which `to`
//        may overlap from below, compact_set<V>(to, set, first): the numbers first + i of the bits
//        of `set`, which may write 32, load_u32<V>(p): 32-bit numbers as Bits
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
#define PLIMSOLL_ISA avx512
#define PLIMSOLL_LANES 8
#elif defined(__AVX2__) && defined(__FMA__)
#define PLIMSOLL_ISA avx2
#define PLIMSOLL_LANES 4
#elif defined(__ARM_NEON) && defined(__aarch64__)
#define PLIMSOLL_ISA neon
#define PLIMSOLL_LANES 2
#else
#define PLIMSOLL_ISA scalar
#define PLIMSOLL_LANES 1
#endif

#define PLIMSOLL_INLINE inline __attribute__((always_inline))

namespace plimsoll::math {
inline namespace PLIMSOLL_ISA {

template <class V>
struct Carrier;

template <>
struct Carrier<double> {
  using Mask = bool;
  using Bits = std::uint64_t;
  static constexpr int kLanes = 1;
};

template <class V>
using mask_t = typename Carrier<V>::Mask;
template <class V>
using bits_t = typename Carrier<V>::Bits;
template <class V>
inline constexpr int lanes_v = Carrier<V>::kLanes;

// Primitives by carrier; the free templates below call them where V cannot be deduced.
template <class V>
struct Memory;

template <>
struct Memory<double> {
  PLIMSOLL_INLINE static double load(const double* p) { return *p; }
  PLIMSOLL_INLINE static std::uint64_t load_bits(const std::uint64_t* p) { return *p; }
  PLIMSOLL_INLINE static std::uint64_t load_u32(const std::uint32_t* p) { return *p; }
  PLIMSOLL_INLINE static void store_bits(std::uint64_t* p, std::uint64_t b) { *p = b; }
  PLIMSOLL_INLINE static double gather(const double* table, std::uint64_t i) { return table[i]; }
  PLIMSOLL_INLINE static std::uint64_t lane_index() { return 0; }
  PLIMSOLL_INLINE static double from_bits(std::uint64_t b) {
    double v;
    std::memcpy(&v, &b, sizeof v);
    return v;
  }
};

PLIMSOLL_INLINE std::uint64_t bits(double v) {
  std::uint64_t b;
  std::memcpy(&b, &v, sizeof b);
  return b;
}
PLIMSOLL_INLINE double fma(double a, double b, double c) {
  return __builtin_fma(a, b, c);
}
PLIMSOLL_INLINE double fnma(double a, double b, double c) {
  return __builtin_fma(-a, b, c);
}
PLIMSOLL_INLINE double sqrt(double v) {
  return __builtin_sqrt(v);
}
PLIMSOLL_INLINE double abs(double v) {
  return __builtin_fabs(v);
}
PLIMSOLL_INLINE double copysign(double v, double sign) {
  return __builtin_copysign(v, sign);
}
PLIMSOLL_INLINE double floor(double v) {
  return __builtin_floor(v);
}
PLIMSOLL_INLINE double ceil(double v) {
  return __builtin_ceil(v);
}
PLIMSOLL_INLINE double trunc(double v) {
  return __builtin_trunc(v);
}
PLIMSOLL_INLINE double lesser(double a, double b) {
  return a < b ? a : b;
}
PLIMSOLL_INLINE double greater(double a, double b) {
  return a > b ? a : b;
}
PLIMSOLL_INLINE void store(double* p, double v) {
  *p = v;
}
PLIMSOLL_INLINE double select(bool m, double a, double b) {
  return m ? a : b;
}
PLIMSOLL_INLINE std::uint64_t select(bool m, std::uint64_t a, std::uint64_t b) {
  return m ? a : b;
}
PLIMSOLL_INLINE bool any(bool m) {
  return m;
}
PLIMSOLL_INLINE bool all(bool m) {
  return m;
}
PLIMSOLL_INLINE unsigned lane_bits(bool m) {
  return m ? 1U : 0U;
}
PLIMSOLL_INLINE bool equal(std::uint64_t a, std::uint64_t b) {
  return a == b;
}
PLIMSOLL_INLINE std::uint64_t mul_u32(std::uint64_t a, std::uint64_t b) {
  return (a & 0xffffffffU) * (b & 0xffffffffU);
}
template <int n>
PLIMSOLL_INLINE std::uint64_t shl(std::uint64_t b) {
  return b << n;
}
template <int n>
PLIMSOLL_INLINE std::uint64_t shr(std::uint64_t b) {
  return b >> n;
}
PLIMSOLL_INLINE std::uint64_t shl_by(std::uint64_t b, int n) {
  return b << n;
}
PLIMSOLL_INLINE std::uint64_t shr_by(std::uint64_t b, int n) {
  return b >> n;
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::math

#if PLIMSOLL_LANES == 8
#include "math/simd_avx512.h"
#elif PLIMSOLL_LANES == 4
#include "math/simd_avx2.h"
#elif PLIMSOLL_LANES == 2
#include "math/simd_neon.h"
#endif

namespace plimsoll::math {
inline namespace PLIMSOLL_ISA {

#if PLIMSOLL_LANES == 1
using Pack = double;
using Mask = bool;
using Bits = std::uint64_t;
#endif

template <class V>
PLIMSOLL_INLINE V load(const double* p) {
  return Memory<V>::load(p);
}
template <class V>
PLIMSOLL_INLINE bits_t<V> load_bits(const std::uint64_t* p) {
  return Memory<V>::load_bits(p);
}
template <class V>
PLIMSOLL_INLINE bits_t<V> load_u32(const std::uint32_t* p) {
  return Memory<V>::load_u32(p);
}
template <class V>
PLIMSOLL_INLINE void store_bits(std::uint64_t* p, bits_t<V> b) {
  Memory<V>::store_bits(p, b);
}
template <class V>
PLIMSOLL_INLINE V from_bits(bits_t<V> b) {
  return Memory<V>::from_bits(b);
}
template <class V>
PLIMSOLL_INLINE V gather(const double* table, bits_t<V> index) {
  return Memory<V>::gather(table, index);
}
template <class V>
PLIMSOLL_INLINE bits_t<V> lane_index() {
  return Memory<V>::lane_index();
}
template <class V>
PLIMSOLL_INLINE V from_integer(bits_t<V> b) {
  return from_bits<V>(b | bits_t<V>(0x4330000000000000U)) - V(0x1p52);
}

#if PLIMSOLL_LANES != 8
template <class V>
PLIMSOLL_INLINE int compact_set(std::uint32_t* to, std::uint32_t set, std::uint32_t first) {
  int n = 0;
  for (; set != 0; set &= set - 1) to[n++] = first + static_cast<std::uint32_t>(__builtin_ctz(set));
  return n;
}
template <class V>
PLIMSOLL_INLINE int compact(double* to, mask_t<V> m, V a) {
  double lanes[lanes_v<V>];
  store(lanes, a);
  int n = 0;
  for (unsigned set = lane_bits(m); set != 0; set &= set - 1) to[n++] = lanes[__builtin_ctz(set)];
  return n;
}
template <class V>
PLIMSOLL_INLINE int compact_lanes(std::uint32_t* to, mask_t<V> m, std::uint32_t first) {
  int n = 0;
  for (unsigned set = lane_bits(m); set != 0; set &= set - 1) {
    to[n++] = first + static_cast<std::uint32_t>(__builtin_ctz(set));
  }
  return n;
}
template <class V>
PLIMSOLL_INLINE int compact_u32(std::uint32_t* to, mask_t<V> m, const std::uint32_t* from) {
  int n = 0;
  for (unsigned set = lane_bits(m); set != 0; set &= set - 1) to[n++] = from[__builtin_ctz(set)];
  return n;
}
#endif

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::math
