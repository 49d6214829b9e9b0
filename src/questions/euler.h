// Euler allocation: an expected shortfall shared out over the additive parts of its outcome.
//
//   part      its mean over the trials that make up the shortfall; the parts' signed sum is the
//             shortfall itself
//   average   the part's mean over all trials, so that the difference says what the bad years add
//   error     of independent trials; the edge of the tail moves too, and its share is counted with
//             the part's mean over the trials nearest to the edge
//   source    Tasche, "Risk contributions and performance measurement", 1999; error as of Manistre
//             & Hancock, "Variance of the CTE estimator", North American Actuarial Journal 9(2),
//             2005
#pragma once

#include <span>
#include <vector>

#include "questions/sample.h"
#include "questions/target.h"

namespace plimsoll::questions {

struct EulerPart {
  Estimate in_tail;
  Estimate on_average;
  // in_tail less on_average.
  Estimate difference;
};

// `parts`: values by trial, signed so that they add up to `outcome`. Empty under one tail trial.
// `has_noise` by part; all where it is empty.
std::vector<EulerPart> euler_allocation(const Target& target, std::span<const double> outcome,
                                        const std::vector<std::vector<double>>& parts,
                                        const std::vector<bool>& has_noise = {});

}  // namespace plimsoll::questions
