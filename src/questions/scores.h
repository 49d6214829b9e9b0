// How a forecast fared against what came.
//
//   scores      proper: a forecaster does best on average by saying what he believes. Lower is better
//   crps        E|X - y| - E|X - X'| / 2 of independent X, X': in the unit of the figure. Of a sample the unbiased estimate,
//               with the error of its first-order terms (a U-statistic)
//   log         -ln of the density at what came. Of a sample it is that of the sample smoothed by a normal kernel of
//               Silverman's width, which is a density of its own, so that the score is proper for what is scored; the
//               smoothing costs a normal law 0.008 on average at 20,000 trials. A sample with atoms has no density, and none
//   rank        the share of the trials below what came, and up to it: a range where trials are equal to it
//   source      Gneiting and Raftery, "Strictly proper scoring rules, prediction, and estimation", J. Am. Stat. Assoc. 102,
//               2007; Ferro, "Fair scores for ensemble forecasts", Q. J. R. Meteorol. Soc. 140, 2014; Silverman, "Density
//               Estimation for Statistics and Data Analysis", 1986, 3.4; Hoeffding, Ann. Math. Stat. 19, 1948
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "plimsoll/estimate.h"

namespace plimsoll::questions {

struct NormalForecast {
  double mean = 0;
  // Above 0.
  double sd = 1;

  double crps(double came) const;
  double log_score(double came) const;
  double quantile(double p) const;
  // P(X <= came).
  double rank(double came) const;
};

// Of independent trials, at least one; finite.
class SampleForecast {
 public:
  explicit SampleForecast(std::vector<double> trials);

  double mean() const { return mean_; }
  double sd() const { return sd_; }
  // The least value that at least p of the trials do not exceed.
  double quantile(double p) const;
  double below(double came) const;
  double up_to(double came) const;
  Estimate crps(double came) const;
  // No value where the sample has no density.
  Estimate log_score(double came) const;
  // More than one trial in a hundred is equal to another.
  bool has_atoms() const { return has_atoms_; }
  // Of the smoothing; 0 of a sample without a density.
  double width() const { return width_; }

 private:
  std::vector<double> sorted_;
  // Sum of the i smallest, less their middle each.
  std::vector<double> sums_;
  double middle_ = 0;
  double mean_ = 0;
  double sd_ = 0;
  double width_ = 0;
  bool has_atoms_ = false;
};

// Where what came lies in forecasts, together: right forecasts are met anywhere, evenly.
struct Ranks {
  // Of equal width; a rank that is a range counts in parts.
  std::vector<double> counts;
  // 1/2 where forecasts are neither too high nor too low, with the error of so many independent figures.
  double mean = 0.5;
  double mean_error = 0;
  // Of (2 rank - 1)^2: 1/3 where they are neither too wide (less) nor too narrow (more).
  double spread = 1.0 / 3;
  double spread_error = 0;
};

struct Rank {
  double below = 0;
  double up_to = 0;
  double middle() const { return 0.5 * (below + up_to); }
};

Ranks ranks_together(std::span<const Rank> ranks, std::size_t n_counts);

}  // namespace plimsoll::questions
