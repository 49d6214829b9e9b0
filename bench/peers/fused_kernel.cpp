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

PLIMSOLL_INLINE void group_tails(std::uint64_t key, std::uint64_t first, std::uint32_t month,
                                 Pack (&tail)[kPacks]) {
#pragma GCC unroll 8
  for (int j = 0; j < kPacks / 2; ++j) {
    const Bits index = Bits(first / 2 + static_cast<std::uint64_t>(j) * kLanes) +
                       plimsoll::math::lane_index<Pack>();
    const auto block =
        plimsoll::rng::philox<Pack>(key, index, plimsoll::math::shr<32>(index),
                                    Bits(std::uint64_t{month}), Bits(std::uint64_t{0}));
    tail[j] = plimsoll::rng::signed_tail<Pack>(block.first);
    tail[j + kPacks / 2] = plimsoll::rng::signed_tail<Pack>(block.second);
  }
}

// Losses of one year that wait for their size: which trial of the block, and the rest of the
// counter, risk and month and ordinal in one word.
struct Waiting {
  int n = 0;
  alignas(64) std::uint64_t trial[kListSpace];
  alignas(64) std::uint64_t place[kListSpace];
  alignas(64) double mu[kListSpace];
};

PLIMSOLL_INLINE void push(Waiting& list, mask_t<Pack> hit, int at, std::uint64_t place, double mu) {
#if defined(__AVX512F__)
  const auto mask = static_cast<__mmask8>(plimsoll::math::lane_bits(hit));
  const __m512i trial =
      _mm512_add_epi64(_mm512_set1_epi64(at), _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0));
  _mm512_storeu_si512(list.trial + list.n, _mm512_maskz_compress_epi64(mask, trial));
  store(list.mu + list.n, Pack(mu));
  _mm512_storeu_si512(list.place + list.n, _mm512_set1_epi64(static_cast<long long>(place)));
  list.n += __builtin_popcount(mask);
#else
  for (unsigned lanes = plimsoll::math::lane_bits(hit); lanes != 0; lanes &= lanes - 1) {
    list.trial[list.n] = static_cast<std::uint64_t>(at + __builtin_ctz(lanes));
    list.place[list.n] = place;
    list.mu[list.n] = mu;
    ++list.n;
  }
#endif
}

// Sizes of the waiting losses, added to their trials.
void settle(const FusedSetup& setup, std::uint64_t first, Waiting& list, double* loss) {
  for (int i = list.n; i < list.n + kLanes; ++i) list.trial[i] = list.place[i] = 0;
  for (int i = 0; i < list.n; i += kLanes) {
    const Bits trial = Bits(first) + load_bits<Pack>(list.trial + i);
    const Bits place = load_bits<Pack>(list.place + i);
    const auto block = plimsoll::rng::philox<Pack>(
        setup.size_key, trial, plimsoll::math::shr<32>(trial), place, Bits(std::uint64_t{0}));
    const Pack z = plimsoll::math::normal_score(plimsoll::rng::signed_tail<Pack>(block.first));
    alignas(64) double size[kLanes];
    store(size, plimsoll::math::exp(load<Pack>(list.mu + i) + z));
    const int n = list.n - i < kLanes ? list.n - i : kLanes;
    for (int j = 0; j < n; ++j) loss[list.trial[i + j]] += size[j];
  }
  list.n = 0;
}

