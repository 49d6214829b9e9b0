// Paired influence values of both runs; a band keeps its trials and weighs them up.
#include "questions/compare.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/moments.h"

namespace plimsoll::questions {

Comparison compare(const Target& target, std::span<const double> base,
                   std::span<const double> stressed, bool has_noise, bool may_differ) {
  Comparison out;
  out.n_effective = stressed.size();
  out.stressed = estimate(target, stressed, has_noise);
  out.difference = difference(target, stressed, base, may_differ);
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
                          const std::vector<bool>& marked, bool has_noise) {
  std::vector<double> kept;
  for (std::size_t t = 0; t < base.size(); ++t) {
    if (marked[t]) kept.push_back(base[t]);
  }
  Comparison out;
  out.n_effective = kept.size();
  out.stressed = estimate(target, kept, has_noise);
  const Estimate before = estimate(target, base, has_noise);
  if (!before.value || !out.stressed.value) return out;
  out.difference.value = *out.stressed.value - *before.value;
  if (!has_noise) {
    out.difference.se = 0.0;
    return out;
  }
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
  if (target.statistic == ir::Statistic::probability) {
    // A chance by itself has an error that no hit does not take away; its terms have none then.
    const bool is_same =
        std::all_of(kept.begin(), kept.end(), [&](double x) { return x == kept[0]; });
    const stats::Doubt of_kept = stats::judge_terms(kept).doubt;
    out.difference.doubt = is_same ? stats::Doubt::no_spread : of_kept;
  }
  if (target.statistic == ir::Statistic::sd && out.difference.se) {
    // What the kept trials' terms leave out: the second term of the error in stats/moments.h.
    const auto n = static_cast<double>(kept.size());
    const double rest = *out.stressed.value / std::sqrt(2 * n * (n - 1));
    out.difference.se = std::sqrt(*out.difference.se * *out.difference.se + rest * rest);
  }
  return out;
}

}  // namespace plimsoll::questions
