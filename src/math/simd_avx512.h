// AVX-512 (F, DQ, VL): eight lanes: included by math/simd.h only, which states the operations.
// Masked forms with a full mask stand where GCC 12 warns of the undefined operand of the plain
// ones.
#pragma once

#include <immintrin.h>

namespace plimsoll::math {
inline namespace PLIMSOLL_ISA {

struct Mask {
  __mmask8 v;
};

struct Bits {
  __m512i v;

  Bits() = default;
  PLIMSOLL_INLINE Bits(__m512i raw) : v(raw) {}
  PLIMSOLL_INLINE explicit Bits(std::uint64_t all)
      : v(_mm512_set1_epi64(static_cast<long long>(all))) {}
};

struct Pack {
  __m512d v;

  Pack() = default;
  PLIMSOLL_INLINE Pack(__m512d raw) : v(raw) {}
  PLIMSOLL_INLINE Pack(double all) : v(_mm512_set1_pd(all)) {}
};

template <>
struct Carrier<Pack> {
  using Mask = math::Mask;
  using Bits = math::Bits;
  static constexpr int kLanes = 8;
};

template <>
struct Memory<Pack> {
  PLIMSOLL_INLINE static Pack load(const double* p) { return _mm512_loadu_pd(p); }
  PLIMSOLL_INLINE static Bits load_bits(const std::uint64_t* p) { return _mm512_loadu_si512(p); }
  PLIMSOLL_INLINE static Bits load_u32(const std::uint32_t* p) {
    return _mm512_maskz_cvtepu32_epi64(0xff,
                                       _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
  }
  PLIMSOLL_INLINE static void store_bits(std::uint64_t* p, Bits b) { _mm512_storeu_si512(p, b.v); }
  PLIMSOLL_INLINE static Pack gather(const double* table, Bits i) {
    return _mm512_mask_i64gather_pd(_mm512_setzero_pd(), 0xff, i.v, table, 8);
  }
  PLIMSOLL_INLINE static Bits lane_index() { return _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0); }
  PLIMSOLL_INLINE static Pack from_bits(Bits b) { return _mm512_castsi512_pd(b.v); }
};

PLIMSOLL_INLINE Bits bits(Pack a) {
  return _mm512_castpd_si512(a.v);
}
PLIMSOLL_INLINE void store(double* p, Pack a) {
  _mm512_storeu_pd(p, a.v);
}

PLIMSOLL_INLINE Pack operator+(Pack a, Pack b) {
  return _mm512_add_pd(a.v, b.v);
}
PLIMSOLL_INLINE Pack operator-(Pack a, Pack b) {
  return _mm512_sub_pd(a.v, b.v);
}
PLIMSOLL_INLINE Pack operator*(Pack a, Pack b) {
  return _mm512_mul_pd(a.v, b.v);
}
PLIMSOLL_INLINE Pack operator/(Pack a, Pack b) {
  return _mm512_div_pd(a.v, b.v);
}
PLIMSOLL_INLINE Pack operator-(Pack a) {
  return _mm512_xor_pd(a.v, _mm512_set1_pd(-0.0));
}
PLIMSOLL_INLINE Pack sqrt(Pack a) {
  return _mm512_mask_sqrt_pd(a.v, 0xff, a.v);
}
PLIMSOLL_INLINE Pack abs(Pack a) {
  return _mm512_mask_andnot_pd(a.v, 0xff, _mm512_set1_pd(-0.0), a.v);
}
PLIMSOLL_INLINE Pack floor(Pack a) {
  return _mm512_mask_roundscale_pd(a.v, 0xff, a.v, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
}
PLIMSOLL_INLINE Pack ceil(Pack a) {
  return _mm512_mask_roundscale_pd(a.v, 0xff, a.v, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC);
}
PLIMSOLL_INLINE Pack trunc(Pack a) {
  return _mm512_mask_roundscale_pd(a.v, 0xff, a.v, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
}
PLIMSOLL_INLINE Pack fma(Pack a, Pack b, Pack c) {
  return _mm512_fmadd_pd(a.v, b.v, c.v);
}
PLIMSOLL_INLINE Pack fnma(Pack a, Pack b, Pack c) {
  return _mm512_fnmadd_pd(a.v, b.v, c.v);
}
PLIMSOLL_INLINE Pack copysign(Pack a, Pack b) {
  return _mm512_or_pd(_mm512_mask_andnot_pd(a.v, 0xff, _mm512_set1_pd(-0.0), a.v),
                      _mm512_and_pd(_mm512_set1_pd(-0.0), b.v));
}
PLIMSOLL_INLINE Pack lesser(Pack a, Pack b) {
  return _mm512_mask_min_pd(a.v, 0xff, a.v, b.v);
}
PLIMSOLL_INLINE Pack greater(Pack a, Pack b) {
  return _mm512_mask_max_pd(a.v, 0xff, a.v, b.v);
}

PLIMSOLL_INLINE Mask operator<(Pack a, Pack b) {
  return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_LT_OQ)};
}
PLIMSOLL_INLINE Mask operator<=(Pack a, Pack b) {
  return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_LE_OQ)};
}
PLIMSOLL_INLINE Mask operator>(Pack a, Pack b) {
  return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_GT_OQ)};
}
PLIMSOLL_INLINE Mask operator>=(Pack a, Pack b) {
  return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_GE_OQ)};
}
PLIMSOLL_INLINE Mask operator==(Pack a, Pack b) {
  return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_EQ_OQ)};
}
PLIMSOLL_INLINE Mask operator!=(Pack a, Pack b) {
  return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_NEQ_UQ)};
}

