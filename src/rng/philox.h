// Philox4x32-10 over a carrier, and the latents it gives: one independent noise value for every
// (key, trial, month, ordinal).
//
//   key      word 0 is the low half of the slot key, word 1 the high half
//   counter  words 0, 1 are the low and high half of the block index, word 2 the absolute month
//            (year * 12 + month - 1; 0 for slots without a period), word 3 the ordinal of an
//            occurrence trial
//   t        uses block (t / 32) * 8 + t % 8, whose output words make a 64-bit number r by (t / 8) % 4:
//            words 1:0, 0:1, 3:2 or 2:3, the first of the two being the upper half. So eight
//            consecutive counters give 32 consecutive trials without shuffles
//   latent   k = r >> 12 and u = (k + 1/2) 2^-52, never 0, 1/2 or 1; the latent is the signed tail:
//            u where u < 1/2, else -(1 - u), both exact; 2^-53 <= abs(latent) < 1/2
//   pairs    each latent is uniform on all 2^52 values. Two trials of a group of 32 share 64 bits:
//            the leading 32 are each one's own, the others are the leading ones of its partner. So
//            no statistic of the two sees more than independent ones would, unless it resolves one
//            of them beyond 2^-32 and looks at both (docs/decisions/0001)
//   stream   all of the above is part of the stream version (docs/decisions/0001)
//   exact    the same bits for every carrier
//   source   Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011
#pragma once

#include "math/simd.h"

