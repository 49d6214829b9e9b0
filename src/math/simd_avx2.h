// AVX2 with FMA: four lanes: included by math/simd.h only, which states the operations.
#pragma once

#include <immintrin.h>

namespace plimsoll::math {
inline namespace PLIMSOLL_ISA {

struct Mask {
  __m256d v;
};

struct Bits {
  __m256i v;

  Bits() = default;
  PLIMSOLL_INLINE Bits(__m256i raw) : v(raw) {}
  PLIMSOLL_INLINE explicit Bits(std::uint64_t all)
      : v(_mm256_set1_epi64x(static_cast<long long>(all))) {}
};

struct Pack {
  __m256d v;

  Pack() = default;
  PLIMSOLL_INLINE Pack(__m256d raw) : v(raw) {}
  PLIMSOLL_INLINE Pack(double all) : v(_mm256_set1_pd(all)) {}
};

template <>
struct Carrier<Pack> {
  using Mask = math::Mask;
  using Bits = math::Bits;
  static constexpr int kLanes = 4;
};

template <>
struct Memory<Pack> {
  PLIMSOLL_INLINE static Pack load(const double* p) { return _mm256_loadu_pd(p); }
  PLIMSOLL_INLINE static Bits load_bits(const std::uint64_t* p) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
  }
  PLIMSOLL_INLINE static Bits load_u32(const std::uint32_t* p) {
    return _mm256_cvtepu32_epi64(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
  }
  PLIMSOLL_INLINE static void store_bits(std::uint64_t* p, Bits b) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), b.v);
  }
  PLIMSOLL_INLINE static Pack gather(const double* table, Bits i) {
    return _mm256_i64gather_pd(table, i.v, 8);
  }
  PLIMSOLL_INLINE static Bits lane_index() { return _mm256_set_epi64x(3, 2, 1, 0); }
  PLIMSOLL_INLINE static Pack from_bits(Bits b) { return _mm256_castsi256_pd(b.v); }
};

PLIMSOLL_INLINE Bits bits(Pack a) {
  return _mm256_castpd_si256(a.v);
}
PLIMSOLL_INLINE void store(double* p, Pack a) {
  _mm256_storeu_pd(p, a.v);
}

