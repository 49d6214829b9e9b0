// Reverse-mode differentiation of a model: the derivatives of one outcome by everything that was
// assumed, however much that is, from one sweep over the trials that matter.
//
//   gives     sum over the given trials of value_weight * dX/dtheta + score_weight *
//             dlog(p)/dtheta, where X is the target's value in the trial. With the weights of a
//             statistic (questions/weights.h) this is the statistic's derivative
//   theta     every entry of every given; every number of a law, and every mark, count and draw
//             that has one, where the number is a constant by itself; the rate or chance of every
//             event, scaled as a whole
//   draws     pathwise: the quantile of a draw is differentiated by its numbers at the same latent.
//             Discrete draws and the number of occurrences go by the score (likelihood ratio)
//   kinks     min, max, abs: pathwise, the arm taken
//   jumps     if, floor, ceil, round, mod, delays rounded to periods: what they add is not in the
//             sum; Derivative::past_jump marks the thetas that reach one. A choice whose arms meet
//             where its condition turns is a kink, and is found to be one from the trials close to
//             it
//   error     of the trials' noise, from batches of as many trials each
//   exact     the same bits for every thread count and instruction set
//   cost      some four to five plain runs of the same trials
//   source    Griewank, Walther, "Evaluating derivatives", 2nd ed., SIAM 2008 (reverse mode);
//             Glasserman, "Monte Carlo methods in financial engineering", 2003, chapter 7 (pathwise
//             and score estimators)
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/failure.h"
#include "engine/options.h"
#include "ir/evaluate.h"
#include "ir/ir.h"

namespace plimsoll::adjoint {

// One element of a node at one period; engine::kNoPeriod for trial nodes.
struct Target {
  ir::NodeId node;
  std::uint32_t label = 0;
  std::uint32_t period = engine::kNoPeriod;
};

// A trial that matters, and how much.
struct TrialWeight {
  std::uint64_t trial = 0;
  double value_weight = 0;
  double score_weight = 0;
};

// What is differentiated by.
struct Theta {
  enum class Kind : std::uint8_t {
    input,   // an entry of a given
    number,  // a number of a law
    rate,    // the rate or chance of an event, as a factor: theta is 1
  };
  Kind kind = Kind::input;
  // input: the given, and which of Input::values.
  ir::InputId input;
  std::size_t entry = 0;
  // number: the law's node, which of its numbers, and the element of the node; rate: the count's
  // node and its element.
  ir::NodeId node;
  std::uint32_t number = 0;
  std::uint32_t element = 0;
};

struct Derivative {
  Theta theta;
  // Value of theta in this run.
  double at = 0;
  double value = 0;
  // As if every trial gave alike: right for the weights of a mean.
  double se = 0;
  // The parts that `value` is the sum of, one per batch of trials: for other errors, and of sums.
  std::vector<double> batches;
  // Some of it goes by the score.
  bool by_score = false;
  // That score is of a draw by which the run's trials were chosen (RunOptions::trial_map): among them it is not the law's,
  // and `value` is no derivative.
  bool chosen = false;
  // It reaches a jump: `value` may lack a part.
  bool past_jump = false;
  // It is or makes a number that has no derivative (a whole number, an edge of the domain on both
  // sides): `value` is 0 or lacks that part.
  bool undefined = false;
};

struct SweepOptions {
  engine::RunOptions run;
  // Instead of that of `run`.
  const std::atomic<bool>* stop = nullptr;
};

struct SweepResult {
  // Inputs first, then numbers, then rates, each in the module's order; those that cannot reach the
  // target are left out.
  std::vector<Derivative> derivatives;
  std::uint64_t n_trials = 0;
  bool interrupted = false;
  double seconds = 0;
  // Batch b is of the given trials batch_begin[b] .. batch_begin[b + 1] - 1; at most 32.
  std::vector<std::size_t> batch_begin;
  // The target's value in each given trial, for checks against the run.
  std::vector<double> values;
};

// The standard error of a sum of parts, one per batch of trials. `rest`: each batch's part less what
// the sum lets one expect of it, adding up to 0; `shares`: of the trials, by batch, adding up to 1;
// `size`: what the parts would add up to if no sign cancelled. Infinite where there is one batch
// only; 0 where all that is left is rounding.
double batch_error(std::span<const double> rest, std::span<const double> shares, double size);

// Error: what the operator can mend.
Result<SweepResult> sweep(const ir::Module& module, const ir::RunInputs& inputs,
                          const Target& target, std::span<const TrialWeight> trials,
                          const SweepOptions& options);

}  // namespace plimsoll::adjoint
