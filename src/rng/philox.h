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

// A number as a type.
template <int n>
struct Count {
  static constexpr int value = n;
};

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

// Four counter words for each lane, of which only the low halves count; after the rounds they are output words 0 to 3, with
// leftovers in the high halves.
template <class V>
struct Words {
  math::bits_t<V> w0;
  math::bits_t<V> w1;
  math::bits_t<V> w2;
  math::bits_t<V> w3;
};

// The rounds of n vectors of blocks at once: one alone would wait for each product.
template <class V, int n>
PLIMSOLL_INLINE void philox_rounds(std::uint64_t key, Words<V> (&words)[n]) {
  using B = math::bits_t<V>;
  const B multiplier_0(0xd2511f53U);
  const B multiplier_1(0xcd9e8d57U);
  auto k0 = static_cast<std::uint32_t>(key);
  auto k1 = static_cast<std::uint32_t>(key >> 32);
  // High halves of the lanes hold leftovers, which neither xor nor mul_u32 lets into the low ones.
#pragma GCC unroll 10
  for (int round = 0; round < 10; ++round) {
#pragma GCC unroll 8
    for (int i = 0; i < n; ++i) {
      Words<V>& w = words[i];
      const B product_0 = math::mul_u32(w.w0, multiplier_0);
      const B product_1 = math::mul_u32(w.w2, multiplier_1);
      w.w0 = math::shr<32>(product_1) ^ w.w1 ^ B(std::uint64_t{k0});
      w.w2 = math::shr<32>(product_0) ^ w.w3 ^ B(std::uint64_t{k1});
      w.w1 = product_1;
      w.w3 = product_0;
    }
    k0 += 0x9e3779b9U;
    k1 += 0xbb67ae85U;
  }
}

template <class B>
PLIMSOLL_INLINE B joined(B upper, B lower) {
  return math::shl<32>(upper) | (lower & B(std::uint64_t{0xffffffffU}));
}

