// The arithmetic of fused.h. Compiled for the machine at hand; numbers come from src/math and
// src/rng, so that the loop and the engine are compared and not two exponentials.
#include "fused.h"

#include "figures.h"
#include "math/elementary.h"
#include "math/normal.h"
#include "math/simd.h"
#include "rng/philox.h"

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

namespace bench {

namespace {

using plimsoll::math::bits_t;
using plimsoll::math::load;
using plimsoll::math::load_bits;
using plimsoll::math::mask_t;
using plimsoll::math::Pack;
using plimsoll::math::store;
using Bits = bits_t<Pack>;

constexpr int kLanes = plimsoll::math::lanes_v<Pack>;
// Sixteen trials share eight Philox counters.
constexpr int kGroup = 16;
constexpr int kPacks = kGroup / kLanes;
// A year of a block: 56 events a hundred trials, so some hundreds; beyond this the list is emptied.
constexpr int kListSpace = 4096;

PLIMSOLL_INLINE void group_bits(std::uint64_t key, std::uint64_t first, std::uint32_t month,
                                Bits (&random)[kPacks]) {
#pragma GCC unroll 8
  for (int j = 0; j < kPacks / 2; ++j) {
    const Bits index = Bits(first / 2 + static_cast<std::uint64_t>(j) * kLanes) +
                       plimsoll::math::lane_index<Pack>();
    const auto block =
        plimsoll::rng::philox<Pack>(key, index, plimsoll::math::shr<32>(index),
                                    Bits(std::uint64_t{month}), Bits(std::uint64_t{0}));
    random[j] = block.first;
    random[j + kPacks / 2] = block.second;
  }
}

PLIMSOLL_INLINE void group_tails(std::uint64_t key, std::uint64_t first, std::uint32_t month,
                                 Pack (&tail)[kPacks]) {
  Bits random[kPacks];
  group_bits(key, first, month, random);
#pragma GCC unroll 16
  for (int j = 0; j < kPacks; ++j) tail[j] = plimsoll::rng::signed_tail<Pack>(random[j]);
}

// A loss that waits for its size, in one word: from the lowest bits up, trial of the block, ordinal
// in its quarter, risk, quarter.
constexpr std::uint64_t kOneOrdinal = std::uint64_t{1} << 8;
constexpr std::uint64_t kOneRisk = std::uint64_t{1} << 16;
constexpr std::uint64_t kOneQuarter = std::uint64_t{1} << 24;
static_assert(kFusedBlock <= 256);

struct Waiting {
  alignas(64) std::uint64_t word[kListSpace + kLanes];
};

// Appends base + lane for the lanes of `hit`; gives the new end.
PLIMSOLL_INLINE std::uint64_t* push(std::uint64_t* end, mask_t<Pack> hit, std::uint64_t base) {
#if defined(__AVX512F__)
  const auto mask = static_cast<__mmask8>(plimsoll::math::lane_bits(hit));
  const __m512i word = _mm512_add_epi64(_mm512_set1_epi64(static_cast<long long>(base)),
                                        _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0));
  _mm512_storeu_si512(end, _mm512_maskz_compress_epi64(mask, word));
  return end + __builtin_popcount(mask);
#else
  for (unsigned lanes = plimsoll::math::lane_bits(hit); lanes != 0; lanes &= lanes - 1) {
    *end++ = base + static_cast<std::uint64_t>(__builtin_ctz(lanes));
  }
  return end;
#endif
}

// Sizes of the waiting losses, added to their trials.
void settle(const FusedSetup& setup, std::uint64_t first, Waiting& list, const std::uint64_t* end,
            double* loss) {
  const auto n = static_cast<int>(end - list.word);
  for (int i = n; i < n + kLanes; ++i) list.word[i] = 0;
  for (int i = 0; i < n; i += kLanes) {
    const Bits word = load_bits<Pack>(list.word + i);
    const Bits trial = Bits(first) + (word & Bits(std::uint64_t{255}));
    const auto block =
        plimsoll::rng::philox<Pack>(setup.size_key, trial, plimsoll::math::shr<32>(trial),
                                    plimsoll::math::shr<8>(word), Bits(std::uint64_t{0}));
    const Pack z = plimsoll::math::normal_score(plimsoll::rng::signed_tail<Pack>(block.first));
    const Pack risk = plimsoll::math::from_integer<Pack>(plimsoll::math::shr<16>(word) &
                                                         Bits(std::uint64_t{255}));
    const Pack mu = plimsoll::math::fma(risk, Pack(loss_mu(2) - loss_mu(1)), Pack(loss_mu(1)));
    alignas(64) double size[kLanes];
    store(size, plimsoll::math::exp(mu + z));
    const int m = n - i < kLanes ? n - i : kLanes;
    for (int j = 0; j < m; ++j) loss[list.word[i + j] & 255] += size[j];
  }
}

void losses(const FusedSetup& setup, std::uint64_t first, Waiting& list,
            double (&loss)[kYears][kFusedBlock]) {
  for (int year = 0; year < kYears; ++year) {
    for (double& value : loss[year]) value = 0;
    std::uint64_t* end = list.word;
    for (int quarter = 4 * year; quarter < 4 * year + 4; ++quarter) {
      for (int k = 0; k < kRisks; ++k) {
        const double* threshold = setup.threshold[k];
        const Pack one(threshold[0]);
        const Pack two(threshold[1]);
        const std::uint64_t base = static_cast<std::uint64_t>(quarter) * kOneQuarter +
                                   static_cast<std::uint64_t>(k) * kOneRisk;
        for (int at = 0; at < kFusedBlock; at += kGroup) {
          Bits random[kPacks];
          group_bits(setup.count_key[k], first + static_cast<std::uint64_t>(at),
                     static_cast<std::uint32_t>(quarter), random);
#pragma GCC unroll 16
          for (int j = 0; j < kPacks; ++j) {
            // 52 bits as a number from 1 to 2.
            const Pack u = plimsoll::math::from_bits<Pack>(
                plimsoll::math::shr<12>(random[j]) | Bits(std::uint64_t{0x3ff0000000000000U}));
            const std::uint64_t word = base + static_cast<std::uint64_t>(at + j * kLanes);
            end = push(end, u > one, word);
            mask_t<Pack> hit = u > two;
            for (int more = 1; __builtin_expect(plimsoll::math::any(hit), 0);) {
              end = push(end, hit, word + static_cast<std::uint64_t>(more) * kOneOrdinal);
              ++more;
              hit = u > Pack(threshold[more]);
            }
          }
        }
        if (end - list.word > kListSpace - 2 * kFusedBlock) {
          settle(setup, first, list, end, loss[year]);
          end = list.word;
        }
      }
    }
    settle(setup, first, list, end, loss[year]);
  }
}

PLIMSOLL_INLINE Pack triangular(Pack tail, const Segment& s) {
  const double width = s.margin_high - s.margin_low;
  const double rise = s.margin_mode - s.margin_low;
  const Pack u = plimsoll::math::select(tail < Pack(0.0), Pack(1.0) + tail, tail);
  const Pack v = plimsoll::math::select(tail < Pack(0.0), -tail, Pack(1.0) - tail);
  const mask_t<Pack> rising = u < Pack(rise / width);
  const Pack root = plimsoll::math::sqrt(plimsoll::math::select(
      rising, u * Pack(width * rise), v * Pack(width * (s.margin_high - s.margin_mode))));
  return plimsoll::math::select(rising, Pack(s.margin_low) + root, Pack(s.margin_high) - root);
}

// The central branch of normal_score, without the test for tails; right from kCentral on.
constexpr double kCentral = 0.015;

PLIMSOLL_INLINE Pack central_score(Pack tail) {
  namespace coefficients = plimsoll::math::coefficients;
  const Pack p = plimsoll::math::abs(tail);
  const Pack v = plimsoll::math::fnma(p, p, p);
  const Pack q = Pack(0.5) - p;
  const Pack ratio = plimsoll::math::polynomial(v, coefficients::kScoreP) /
                     plimsoll::math::polynomial(v, coefficients::kScoreQ);
  const Pack score = plimsoll::math::fma(q * q * q, ratio, Pack(coefficients::kScoreSlope) * q);
  return plimsoll::math::copysign(score, -tail);
}

// Trials that go through the quarters together: what lives from quarter to quarter stays in the
// first-level cache.
constexpr int kPath = 64;
constexpr int kPathPacks = kPath / kLanes;

// Scores whose tails wait for the slow branch, so that it runs on full vectors.
struct Slow {
  int n = 0;
  int at[kSegments * kPath + kLanes];
  alignas(64) double tail[kSegments * kPath + kLanes];
};

PLIMSOLL_INLINE void scores(std::uint64_t key, std::uint64_t first, std::uint32_t month, int row,
                            Slow& slow, double* z) {
  for (int at = 0; at < kPath; at += kGroup) {
    Pack tail[kPacks];
    group_tails(key, first + static_cast<std::uint64_t>(at), month, tail);
#pragma GCC unroll 16
    for (int j = 0; j < kPacks; ++j) {
      const int place = row * kPath + at + j * kLanes;
      store(z + place, central_score(tail[j]));
      unsigned far = plimsoll::math::lane_bits(plimsoll::math::abs(tail[j]) < Pack(kCentral));
      if (__builtin_expect(far != 0, 0)) {
        alignas(64) double lanes[kLanes];
        store(lanes, tail[j]);
        for (; far != 0; far &= far - 1) {
          const int lane = __builtin_ctz(far);
          slow.at[slow.n] = place + lane;
          slow.tail[slow.n++] = lanes[lane];
        }
      }
    }
  }
}

void finish_slow(Slow& slow, double* z) {
  for (int i = slow.n; i < slow.n + kLanes; ++i) slow.tail[i] = 0.25;
  for (int i = 0; i < slow.n; i += kLanes) {
    alignas(64) double score[kLanes];
    store(score, plimsoll::math::normal_score(load<Pack>(slow.tail + i)));
    const int n = slow.n - i < kLanes ? slow.n - i : kLanes;
    for (int j = 0; j < n; ++j) z[slow.at[i + j]] = score[j];
  }
  slow.n = 0;
}

// kPath trials through twelve quarters.
void paths(const FusedSetup& setup, std::uint64_t first, const double* loss, double* out) {
  alignas(64) double margin[kSegments][kPath];
  alignas(64) double revenue[kSegments][kPath];
  alignas(64) double z[kSegments * kPath];
  alignas(64) double growth[kPath];
  alignas(64) double fixed[kPath];
  alignas(64) double carried[kPath];
  alignas(64) double total[kPath];
  Slow slow;
  for (int s = 0; s < kSegments; ++s) {
    for (int at = 0; at < kPath; at += kGroup) {
      Pack tail[kPacks];
      group_tails(setup.margin_key[s], first + static_cast<std::uint64_t>(at), 0, tail);
      for (int j = 0; j < kPacks; ++j) {
        store(&margin[s][at + j * kLanes], triangular(tail[j], kSegment[s]));
        store(&revenue[s][at + j * kLanes], Pack(kSegment[s].start));
      }
    }
  }
  scores(setup.inflation_key, first, 0, 0, slow, z);
  finish_slow(slow, z);
  for (int i = 0; i < kPath; i += kLanes) {
    store(growth + i,
          plimsoll::math::fma(load<Pack>(z + i), Pack(kInflationSd), Pack(1 + kInflationMean)));
    store(fixed + i, Pack(kFixedCost));
    store(carried + i, Pack(kGoodwill));
    store(total + i, Pack(0.0));
  }
  for (int year = 0; year < kYears; ++year) {
    alignas(64) double sum[kPath] = {};
    alignas(64) double value[kPath] = {};
    for (int quarter = 4 * year; quarter < 4 * year + 4; ++quarter) {
      for (int s = 0; s < kSegments; ++s) {
        scores(setup.segment_key[s], first, static_cast<std::uint32_t>(quarter), s, slow, z);
      }
      finish_slow(slow, z);
      for (int i = 0; i < kPath; i += kLanes) {
        Pack shock[kSegments];
#pragma GCC unroll 8
        for (int s = 0; s < kSegments; ++s) shock[s] = load<Pack>(z + s * kPath + i);
        Pack earned = load<Pack>(sum + i);
#pragma GCC unroll 8
        for (int s = 0; s < kSegments; ++s) {
          Pack x(setup.drift[s]);
#pragma GCC unroll 8
          for (int k = 0; k <= s; ++k) {
            x = plimsoll::math::fma(Pack(setup.loading[s][k]), shock[k], x);
          }
          const Pack now = load<Pack>(&revenue[s][i]) * plimsoll::math::exp(x);
          store(&revenue[s][i], now);
          const Pack income = now * load<Pack>(&margin[s][i]);
          earned = earned + income;
          if (s == kGoodwillSegment) store(value + i, load<Pack>(value + i) + income);
        }
        const Pack cost = load<Pack>(fixed + i) * load<Pack>(growth + i);
        store(fixed + i, cost);
        store(sum + i, earned - cost);
      }
    }
    for (int i = 0; i < kPath; i += kLanes) {
      const Pack before = load<Pack>(carried + i);
      const Pack worth = plimsoll::math::lesser(load<Pack>(value + i) * Pack(kMultiple), before);
      const Pack income =
          load<Pack>(sum + i) - load<Pack>(loss + year * kFusedBlock + i) - (before - worth);
      store(carried + i, worth);
      store(total + i, load<Pack>(total + i) + income);
      store(out + year * kFusedBlock + i, income);
    }
  }
  for (int i = 0; i < kPath; i += kLanes) {
    store(out + kYears * kFusedBlock + i, load<Pack>(total + i));
  }
}

}  // namespace

