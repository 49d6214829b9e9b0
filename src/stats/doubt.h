// Whether the standard error of a figure may be believed.
//
// A figure here is a mean of terms, one a trial: the mean of a column of its values, the sd of
// squared distances from the mean, an expected shortfall of what lies beyond the edge of the tail.
// Its error comes from the terms' variance, and is worth nothing where that variance does not
// exist, or where it rests on a handful of trials. Neither can be told from how much the largest
// trial makes up: a run that missed the tail looks sound. It is told from the shape of the tail.
//
//   tail        the outermost n_extremes(n) of n terms on either side: a fifth of them, 3 sqrt(n) or
//               256, whichever is least
//   index       the shape of a generalised Pareto law for their excesses over the next term, by the
//               quasi-Bayesian estimate of Zhang and Stephens; error (1 + index) / sqrt(number of
//               excesses). Absent under 10 excesses. It does not depend on place or scale. At 1/2
//               and more a term has no variance, at 1 and more no mean
//   heavy_tail  the index may be 1/2 or more: 1.645 errors above its estimate, so that an index
//               below 1/2 is sure to 95 %. Of planned points 1/4: evenness takes the error of the body
//               away and leaves that of the tail, whose skewness exists below 1/3 only, so replicates
//               look sure sooner
//   few_trials  n < 15 skewness^2, the skewness of the terms as the tails give it, or n < 50: the
//               error is itself of few trials and its interval lopsided
//   no_spread   terms that noise reaches were equal in every trial, or replicates gave the same
//               figure: nothing shows how far off it may be. Without noise one trial is the truth
//   so          the chance of a 95 % interval that is wrong and not in doubt is at most 8 %, of a 99 %
//               interval 3 %, for laws from normal to Pareto without variance of a few draws
//               (coverage_test.cpp); 11 % and 7 % for planned points of one skewed draw alone
//   cost       0.1 ms
//   exact      the same bits everywhere
//   source     J. Zhang and M. A. Stephens, "A new and efficient estimation method for the
//               generalized Pareto distribution", Technometrics 51(3), 2009; size of the tail as in
//               A. Vehtari et al., "Pareto smoothed importance sampling", JMLR 25, 2024; the rule of
//               n against the skewness: W. G. Cochran, "Sampling Techniques", 1977, section 2.15
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "plimsoll/estimate.h"
#include "stats/moments.h"

namespace plimsoll::stats {

using plimsoll::Doubt;

// "none", "no_spread", "few_trials", "heavy_tail".
std::string_view doubt_name(Doubt doubt);
// The graver of two.
Doubt worse(Doubt a, Doubt b);

inline constexpr std::uint64_t kMostExtremes = 256;
// Errors of fewer terms are in doubt.
inline constexpr std::uint64_t kFewestTrials = 50;
inline constexpr double kNoVariance = 0.5;
inline constexpr double kTooHeavyForPlans = 0.25;
// Rises with n.
std::uint64_t n_extremes(std::uint64_t n);

struct TailIndex {
  double value = 0.0;
  double se = 0.0;

  // Whether `bound` or more cannot be excluded.
  bool may_reach(double bound) const;
};

// `outermost`: values from the end of the tail inwards, the last of them the threshold.
std::optional<TailIndex> tail_index(std::span<const double> outermost);

// The terms that a figure is the mean of.
struct Terms {
  std::uint64_t n = 0;
  double mean = 0.0;
  // Over n.
  double variance = 0.0;
  // n_extremes(n) + 1 from either end, outermost first; empty for an end without a tail.
  std::span<const double> highest;
  std::span<const double> lowest;
  // An index that may reach it is too heavy.
  double too_heavy = kNoVariance;
};

struct Judgement {
  Doubt doubt = Doubt::none;
  // Of the heavier tail.
  std::optional<TailIndex> index;
};

// Without variance: no doubt, for whether noise reaches the terms is the caller's to know.
Judgement judge_terms(const Terms& terms);
// Of an sd: the terms are the squared distances from the mean, the largest of them first.
Judgement judge_sd(const Moments& moments, std::span<const double> squares,
                   double too_heavy = kNoVariance);
// The same of the terms themselves.
Judgement judge_terms(std::span<const double> terms);

}  // namespace plimsoll::stats
