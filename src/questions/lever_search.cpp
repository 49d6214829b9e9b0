// Of many sets one round is one run: what they share is computed once.
#include "questions/lever_search.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace plimsoll::questions {

namespace {

// Steps that are held in memory at a time.
constexpr std::size_t kStepsAtATime = 480;
// Steps in shares of the grid's spacing: the first, and the least that is tried.
constexpr double kFirstStep = 0.5;
constexpr double kLeastLeverStep = 1.0 / 32;
// Of steps that a set may take or find none to improve it.
constexpr int kMostLeverRounds = 100;
constexpr double kGridRounding = 1e-9;

}  // namespace

std::vector<Choice> LeverSearch::steps_from(const RatedChoice& at, double share) const {
  const ir::Decision& decision = *problem_.decision;
  std::vector<Choice> out;
  for (std::size_t i = 0; i < decision.levers.size(); ++i) {
    for (const double sign : {-1.0, 1.0}) {
      Choice next = at.choice;
      const ir::Decision::Lever& lever = decision.levers[i];
      const double step = std::max(share * spacing_[i], lever.step);
      next.levers[i] = settled(lever, next.levers[i] + sign * step);
      if (next == at.choice) continue;
      const std::optional<double> cost = problem_.cost(next);
      if (decision.budget && cost && *cost > *decision.budget * (1 + 1e-12)) continue;
      out.push_back(std::move(next));
    }
  }
  return out;
}

std::vector<RatedChoice> LeverSearch::hilltops(std::vector<RatedChoice>& all) const {
  std::map<std::vector<std::uint8_t>, std::vector<std::vector<double>>> better;
  std::vector<RatedChoice> out;
  for (RatedChoice& one : all) {
    auto& others = better[one.choice.actions];
    const bool is_beside =
        std::any_of(others.begin(), others.end(), [&](const std::vector<double>& other) {
          for (std::size_t l = 0; l < spacing_.size(); ++l) {
            if (std::fabs(other[l] - one.choice.levers[l]) > spacing_[l] * (1 + kGridRounding)) {
              return false;
            }
          }
          return true;
        });
    others.push_back(one.choice.levers);
    if (!is_beside) out.push_back(std::move(one));
  }
  return out;
}

Result<ChoiceRun> LeverSearch::refine(std::vector<RatedChoice>& all, std::uint64_t& n_evaluations) {
  std::stable_sort(all.begin(), all.end(), [&](const RatedChoice& a, const RatedChoice& b) {
    return is_better(problem_, a, b);
  });
  all = hilltops(all);
  const std::size_t n_refined = all.size();
  std::vector<double> share(n_refined, kFirstStep);
  const auto goes_on = [&] {
    return std::any_of(share.begin(), share.end(), [](double x) { return x >= kLeastLeverStep; });
  };
  for (int round = 0; round < kMostLeverRounds && goes_on(); ++round) {
    std::vector<Choice> next;
    std::vector<std::size_t> of;
    for (std::size_t i = 0; i < n_refined; ++i) {
      if (share[i] < kLeastLeverStep) continue;
      for (Choice& step : steps_from(all[i], share[i])) {
        next.push_back(std::move(step));
        of.push_back(i);
      }
    }
    // The best step of each, against where it stands.
    std::vector<bool> improved(n_refined);
    for (std::size_t first = 0; first < next.size(); first += kStepsAtATime) {
      const std::vector<Choice> some(
          next.begin() + static_cast<std::ptrdiff_t>(first),
          next.begin() + static_cast<std::ptrdiff_t>(std::min(first + kStepsAtATime, next.size())));
      std::vector<ChoiceValues> values;
      const Result<ChoiceRun> ran = run_choices(problem_, some, values, options_, stop_, progress_);
      if (!ran || ran->interrupted) return ran;
      if (ran->failure) {
        failing_ = some[ran->failure->choice];
        return ran;
      }
      n_evaluations += some.size() * engine::whole_trials(options_);
      for (std::size_t k = 0; k < some.size(); ++k) {
        RatedChoice moved = made(problem_, some[k], std::move(values[k]));
        const std::size_t i = of[first + k];
        if (!is_better(problem_, moved, all[i])) continue;
        all[i] = std::move(moved);
        improved[i] = true;
      }
    }
    for (std::size_t i = 0; i < n_refined; ++i) {
      if (!improved[i]) share[i] /= 2;
    }
  }
  is_cut_ = goes_on();
  // Of each set the best that was climbed to.
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
  return ChoiceRun{};
}

}  // namespace plimsoll::questions
