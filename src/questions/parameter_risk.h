// How much of what is not known of an outcome is owed to uncertain givens (parameter risk), and how much
// to what is still to happen.
//
//   how      the trials twice: the givens as they are drawn, all other noise drawn again. What an outcome has
//            in common in both is owed to the givens alone: covariance over variance, the first-order Sobol'
//            index. Of the worst trials likewise: how much oftener than by chance the same givens lead
//            among them again, the index of the indicator of being there
//   errors   by the jackknife over 32 batches of trials
//   bits     a function of model, inputs, seed and trials
//   source   Sobol', "Global sensitivity indices for nonlinear mathematical models", Mathematics and Computers in
//            Simulation 55, 2001; of indicators: Raguet, Marrel, "Target and conditional sensitivity analysis
//            with emphasis on dependence measures", arXiv:1801.10047, 2018; the estimator: variation.h
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "questions/sample.h"

namespace plimsoll::questions {

// Trials that are enough for errors below one per cent; more are not used.
inline constexpr std::uint64_t kParameterTrials = 20'000;
inline constexpr std::uint64_t kFewestParameterTrials = 256;
// What is called the worst.
inline constexpr double kWorstShare = 0.05;

struct OwedToGivens {
  // Absent where nothing varies.
  Estimate variance;
  // Absent too where more than a tenth of the trials share the worst values, or no side is bad.
  Estimate worst;
};

struct ParameterRisk {
  // Uncertain givens that are drawn; empty: there are none, and nothing was run.
  std::vector<std::string> givens;
  // Not empty: why nothing can be said, though there are some.
  std::string reason;
  std::uint64_t n_trials = 0;
  // By target.
  std::vector<OwedToGivens> rows;
};

struct Watched {
  Target target;
  bool has_bad_side = false;
};

// Random trials from options.seed, both sets together no more than `options.n_trials`, each at most
// kParameterTrials; fewer than kFewestParameterTrials are a reason. Memory: two numbers a trial and target, of fewer
// trials where that is much. Error: what the operator can mend, or an interruption.
Result<ParameterRisk> parameter_risk(const ir::Module& module, const ir::RunInputs& inputs,
                                     std::span<const Watched> watched,
                                     const engine::RunOptions& options,
                                     const std::atomic<bool>* stop = nullptr);

}  // namespace plimsoll::questions
