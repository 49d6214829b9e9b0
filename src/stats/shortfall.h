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
//            0 for all other trials
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

// `found` has an error; `outermost` as Terms::highest wants it, from the tail's side.
Judgement judge_shortfall(std::uint64_t n, double level, const Shortfall& found, double edge,
                          std::span<const double> outermost, double too_heavy = kNoVariance);

}  // namespace plimsoll::stats
