// A few trials before a run: what they say of the size of its columns fixes where the run counts.
//
//   trials   the first of the random sampler, whatever that of the run: a function of module, inputs and seed
//   failing  where one fails, those before it
#pragma once

#include <cstdint>
#include <vector>

#include "engine/engine.h"
#include "ir/ir.h"

namespace plimsoll::simulate {

// By the program's columns, in the order of trials.
using Pilot = std::vector<std::vector<double>>;

// Enough for the amounts of curves; fewer of a program with very many columns.
std::uint64_t curve_trials(const engine::Program& program);
// For the ranks of parts of a run of n_trials: a hundredth of them, as far as there is room.
std::uint64_t rank_trials(const engine::Program& program, std::uint64_t n_trials);

// Error: what the operator can mend. Stopped by the caller: an error of kind `interrupted`.
Result<Pilot> run_pilot(const engine::Program& program, const engine::RunOptions& options,
                        std::uint64_t n_trials, const std::atomic<bool>* stop);

// Amounts at which the curve of an outcome counts: quantiles of the pilot, and some beyond its ends. An amount that
// many trials share stands behind the number before it, so that what lies below it is counted too.
std::vector<double> curve_amounts(std::vector<double> values);

}  // namespace plimsoll::simulate
