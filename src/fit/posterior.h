// What is believed of a law's parameters after the data: vectors of them, each as likely as the others.
//
//   priors     weak ones, of each free parameter by itself (Family::priors)
//   drawn      by importance sampling from a multivariate t law of 5 degrees around the likelihood's top, with the covariance
//              that its second derivatives give, a place as far off as the law that it comes with is wide; of more than kImportanceRows different values by the normal law there, which
//              by then is what the posterior is
//   ordered    by the 95 % quantile of the law that they make, so that a latent that chooses among them goes from mild to bad
//   exact      plain IEEE operations and math's own functions; noise by counters: the same bits everywhere
//   source     Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, ch. 4 and 10
//   tested     posterior_test.cpp, against conjugate posteriors
#pragma once

#include <string>
#include <vector>

#include "fit/fit.h"

namespace plimsoll::fit {

inline constexpr std::size_t kPosteriorVectors = 1000;
inline constexpr std::size_t kProposals = 4000;
inline constexpr std::size_t kImportanceRows = 2000;
// Of few values the posterior is skewed, and there are more proposals.
inline constexpr std::size_t kFewRows = 100;
inline constexpr std::size_t kProposalsOfFew = 10000;

struct Posterior {
  // Why there is none; empty where there is.
  std::string trouble;
  // By parameter of the law's form, kPosteriorVectors of them.
  std::vector<std::vector<double>> numbers;
  // Of the proposals, how many independent ones their weights are worth.
  double effective = 0;
};

Posterior posterior_of(const Sample& sample, const LawFit& fit);

}  // namespace plimsoll::fit
