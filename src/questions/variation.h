// What a statistic owes to each source of variation.
//
//   tornado   a full simulation with one draw held at a quantile, everything else as it was on the
//             same trials; draws that a copula couples with it follow (questions/sources.h). Of a
//             draw by period or label one part is held at a time, each in its share of the trials,
//             and their changes are combined as the root of the sum of squares: what independent
//             parts do together with the chance that one draw's quantile has. Bars of draws with
//             many parts and with one are so of one kind, and rank as variance does where the model
//             is linear
//   shares    Sobol' indices of the outcome's variance: `first` is what a source explains alone,
//             `total` what would go if it were known, interactions included. Coupled noise is one
//             source. On scrambled Sobol' points: the second set of points has dimensions of its
//             own beside the first's. Errors from 32 independent scrambles
//   ranks     Spearman's correlation of the outcome with each draw and each event's occurrences,
//             from one run; a draw of many labels or periods by the strongest
//   source    Saltelli et al., "Variance based sensitivity analysis of model output", Computer
//             Physics Communications 181, 2010; Jansen, "Analysis of variance designs for model
//             output", ibid. 117, 1999. Of the first order, the variance below the fraction bar is
//             of the points that share the source, as in Janon, Klein, Lagnoux, Nodet, Prieur,
//             "Asymptotic normality and efficiency of two Sobol index estimators", ESAIM:
//             Probability and Statistics 18, 2014: what is large is in both sums
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "questions/sample.h"
#include "questions/sources.h"
#include "questions/target.h"

namespace plimsoll::questions {

// Independent replicates that the errors of shares and of Shapley effects come from.
inline constexpr int kVariationBatches = 32;

struct VariationOptions {
  engine::RunOptions run;
  const std::atomic<bool>* stop = nullptr;
};

// The target's values in all trials, with latents from elsewhere or (null) the run's own. Error:
// what the operator can mend, the first failing trial, or an interruption.
Result<std::vector<double>> column_under(const ir::Module& module, const ir::RunInputs& inputs,
                                         const Target& target, const VariationOptions& options,
                                         const engine::LatentSource* latents);

// Of an outcome in which there is nothing to share out, and of fewer trials than errors need: "Shapley
// effects need at least 64 trials for their errors".
Error no_variation();
Error too_few_trials(const std::string& what, std::uint64_t fewest);

// The sum of trials' parts as a share of another sum over the same trials, with the error of that
// ratio by the jackknife over 32 batches. Absent where the other sum is 0.
Estimate variance_share(const std::vector<double>& parts, const std::vector<double>& whole);
// The largest trial's part of the sum.
double largest_part(const std::vector<double>& whole);

struct HeldDraw {
  std::string name;
  // Others move with it.
  bool coupled = false;
  // Periods times labels: each is held by itself, and what they change is combined as the root of
  // the sum of squares, with the sign of the sum.
  std::uint32_t parts = 1;
  // By level: the statistic, less the base's, with the error of that difference.
  std::vector<Estimate> values;
  std::vector<Estimate> changes;
};

// A risk switched off, everything else as it was.
struct SwitchedRisk {
  std::string name;
  Estimate value;
  Estimate change;
};

struct Tornado {
  Estimate base;
  std::vector<double> levels;
  // Widest first.
  std::vector<HeldDraw> draws;
  // Those that are on and move the outcome in some trial; the largest change first.
  std::vector<SwitchedRisk> risks;
  std::uint64_t n_runs = 0;
};

struct VarianceShare {
  std::string name;
  Estimate first;
  Estimate total;
};

struct Shares {
  double variance = 0;
  // Of one trial in the variance: where it is much, variance and shares rest on few trials.
  double largest_part = 0;
  // Largest total first.
  std::vector<VarianceShare> shares;
  std::uint64_t n_runs = 0;
  // Of each run: 32 replicates of 2^k points, at least those asked for.
  std::uint64_t n_trials = 0;
};

struct RankCorrelation {
  std::string name;
  double value = 0;
  double se = 0;
};

// `target` of a probability names the condition's own column. Error: what the operator can mend, or
// a failing trial.
Result<Tornado> tornado(const ir::Module& module, const ir::RunInputs& inputs, const Target& target,
                        const std::vector<double>& levels, const VariationOptions& options);

Result<Shares> variance_shares(const ir::Module& module, const ir::RunInputs& inputs,
                               const Target& target, SourceBy by, const VariationOptions& options);

// Largest size first. Adds columns for draws and counts to `module`.
Result<std::vector<RankCorrelation>> rank_correlations(ir::Module& module,
                                                       const ir::RunInputs& inputs,
                                                       const Target& target,
                                                       const VariationOptions& options);

}  // namespace plimsoll::questions
