// Means and mean percentiles inside the tail against all trials, with errors as if the tail were
// given.
#include "questions/common.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace plimsoll::questions {

namespace {

double score(double difference, const std::optional<double>& se) {
  if (difference == 0 || !se) return 0;
  return *se > 0 ? std::fabs(difference) / *se : HUGE_VAL;
}

}  // namespace

std::vector<std::size_t> worst_trials(std::span<const double> outcome, stats::Side bad_side,
                                      std::size_t n) {
  const double sign = bad_side == stats::Side::high ? -1 : 1;
  std::vector<std::size_t> order(outcome.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  n = std::min(n, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n), order.end(),
                    [&](std::size_t a, std::size_t b) {
                      const double x = sign * outcome[a];
                      const double y = sign * outcome[b];
                      return x < y || (x == y && a < b);
                    });
  order.resize(n);
  return order;
}

double Contrast::mean_score() const {
  return score(in_tail.value.value_or(in_all) - in_all, in_tail.se);
}

double Contrast::percentile_score() const {
  return score(percentile.value.value_or(0.5) - 0.5, percentile.se);
}

Contrast contrast(std::span<const double> column, std::span<const std::size_t> tail) {
  Contrast out;
  out.in_all = estimate(Target{}, column).value.value_or(0);
  std::vector<double> sorted(column.begin(), column.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> values;
  std::vector<double> percentiles;
  for (const std::size_t trial : tail) {
    const double x = column[trial];
    values.push_back(x);
    const auto below = std::lower_bound(sorted.begin(), sorted.end(), x) - sorted.begin();
    const auto up_to = std::upper_bound(sorted.begin(), sorted.end(), x) - sorted.begin();
    percentiles.push_back(0.5 * static_cast<double>(below + up_to) /
                          static_cast<double>(sorted.size()));
  }
  out.in_tail = estimate(Target{}, values);
  out.percentile = estimate(Target{}, percentiles);
  return out;
}

}  // namespace plimsoll::questions
