// The levers of the sets of actions that are left, by steps from the hilltops of the grid that are halved where none improves.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "questions/choosing.h"

namespace plimsoll::questions {

// A choice with its estimates and verdicts.
RatedChoice made(const Choosing& problem, Choice choice, ChoiceValues values);
// How far what is required is missed, summed in shares of the requirements' spreads; 0 where all is kept.
double distance_of(const Choosing& problem, const std::vector<double>& requirements);
// Standing first, then the objective; of what misses its requirements what comes nearest; of equals the cheaper, the smaller.
bool is_better(const Choosing& problem, const RatedChoice& a, const RatedChoice& b);

class LeverSearch {
 public:
  // `spacing`: of the grid, by lever.
  LeverSearch(const Choosing& problem, const std::vector<double>& spacing,
              const engine::RunOptions& options, const std::atomic<bool>* stop,
              const engine::Progress& progress)
      : problem_(problem), spacing_(spacing), options_(options), stop_(stop), progress_(progress) {}

  // Each set of actions once, its best setting, refined. Counts trials of all that was run.
  Result<ChoiceRun> refine(std::vector<RatedChoice>& all, std::uint64_t& n_evaluations);
  // Of a failure.
  const std::optional<Choice>& failing() const { return failing_; }
  // Whether steps still improved when no more were allowed.
  bool is_cut() const { return is_cut_; }

 private:
  // The best setting of each set of actions first, and such that lie more than a point of the grid from all better ones.
  std::vector<RatedChoice> hilltops(std::vector<RatedChoice>& all) const;
  std::vector<Choice> steps_from(const RatedChoice& at, double share) const;

  const Choosing& problem_;
  const std::vector<double>& spacing_;
  const engine::RunOptions& options_;
  const std::atomic<bool>* stop_;
  const engine::Progress& progress_;
  std::optional<Choice> failing_;
  bool is_cut_ = false;
};

}  // namespace plimsoll::questions
