// Scrambled points of one dimension and replicate over a carrier. See rng/sobol.h.
//
//   digits   a point is held with its leading digit in the lowest bit of 32: there "a digit is
//            flipped by a hash of the digits before it" means "a bit depends on the bits below it",
//            and additions and multiplications carry upwards only
//   exact    the same bits for every carrier
#pragma once

#include "math/simd.h"
#include "rng/philox.h"

namespace plimsoll::rng {

// What the points have in common.
struct SobolStream {
  // Entry b turns over digits 0 .. b of the index.
  std::uint32_t turn_over[32];
  // Points 0 .. 7 before scrambling.
  std::uint32_t first[8];
  // Four rounds; `even` are even numbers, `odd` odd ones.
  std::uint32_t add[4];
  std::uint32_t even[4];
  std::uint32_t odd[4];
  // Of the digits that the point itself lacks.
  std::uint32_t more[3];

  // Before scrambling.
  std::uint32_t point(std::uint32_t index) const {
    std::uint32_t sum = 0;
    for (std::uint32_t steps = index ^ (index >> 1); steps != 0; steps &= steps - 1) {
      sum ^= turn_over[__builtin_ctz(steps)];
    }
    return sum;
  }
};

inline namespace PLIMSOLL_ISA {

namespace sobol {

// Of the low 32 bits of a lane; what the upper ones hold does not matter.
template <class V, int kShift>
PLIMSOLL_INLINE math::bits_t<V> swap_bits(math::bits_t<V> x, std::uint64_t low) {
  using B = math::bits_t<V>;
  return (math::shr<kShift>(x) & B(low)) | math::shl<kShift>(x & B(low));
}

// Those 32 bits, reversed, in the upper half of the lane.
template <class V>
PLIMSOLL_INLINE math::bits_t<V> reversed_high(math::bits_t<V> x) {
  using B = math::bits_t<V>;
  x = swap_bits<V, 1>(x, 0x55555555U);
  x = swap_bits<V, 2>(x, 0x33333333U);
  x = swap_bits<V, 4>(x, 0x0f0f0f0fU);
  x = swap_bits<V, 8>(x, 0x00ff00ffU);
  return math::shl<48>(x) | (math::shl<16>(x) & B(0x0000ffff00000000U));
}

}  // namespace sobol

// The latent of a point before scrambling.
template <class V>
PLIMSOLL_INLINE V sobol_latent(const SobolStream& stream, math::bits_t<V> point) {
  using B = math::bits_t<V>;
  B x = point;
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    x = x + B(std::uint64_t{stream.add[i]});
    // An even factor: bit b of the product depends on the bits below b.
    x = x ^ math::mul_u32(x, B(std::uint64_t{stream.even[i]}));
    x = math::mul_u32(x, B(std::uint64_t{stream.odd[i]}));
  }
  // Digits 33 .. 52 hash all those before them.
  B more = math::mul_u32(x ^ B(std::uint64_t{stream.more[0]}), B(0x9e3779b1U));
  more =
      math::mul_u32(more ^ math::shr<32>(more) ^ B(std::uint64_t{stream.more[1]}), B(0x85ebca6bU));
  more = math::shr<32>(more) ^ B(std::uint64_t{stream.more[2]});
  return signed_tail<V>(sobol::reversed_high<V>(x) | more);
}

// Latents of points first .. first + n - 1, all below 2^32.
template <class V>
inline void sobol_latents(const SobolStream& stream, std::uint32_t first, std::int64_t n,
                          double* out) {
  using B = math::bits_t<V>;
  constexpr int kLanes = math::lanes_v<V>;
  constexpr std::uint32_t kSide = 8;
  std::int64_t i = 0;
  const auto one = [&] {
    const std::uint64_t point = stream.point(first + static_cast<std::uint32_t>(i));
    out[i] = sobol_latent<double>(stream, point);
    ++i;
  };
  while (i < n && (first + static_cast<std::uint32_t>(i)) % kSide != 0) one();
  if (i + kSide <= n) {
    B low[kSide / kLanes];
    for (std::uint32_t j = 0; j < kSide / kLanes; ++j) {
      low[j] = math::load_u32<V>(stream.first + j * kLanes);
    }
    std::uint32_t index = first + static_cast<std::uint32_t>(i);
    std::uint32_t base = stream.point(index);
    for (; i + kSide <= n; i += kSide) {
      for (std::uint32_t j = 0; j < kSide / kLanes; ++j) {
        const B point = low[j] ^ B(std::uint64_t{base});
        math::store(out + i + j * kLanes, sobol_latent<V>(stream, point));
      }
      index += kSide;
      // After the last point of all there is none.
      if (index != 0) base ^= stream.turn_over[__builtin_ctz(index)] ^ stream.turn_over[2];
    }
  }
  while (i < n) one();
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::rng