void fused_setup(std::uint64_t seed, FusedSetup& setup) {
  std::uint64_t key = seed << 8;
  for (std::uint64_t& k : setup.segment_key) k = ++key;
  for (std::uint64_t& k : setup.margin_key) k = ++key;
  setup.inflation_key = ++key;
  for (std::uint64_t& k : setup.count_key) k = ++key;
  setup.size_key = ++key;
  double factor[kSegments][kSegments] = {};
  for (int i = 0; i < kSegments; ++i) {
    for (int j = 0; j <= i; ++j) {
      double rest = i == j ? 1.0 : kCorrelation;
      for (int m = 0; m < j; ++m) rest -= factor[i][m] * factor[j][m];
      factor[i][j] = i == j ? plimsoll::math::sqrt(rest) : rest / factor[j][j];
    }
    const double volatility = kSegment[i].volatility;
    setup.drift[i] = kSegment[i].drift - volatility * volatility / 2;
    for (int j = 0; j <= i; ++j) setup.loading[i][j] = volatility * factor[i][j];
  }
  for (int k = 0; k < kRisks; ++k) {
    // P(N > n), summed from the far end: nothing cancels.
    const double rate = risk_rate(k + 1);
    constexpr int kFar = 40;
    double term[kFar];
    term[0] = plimsoll::math::exp(-rate);
    for (int n = 1; n < kFar; ++n) term[n] = term[n - 1] * rate / n;
    double beyond = 0;
    for (int n = kFar - 1; n > 0; --n) {
      beyond += term[n];
      if (n <= FusedSetup::kMaxEvents) setup.threshold[k][n - 1] = 2 - beyond;
    }
    // No number is above it: the search ends here.
    setup.threshold[k][FusedSetup::kMaxEvents - 1] = 2;
  }
}

void fused_block(const FusedSetup& setup, std::uint64_t first, double* out) {
  static thread_local Waiting list;
  alignas(64) double loss[kYears][kFusedBlock];
  losses(setup, first, list, loss);
  for (int at = 0; at < kFusedBlock; at += kPath) {
    paths(setup, first + static_cast<std::uint64_t>(at), &loss[0][at], out + at);
  }
}

}  // namespace bench
