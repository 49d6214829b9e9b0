// The derivative of a statistic by every assumption, and how far 1 % of each moves it.
//
//   assumption  a given (all its entries moved together; each entry by itself beside it), a number
//               written in a law, an opening or history, the rate or chance of an event as a whole
//   effect      theta * d statistic / d theta: what +100 % would do at this slope; +1 % does a
//               hundredth
//   all         of what the outcome reads: an assumption has a figure, or says why it has none
//   method      see adjoint/adjoint.h; what reaches a jump, or has no derivative, is bumped (see
//               bumps.h): variants of the run with the assumption moved, on the same trials
//   errors      of each trial's influence, see weights.h, from 32 batches of the swept trials
//   cost        a run, a sweep back over at most n_swept trials (a few times a run's work for each;
//               another of a quarter of them for the errors of all statistics but the mean and a
//               probability), and what differs in the variants of bumped assumptions
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "adjoint/adjoint.h"
#include "questions/assumption.h"
#include "questions/sample.h"
#include "questions/target.h"
#include "questions/weights.h"

namespace plimsoll::questions {

struct Derivatives {
  Estimate statistic;
  // Largest effect first; those not told apart from 0 behind all others, and behind these those
  // that were not measured.
  std::vector<Assumption> assumptions;
  // Givens that the outcome reads and that are made of other givens: those have the rows.
  std::vector<std::string> derived;
  // Givens that the outcome reads in the model, but not with the run's switches.
  std::vector<std::string> unread;
  std::uint64_t n_trials = 0;
  std::uint64_t n_swept = 0;
  std::uint64_t n_runs = 0;
  double run_seconds = 0;
  double sweep_seconds = 0;
  double bump_seconds = 0;
  Weights smoothing;
  bool interrupted = false;
  std::optional<engine::RunFailure> failure;
  // Why these trials do not support the derivative, and how many would; no assumptions then.
  std::string unsupported;
};

inline constexpr std::size_t kMuchNodes = 1'500;

struct DerivativeOptions {
  engine::RunOptions run;
  // How many of the assumptions that reach a jump are bumped: first those that have no other figure,
  // then the largest. Nothing: all of the first, and of the others ten, or as many as take no longer
  // than ten of a model of kMuchNodes nodes.
  std::optional<std::size_t> n_bumps;
  // Trials to sweep back over at most; see weights.h, thin.
  std::size_t n_swept = 20'000;
  const std::atomic<bool>* stop = nullptr;
  // What the question is about, where the target's column has no definition: a condition's margin.
  ir::DefId asked;
};

// `target` of a probability must name the margin's column (questions/margin.h), of which the
// probability is that of being at or below 0.
Result<Derivatives> derivatives(const ir::Module& module, const ir::RunInputs& inputs,
                                const Target& target, const DerivativeOptions& options);

// The statistic of a sample; of margins for a probability.
Estimate estimate_of(const Target& target, std::span<const double> values, bool has_noise);

}  // namespace plimsoll::questions
