// Masses by the ratio of neighbours outward from the mode; ends of intervals are inverses of the
// incomplete beta function.
#include "stats/binomial.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "math/special.h"
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

double wilson_se(std::uint64_t hits, std::uint64_t n) {
  constexpr double kConfidence = 0.95;
  const Interval wilson = wilson_interval(hits, n, kConfidence);
  return (wilson.high - wilson.low) / (2.0 * normal_critical(kConfidence));
}

Interval clopper_pearson_interval(std::uint64_t hits, std::uint64_t n, double confidence) {
  PLIMSOLL_CHECK(n >= 1 && hits <= n && confidence > 0.0 && confidence < 1.0);
  const double alpha = 0.5 * (1.0 - confidence);
  const double k = static_cast<double>(hits);
  const double misses = static_cast<double>(n - hits);
  Interval interval{0.0, 1.0};
  // P(X >= k) at p is the lower tail of beta(k, n - k + 1) at p.
  if (hits > 0) interval.low = math::IncompleteBeta(k, misses + 1.0).inverse_lower(alpha).x;
  if (hits < n) interval.high = math::IncompleteBeta(k + 1.0, misses).inverse_upper(alpha).x;
  return interval;
}

}  // namespace plimsoll::stats
