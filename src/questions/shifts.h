// What many variants of a run move, each by itself, against the run as it stands: differences of the means of
// several columns, on the same trials.
//
//   errors    of the differences trial by trial, so that what both share cancels
//   doubt     few_trials where fewer than kFewestMoved trials differ; no_spread where none does though
//             the model's text does not say that they are the same
//   exact     sums of differences are exact: any number of threads gives the same bits
//   memory    does not grow with trials
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "plimsoll/estimate.h"

namespace plimsoll::questions {

inline constexpr std::uint64_t kFewestMoved = 30;

struct Shift {
  // Mean of the variant less mean of what it is moved from.
  Estimate mean;
  // Trials in which the two differ, and in how many of them the variant is higher.
  std::uint64_t n_moved = 0;
  std::uint64_t n_higher = 0;
  // Of the differences, over all trials.
  double sd = 0;
  // By the model's text; where not, they are equal in every trial.
  bool may_move = false;
};

struct Shifts {
  // By variant, by column.
  std::vector<std::vector<Shift>> by_variant;
  bool interrupted = false;
  std::optional<engine::RunFailure> failure;
  // Absent: the base.
  std::optional<std::size_t> failing_variant;
};

struct ShiftedInputs {
  ir::RunInputs to;
  // Absent: the base.
  std::optional<ir::RunInputs> from = {};
};

// `columns`: scalar ones over the horizon or a trial. Error: what the operator can mend.
Result<Shifts> shifts(const ir::Module& module, const ir::RunInputs& base,
                      const std::vector<ShiftedInputs>& variants,
                      std::span<const ir::ColumnId> columns, const engine::RunOptions& options,
                      const std::atomic<bool>* stop = nullptr);

}  // namespace plimsoll::questions