PLIMSOLL_INLINE Mask operator&(Mask a, Mask b) {
  return {static_cast<__mmask8>(a.v & b.v)};
}
PLIMSOLL_INLINE Mask operator|(Mask a, Mask b) {
  return {static_cast<__mmask8>(a.v | b.v)};
}
PLIMSOLL_INLINE Mask operator!(Mask a) {
  return {static_cast<__mmask8>(~a.v)};
}
PLIMSOLL_INLINE unsigned lane_bits(Mask a) {
  return a.v;
}
PLIMSOLL_INLINE bool any(Mask a) {
  return a.v != 0;
}
PLIMSOLL_INLINE bool all(Mask a) {
  return a.v == 0xff;
}
PLIMSOLL_INLINE Pack select(Mask m, Pack a, Pack b) {
  return _mm512_mask_blend_pd(m.v, b.v, a.v);
}
PLIMSOLL_INLINE Bits select(Mask m, Bits a, Bits b) {
  return _mm512_mask_blend_epi64(m.v, b.v, a.v);
}

PLIMSOLL_INLINE Bits operator+(Bits a, Bits b) {
  return _mm512_add_epi64(a.v, b.v);
}
PLIMSOLL_INLINE Bits operator-(Bits a, Bits b) {
  return _mm512_sub_epi64(a.v, b.v);
}
PLIMSOLL_INLINE Bits operator&(Bits a, Bits b) {
  return _mm512_and_si512(a.v, b.v);
}
PLIMSOLL_INLINE Bits operator|(Bits a, Bits b) {
  return _mm512_or_si512(a.v, b.v);
}
PLIMSOLL_INLINE Bits operator^(Bits a, Bits b) {
  return _mm512_xor_si512(a.v, b.v);
}
PLIMSOLL_INLINE Mask equal(Bits a, Bits b) {
  return {_mm512_cmpeq_epi64_mask(a.v, b.v)};
}
PLIMSOLL_INLINE Bits mul_u32(Bits a, Bits b) {
  return _mm512_mask_mul_epu32(a.v, 0xff, a.v, b.v);
}
template <int n>
PLIMSOLL_INLINE Bits shl(Bits a) {
  return _mm512_mask_slli_epi64(a.v, 0xff, a.v, n);
}
template <int n>
PLIMSOLL_INLINE Bits shr(Bits a) {
  return _mm512_mask_srli_epi64(a.v, 0xff, a.v, n);
}

PLIMSOLL_INLINE Bits shl_by(Bits a, int n) {
  return _mm512_mask_sll_epi64(a.v, 0xff, a.v, _mm_cvtsi32_si128(n));
}
PLIMSOLL_INLINE Bits shr_by(Bits a, int n) {
  return _mm512_mask_srl_epi64(a.v, 0xff, a.v, _mm_cvtsi32_si128(n));
}

// Packed in a register first: a store that compresses is slow on some processors.
template <class V>
PLIMSOLL_INLINE int compact(double* to, Mask m, V a) {
  _mm512_storeu_pd(to, _mm512_maskz_compress_pd(m.v, a.v));
  return __builtin_popcount(m.v);
}
template <class V>
PLIMSOLL_INLINE int compact_lanes(std::uint32_t* to, Mask m, std::uint32_t first) {
  const __m256i numbers = _mm256_add_epi32(_mm256_set1_epi32(static_cast<int>(first)),
                                           _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm256_maskz_compress_epi32(m.v, numbers));
  return __builtin_popcount(m.v);
}
template <class V>
PLIMSOLL_INLINE int compact_set(std::uint32_t* to, std::uint32_t set, std::uint32_t first) {
  const __m512i numbers =
      _mm512_add_epi32(_mm512_set1_epi32(static_cast<int>(first)),
                       _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
  const auto low = static_cast<__mmask16>(set);
  const auto high = static_cast<__mmask16>(set >> 16);
  _mm512_storeu_si512(to, _mm512_maskz_compress_epi32(low, numbers));
  const int n = __builtin_popcount(set & 0xffffU);
  _mm512_storeu_si512(
      to + n, _mm512_maskz_compress_epi32(high, _mm512_add_epi32(numbers, _mm512_set1_epi32(16))));
  return n + __builtin_popcount(set >> 16);
}
template <class V>
PLIMSOLL_INLINE int compact_u32(std::uint32_t* to, Mask m, const std::uint32_t* from) {
  const __m256i numbers = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm256_maskz_compress_epi32(m.v, numbers));
  return __builtin_popcount(m.v);
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::math
