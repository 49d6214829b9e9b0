// Means over the trials of the shortfall, and a correction of the error for the edge that moves.
#include "questions/euler.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/exact_sum.h"
#include "stats/moments.h"
#include "stats/rank.h"
#include "stats/shortfall.h"

namespace plimsoll::questions {

std::vector<EulerPart> euler_allocation(const Target& target, std::span<const double> outcome,
                                        const std::vector<std::vector<double>>& parts,
                                        const std::vector<bool>& has_noise) {
  const std::size_t n = outcome.size();
  const stats::DecimalShare share = stats::share(n, stats::DecimalLevel::of(target.level));
  if (share.whole == 0) return {};
  const double sign = target.side == stats::Side::high ? -1 : 1;
  // Worst first; equal values in order of trial.
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const double x = sign * outcome[a];
    const double y = sign * outcome[b];
    return x < y || (x == y && a < b);
  });
  const double size = static_cast<double>(n) * target.level;
  const double rest = size - static_cast<double>(share.whole);
  // As many trials about the edge as a tenth of the tail, both sides together.
  const std::size_t reach = std::max<std::size_t>(5, share.whole / 20);
  const std::size_t from = share.whole > reach ? share.whole - reach : 0;
  const std::size_t to = std::min(n, share.whole + reach);

  std::vector<EulerPart> out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::vector<double>& part = parts[i];
    const bool is_random = has_noise.empty() || has_noise[i];
    std::vector<double> tail;
    for (std::size_t k = 0; k < share.whole; ++k) tail.push_back(part[order[k]]);
    std::vector<double> near;
    for (std::size_t k = from; k < to; ++k) near.push_back(part[order[k]]);
    stats::PowerSums sums(2);
    sums.add(tail);
    const stats::Moments in_tail = stats::moments(sums);
    stats::ExactSum total;
    total.add(tail);
    const double edge = share.whole < n ? part[order[share.whole]] : 0;
    EulerPart found;
    found.in_tail.value = (total.value() + rest * edge) / size;
    found.on_average = estimate(Target{}, part, is_random);
    if (share.whole >= stats::kMinTail && in_tail.variance) {
      const double at_edge = *estimate(Target{}, near).value;
      const double shift = *found.in_tail.value - at_edge;
      found.in_tail.se = std::sqrt((*in_tail.variance + (1 - target.level) * shift * shift) / size);
    }
    found.difference.value = *found.in_tail.value - found.on_average.value.value_or(0);
    if (found.in_tail.se == 0.0 && is_random) found.in_tail.doubt = stats::Doubt::no_spread;
    // The tail is a small part of all trials: the average's own error adds little.
    if (found.in_tail.se) {
      found.difference.se = std::hypot(*found.in_tail.se, found.on_average.se.value_or(0));
      if (found.difference.se == 0.0) found.difference.doubt = found.in_tail.doubt;
    }
    out.push_back(found);
  }
  return out;
}

}  // namespace plimsoll::questions
