// What the worst trials have in common against all trials.
//
//   tail        the worst share of trials by an outcome; equal values in order of trial
//   contrast    a column's mean in the tail and in all trials, and its mean percentile in the tail:
//               50 % where the column does not matter
//   error       of independent trials, as if the tail's members were given
//   stands out  beyond 3 standard errors: among 100 columns that do not matter, one in four runs
//               shows one by chance
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "questions/sample.h"
#include "stats/rank_finder.h"

namespace plimsoll::questions {

// Trials by badness, worst first, `n` of them (at most all).
std::vector<std::size_t> worst_trials(std::span<const double> outcome, stats::Side bad_side,
                                      std::size_t n);

struct Contrast {
  // Mean over the tail, with its error, and over all trials.
  Estimate in_tail;
  double in_all = 0;
  // Mean of the column's percentile (0..1, ties at their middle) over the tail, with its error.
  Estimate percentile;

  // |in_tail - in_all| by its error.
  double mean_score() const;
  // |percentile - 1/2| by its error.
  double percentile_score() const;
};

Contrast contrast(std::span<const double> column, std::span<const std::size_t> tail);

}  // namespace plimsoll::questions
