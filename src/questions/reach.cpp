// Each pair of neighbours once.
#include "questions/reach.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace plimsoll::questions {

void Reach::update(const Choosing& problem, const std::vector<std::size_t>& left,
                   const std::vector<ChoiceValues>& values, double z) {
  const std::size_t n_levers = problem.decision->levers.size();
  if (n_levers == 0) return;
  constexpr std::size_t kGone = static_cast<std::size_t>(-1);
  std::vector<std::size_t> at(choices_.all.size(), kGone);
  for (std::size_t i = 0; i < left.size(); ++i) at[left[i]] = i;
  const std::size_t n_targets = problem.requirements.size() + 1;
  std::map<std::pair<std::size_t, std::size_t>, std::vector<double>> known;
  const auto apart = [&](std::size_t a, std::size_t b) -> const std::vector<double>& {
    const auto [found, is_new] = known.try_emplace(std::minmax(a, b), n_targets, 0.0);
    std::vector<double>& out = found->second;
    if (!is_new) return out;
    for (std::size_t c = 0; c < n_targets; ++c) {
      const std::vector<double>& one = values[at[a]].columns[c];
      const std::vector<double>& other = values[at[b]].columns[c];
      if (one == other) continue;
      const Target& target = c == 0 ? problem.objective : problem.requirements[c - 1].target;
      const Estimate found_apart = difference(target, one, other);
      out[c] = std::fabs(found_apart.value.value_or(0)) + z * found_apart.se.value_or(0);
    }
    return out;
  };
  for (const std::size_t here : left) {
    if (!choices_.is_on_grid[here]) continue;
    const std::vector<Choices::Beside>& beside = choices_.beside[here];
    if (std::any_of(beside.begin(), beside.end(),
                    [&](const Choices::Beside& one) { return at[one.choice] == kGone; })) {
      continue;
    }
    // By target, then by lever the larger of two neighbours.
    std::vector<double> sums(n_targets, 0.0);
    for (std::size_t l = 0; l < n_levers; ++l) {
      bool any = false;
      std::vector<double> most(n_targets, 0.0);
      for (const Choices::Beside& one : beside) {
        if (one.lever != l) continue;
        any = true;
        const std::vector<double>& differences = apart(here, one.choice);
        for (std::size_t c = 0; c < n_targets; ++c) most[c] = std::max(most[c], differences[c]);
      }
      for (std::size_t c = 0; c < n_targets; ++c) sums[c] += any ? most[c] : HUGE_VAL;
    }
    of_[here] = std::move(sums);
  }
}

}  // namespace plimsoll::questions