PLIMSOLL_INLINE Pack operator+(Pack a, Pack b) {
  return _mm256_add_pd(a.v, b.v);
}
PLIMSOLL_INLINE Pack operator-(Pack a, Pack b) {
  return _mm256_sub_pd(a.v, b.v);
}
PLIMSOLL_INLINE Pack operator*(Pack a, Pack b) {
  return _mm256_mul_pd(a.v, b.v);
}
PLIMSOLL_INLINE Pack operator/(Pack a, Pack b) {
  return _mm256_div_pd(a.v, b.v);
}
PLIMSOLL_INLINE Pack operator-(Pack a) {
  return _mm256_xor_pd(a.v, _mm256_set1_pd(-0.0));
}
PLIMSOLL_INLINE Pack sqrt(Pack a) {
  return _mm256_sqrt_pd(a.v);
}
PLIMSOLL_INLINE Pack abs(Pack a) {
  return _mm256_andnot_pd(_mm256_set1_pd(-0.0), a.v);
}
PLIMSOLL_INLINE Pack floor(Pack a) {
  return _mm256_round_pd(a.v, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
}
PLIMSOLL_INLINE Pack ceil(Pack a) {
  return _mm256_round_pd(a.v, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC);
}
PLIMSOLL_INLINE Pack trunc(Pack a) {
  return _mm256_round_pd(a.v, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
}
PLIMSOLL_INLINE Pack fma(Pack a, Pack b, Pack c) {
  return _mm256_fmadd_pd(a.v, b.v, c.v);
}
PLIMSOLL_INLINE Pack fnma(Pack a, Pack b, Pack c) {
  return _mm256_fnmadd_pd(a.v, b.v, c.v);
}
PLIMSOLL_INLINE Pack copysign(Pack a, Pack b) {
  return _mm256_or_pd(_mm256_andnot_pd(_mm256_set1_pd(-0.0), a.v),
                      _mm256_and_pd(_mm256_set1_pd(-0.0), b.v));
}
PLIMSOLL_INLINE Pack lesser(Pack a, Pack b) {
  return _mm256_min_pd(a.v, b.v);
}
PLIMSOLL_INLINE Pack greater(Pack a, Pack b) {
  return _mm256_max_pd(a.v, b.v);
}

PLIMSOLL_INLINE Mask operator<(Pack a, Pack b) {
  return {_mm256_cmp_pd(a.v, b.v, _CMP_LT_OQ)};
}
PLIMSOLL_INLINE Mask operator<=(Pack a, Pack b) {
  return {_mm256_cmp_pd(a.v, b.v, _CMP_LE_OQ)};
}
PLIMSOLL_INLINE Mask operator>(Pack a, Pack b) {
  return {_mm256_cmp_pd(a.v, b.v, _CMP_GT_OQ)};
}
PLIMSOLL_INLINE Mask operator>=(Pack a, Pack b) {
  return {_mm256_cmp_pd(a.v, b.v, _CMP_GE_OQ)};
}
PLIMSOLL_INLINE Mask operator==(Pack a, Pack b) {
  return {_mm256_cmp_pd(a.v, b.v, _CMP_EQ_OQ)};
}
PLIMSOLL_INLINE Mask operator!=(Pack a, Pack b) {
  return {_mm256_cmp_pd(a.v, b.v, _CMP_NEQ_UQ)};
}

PLIMSOLL_INLINE Mask operator&(Mask a, Mask b) {
  return {_mm256_and_pd(a.v, b.v)};
}
PLIMSOLL_INLINE Mask operator|(Mask a, Mask b) {
  return {_mm256_or_pd(a.v, b.v)};
}
PLIMSOLL_INLINE Mask operator!(Mask a) {
  return {_mm256_xor_pd(a.v, _mm256_castsi256_pd(_mm256_set1_epi64x(-1)))};
}
PLIMSOLL_INLINE unsigned lane_bits(Mask a) {
  return static_cast<unsigned>(_mm256_movemask_pd(a.v));
}
PLIMSOLL_INLINE bool any(Mask a) {
  return _mm256_movemask_pd(a.v) != 0;
}
PLIMSOLL_INLINE bool all(Mask a) {
  return _mm256_movemask_pd(a.v) == 0xf;
}
PLIMSOLL_INLINE Pack select(Mask m, Pack a, Pack b) {
  return _mm256_blendv_pd(b.v, a.v, m.v);
}
PLIMSOLL_INLINE Bits select(Mask m, Bits a, Bits b) {
  return _mm256_castpd_si256(
      _mm256_blendv_pd(_mm256_castsi256_pd(b.v), _mm256_castsi256_pd(a.v), m.v));
}

PLIMSOLL_INLINE Bits operator+(Bits a, Bits b) {
  return _mm256_add_epi64(a.v, b.v);
}
PLIMSOLL_INLINE Bits operator-(Bits a, Bits b) {
  return _mm256_sub_epi64(a.v, b.v);
}
PLIMSOLL_INLINE Bits operator&(Bits a, Bits b) {
  return _mm256_and_si256(a.v, b.v);
}
PLIMSOLL_INLINE Bits operator|(Bits a, Bits b) {
  return _mm256_or_si256(a.v, b.v);
}
PLIMSOLL_INLINE Bits operator^(Bits a, Bits b) {
  return _mm256_xor_si256(a.v, b.v);
}
PLIMSOLL_INLINE Mask equal(Bits a, Bits b) {
  return {_mm256_castsi256_pd(_mm256_cmpeq_epi64(a.v, b.v))};
}
PLIMSOLL_INLINE Bits mul_u32(Bits a, Bits b) {
  return _mm256_mul_epu32(a.v, b.v);
}
template <int n>
PLIMSOLL_INLINE Bits shl(Bits a) {
  return _mm256_slli_epi64(a.v, n);
}
template <int n>
PLIMSOLL_INLINE Bits shr(Bits a) {
  return _mm256_srli_epi64(a.v, n);
}
PLIMSOLL_INLINE Bits shl_by(Bits a, int n) {
  return _mm256_sll_epi64(a.v, _mm_cvtsi32_si128(n));
}
PLIMSOLL_INLINE Bits shr_by(Bits a, int n) {
  return _mm256_srl_epi64(a.v, _mm_cvtsi32_si128(n));
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::math