// One block for each lane. Only the low half of each counter word counts.
template <class V>
PLIMSOLL_INLINE Block<V> philox(std::uint64_t key, math::bits_t<V> c0, math::bits_t<V> c1,
                                math::bits_t<V> c2, math::bits_t<V> c3) {
  Words<V> words[1] = {{c0, c1, c2, c3}};
  philox_rounds<V, 1>(key, words);
  return {joined(words[0].w1, words[0].w0), joined(words[0].w3, words[0].w2)};
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

// The second word of the counters of a group.
inline std::uint64_t high_of(std::uint64_t first) {
  return first / 4 >> 32;
}

// How many groups of trials are made side by side.
template <class V>
inline constexpr int kSideBySide = math::lanes_v<V> == 8 ? 4 : 1;

// Calls take(j, random) for j = 0, lanes, 2 lanes, ... 32 n - lanes with the random bits of trials
// first + j and on; `first` is a multiple of 32, `high` is high_of each group. Where it and c2, c3 stay the same from call
// to call, so do parts of the first rounds.
template <class V, int n, class Take>
PLIMSOLL_INLINE void random_groups(std::uint64_t key, std::uint64_t first, math::bits_t<V> high,
                                   math::bits_t<V> c2, math::bits_t<V> c3, Take take) {
  using B = math::bits_t<V>;
  constexpr int kLanes = math::lanes_v<V>;
  static_assert(8 % kLanes == 0);
  constexpr int kVectors = 8 / kLanes;
  const B index = B(first / 4) + math::lane_index<V>();
  Words<V> words[n * kVectors];
#pragma GCC unroll 8
  for (int i = 0; i < n * kVectors; ++i) {
    words[i] = {index + B(static_cast<std::uint64_t>(i * kLanes)), high, c2, c3};
  }
  philox_rounds<V>(key, words);
#pragma GCC unroll 8
  for (int i = 0; i < n * kVectors; ++i) {
    const Words<V>& w = words[i];
    const int j = i / kVectors * 32 + i % kVectors * kLanes;
    take(j, joined(w.w1, w.w0));
    take(j + 8, joined(w.w0, w.w1));
    take(j + 16, joined(w.w3, w.w2));
    take(j + 24, joined(w.w2, w.w3));
  }
}

// Calls group(i, count, high) for i = 0 and on, count groups of 32 trials from first + i on with one `high`, until n
// trials are served; count is kSideBySide or 1, as a type.
template <class V, class Group>
PLIMSOLL_INLINE void each_group(std::uint64_t first, std::int64_t n, Group group) {
  constexpr int kWide = kSideBySide<V>;
  for (std::int64_t i = 0; i < n;) {
    const std::uint64_t at = first + static_cast<std::uint64_t>(i);
    // Trials until `high` changes.
    const std::uint64_t same = (std::uint64_t{1} << 34) - at % (std::uint64_t{1} << 34);
    const std::int64_t end =
        static_cast<std::uint64_t>(n - i) < same ? n : i + static_cast<std::int64_t>(same);
    const math::bits_t<V> high(high_of(at));
    for (; i + kWide * kGroup <= end; i += kWide * kGroup) group(i, Count<kWide>(), high);
    for (; i < end; i += kGroup) group(i, Count<1>(), high);
  }
}

// Latents of trials first_trial .. first_trial + n - 1; first_trial is a multiple of 32.
template <class V>
inline void latents(std::uint64_t key, std::uint64_t first_trial, std::int64_t n,
                    std::uint32_t month, std::uint32_t ordinal, double* out) {
  using B = math::bits_t<V>;
  const B c2(std::uint64_t{month});
  const B c3(std::uint64_t{ordinal});
  const std::int64_t whole = n / kGroup * kGroup;
  each_group<V>(first_trial, whole, [&](std::int64_t i, auto count, B high) {
    random_groups<V, count.value>(
        key, first_trial + static_cast<std::uint64_t>(i), high, c2, c3,
        [&](int j, B random) { math::store(out + i + j, signed_tail<V>(random)); });
  });
  if (whole == n) return;
  double rest[kGroup];
  const std::uint64_t last = first_trial + static_cast<std::uint64_t>(whole);
  random_groups<V, 1>(key, last, B(high_of(last)), c2, c3,
                      [&](int j, B random) { math::store(rest + j, signed_tail<V>(random)); });
  for (std::int64_t i = whole; i < n; ++i) out[i] = rest[i - whole];
}

// One latent per lane of n vectors, of trials and ordinals (below 2^32) of their own, as occurrences of an event need:
// trial(i) and ordinal(i) give vector i, take(i, latents) gets it.
template <class V, int n, class Trial, class Ordinal, class Take>
PLIMSOLL_INLINE void latents_of(std::uint64_t key, std::uint32_t month, Trial trial,
                                Ordinal ordinal, Take take) {
  using B = math::bits_t<V>;
  const B zero(std::uint64_t{0});
  B trials[n];
  Words<V> words[n];
#pragma GCC unroll 4
  for (int i = 0; i < n; ++i) {
    trials[i] = trial(i);
    const B index = math::shl<3>(math::shr<5>(trials[i])) + (trials[i] & B(std::uint64_t{7}));
    words[i] = {index, math::shr<32>(index), B(std::uint64_t{month}), ordinal(i)};
  }
  philox_rounds<V>(key, words);
#pragma GCC unroll 4
  for (int i = 0; i < n; ++i) {
    const Words<V>& w = words[i];
    const auto in_first = math::equal(trials[i] & B(std::uint64_t{16}), zero);
    const auto plain = math::equal(trials[i] & B(std::uint64_t{8}), zero);
    const B even = math::select(in_first, w.w0, w.w2);
    const B odd = math::select(in_first, w.w1, w.w3);
    take(i, signed_tail<V>(joined(math::select(plain, odd, even), math::select(plain, even, odd))));
  }
}

// The same for rows.
template <class V>
inline void latents_at(std::uint64_t key, std::int64_t n, const std::uint64_t* trials,
                       std::uint32_t month, const std::uint64_t* ordinals, double* out) {
  constexpr int kLanes = math::lanes_v<V>;
  std::int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    latents_of<V, 1>(
        key, month, [&](int) { return math::load_bits<V>(trials + i); },
        [&](int) { return math::load_bits<V>(ordinals + i); },
        [&](int, V latents) { math::store(out + i, latents); });
  }
  for (; i < n; ++i) {
    out[i] = latent(key, trials[i], month, static_cast<std::uint32_t>(ordinals[i]));
  }
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::rng
