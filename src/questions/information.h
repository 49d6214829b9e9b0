// What it is worth to know: of everything, and of one source of noise by itself, before a choice is made.
//
//   given     trials of the utility of each choice, all on the same futures, and of what may be known (features of a source)
//   EVPI      the mean of the best utility in each trial, less that of the best choice on the whole
//   EVPPI     each choice's utility is regressed on the features, on four fifths of the trials; on the other fifth the
//             choice that the regression calls best is taken, and what it truly brings there is counted. So `value` has the error
//             of a mean and no bias upwards: no regression, however wrong, makes knowledge look better than a rule that was
//             found without these trials. It is what that rule is worth, and at most what the best one is
//   check     `fitted` is the mean of the best fitted utility on the same trials, as regression is mostly used: where it is
//             far above `value` the regression does not describe the utility; far below, it smooths what matters
//   base      the best constant choice, found on the same four fifths
//   source    regression: Strong, Oakley & Brennan, "Estimating multiparameter partial expected value of perfect information
//             from a probabilistic sensitivity analysis sample", Medical Decision Making 34(3), 2014; sample splitting:
//             Athey & Wager, "Policy learning with observational data", Econometrica 89(1), 2021
//   bits      sums in the order of trials; a function of the values alone
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "plimsoll/estimate.h"

namespace plimsoll::questions {

inline constexpr std::size_t kFewestInformationTrials = 500;
// Features of one source; more are the caller's to put together.
inline constexpr std::size_t kMostFeatures = 120;

struct Information {
  Estimate value;
  // No error of it is known: that of the regression itself is not in the spread of its terms.
  double fitted = 0;
};

class InformationValue {
 public:
  // By choice and trial; larger is better. The values must outlive this. At least kFewestInformationTrials trials.
  explicit InformationValue(std::vector<std::span<const double>> utilities);

  // Of all that is not known.
  Estimate perfect() const;
  // Of features, by trial: at most kMostFeatures. Nothing varies in them: 0, without error.
  Information partial(std::span<const std::vector<double>> features) const;
  // How often each choice is the best.
  const std::vector<double>& shares() const { return shares_; }

 private:
  struct Fold {
    std::size_t begin = 0;
    std::size_t end = 0;
    // The best constant choice of the other folds.
    std::size_t base = 0;
  };

  std::vector<std::span<const double>> utilities_;
  std::size_t n_trials_ = 0;
  std::vector<Fold> folds_;
  std::vector<double> shares_;
  // Choices that a rule may take: those that are the best in some share of the trials, and the bases.
  std::vector<std::size_t> taken_;
};

}  // namespace plimsoll::questions
