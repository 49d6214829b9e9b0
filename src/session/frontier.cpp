// Non-dominated by the estimates of the first stage, thinned to as many as a page shows.
#include "session/frontier.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "simulate/target.h"

namespace plimsoll::session {

namespace {

constexpr std::size_t kMostPoints = 10;
constexpr double kShortfallLevel = 0.05;

struct Pair {
  // Larger is better, of both.
  double x = 0;
  double y = 0;
};

// Of equals the first; by x, worst first.
std::vector<std::size_t> non_dominated(const std::vector<Pair>& pairs) {
  std::vector<std::size_t> order(pairs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return pairs[a].x != pairs[b].x ? pairs[a].x > pairs[b].x : pairs[a].y > pairs[b].y;
  });
  std::vector<std::size_t> out;
  double most = -HUGE_VAL;
  for (const std::size_t i : order) {
    if (!(pairs[i].y > most)) continue;
    most = pairs[i].y;
    out.push_back(i);
  }
  std::reverse(out.begin(), out.end());
  if (out.size() <= kMostPoints) return out;
  std::vector<std::size_t> few;
  for (std::size_t k = 0; k < kMostPoints; ++k) {
    few.push_back(out[k * (out.size() - 1) / (kMostPoints - 1)]);
  }
  return few;
}

questions::Target shortfall_of(const OpenDecision& open) {
  questions::Target out = open.problem.objective;
  if (!ir::is_of_tail(out.statistic)) {
    out.side = open.decision->maximises ? stats::Side::low : stats::Side::high;
  }
  out.statistic = ir::Statistic::es;
  out.level = kShortfallLevel;
  return out;
}

bool has_spread(ir::Statistic statistic) {
  return statistic == ir::Statistic::mean || statistic == ir::Statistic::es ||
         statistic == ir::Statistic::quantile;
}

// Of the constraints that are chances the one that comes nearest to its bound, or misses it most, where nothing is done.
std::size_t binding(const OpenDecision& open, const questions::Glance& now) {
  const auto& all = open.problem.requirements;
  std::size_t out = all.size();
  double most = -HUGE_VAL;
  for (std::size_t r = 0; r < all.size(); ++r) {
    if (!ir::is_of_condition(all[r].target.statistic)) continue;
    const double ratio =
        -questions::margin_of(all[r], now.requirements[r]) / std::max(all[r].bound, 1e-9);
    if (ratio > most) {
      most = ratio;
      out = r;
    }
  }
  return out;
}

}  // namespace

std::vector<FrontierPlan> plan_frontiers(const OpenDecision& open,
                                         const std::vector<questions::Glance>& glances) {
  std::vector<FrontierPlan> out;
  const questions::Target& objective = open.problem.objective;
  const double sign = open.decision->maximises ? 1 : -1;
  const auto add = [&](FrontierPlan plan, const std::vector<Pair>& pairs) {
    for (const std::size_t i : non_dominated(pairs)) plan.choices.push_back(glances[i].choice);
    out.push_back(std::move(plan));
  };
  if (has_spread(objective.statistic)) {
    FrontierPlan plan;
    plan.about.x = "mean";
    plan.about.y = "shortfall";
    plan.about.x_text = "mean(" + objective.object + ")" + objective.when;
    plan.about.y_text = "es(" + objective.object + ", 5%)" + objective.when;
    plan.about.x_unit = plan.about.y_unit = objective.unit.base;
    std::vector<Pair> pairs;
    for (const questions::Glance& one : glances) {
      pairs.push_back({sign * one.mean, sign * one.shortfall});
    }
    add(std::move(plan), pairs);
  }
  const bool has_costs = std::any_of(glances.begin(), glances.end(),
                                     [](const auto& one) { return one.cost.value_or(0) > 0; });
  const bool all_known = std::all_of(glances.begin(), glances.end(),
                                     [](const auto& one) { return one.cost.has_value(); });
  if (!has_costs || !all_known) return out;
  FrontierPlan plan;
  plan.about.x = "cost";
  plan.about.x_text = "cost";
  plan.about.x_unit = open.about.money;
  plan.requirement = binding(open, glances[0]);
  std::vector<Pair> pairs;
  if (plan.requirement < open.problem.requirements.size()) {
    const questions::Requirement& one = open.problem.requirements[plan.requirement];
    plan.about.y = "constraint";
    plan.about.y_text = one.target.text;
    plan.about.y_is_probability = true;
    for (const questions::Glance& glance : glances) {
      pairs.push_back(
          {-*glance.cost, questions::margin_of(one, glance.requirements[plan.requirement])});
    }
  } else {
    plan.about.y = "objective";
    plan.about.y_text = objective.text;
    plan.about.y_unit = objective.unit.base;
    plan.about.y_is_probability = ir::is_of_condition(objective.statistic);
    for (const questions::Glance& glance : glances) {
      pairs.push_back({-*glance.cost, sign * glance.objective});
    }
  }
  add(std::move(plan), pairs);
  // The cheapest first.
  std::reverse(out.back().choices.begin(), out.back().choices.end());
  return out;
}

DecideResult::FrontierPoint measured_point(const OpenDecision& open, const FrontierPlan& plan,
                                           const questions::RatedChoice& candidate) {
  DecideResult::FrontierPoint out;
  const DecideResult::Choice choice = told(open, candidate);
  out.actions = choice.actions;
  out.levers = choice.levers;
  out.cost = choice.cost;
  out.verdict = choice.verdict;
  const questions::ChoiceValues& values = candidate.values;
  if (plan.about.x == "mean") {
    questions::Target mean = open.problem.objective;
    mean.statistic = ir::Statistic::mean;
    out.x = in_unit(mean, questions::estimate(mean, values.columns[0], values.has_noise[0]));
    const questions::Target shortfall = shortfall_of(open);
    out.y =
        in_unit(shortfall, questions::estimate(shortfall, values.columns[0], values.has_noise[0]));
    return out;
  }
  out.x.value = choice.cost;
  out.y = plan.about.y == "objective" ? choice.objective : choice.kept[plan.requirement].value;
  return out;
}

}  // namespace plimsoll::session
