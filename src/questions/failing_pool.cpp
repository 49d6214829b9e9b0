// When more points come than are kept, each replicate gives as many as its weight asks for, spread
// evenly over those it has.
#include "questions/failing_pool.h"

#include <algorithm>
#include <cmath>

namespace plimsoll::questions {

void FailingPool::add(const Points& population,
                      const std::vector<std::vector<std::size_t>>& failing,
                      std::span<const double> weights, std::uint32_t first) {
  double more = 0;
  for (const double w : weights) more += w;
  if (!(more > 0)) return;
  const double all = weight_ + more;
  struct From {
    bool is_new;
    std::size_t at;
    std::uint32_t owner;
  };
  std::vector<From> chosen;
  const auto take = [&](double share, std::size_t n, auto make) {
    const auto wanted = static_cast<std::size_t>(std::lround(share * static_cast<double>(most_)));
    const std::size_t count = std::min(wanted, n);
    for (std::size_t k = 0; k < count; ++k) chosen.push_back(make(k * n / count));
  };
  // What is there keeps its proportions: of each replicate the same part.
  take(weight_ / all, owners.size(), [&](std::size_t i) { return From{false, i, owners[i]}; });
  for (std::uint32_t r = 0; r < failing.size(); ++r) {
    take(weights[r] / all, failing[r].size(), [&](std::size_t i) {
      return From{true, failing[r][i], first + r};
    });
  }
  auto merged = std::make_unique<Points>(space_, chosen.size());
  owners.clear();
  for (std::size_t k = 0; k < chosen.size(); ++k) {
    merged->copy(k, chosen[k].is_new ? population : *points, chosen[k].at);
    owners.push_back(chosen[k].owner);
  }
  points = std::move(merged);
  weight_ = all;
}

}  // namespace plimsoll::questions