namespace plimsoll::rng {
inline namespace PLIMSOLL_ISA {

// How many consecutive trials eight blocks serve.
inline constexpr std::int64_t kGroup = 32;

// Where a trial's noise stands: a block, which half of its output, and whether turned by 32 bits.
struct Place {
  std::uint64_t block;
  bool second_half;
  bool turned;
};

constexpr Place place_of(std::uint64_t trial) {
  return {(trial / 32) * 8 + trial % 8, (trial / 16) % 2 != 0, (trial / 8) % 2 != 0};
}

// The two 64-bit numbers of an output block: words 1:0 and words 3:2.
template <class V>
struct Block {
  math::bits_t<V> first;
  math::bits_t<V> second;
};

// One block for each lane. Only the low half of each counter word counts.
template <class V>
PLIMSOLL_INLINE Block<V> philox(std::uint64_t key, math::bits_t<V> c0, math::bits_t<V> c1,
                                math::bits_t<V> c2, math::bits_t<V> c3) {
  using B = math::bits_t<V>;
  const B multiplier_0(0xd2511f53U);
  const B multiplier_1(0xcd9e8d57U);
  auto k0 = static_cast<std::uint32_t>(key);
  auto k1 = static_cast<std::uint32_t>(key >> 32);
  B product_0;
  B product_1;
  // High halves of the lanes hold leftovers, which neither xor nor mul_u32 lets into the low ones.
#pragma GCC unroll 10
  for (int round = 0; round < 10; ++round) {
    product_0 = math::mul_u32(c0, multiplier_0);
    product_1 = math::mul_u32(c2, multiplier_1);
    c0 = math::shr<32>(product_1) ^ c1 ^ B(std::uint64_t{k0});
    c2 = math::shr<32>(product_0) ^ c3 ^ B(std::uint64_t{k1});
    c1 = product_1;
    c3 = product_0;
    k0 += 0x9e3779b9U;
    k1 += 0xbb67ae85U;
  }
  const B low(0xffffffffU);
  return {math::shl<32>(c1) | (c0 & low), math::shl<32>(c3) | (c2 & low)};
}

// 1 + k 2^-52 for the upper 52 of 64 random bits.
template <class V>
PLIMSOLL_INLINE V one_and_up(math::bits_t<V> random) {
  return math::from_bits<V>(math::shr<12>(random) | math::bits_t<V>(0x3ff0000000000000U));
}

template <class V>
PLIMSOLL_INLINE V tail_of_one_and_up(V x) {
  const V u = x - V(0x1.fffffffffffffp-1);
  return math::select(u < V(0.5), u, u - V(1.0));
}

// The signed tail of 64 random bits, of which the upper 52 count: 2^-53 + j 2^-52 for the signed
// number j that they are. Turning over its sign makes j count from 3/2; every step is exact.
template <class V>
PLIMSOLL_INLINE V signed_tail(math::bits_t<V> random) {
  const V x = math::from_bits<V>(math::shr<12>(random) ^ math::bits_t<V>(0x3ff8000000000000U));
  return (x - V(1.5)) + V(0x1p-53);
}

// Upper and lower half change places.
template <class B>
PLIMSOLL_INLINE B turned(B random) {
  return math::shl<32>(random) | math::shr<32>(random);
}

inline double latent(std::uint64_t key, std::uint64_t trial, std::uint32_t month,
                     std::uint32_t ordinal) {
  const Place place = place_of(trial);
  const Block<double> block = philox<double>(key, place.block, place.block >> 32, month, ordinal);
  const std::uint64_t random = place.second_half ? block.second : block.first;
  return signed_tail<double>(place.turned ? turned(random) : random);
}

// Calls take(j, random) for j = 0, lanes, 2 lanes, ... 32 - lanes with the random bits of trials
// first + j and on; `first` is a multiple of 32.
template <class V, class Take>
PLIMSOLL_INLINE void random_group(std::uint64_t key, std::uint64_t first, math::bits_t<V> c2,
                                  math::bits_t<V> c3, Take take) {
  using B = math::bits_t<V>;
  constexpr int kLanes = math::lanes_v<V>;
  static_assert(8 % kLanes == 0);
#pragma GCC unroll 8
  for (int j = 0; j < 8; j += kLanes) {
    const B index = B(first / 4 + static_cast<std::uint64_t>(j)) + math::lane_index<V>();
    const Block<V> block = philox<V>(key, index, math::shr<32>(index), c2, c3);
    take(j, block.first);
    take(j + 8, turned(block.first));
    take(j + 16, block.second);
    take(j + 24, turned(block.second));
  }
}

// Latents of trials first_trial .. first_trial + n - 1; first_trial is a multiple of 32.
template <class V>
inline void latents(std::uint64_t key, std::uint64_t first_trial, std::int64_t n,
                    std::uint32_t month, std::uint32_t ordinal, double* out) {
  using B = math::bits_t<V>;
  const B c2(std::uint64_t{month});
  const B c3(std::uint64_t{ordinal});
  const auto group = [&](std::int64_t i, double* to) {
    random_group<V>(key, first_trial + static_cast<std::uint64_t>(i), c2, c3,
                    [to](int j, B random) { math::store(to + j, signed_tail<V>(random)); });
  };
  const std::int64_t whole = n / kGroup * kGroup;
  for (std::int64_t i = 0; i < whole; i += kGroup) group(i, out + i);
  if (whole == n) return;
  double rest[kGroup];
  group(whole, rest);
  for (std::int64_t i = whole; i < n; ++i) out[i] = rest[i - whole];
}

// One latent per lane, of trials and ordinals (below 2^32) of its own, as occurrences of an event
// need.
template <class V>
PLIMSOLL_INLINE V latent_at(std::uint64_t key, math::bits_t<V> trial, std::uint32_t month,
                            math::bits_t<V> ordinal) {
  using B = math::bits_t<V>;
  const B zero(std::uint64_t{0});
  const B index = math::shl<3>(math::shr<5>(trial)) + (trial & B(std::uint64_t{7}));
  const Block<V> block =
      philox<V>(key, index, math::shr<32>(index), B(std::uint64_t{month}), ordinal);
  const auto in_first = math::equal(trial & B(std::uint64_t{16}), zero);
  const B random = math::select(in_first, block.first, block.second);
  const auto plain = math::equal(trial & B(std::uint64_t{8}), zero);
  return signed_tail<V>(math::select(plain, random, turned(random)));
}

// The same for rows.
template <class V>
inline void latents_at(std::uint64_t key, std::int64_t n, const std::uint64_t* trials,
                       std::uint32_t month, const std::uint64_t* ordinals, double* out) {
  constexpr int kLanes = math::lanes_v<V>;
  std::int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    math::store(out + i, latent_at<V>(key, math::load_bits<V>(trials + i), month,
                                      math::load_bits<V>(ordinals + i)));
  }
  for (; i < n; ++i) {
    out[i] = latent(key, trials[i], month, static_cast<std::uint32_t>(ordinals[i]));
  }
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::rng
