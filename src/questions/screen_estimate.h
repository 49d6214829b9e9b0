// A statistic of trials of which some were run and of all others only a guess is known.
//
//   terms     each trial has one: the guess, and where it was run what the term of its value differs from the guess, over the
//             chance of being run. Right on average whatever is guessed; trials are independent, and so are these
//   es        edge - mean of what lies below it / level, at the edge where it is highest, which is the weighted
//             quantile: an edge that is off matters by the square of that only
//   quantile  where the mean of "at or below" reaches the level; its error is the 95 % interval over twice the critical
//             value
//   error     of a mean of independent terms. In doubt by the rules of stats/doubt.h: few_trials by the skewness of the terms,
//             heavy_tail and gaps by the values that were run, as weights are bounded
//   source    D. G. Horvitz and D. J. Thompson, "A generalization of sampling without replacement from a finite
//             universe", JASA 47, 1952; R. T. Rockafellar and S. Uryasev, "Optimization of conditional value-at-risk",
//             Journal of Risk 2(3), 2000; C.-E. Särndal et al., "Model assisted survey sampling", 1992, chapter 9
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "plimsoll/estimate.h"
#include "questions/target.h"

namespace plimsoll::questions {

// A statistic as it is screened for: values are turned so that its tail is low.
struct ScreenAim {
  ir::Statistic statistic = ir::Statistic::mean;
  // Of the low tail.
  double level = 0;
  // 1, or -1 where values change their sign.
  double turn = 1;

  // Whether it is one that can be; sd is not.
  static bool can_be(const Target& target);
  static ScreenAim of(const Target& target);
  bool is_tail() const { return level > 0; }
  // Of a turned value; the edge is of the tail.
  double term(double value, double edge) const;
};

struct PowerSum {
  double sum = 0;
  double square = 0;
  double cube = 0;

  void add(double x, double times = 1) {
    sum += times * x;
    square += times * x * x;
    cube += times * x * x * x;
  }
};

struct ScreenSample {
  // Of trials that were run: the turned value, one over the chance, and the rest of the term: term = base + weight * term of
  // the value. Of a plain trial 1 and 0.
  std::vector<double> values;
  std::vector<double> weights;
  std::vector<double> bases;
  // Of the terms of all trials that were not run.
  PowerSum others;
  // Plain trials and those looked at.
  std::uint64_t n_trials = 0;
};

struct ScreenEstimate {
  Estimate estimate;
  // Plain trials of the same error, roughly; 0 where none is known.
  double plain_trials = 0;
};

ScreenEstimate screen_estimate(const ScreenAim& aim, const ScreenSample& sample);

}  // namespace plimsoll::questions
