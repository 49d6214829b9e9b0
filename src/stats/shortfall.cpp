// One ratio of integers, with the value at the edge weighted by the fraction of a trial that is
// left.
#include "stats/shortfall.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/check.h"

namespace plimsoll::stats {
namespace {

BigInteger big_power_of_ten(int n) {
  BigInteger power(1);
  for (int i = 0; i < n; ++i) power = power * BigInteger(10);
  return power;
}

// a + b, both scaled.
ScaledInteger add(const ScaledInteger& a, const ScaledInteger& b) {
  if (a.value.is_zero()) return b;
  if (b.value.is_zero()) return a;
  const int exponent = std::min(a.exponent, b.exponent);
  return {a.value.shifted_left(a.exponent - exponent) + b.value.shifted_left(b.exponent - exponent),
          exponent};
}

ScaledInteger times(const ScaledInteger& a, const BigInteger& factor) {
  return {a.value * factor, a.exponent};
}

ScaledInteger squared(const ScaledInteger& a) {
  return {a.value * a.value, 2 * a.exponent};
}

}  // namespace

// With level = d / 10^k, n d = whole 10^k + r, and the weighted sum of powers is
// (sum over the whole worst) + edge^power r / 10^k, so that everything is a ratio of integers.
Shortfall shortfall(std::uint64_t n, DecimalLevel level, const PowerSums& worst, double edge) {
  Shortfall result;
  const std::uint64_t whole = share(n, level).whole;
  PLIMSOLL_CHECK(worst.count() == whole && worst.max_power() >= 2);
  if (whole == 0) return result;
  const BigInteger scale = big_power_of_ten(level.places);
  const BigInteger weight = BigInteger(n) * BigInteger(level.digits);
  const BigInteger rest = weight - BigInteger(whole) * scale;
  const ScaledInteger at_edge = exact(edge);
  const ScaledInteger first = add(times(worst.sum(1), scale), times(at_edge, rest));
  const ScaledInteger second = add(times(worst.sum(2), scale), times(squared(at_edge), rest));
  result.value = round_ratio(first.value, weight, first.exponent);

  const ScaledInteger minus_square{-(first.value * first.value), 2 * first.exponent};
  const ScaledInteger spread = add(times(second, weight), minus_square);
  const double variance = round_ratio(spread.value, weight * weight, spread.exponent);
  const double n_tail = round_ratio(weight, scale);
  if (whole >= kMinTail) {
    const double outside = 1.0 - n_tail / static_cast<double>(n);
    const double to_edge = *result.value - edge;
    result.se = std::sqrt((variance + outside * to_edge * to_edge) / n_tail);
  }
  return result;
}

namespace {

// Whether the true edge may lie beyond a gap. Where it does the shortfall is farther off than its
// error says: what lies across the gap is in no term.
bool may_miss_a_gap(double n, double mean, double variance, const TailEdge& edge) {
  constexpr double kLarger = 1.25;
  constexpr double kWider = 3.0;
  const double gap = std::fabs(edge.far - edge.value);
  if (gap <= kWider * std::fabs(edge.value - edge.near)) return false;
  // The terms of an edge at the far end, if all between were as far from it as the edge is.
  const double share = static_cast<double>(edge.far_rank) / n;
  const double far_mean = mean + gap * share;
  const double far_square = variance + mean * mean + 2.0 * gap * mean + gap * gap * share;
  return far_square - far_mean * far_mean > kLarger * kLarger * variance;
}

}  // namespace

// The shortfall is the edge plus the mean of the terms over the level.
Judgement judge_shortfall(std::uint64_t n, double level, const Shortfall& found,
                          const TailEdge& edge, std::span<const double> outermost,
                          double too_heavy) {
  std::vector<double> terms;
  const double side = *found.value < edge.value ? -1.0 : 1.0;
  for (const double x : outermost) terms.push_back(std::max(side * (x - edge.value), 0.0));
  const double error = *found.se * level;
  const auto trials = static_cast<double>(n);
  const double mean = std::fabs(*found.value - edge.value) * level;
  const double variance = error * error * trials;
  Judgement out = judge_terms({n, mean, variance, terms, {}, too_heavy});
  if (out.doubt == Doubt::none && variance > 0 && may_miss_a_gap(trials, mean, variance, edge)) {
    out.doubt = Doubt::few_trials;
  }
  return out;
}

}  // namespace plimsoll::stats
