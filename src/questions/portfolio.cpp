// All subsets in the order of their size, then all settings of the levers in each.
#include "questions/portfolio.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <string>

namespace plimsoll::questions {

namespace {

constexpr std::size_t kMostActions = 20;
constexpr std::size_t kMostLevers = 4;
// Points of the grid for each lever, by their number.
constexpr int kPoints[] = {0, 7, 4, 3, 3};

Error too_many(std::size_t n_sets, std::size_t n_settings) {
  const std::string settings =
      n_settings > 1 ? " at " + std::to_string(n_settings) + " settings of the levers" : "";
  return {"the decision leaves " + std::to_string(n_sets) + " sets of actions" + settings +
              " to choose from, and at most " + std::to_string(kMostChoices) +
              " are looked at; choose from fewer actions, exclude some or set a budget",
          ErrorKind::usage};
}

}  // namespace

ir::RunInputs inputs_of(const ir::Decision& decision, const ir::RunInputs& base,
                        const Choice& choice) {
  ir::RunInputs out = base;
  for (std::size_t i = 0; i < decision.actions.size(); ++i) {
    out.flags[decision.actions[i].flag.value] = choice.actions[i];
  }
  for (std::size_t i = 0; i < decision.levers.size(); ++i) {
    const ir::Decision::Lever& lever = decision.levers[i];
    out.inputs[lever.input.value][lever.label] = choice.levers[i];
  }
  return out;
}

std::vector<double> levers_now(const ir::Decision& decision, const ir::RunInputs& base) {
  std::vector<double> out;
  for (const ir::Decision::Lever& lever : decision.levers) {
    out.push_back(base.inputs[lever.input.value][lever.label]);
  }
  return out;
}

bool is_allowed(const ir::Decision& decision, const std::vector<std::uint8_t>& actions) {
  for (const std::vector<std::uint32_t>& members : decision.exclusive) {
    const auto n = std::count_if(members.begin(), members.end(),
                                 [&](std::uint32_t member) { return actions[member] != 0; });
    if (n > 1) return false;
  }
  return std::all_of(decision.needs.begin(), decision.needs.end(), [&](const auto& pair) {
    return actions[pair.first] == 0 || actions[pair.second] != 0;
  });
}

Result<Choices> choices_of(const ir::Decision& decision, const ir::RunInputs& base,
                           const CostOf& cost) {
  const std::size_t n_actions = decision.actions.size();
  if (n_actions > kMostActions) {
    return Error{"the decision chooses from " + std::to_string(n_actions) +
                     " actions, of at most " + std::to_string(kMostActions) +
                     "; name fewer behind `choose`",
                 ErrorKind::usage};
  }
  const std::size_t n_levers = decision.levers.size();
  if (n_levers > kMostLevers) {
    return Error{"the decision has " + std::to_string(n_levers) + " levers, of at most " +
                     std::to_string(kMostLevers),
                 ErrorKind::usage};
  }
  Choices out;
  out.n_portfolios = std::uint64_t{1} << n_actions;
  const std::vector<double> now = levers_now(decision, base);
  std::vector<std::vector<double>> settings{now};
  // Where a lever stands outside of its range, so does the setting of now.
  for (std::size_t i = 0; i < n_levers; ++i) {
    const ir::Decision::Lever& lever = decision.levers[i];
    if (now[i] < lever.low || now[i] > lever.high) settings.clear();
  }
  const int n_points = kPoints[n_levers];
  std::size_t n_cells = n_levers == 0 ? 0 : 1;
  for (const ir::Decision::Lever& lever : decision.levers) {
    out.spacing.push_back((lever.high - lever.low) / (n_points - 1));
    n_cells *= static_cast<std::size_t>(n_points);
  }
  for (std::size_t cell = 0; cell < n_cells; ++cell) {
    std::vector<double> at;
    std::size_t rest = cell;
    for (std::size_t i = 0; i < n_levers; ++i) {
      const ir::Decision::Lever& lever = decision.levers[i];
      const auto point = static_cast<double>(rest % static_cast<std::size_t>(n_points));
      rest /= static_cast<std::size_t>(n_points);
      at.push_back(point == n_points - 1 ? lever.high : lever.low + point * out.spacing[i]);
    }
    if (std::find(settings.begin(), settings.end(), at) == settings.end()) {
      settings.push_back(std::move(at));
    }
  }
  std::vector<std::uint32_t> sets(out.n_portfolios);
  std::iota(sets.begin(), sets.end(), 0u);
  std::stable_sort(sets.begin(), sets.end(), [](std::uint32_t a, std::uint32_t b) {
    return std::popcount(a) < std::popcount(b);
  });
  for (const std::uint32_t set : sets) {
    Choice choice;
    for (std::size_t i = 0; i < n_actions; ++i) choice.actions.push_back((set >> i) & 1);
    if (!is_allowed(decision, choice.actions)) continue;
    ++out.n_allowed;
    bool any = false;
    for (const std::vector<double>& setting : settings) {
      choice.levers = setting;
      if (decision.budget) {
        const std::optional<double> costs = cost(choice);
        // Sums of costs that are the budget to the last digit but one are within it.
        if (costs && *costs > *decision.budget * (1 + 1e-12)) continue;
      }
      any = true;
      out.all.push_back(choice);
      if (out.all.size() > kMostChoices) return too_many(out.n_allowed, settings.size());
    }
    out.n_within_budget += any ? 1 : 0;
  }
  return out;
}

}  // namespace plimsoll::questions
