// Of all sets one round is one run: what they share is computed once.
#include "questions/lever_search.h"

#include <algorithm>

namespace plimsoll::questions {

namespace {

// Sets of actions whose levers are refined.
constexpr std::size_t kRefined = 6;
// Steps in shares of the grid's spacing: the first, and the least that is tried.
constexpr double kFirstStep = 0.5;
constexpr double kLeastStep = 1.0 / 32;
// Of steps that a set may take or find none to improve it.
constexpr int kMostRounds = 100;

}  // namespace

std::vector<Choice> LeverSearch::steps_from(const RatedChoice& at, double share) const {
  const ir::Decision& decision = *problem_.decision;
  std::vector<Choice> out;
  for (std::size_t i = 0; i < decision.levers.size(); ++i) {
    for (const double sign : {-1.0, 1.0}) {
      Choice next = at.choice;
      next.levers[i] = std::clamp(next.levers[i] + sign * share * spacing_[i],
                                  decision.levers[i].low, decision.levers[i].high);
      if (next == at.choice) continue;
      const std::optional<double> cost = problem_.cost(next);
      if (decision.budget && cost && *cost > *decision.budget * (1 + 1e-12)) continue;
      out.push_back(std::move(next));
    }
  }
  return out;
}

Result<ChoiceRun> LeverSearch::refine(std::vector<RatedChoice>& all, std::uint64_t& n_evaluations) {
  std::stable_sort(all.begin(), all.end(), [&](const RatedChoice& a, const RatedChoice& b) {
    return is_better(problem_, a, b);
  });
  std::vector<RatedChoice> sets;
  for (RatedChoice& one : all) {
    const bool is_known = std::any_of(sets.begin(), sets.end(), [&](const RatedChoice& other) {
      return other.choice.actions == one.choice.actions;
    });
    if (!is_known) sets.push_back(std::move(one));
  }
  all = std::move(sets);
  const std::size_t n_refined = std::min(kRefined, all.size());
  std::vector<double> share(n_refined, kFirstStep);
  const auto goes_on = [&] {
    return std::any_of(share.begin(), share.end(), [](double x) { return x >= kLeastStep; });
  };
  for (int round = 0; round < kMostRounds && goes_on(); ++round) {
    std::vector<Choice> next;
    std::vector<std::size_t> of;
    for (std::size_t i = 0; i < n_refined; ++i) {
      if (share[i] < kLeastStep) continue;
      for (Choice& step : steps_from(all[i], share[i])) {
        next.push_back(std::move(step));
        of.push_back(i);
      }
    }
    std::vector<ChoiceValues> values;
    const Result<ChoiceRun> ran = run_choices(problem_, next, values, options_, stop_, progress_);
    if (!ran || ran->interrupted) return ran;
    if (ran->failure) {
      failing_ = next[ran->failure->choice];
      return ran;
    }
    n_evaluations += next.size() * engine::whole_trials(options_);
    // The best step of each set, against where it stands.
    std::vector<bool> improved(n_refined);
    for (std::size_t k = 0; k < next.size(); ++k) {
      RatedChoice moved = made(problem_, next[k], std::move(values[k]));
      if (!is_better(problem_, moved, all[of[k]])) continue;
      all[of[k]] = std::move(moved);
      improved[of[k]] = true;
    }
    for (std::size_t i = 0; i < n_refined; ++i) {
      if (!improved[i]) share[i] /= 2;
    }
  }
  is_cut_ = goes_on();
  return ChoiceRun{};
}

}  // namespace plimsoll::questions
