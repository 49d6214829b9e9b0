// One statistic of a stressed run beside the base run, on the same trials.
//
//   errors    of the difference from the trials' paired influence values, so that what both share
//             cancels
//   bands     a stress to a band of ranks of one column keeps the trials that lie in it, and with
//             them all dependence: exactly the law of everything else given the band, for any
//             model. Ties are told apart by trial number. What is left is the effective sample
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "questions/sample.h"
#include "questions/target.h"

namespace plimsoll::questions {

struct Comparison {
  Estimate stressed;
  Estimate difference;
  // Trials behind `stressed`.
  std::uint64_t n_effective = 0;
};

// `stressed` and `base` by trial. has_noise: whether noise reaches the stressed run; may_differ:
// whether it may make them differ by more in one trial than in another.
Comparison compare(const Target& target, std::span<const double> base,
                   std::span<const double> stressed, bool has_noise = true, bool may_differ = true);

// Marks the trials whose rank in `values` lies in (n low, n high].
std::vector<bool> band(std::span<const double> values, double low, double high);

// The base run's trials that are marked, against all of them.
Comparison compare_within(const Target& target, std::span<const double> base,
                          const std::vector<bool>& marked, bool has_noise = true);

}  // namespace plimsoll::questions
