// Points of one dimension and replicate of a Latin hypercube over a carrier. See rng/latin.h.
//
//   strata   a Feistel network on k bits: the lower half is changed by a hash of the upper half and
//            the other way round, which is a bijection whatever the hash is. A half of few bits parts
//            a pair of indices with no more than their chance, so small plans have more rounds
//   exact    the same bits for every carrier
#pragma once

#include "math/simd.h"
#include "rng/philox.h"

namespace plimsoll::rng {

// What the points have in common.
struct LatinStream {
  static constexpr int kMostRounds = 32;
  // Even.
  int rounds;
  // Two for each round.
  std::uint32_t keys[2 * kMostRounds];
  // Of the places inside the strata.
  std::uint64_t jitter;
  // k: at most 40, so that each half of an index has at most 20 bits.
  int log2_points;
};

inline namespace PLIMSOLL_ISA {

namespace latin {

template <class V>
PLIMSOLL_INLINE math::bits_t<V> hashed(math::bits_t<V> half, const std::uint32_t* keys) {
  using B = math::bits_t<V>;
  const B once = math::mul_u32(half ^ B(std::uint64_t{keys[0]}), B(0x9e3779b1U));
  return math::shr<32>(
      math::mul_u32(once ^ math::shr<32>(once) ^ B(std::uint64_t{keys[1]}), B(0x85ebca6bU)));
}

}  // namespace latin

// Of an index below 2^k.
template <class V>
PLIMSOLL_INLINE math::bits_t<V> latin_stratum(const LatinStream& stream, math::bits_t<V> index) {
  using B = math::bits_t<V>;
  const int low_bits = stream.log2_points / 2;
  const int high_bits = stream.log2_points - low_bits;
  const B low_mask((std::uint64_t{1} << low_bits) - 1);
  const B high_mask((std::uint64_t{1} << high_bits) - 1);
  B low = index & low_mask;
  B high = math::shr_by(index, low_bits);
  for (int round = 0; round < stream.rounds; round += 2) {
    high = high ^ (latin::hashed<V>(low, stream.keys + 2 * round) & high_mask);
    low = low ^ (latin::hashed<V>(high, stream.keys + 2 * round + 2) & low_mask);
  }
  return math::shl_by(high, low_bits) | low;
}

// `random` are the 64 bits of the place inside the stratum.
template <class V>
PLIMSOLL_INLINE V latin_latent(const LatinStream& stream, math::bits_t<V> index,
                               math::bits_t<V> random) {
  const int k = stream.log2_points;
  if (k == 0) return signed_tail<V>(random);
  const auto stratum = latin_stratum<V>(stream, index);
  return signed_tail<V>(math::shl_by(stratum, 64 - k) | math::shr_by(random, k));
}

// Latents of points first .. first + n - 1, all below 2^k.
template <class V>
inline void latin_latents(const LatinStream& stream, std::uint64_t first, std::int64_t n,
                          double* out) {
  using B = math::bits_t<V>;
  constexpr int kLanes = math::lanes_v<V>;
  std::uint64_t random[kGroup];
  const B zero(std::uint64_t{0});
  for (std::int64_t i = 0; i < n;) {
    const std::uint64_t index = first + static_cast<std::uint64_t>(i);
    const auto skipped = static_cast<std::int64_t>(index % kGroup);
    const std::uint64_t group = index - index % kGroup;
    random_groups<V, 1>(stream.jitter, group, B(high_of(group)), zero, zero,
                        [&](int j, B bits) { math::store_bits<V>(random + j, bits); });
    const std::int64_t here = n - i < kGroup - skipped ? n - i : kGroup - skipped;
    std::int64_t j = 0;
    for (; j + kLanes <= here; j += kLanes) {
      const B number = B(index + static_cast<std::uint64_t>(j)) + math::lane_index<V>();
      math::store(out + i + j,
                  latin_latent<V>(stream, number, math::load_bits<V>(random + skipped + j)));
    }
    for (; j < here; ++j) {
      out[i + j] =
          latin_latent<double>(stream, index + static_cast<std::uint64_t>(j), random[skipped + j]);
    }
    i += here;
  }
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::rng
