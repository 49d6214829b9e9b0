// What a pilot, the first trials of a plain run, tells of which trials are worth to be run: see screening.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "ir/evaluate.h"
#include "ir/ir.h"
#include "questions/screen_cells.h"
#include "questions/screen_estimate.h"
#include "questions/screen_features.h"
#include "questions/target.h"

namespace plimsoll::questions {

struct ScreenGoal {
  Target target;
  // Greatest error, canonical.
  double most = 0;
  // Of the plain trials 0, 1, ...
  std::span<const double> pilot;
};

// The score of one statistic at one level.
struct ScreenScore {
  ScreenCells cells;
  // By cell: of the trial, not of what the level before left of it.
  std::vector<double> chances;
  // What counts in the score: column of the level's program, and how much.
  std::vector<std::pair<std::size_t, double>> parts;

  // columns: of the level's program.
  void of(const double* const* columns, std::size_t n, double* out) const;
};

// Features that are computed together, and what they say.
struct ScreenLevel {
  std::unique_ptr<engine::Program> program;
  // By statistic.
  std::vector<ScreenScore> scores;
};

struct ScreenPlan {
  std::unique_ptr<ScreenFeatures> features;
  // The first is of all trials; a second, if there is one, of those that the first leaves.
  std::vector<ScreenLevel> levels;
  // By goal.
  std::vector<ScreenAim> aims;
  // As the pilot sees it: how many times less work than plain trials of the same error; trials that the goals need, plain
  // and looked at together.
  double gain = 0;
  double trials_needed = 0;
};

// Nothing where the pilot is too small for a goal, or sees no gain of `least_gain`; 0: there is one if features
// tell anything. Goals have pilots of one size. Error: what
// the operator can mend.
Result<std::optional<ScreenPlan>> screen_plan(const ir::Module& module, const ir::RunInputs& inputs,
                                              std::span<const ScreenGoal> goals,
                                              const engine::RunOptions& options, double least_gain);

// Work of a plain trial of all of the module's columns with their figures, in nanoseconds, roughly.
double plain_work(const ir::Module& module);

}  // namespace plimsoll::questions
