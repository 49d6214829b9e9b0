// A statistic as weights of its trials: what turns derivatives of values into a derivative of the
// statistic.
//
//   value     d statistic / d X of each trial
//   score     the statistic's influence of each trial: what a trial that becomes likelier adds
//   quantile  the derivatives of the trials whose rank is near the quantile's, averaged (a kernel
//             estimate of their conditional mean); the score is divided by the density there P(...)
//             as a quantile, of the margin at 0
//   source    Hong, "Estimating quantile sensitivities", Operations Research 57(1), 2009; Hong,
//             Liu, "Simulating sensitivities of conditional value at risk", Management Science
//             55(2), 2009
#pragma once

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
  // The quantile is a value that many trials share: its derivative is theirs.
  bool on_atom = false;
};

// `values` by trial; for a probability, margins. Error: the trials do not support it;
// says how many would.
Result<Weights> weights_of(const Target& target, std::span<const double> values);

// At most about `most` of the trials, evenly spread over them and weighted up, so that what they
// estimate stays the same and its error grows. Trials with a score only have half the room, or what
// the others leave.
void thin(Weights& weights, std::size_t most);

}  // namespace plimsoll::questions
