// Observations as a fit takes them: which values, how often, and what was never seen or only seen as a bound.
//
//   truncated   values beyond the bounds were not recorded at all, such as losses below a deductible
//   censored    values at a bound or beyond it are recorded as the bound, such as losses at a policy's limit
//   bounds      belong to what was recorded: a value at a bound of truncation was seen
//   weights     how often a value stands for; whole numbers count observations
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace plimsoll::fit {

struct Bounds {
  std::optional<double> truncated_below;
  std::optional<double> truncated_above;
  std::optional<double> censored_below;
  std::optional<double> censored_above;

  bool any() const {
    return truncated_below || truncated_above || censored_below || censored_above;
  }
};

// Made by sample_of(); values strictly between the bounds of censoring, rising, each once.
struct Sample {
  std::vector<double> values;
  std::vector<double> weights;
  Bounds bounds;
  // Weight of what is known to be at the bound of censoring or beyond it.
  double n_below = 0;
  double n_above = 0;
  // All weights, and those of `values`.
  double n = 0;
  double n_exact = 0;
  // Weights are whole numbers.
  bool whole_weights = true;

  double mean() const;
  // With n in the denominator.
  double variance() const;
  // The smallest value up to which at least that share of the exact values lies; between two values their middle.
  double quantile(double level) const;
};

// `weights` is empty, or as long as `values`. Error: the first value or weight that cannot be, by its place from 0, and bounds
// that contradict the values or each other.
struct SampleFault {
  std::string what;
  // SIZE_MAX where no row is at fault.
  std::size_t row = SIZE_MAX;
};
struct MadeSample {
  Sample sample;
  std::optional<SampleFault> fault;
};
MadeSample sample_of(std::span<const double> values, std::span<const double> weights,
                     const Bounds& bounds);

}  // namespace plimsoll::fit
