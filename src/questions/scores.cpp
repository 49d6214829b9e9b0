#include "questions/scores.h"

#include <algorithm>
#include <cmath>

#include "math/functions.h"

namespace plimsoll::questions {

namespace {

constexpr double kInvSqrtPi = 0.5641895835477562869;
constexpr double kHalfLogTwoPi = 0.9189385332046727418;
// Shares of equal trials beyond which a sample has no density.
constexpr double kMostEqual = 0.01;
// As many trials have to weigh in a density for its error to be believed.
constexpr double kFewestNear = 10;

double density(double z) {
  return math::exp(-0.5 * z * z - kHalfLogTwoPi);
}

}  // namespace

double NormalForecast::crps(double came) const {
  const double z = (came - mean) / sd;
  return sd * (z * (2 * math::normal_cdf(z) - 1) + 2 * density(z) - kInvSqrtPi);
}

double NormalForecast::log_score(double came) const {
  const double z = (came - mean) / sd;
  return 0.5 * z * z + kHalfLogTwoPi + math::log(sd);
}

double NormalForecast::quantile(double p) const {
  // A tail above one half is told by what lies beyond it.
  return mean + sd * math::normal_score(p <= 0.5 ? p : p - 1);
}

double NormalForecast::rank(double came) const {
  return math::normal_cdf((came - mean) / sd);
}

SampleForecast::SampleForecast(std::vector<double> trials) : sorted_(std::move(trials)) {
  std::sort(sorted_.begin(), sorted_.end());
  const std::size_t n = sorted_.size();
  const auto size = static_cast<double>(n);
  middle_ = sorted_[n / 2];
  sums_.resize(n + 1);
  double squares = 0;
  std::size_t n_equal = 0;
  for (std::size_t i = 0; i < n; ++i) {
    sums_[i + 1] = sums_[i] + (sorted_[i] - middle_);
    if (i > 0 && sorted_[i] == sorted_[i - 1]) ++n_equal;
  }
  const double shift = sums_[n] / size;
  mean_ = middle_ + shift;
  for (const double x : sorted_) squares += (x - mean_) * (x - mean_);
  sd_ = n > 1 ? std::sqrt(squares / (size - 1)) : 0;
  has_atoms_ = static_cast<double>(n_equal) > kMostEqual * size;
  if (has_atoms_ || !(sd_ > 0)) return;
  const double half = (quantile(0.75) - quantile(0.25)) / 1.349;
  const double spread = half > 0 ? std::min(sd_, half) : sd_;
  width_ = 0.9 * spread * math::exp(-0.2 * math::log(size));
}

double SampleForecast::quantile(double p) const {
  const double place = std::ceil(p * static_cast<double>(sorted_.size())) - 1;
  const double last = static_cast<double>(sorted_.size()) - 1;
  return sorted_[static_cast<std::size_t>(std::clamp(place, 0.0, last))];
}

double SampleForecast::below(double came) const {
  const auto at = std::lower_bound(sorted_.begin(), sorted_.end(), came) - sorted_.begin();
  return static_cast<double>(at) / static_cast<double>(sorted_.size());
}

double SampleForecast::up_to(double came) const {
  const auto at = std::upper_bound(sorted_.begin(), sorted_.end(), came) - sorted_.begin();
  return static_cast<double>(at) / static_cast<double>(sorted_.size());
}

Estimate SampleForecast::crps(double came) const {
  const std::size_t n = sorted_.size();
  const auto size = static_cast<double>(n);
  if (n < 2) return {std::fabs(sorted_[0] - came), std::nullopt, Doubt::few_trials};
  double sum = 0;
  double sum_apart = 0;
  std::vector<double> terms(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double x = sorted_[i] - middle_;
    const auto before = static_cast<double>(i);
    // Of all others, how far from this one on average.
    const double apart =
        (before * x - sums_[i] + (sums_[n] - sums_[i + 1]) - (size - 1 - before) * x) / (size - 1);
    const double off = std::fabs(sorted_[i] - came);
    terms[i] = off - apart;
    sum += off;
    sum_apart += apart;
  }
  const double value = (sum - 0.5 * sum_apart) / size;
  const double mean = (sum - sum_apart) / size;
  double squares = 0;
  for (const double term : terms) squares += (term - mean) * (term - mean);
  return {value, std::sqrt(squares / (size - 1) / size)};
}

Estimate SampleForecast::log_score(double came) const {
  if (!(width_ > 0)) return {};
  const auto size = static_cast<double>(sorted_.size());
  // The nearest trial, so that nothing vanishes however far out what came lies.
  const auto next = std::lower_bound(sorted_.begin(), sorted_.end(), came);
  double nearest = HUGE_VAL;
  if (next != sorted_.end()) nearest = *next - came;
  if (next != sorted_.begin()) nearest = std::min(nearest, came - *(next - 1));
  const double least = 0.5 * (nearest / width_) * (nearest / width_);
  double sum = 0;
  double squares = 0;
  for (const double x : sorted_) {
    const double z = (x - came) / width_;
    const double kernel = math::exp(least - 0.5 * z * z);
    sum += kernel;
    squares += kernel * kernel;
  }
  const double mean = sum / size;
  const double variance = std::max(0.0, squares / size - mean * mean) / size;
  Estimate out{least - math::log(mean) + kHalfLogTwoPi + math::log(width_),
               std::sqrt(variance) / mean};
  if (sum * sum < kFewestNear * squares) out.doubt = Doubt::few_trials;
  return out;
}

Ranks ranks_together(std::span<const Rank> ranks, std::size_t n_counts) {
  Ranks out;
  out.counts.assign(n_counts, 0.0);
  if (ranks.empty()) return out;
  const auto n = static_cast<double>(ranks.size());
  const auto bins = static_cast<double>(n_counts);
  double mean = 0;
  double spread = 0;
  for (const Rank& rank : ranks) {
    const double x = rank.middle();
    mean += x / n;
    spread += (2 * x - 1) * (2 * x - 1) / n;
    for (std::size_t k = 0; k < n_counts; ++k) {
      const double low = static_cast<double>(k) / bins;
      const double high = static_cast<double>(k + 1) / bins;
      if (rank.up_to > rank.below) {
        const double part = std::min(high, rank.up_to) - std::max(low, rank.below);
        out.counts[k] += std::max(0.0, part) / (rank.up_to - rank.below);
      } else if (x >= low && (x < high || k + 1 == n_counts)) {
        out.counts[k] += 1;
      }
    }
  }
  out.mean = mean;
  out.spread = spread;
  // Of even ranks: variances 1/12 and 4/45.
  out.mean_error = std::sqrt(1 / (12 * n));
  out.spread_error = std::sqrt(4 / (45 * n));
  return out;
}

}  // namespace plimsoll::questions
