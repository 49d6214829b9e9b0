// All subsets in the order of their size, then all settings of the levers in each.
#include "questions/portfolio.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <string>

namespace plimsoll::questions {

namespace {

constexpr std::size_t kMostActions = 20;
constexpr std::size_t kMostLevers = 4;
// Points of the grid for each lever, by their number.
constexpr std::size_t kPoints[] = {0, 7, 4, 3, 3};

Error too_many(std::size_t n_sets, std::size_t n_settings) {
  const std::string settings =
      n_settings > 1 ? " at " + std::to_string(n_settings) + " settings of the levers" : "";
  return {"the decision leaves " + std::to_string(n_sets) + " sets of actions" + settings +
              " to choose from, and at most " + std::to_string(kMostChoices) +
              " are looked at; choose from fewer actions, exclude some or set a budget",
          ErrorKind::usage};
}

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

// Of one set of actions: by cell of the grid its setting, by setting where it stands among all choices.
void add_neighbours(const std::vector<std::vector<double>>& points,
                    const std::vector<std::size_t>& setting_of, const std::vector<std::size_t>& at,
                    Choices& out) {
  out.beside.resize(out.all.size());
  out.is_on_grid.resize(out.all.size());
  for (std::size_t cell = 0; cell < setting_of.size(); ++cell) {
    const std::size_t here = at[setting_of[cell]];
    if (here == kNowhere) continue;
    out.is_on_grid[here] = true;
    std::size_t stride = 1;
    for (std::size_t l = 0; l < points.size(); ++l) {
      const std::size_t point = cell / stride % points[l].size();
      if (point + 1 < points[l].size()) {
        const std::size_t other = at[setting_of[cell + stride]];
        if (other != kNowhere) {
          out.beside[here].push_back({l, other});
          out.beside[other].push_back({l, here});
        }
      }
      stride *= points[l].size();
    }
  }
}

}  // namespace

double settled(const ir::Decision::Lever& lever, double x) {
  if (lever.step > 0) {
    const double n = std::round((lever.high - lever.low) / lever.step);
    const double k = std::clamp(std::round((x - lever.low) / lever.step), 0.0, n);
    return k == n ? lever.high : lever.low + k * lever.step;
  }
  return std::clamp(x, lever.low, lever.high);
}

std::vector<double> settings_of(const ir::Decision::Lever& lever, std::size_t n_points) {
  std::vector<double> out;
  for (std::size_t k = 0; k < n_points; ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(n_points - 1);
    const double at = k + 1 == n_points
                          ? lever.high
                          : settled(lever, lever.low + share * (lever.high - lever.low));
    if (out.empty() || at > out.back()) out.push_back(at);
  }
  return out;
}

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

std::vector<std::uint8_t> actions_given(const ir::Decision& decision, const ir::RunInputs& base) {
  std::vector<std::uint8_t> out;
  for (const ir::Decision::Action& action : decision.actions) {
    out.push_back(base.flags[action.flag.value] != 0 ? 1 : 0);
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
  const std::vector<std::uint8_t> given = actions_given(decision, base);
  const std::vector<double> now = levers_now(decision, base);
  std::vector<std::vector<double>> settings{now};
  // Where a lever stands outside of its range, so does the setting of now.
  for (std::size_t i = 0; i < n_levers; ++i) {
    const ir::Decision::Lever& lever = decision.levers[i];
    if (now[i] < lever.low || now[i] > lever.high) settings.clear();
  }
  std::vector<std::vector<double>> points;
  std::size_t n_cells = n_levers == 0 ? 0 : 1;
  for (const ir::Decision::Lever& lever : decision.levers) {
    points.push_back(settings_of(lever, kPoints[n_levers]));
    const std::vector<double>& own = points.back();
    out.spacing.push_back(0);
    for (std::size_t k = 1; k < own.size(); ++k) {
      out.spacing.back() = std::max(out.spacing.back(), own[k] - own[k - 1]);
    }
    n_cells *= own.size();
  }
  // Of each cell of the grid which setting it is.
  std::vector<std::size_t> setting_of(n_cells);
  for (std::size_t cell = 0; cell < n_cells; ++cell) {
    std::vector<double> at;
    std::size_t rest = cell;
    for (const std::vector<double>& own : points) {
      at.push_back(own[rest % own.size()]);
      rest /= own.size();
    }
    const auto known = std::find(settings.begin(), settings.end(), at);
    setting_of[cell] = static_cast<std::size_t>(known - settings.begin());
    if (known == settings.end()) settings.push_back(std::move(at));
  }
  std::vector<std::uint32_t> sets(out.n_portfolios);
  std::iota(sets.begin(), sets.end(), 0u);
  std::stable_sort(sets.begin(), sets.end(), [](std::uint32_t a, std::uint32_t b) {
    return std::popcount(a) < std::popcount(b);
  });
  for (const std::uint32_t set : sets) {
    Choice choice;
    for (std::size_t i = 0; i < n_actions; ++i) choice.actions.push_back((set >> i) & 1);
    const bool has_given =
        std::equal(given.begin(), given.end(), choice.actions.begin(),
                   [](auto must, auto taken) { return must == 0 || taken != 0; });
    if (!has_given || !is_allowed(decision, choice.actions)) continue;
    ++out.n_allowed;
    bool any = false;
    std::vector<std::size_t> at(settings.size(), kNowhere);
    for (std::size_t k = 0; k < settings.size(); ++k) {
      choice.levers = settings[k];
      if (decision.budget) {
        const std::optional<double> costs = cost(choice);
        if (costs) out.least_cost = std::min(out.least_cost.value_or(*costs), *costs);
        // Sums of costs that are the budget to the last digit but one are within it.
        if (costs && *costs > *decision.budget * (1 + 1e-12)) continue;
      }
      any = true;
      at[k] = out.all.size();
      out.all.push_back(choice);
      if (out.all.size() > kMostChoices) return too_many(out.n_allowed, settings.size());
    }
    out.n_within_budget += any ? 1 : 0;
    add_neighbours(points, setting_of, at, out);
  }
  return out;
}

}  // namespace plimsoll::questions
