// Columns of a run held in memory, and a statistic of one with its error.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "ir/evaluate.h"
#include "ir/ir.h"
#include "questions/target.h"
#include "stats/doubt.h"

namespace plimsoll::questions {

// Columns beyond this many bytes together are refused.
inline constexpr std::size_t kMostSampleBytes = std::size_t{2} << 30;

struct Sample {
  // By target, the values of trials options.first_trial .. + n - 1, in the target's canonical unit.
  std::vector<std::vector<double>> columns;
  // By target, whether noise reaches it.
  std::vector<bool> has_noise;
  std::uint64_t n_trials = 0;
  bool interrupted = false;
  std::optional<engine::RunFailure> failure;
};

// Of kind `interrupted`.
Error stopped_by_caller();

// So many columns of so many trials are beyond kMostSampleBytes.
std::optional<Error> too_much_to_hold(std::uint64_t n_trials, std::size_t n_columns);

// Runs the model for the targets' columns only. After a failure or an interruption `columns` holds
// nothing. Error: what the operator can mend.
Result<Sample> simulate(const ir::Module& module, const ir::RunInputs& inputs,
                        std::span<const Target> targets, const engine::RunOptions& options,
                        const std::atomic<bool>* stop = nullptr,
                        const engine::Progress& progress = {});

// The same into one block: values[i * n_trials + k] is trial k of target i; `columns` stays empty.
Result<Sample> simulate_into(const ir::Module& module, const ir::RunInputs& inputs,
                             std::span<const Target> targets, const engine::RunOptions& options,
                             std::vector<double>& values, const std::atomic<bool>* stop = nullptr,
                             const engine::Progress& progress = {});

using plimsoll::Estimate;

// The target's statistic of independent trials. Exact: the digits that `plimsoll run` prints. A
// quantile's error is a quarter of its 95 % order-statistic interval. Without noise there is no
// error; with it trials that are all alike are in doubt. Cost: linear in the trials.
Estimate estimate(const Target& target, std::span<const double> values, bool has_noise = true);

// The values that the statistic is a mean of, up to terms that vanish with more trials: the
// statistic's influence function plus its value. Their covariance gives the error of differences
// of one statistic between variants on the same trials. All alike for a quantile in an
// atom; empty where its error is not known.
// Source: Serfling, "Approximation Theorems of Mathematical Statistics", 1980, ch. 6.
std::vector<double> influence(const Target& target, std::span<const double> values);

// Whether terms that are sums of values up to `largest` differ by rounding only.
bool are_alike(std::span<const double> terms, double largest);

// estimate(a) - estimate(b) on the same trials, with the error and the doubt of what they differ
// by: what both have in common, a heavy tail too, cancels. Where they differ by the same in every
// trial there is no error; `may_differ`, by noise, then puts it in doubt.
Estimate difference(const Target& target, std::span<const double> a, std::span<const double> b,
                    bool may_differ = true);
// The same where each has a target of its own, of one statistic and level: the bad side may be another.
Estimate difference(const Target& target_a, std::span<const double> a, const Target& target_b,
                    std::span<const double> b, bool may_differ = true);

}  // namespace plimsoll::questions
