// Paired influence values of both runs; a band keeps its trials and weighs them up.
#include "questions/compare.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/moments.h"

namespace plimsoll::questions {

Comparison compare(const Target& target, std::span<const double> base,
                   std::span<const double> stressed) {
  Comparison out;
  out.n_effective = stressed.size();
  out.stressed = estimate(target, stressed);
  out.difference = difference(target, stressed, base);
  return out;
}

std::vector<bool> band(std::span<const double> values, double low, double high) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  const auto n = static_cast<double>(values.size());
  const auto first = static_cast<std::size_t>(std::floor(n * low + 0.5));
  const auto last = static_cast<std::size_t>(std::floor(n * high + 0.5));
  std::vector<bool> marked(values.size(), false);
  for (std::size_t rank = first; rank < last && rank < order.size(); ++rank) {
    marked[order[rank]] = true;
  }
  return marked;
}

Comparison compare_within(const Target& target, std::span<const double> base,
                          const std::vector<bool>& marked) {
  std::vector<double> kept;
  for (std::size_t t = 0; t < base.size(); ++t) {
    if (marked[t]) kept.push_back(base[t]);
  }
  Comparison out;
  out.n_effective = kept.size();
  out.stressed = estimate(target, kept);
  const Estimate before = estimate(target, base);
  if (!before.value || !out.stressed.value) return out;
  out.difference.value = *out.stressed.value - *before.value;
  // The kept trials' mean as a mean over all trials: each counts n / kept times, the rest not.
  std::vector<double> parts = influence(target, base);
  const std::vector<double> own = influence(target, kept);
  if (parts.empty() || own.empty()) return out;
  const double times = static_cast<double>(base.size()) / static_cast<double>(kept.size());
  std::size_t next = 0;
  for (std::size_t t = 0; t < base.size(); ++t) {
    parts[t] = *out.stressed.value - parts[t];
    if (marked[t]) parts[t] += times * (own[next++] - *out.stressed.value);
  }
  stats::PowerSums sums(2);
  sums.add(parts);
  out.difference.se = stats::moments(sums).mean_se;
  out.difference.doubt = stats::worse(before.doubt, out.stressed.doubt);
  return out;
}

}  // namespace plimsoll::questions
