// A statistic as weights of its trials: what turns derivatives of values into a derivative of the
// statistic.
//
//   value     d statistic / d X of each trial
//   score     the statistic's influence of each trial: what a trial that becomes likelier adds
//   quantile  the derivatives of the trials whose rank is near the quantile's, averaged (a kernel
//             estimate of their conditional mean); the score is divided by the density there
//   P(...)    as a quantile, of the margin at 0
//   errors    each trial's influence on the derivative, not its part of it: where the statistic has
//             estimates of its own (the mean under an sd, the edge of a tail, the density at a
//             quantile), what they add and take is in the error. A second derivative is needed for
//             that: of the mean for an sd, of the quantile for a shortfall, and how fast the
//             conditional mean rises along the window for a quantile. The bias of the window is
//             not in it
//   source    Hong, "Estimating quantile sensitivities", Operations Research 57(1), 2009; Hong,
//             Liu, "Simulating sensitivities of conditional value at risk", Management Science
//             55(2), 2009
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "adjoint/adjoint.h"
#include "questions/target.h"

namespace plimsoll::questions {

struct Weights {
  // Trials without weight are left out; rising by trial.
  std::vector<adjoint::TrialWeight> trials;
  // Of quantiles and probabilities: how many trials are averaged, and the values that they span.
  std::size_t n_window = 0;
  double window_low = 0;
  double window_high = 0;
  // Few values that many trials share lie there. The quantile's derivative is that of the trials on
  // it. A probability moves by its score alone, and by jumps that no sweep sees.
  bool on_atom = false;

  // For errors. With D the derivative and D2 that of `second`, the influence of some trials is
  //   their part - D (sum of `own` + own_all * share) - D2 (sum of `other` + other_all * share)
  // where `share` is how many of all trials they and the unlisted ones among them are.
  std::vector<double> own;
  std::vector<double> other;
  double own_all = 0;
  double other_all = 0;
  std::vector<adjoint::TrialWeight> second;
  std::size_t n_all = 0;
};

// `values` by trial; for a probability, margins. About `most` trials at most have weight: see thin().
// Error: the trials do not support it; says how many would.
Result<Weights> weights_of(const Target& target, std::span<const double> values,
                           std::size_t most = SIZE_MAX);

// At most about `most` of the trials, evenly spread over them and weighted up, so that what they
// estimate stays the same and its error grows. Trials with a score only have half the room, or what
// the others leave.
void thin(Weights& weights, std::size_t most);

}  // namespace plimsoll::questions
