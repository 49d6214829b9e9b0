// NEON (AArch64): two lanes: included by math/simd.h only, which states the operations.
#pragma once

#include <arm_neon.h>

namespace plimsoll::math {
inline namespace PLIMSOLL_ISA {

struct Mask {
  uint64x2_t v;
};

struct Bits {
  uint64x2_t v;

  Bits() = default;
  PLIMSOLL_INLINE Bits(uint64x2_t raw) : v(raw) {}
  PLIMSOLL_INLINE explicit Bits(std::uint64_t all) : v(vdupq_n_u64(all)) {}
};

struct Pack {
  float64x2_t v;

  Pack() = default;
  PLIMSOLL_INLINE Pack(float64x2_t raw) : v(raw) {}
  PLIMSOLL_INLINE Pack(double all) : v(vdupq_n_f64(all)) {}
};

template <>
struct Carrier<Pack> {
  using Mask = math::Mask;
  using Bits = math::Bits;
  static constexpr int kLanes = 2;
};

template <>
struct Memory<Pack> {
  PLIMSOLL_INLINE static Pack load(const double* p) { return vld1q_f64(p); }
  PLIMSOLL_INLINE static Bits load_bits(const std::uint64_t* p) { return vld1q_u64(p); }
  PLIMSOLL_INLINE static Bits load_u32(const std::uint32_t* p) { return vmovl_u32(vld1_u32(p)); }
  PLIMSOLL_INLINE static void store_bits(std::uint64_t* p, Bits b) { vst1q_u64(p, b.v); }
  PLIMSOLL_INLINE static Pack gather(const double* table, Bits i) {
    const double lanes[2] = {table[vgetq_lane_u64(i.v, 0)], table[vgetq_lane_u64(i.v, 1)]};
    return vld1q_f64(lanes);
  }
  PLIMSOLL_INLINE static Bits lane_index() { return vsetq_lane_u64(1, vdupq_n_u64(0), 1); }
  PLIMSOLL_INLINE static Pack from_bits(Bits b) { return vreinterpretq_f64_u64(b.v); }
};

PLIMSOLL_INLINE Bits bits(Pack a) {
  return vreinterpretq_u64_f64(a.v);
}
PLIMSOLL_INLINE void store(double* p, Pack a) {
  vst1q_f64(p, a.v);
}

PLIMSOLL_INLINE Pack operator+(Pack a, Pack b) {
  return vaddq_f64(a.v, b.v);
}
PLIMSOLL_INLINE Pack operator-(Pack a, Pack b) {
  return vsubq_f64(a.v, b.v);
}
PLIMSOLL_INLINE Pack operator*(Pack a, Pack b) {
  return vmulq_f64(a.v, b.v);
}
PLIMSOLL_INLINE Pack operator/(Pack a, Pack b) {
  return vdivq_f64(a.v, b.v);
}
PLIMSOLL_INLINE Pack operator-(Pack a) {
  return vnegq_f64(a.v);
}
PLIMSOLL_INLINE Pack sqrt(Pack a) {
  return vsqrtq_f64(a.v);
}
PLIMSOLL_INLINE Pack abs(Pack a) {
  return vabsq_f64(a.v);
}
PLIMSOLL_INLINE Pack floor(Pack a) {
  return vrndmq_f64(a.v);
}
PLIMSOLL_INLINE Pack ceil(Pack a) {
  return vrndpq_f64(a.v);
}
PLIMSOLL_INLINE Pack trunc(Pack a) {
  return vrndq_f64(a.v);
}
PLIMSOLL_INLINE Pack fma(Pack a, Pack b, Pack c) {
  return vfmaq_f64(c.v, a.v, b.v);
}
PLIMSOLL_INLINE Pack fnma(Pack a, Pack b, Pack c) {
  return vfmsq_f64(c.v, a.v, b.v);
}
PLIMSOLL_INLINE Pack copysign(Pack a, Pack b) {
  return vbslq_f64(vdupq_n_u64(0x8000000000000000U), b.v, a.v);
}
PLIMSOLL_INLINE Pack lesser(Pack a, Pack b) {
  return vbslq_f64(vcltq_f64(a.v, b.v), a.v, b.v);
}
PLIMSOLL_INLINE Pack greater(Pack a, Pack b) {
  return vbslq_f64(vcgtq_f64(a.v, b.v), a.v, b.v);
}

PLIMSOLL_INLINE Mask operator<(Pack a, Pack b) {
  return {vcltq_f64(a.v, b.v)};
}
PLIMSOLL_INLINE Mask operator<=(Pack a, Pack b) {
  return {vcleq_f64(a.v, b.v)};
}
PLIMSOLL_INLINE Mask operator>(Pack a, Pack b) {
  return {vcgtq_f64(a.v, b.v)};
}
PLIMSOLL_INLINE Mask operator>=(Pack a, Pack b) {
  return {vcgeq_f64(a.v, b.v)};
}
PLIMSOLL_INLINE Mask operator==(Pack a, Pack b) {
  return {vceqq_f64(a.v, b.v)};
}
PLIMSOLL_INLINE Mask operator!=(Pack a, Pack b) {
  return {veorq_u64(vceqq_f64(a.v, b.v), vdupq_n_u64(~std::uint64_t{0}))};
}

PLIMSOLL_INLINE Mask operator&(Mask a, Mask b) {
  return {vandq_u64(a.v, b.v)};
}
PLIMSOLL_INLINE Mask operator|(Mask a, Mask b) {
  return {vorrq_u64(a.v, b.v)};
}
PLIMSOLL_INLINE Mask operator!(Mask a) {
  return {veorq_u64(a.v, vdupq_n_u64(~std::uint64_t{0}))};
}
PLIMSOLL_INLINE unsigned lane_bits(Mask a) {
  return static_cast<unsigned>((vgetq_lane_u64(a.v, 0) & 1) | (vgetq_lane_u64(a.v, 1) & 2));
}
PLIMSOLL_INLINE bool any(Mask a) {
  return (vgetq_lane_u64(a.v, 0) | vgetq_lane_u64(a.v, 1)) != 0;
}
PLIMSOLL_INLINE bool all(Mask a) {
  return (vgetq_lane_u64(a.v, 0) & vgetq_lane_u64(a.v, 1)) != 0;
}
PLIMSOLL_INLINE Pack select(Mask m, Pack a, Pack b) {
  return vbslq_f64(m.v, a.v, b.v);
}
PLIMSOLL_INLINE Bits select(Mask m, Bits a, Bits b) {
  return vbslq_u64(m.v, a.v, b.v);
}

PLIMSOLL_INLINE Bits operator+(Bits a, Bits b) {
  return vaddq_u64(a.v, b.v);
}
PLIMSOLL_INLINE Bits operator-(Bits a, Bits b) {
  return vsubq_u64(a.v, b.v);
}
PLIMSOLL_INLINE Bits operator&(Bits a, Bits b) {
  return vandq_u64(a.v, b.v);
}
PLIMSOLL_INLINE Bits operator|(Bits a, Bits b) {
  return vorrq_u64(a.v, b.v);
}
PLIMSOLL_INLINE Bits operator^(Bits a, Bits b) {
  return veorq_u64(a.v, b.v);
}
PLIMSOLL_INLINE Mask equal(Bits a, Bits b) {
  return {vceqq_u64(a.v, b.v)};
}
PLIMSOLL_INLINE Bits mul_u32(Bits a, Bits b) {
  return vmull_u32(vmovn_u64(a.v), vmovn_u64(b.v));
}
template <int n>
PLIMSOLL_INLINE Bits shl(Bits a) {
  return vshlq_n_u64(a.v, n);
}
template <int n>
PLIMSOLL_INLINE Bits shr(Bits a) {
  return vshrq_n_u64(a.v, n);
}
PLIMSOLL_INLINE Bits shl_by(Bits a, int n) {
  return vshlq_u64(a.v, vdupq_n_s64(n));
}
PLIMSOLL_INLINE Bits shr_by(Bits a, int n) {
  return vshlq_u64(a.v, vdupq_n_s64(-n));
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::math
