// Expected shortfall: the mean of the worst n * level values, the value at the edge with the
// fraction that is left of it.
//
//   takes    exact sums of the floor(n * level) worst values and the value at the edge: the
//            ceil(n * level)-th worst
//   value    correctly rounded; absent if n * level is below one trial
//   se       of independent trials, by the influence function:
//            var = [variance in the tail + (1 - level) (shortfall - edge)^2] / (n level);
//            absent under kMinTail whole trials in the tail
//   doubt    of that error, by the rule of stats/doubt.h: the terms are what lies beyond the edge,
//            0 for all other trials. And few_trials where the edge may lie on the other side of a gap:
//            values between it and the far end of its own 99 % interval would make the error larger
//            by a quarter, and lie three times as far off as those at the near end
//   source   Acerbi & Tasche, "On the coherence of expected shortfall", J. Banking & Finance 26(7),
//            2002; error: S. Manistre & G. Hancock, "Variance of the CTE estimator", North American
//            Actuarial Journal 9(2), 2005
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "stats/doubt.h"
#include "stats/exact_sum.h"
#include "stats/rank.h"

namespace plimsoll::stats {

inline constexpr std::uint64_t kMinTail = 10;

struct Shortfall {
  std::optional<double> value;
  std::optional<double> se;
};

Shortfall shortfall(std::uint64_t n, DecimalLevel level, const PowerSums& worst, double edge);

inline constexpr double kEdgeConfidence = 0.99;

// The value at the edge, and its order-statistic interval: `near` the tail's end, and away from it.
struct TailEdge {
  double value = 0.0;
  double near = 0.0;
  double far = 0.0;
  // From the worst.
  std::uint64_t far_rank = 0;
};

// `found` has an error; `outermost` as Terms::highest wants it, from the tail's side.
Judgement judge_shortfall(std::uint64_t n, double level, const Shortfall& found,
                          const TailEdge& edge, std::span<const double> outermost,
                          double too_heavy = kNoVariance);

}  // namespace plimsoll::stats
