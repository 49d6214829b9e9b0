// Which sets of actions a decision allows, and where its levers are tried.
//
//   rules    exclusions, prerequisites and the budget are kept exactly, before anything is simulated; an action that is on in
//            the run's switches is given: every set has it
//   order    fewest actions first, then by the order in which they are chosen from: nothing is done is the first
//   grid     every lever at evenly spaced points of its range, in all combinations, and all where they stand now; of one that
//            goes by steps the nearest settings that it has
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/result.h"
#include "ir/decision.h"
#include "ir/evaluate.h"

namespace plimsoll::questions {

// More are refused: what cannot be looked at is not called the best.
inline constexpr std::size_t kMostChoices = 16'384;

struct Choice {
  // By action of the decision, whether it is taken.
  std::vector<std::uint8_t> actions;
  // By lever, canonical.
  std::vector<double> levers;

  bool operator==(const Choice&) const = default;
};

// Givens and switches of `base` with what is chosen.
ir::RunInputs inputs_of(const ir::Decision& decision, const ir::RunInputs& base,
                        const Choice& choice);

// By action of the decision, whether it is on in `base`: given, and taken whatever is chosen.
std::vector<std::uint8_t> actions_given(const ir::Decision& decision, const ir::RunInputs& base);

// Where the levers stand in `base`.
std::vector<double> levers_now(const ir::Decision& decision, const ir::RunInputs& base);

// Per year, canonical; nothing where a cost is not known before a run.
using CostOf = std::function<std::optional<double>(const Choice&)>;

// The setting of the lever nearest to x: within its range, at one of its steps.
double settled(const ir::Decision::Lever& lever, double x);
// Evenly spaced over its range, each setting once.
std::vector<double> settings_of(const ir::Decision::Lever& lever, std::size_t n_points);

struct Choices {
  // 2 to the number of actions.
  std::uint64_t n_portfolios = 0;
  // That exclusions and prerequisites allow, and of these within the budget at some setting of the levers.
  std::size_t n_allowed = 0;
  std::size_t n_within_budget = 0;
  std::vector<Choice> all;
  // Of all that is allowed, beyond the budget too; nothing where no cost is known.
  std::optional<double> least_cost;
  // Between two points of the grid, by lever, at most.
  std::vector<double> spacing;
  // By choice, those one point of the grid off along one lever, of the same actions; none of a setting off the grid.
  struct Beside {
    std::size_t lever = 0;
    std::size_t choice = 0;
  };
  std::vector<std::vector<Beside>> beside;
  // By choice.
  std::vector<bool> is_on_grid;
};

// Error: more than kMostChoices.
Result<Choices> choices_of(const ir::Decision& decision, const ir::RunInputs& base,
                           const CostOf& cost);

// Whether exclusions and prerequisites allow it.
bool is_allowed(const ir::Decision& decision, const std::vector<std::uint8_t>& actions);

}  // namespace plimsoll::questions