void losses(const FusedSetup& setup, std::uint64_t first, Waiting& list,
            double (&loss)[kYears][kFusedBlock]) {
  for (int year = 0; year < kYears; ++year) {
    for (double& value : loss[year]) value = 0;
    for (int quarter = 4 * year; quarter < 4 * year + 4; ++quarter) {
      for (int k = 0; k < kRisks; ++k) {
        const double* threshold = setup.threshold[k];
        const std::uint64_t place =
            static_cast<std::uint64_t>(quarter) << 16 | static_cast<std::uint64_t>(k) << 8;
        for (int at = 0; at < kFusedBlock; at += kGroup) {
          Pack tail[kPacks];
          group_tails(setup.count_key[k], first + static_cast<std::uint64_t>(at),
                      static_cast<std::uint32_t>(quarter), tail);
#pragma GCC unroll 16
          for (int j = 0; j < kPacks; ++j) {
            // A negative tail is 1 - u; above the median, where the thresholds are.
            const Pack above =
                plimsoll::math::select(tail[j] < Pack(0.0), -tail[j], Pack(1.0) - tail[j]);
            mask_t<Pack> hit = above < Pack(threshold[0]);
            push(list, hit, at + j * kLanes, place, loss_mu(k + 1));
            hit = above < Pack(threshold[1]);
            for (int more = 1; __builtin_expect(plimsoll::math::any(hit), 0);) {
              push(list, hit, at + j * kLanes, place + static_cast<std::uint64_t>(more),
                   loss_mu(k + 1));
              ++more;
              hit = above < Pack(threshold[more]);
            }
          }
        }
        if (list.n > kListSpace - 2 * kFusedBlock) settle(setup, first, list, loss[year]);
      }
    }
    settle(setup, first, list, loss[year]);
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

// Sixteen trials through twelve quarters.
void group(const FusedSetup& setup, std::uint64_t first, const double* loss, double* out) {
  Pack margin[kSegments][kPacks];
  Pack revenue[kSegments][kPacks];
  Pack tail[kPacks];
  for (int s = 0; s < kSegments; ++s) {
    group_tails(setup.margin_key[s], first, 0, tail);
    for (int j = 0; j < kPacks; ++j) {
      margin[s][j] = triangular(tail[j], kSegment[s]);
      revenue[s][j] = Pack(kSegment[s].start);
    }
  }
  Pack growth[kPacks];
  Pack fixed[kPacks];
  Pack carried[kPacks];
  Pack total[kPacks];
  group_tails(setup.inflation_key, first, 0, tail);
  for (int j = 0; j < kPacks; ++j) {
    growth[j] = plimsoll::math::fma(plimsoll::math::normal_score(tail[j]), Pack(kInflationSd),
                                    Pack(1 + kInflationMean));
    fixed[j] = Pack(kFixedCost);
    carried[j] = Pack(kGoodwill);
    total[j] = Pack(0.0);
  }
  for (int year = 0; year < kYears; ++year) {
    Pack sum[kPacks];
    Pack value[kPacks];
    for (int j = 0; j < kPacks; ++j) sum[j] = value[j] = Pack(0.0);
    for (int quarter = 4 * year; quarter < 4 * year + 4; ++quarter) {
      Pack z[kSegments][kPacks];
      for (int s = 0; s < kSegments; ++s) {
        group_tails(setup.segment_key[s], first, static_cast<std::uint32_t>(quarter), tail);
        for (int j = 0; j < kPacks; ++j) z[s][j] = plimsoll::math::normal_score(tail[j]);
      }
#pragma GCC unroll 8
      for (int s = 0; s < kSegments; ++s) {
        for (int j = 0; j < kPacks; ++j) {
          Pack x(setup.drift[s]);
#pragma GCC unroll 8
          for (int i = 0; i <= s; ++i) {
            x = plimsoll::math::fma(Pack(setup.loading[s][i]), z[i][j], x);
          }
          revenue[s][j] = revenue[s][j] * plimsoll::math::exp(x);
          const Pack income = revenue[s][j] * margin[s][j];
          sum[j] = sum[j] + income;
          if (s == kGoodwillSegment) value[j] = value[j] + income;
        }
      }
      for (int j = 0; j < kPacks; ++j) {
        fixed[j] = fixed[j] * growth[j];
        sum[j] = sum[j] - fixed[j];
      }
    }
    for (int j = 0; j < kPacks; ++j) {
      const Pack worth = plimsoll::math::lesser(value[j] * Pack(kMultiple), carried[j]);
      const Pack income =
          sum[j] - load<Pack>(loss + year * kFusedBlock + j * kLanes) - (carried[j] - worth);
      carried[j] = worth;
      total[j] = total[j] + income;
      store(out + year * kFusedBlock + j * kLanes, income);
    }
  }
  for (int j = 0; j < kPacks; ++j) store(out + kYears * kFusedBlock + j * kLanes, total[j]);
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
      if (n <= FusedSetup::kMaxEvents) setup.threshold[k][n - 1] = beyond;
    }
    // Below the smallest uniform: the search ends here.
    setup.threshold[k][FusedSetup::kMaxEvents - 1] = 0;
  }
}

void fused_block(const FusedSetup& setup, std::uint64_t first, double* out) {
  static thread_local Waiting list;
  alignas(64) double loss[kYears][kFusedBlock];
  losses(setup, first, list, loss);
  for (int at = 0; at < kFusedBlock; at += kGroup) {
    group(setup, first + static_cast<std::uint64_t>(at), &loss[0][at], out + at);
  }
}

}  // namespace bench
