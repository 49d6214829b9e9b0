#include "stats/binomial.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "stats/critical.h"

namespace plimsoll::stats {

// Masses relative to the mode's by the ratio of neighbours, outward until they no longer count,
// then divided by their sum: no factorial is ever formed.
BinomialLaw::BinomialLaw(std::uint64_t n, double p) {
  PLIMSOLL_CHECK(p >= 0.0 && p <= 1.0);
  if (p == 0.0 || p == 1.0 || n == 0) {
    first_ = p == 1.0 ? n : 0;
    mass_ = {1.0};
    return;
  }
  constexpr double kNothing = 1e-26;
  const double trials = static_cast<double>(n);
  const auto mode = std::min(n, static_cast<std::uint64_t>((trials + 1.0) * p));
  const double odds = p / (1.0 - p);
  std::vector<double> below;
  double term = 1.0;
  for (std::uint64_t k = mode; k > 0; --k) {
    term *= static_cast<double>(k) / (static_cast<double>(n - k + 1) * odds);
    if (term < kNothing) break;
    below.push_back(term);
  }
  first_ = mode - below.size();
  mass_.assign(below.rbegin(), below.rend());
  mass_.push_back(1.0);
  term = 1.0;
  for (std::uint64_t k = mode; k < n; ++k) {
    term *= static_cast<double>(n - k) * odds / static_cast<double>(k + 1);
    if (term < kNothing) break;
    mass_.push_back(term);
  }
  double total = 0.0;
  for (const double mass : mass_) total += mass;
  for (double& mass : mass_) mass /= total;
}

double BinomialLaw::lower_tail(std::uint64_t k) const {
  if (k < first_) return 0.0;
  double sum = 0.0;
  for (std::uint64_t i = first_; i <= std::min(k, last()); ++i) sum += mass(i);
  return std::min(sum, 1.0);
}

double BinomialLaw::upper_tail(std::uint64_t k) const {
  if (k > last()) return 0.0;
  double sum = 0.0;
  for (std::uint64_t i = last() + 1; i-- > std::max(k, first_);) sum += mass(i);
  return std::min(sum, 1.0);
}

Interval wilson_interval(std::uint64_t hits, std::uint64_t n, double confidence) {
  PLIMSOLL_CHECK(n >= 1 && hits <= n);
  const double trials = static_cast<double>(n);
  const double z = normal_critical(confidence);
  const double share = static_cast<double>(hits) / trials;
  const double z2n = z * z / trials;
  const double centre = share + 0.5 * z2n;
  const double half = z * std::sqrt(share * (1.0 - share) / trials + 0.25 * z2n / trials);
  Interval interval{(centre - half) / (1.0 + z2n), (centre + half) / (1.0 + z2n)};
  if (hits == 0) interval.low = 0.0;
  if (hits == n) interval.high = 1.0;
  return interval;
}

namespace {

// The p at which a tail of binomial(n, p) is `alpha`: bisection on the odds' scale would need 50
// steps; the Illinois form of false position on p needs about 10.
template <class Tail>
double solve_tail(double low, double high, double alpha, bool rising, Tail tail) {
  const auto excess = [&](double p) { return rising ? tail(p) - alpha : alpha - tail(p); };
  double at_low = excess(low);
  double at_high = excess(high);
  int last_side = 0;
  for (int i = 0; i < 200 && high - low > 1e-14 * high; ++i) {
    double p = (low * at_high - high * at_low) / (at_high - at_low);
    if (!(p > low && p < high)) p = 0.5 * (low + high);
    const double value = excess(p);
    if (value == 0.0) return p;
    if (value < 0.0) {
      low = p;
      at_low = value;
      if (last_side == -1) at_high *= 0.5;
      last_side = -1;
    } else {
      high = p;
      at_high = value;
      if (last_side == 1) at_low *= 0.5;
      last_side = 1;
    }
  }
  return 0.5 * (low + high);
}

}  // namespace

Interval clopper_pearson_interval(std::uint64_t hits, std::uint64_t n, double confidence) {
  PLIMSOLL_CHECK(n >= 1 && hits <= n && confidence > 0.0 && confidence < 1.0);
  const double alpha = 0.5 * (1.0 - confidence);
  const double share = static_cast<double>(hits) / static_cast<double>(n);
  Interval interval{0.0, 1.0};
  if (hits > 0) {
    interval.low = solve_tail(0.0, share, alpha, true,
                              [&](double p) { return BinomialLaw(n, p).upper_tail(hits); });
  }
  if (hits < n) {
    interval.high = solve_tail(share, 1.0, alpha, false,
                               [&](double p) { return BinomialLaw(n, p).lower_tail(hits); });
  }
  return interval;
}

}  // namespace plimsoll::stats
