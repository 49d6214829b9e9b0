// A generalised Pareto law fitted to the outermost values, by weighing a grid of its parameter by
// likelihood; what its index says of the variance decides.
#include "stats/doubt.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <vector>

#include "math/functions.h"
#include "stats/exact_sum.h"

namespace plimsoll::stats {
namespace {

constexpr std::size_t kFewestExcesses = 10;
constexpr double kErrorsAbove = 1.645;
constexpr double kSkewnessFactor = 15.0;
// Lighter tails than this have an index that is known no worse.
constexpr double kLightest = -0.5;

// The mean of log(1 - b x) over the values, all in (0, 1], for b < 1. One logarithm: mantissas are
// multiplied, each below 2 and of at most kMostExtremes values, and exponents summed.
double mean_log(std::span<const double> values, double b) {
  constexpr std::uint64_t kMantissa = (std::uint64_t{1} << 52) - 1;
  constexpr std::uint64_t kOne = std::uint64_t{1023} << 52;
  constexpr double kLog2 = 0.693147180559945309417;
  double product = 1.0;
  std::int64_t exponents = 0;
  for (const double x : values) {
    const auto bits = std::bit_cast<std::uint64_t>(1.0 - b * x);
    exponents += static_cast<std::int64_t>(bits >> 52) - 1023;
    product *= std::bit_cast<double>((bits & kMantissa) | kOne);
  }
  return (math::log(product) + kLog2 * static_cast<double>(exponents)) /
         static_cast<double>(values.size());
}

// The shape for excesses in ascending order, the largest of them 1.
double shape_of(std::span<const double> excesses) {
  const auto n = static_cast<double>(excesses.size());
  const int n_points = 20 + static_cast<int>(std::sqrt(n));
  const std::size_t quarter = (excesses.size() + 2) / 4;
  const double quartile = std::max(excesses[std::max<std::size_t>(quarter, 1) - 1], 1e-290);
  std::vector<double> points;
  std::vector<double> likelihoods;
  for (int j = 1; j <= n_points; ++j) {
    const double b = 1.0 + (1.0 - std::sqrt(n_points / (j - 0.5))) / (3.0 * quartile);
    const double k = mean_log(excesses, b);
    // b is 0, or 1 by rounding.
    if (!(-b / k > 0) || !std::isfinite(k)) continue;
    points.push_back(b);
    likelihoods.push_back(n * (math::log(-b / k) - k - 1.0));
  }
  if (points.empty()) return kLightest;
  const double most = *std::max_element(likelihoods.begin(), likelihoods.end());
  double sum = 0.0;
  double weights = 0.0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double weight = math::exp(likelihoods[i] - most);
    sum += weight * points[i];
    weights += weight;
  }
  return mean_log(excesses, sum / weights);
}

// Sum of ((x - mean) / sd)^3 over the values on one side of the mean.
double cubes(std::span<const double> values, double mean, double sd, double side) {
  double sum = 0.0;
  for (const double x : values) {
    const double away = side * (x - mean) / sd;
    if (away > 0) sum += away * away * away;
  }
  return sum;
}

}  // namespace

std::string_view doubt_name(Doubt doubt) {
  switch (doubt) {
    case Doubt::none:
      return "none";
    case Doubt::no_spread:
      return "no_spread";
    case Doubt::few_trials:
      return "few_trials";
    case Doubt::heavy_tail:
      break;
  }
  return "heavy_tail";
}

Doubt worse(Doubt a, Doubt b) {
  return std::max(a, b);
}

std::uint64_t n_extremes(std::uint64_t n) {
  const double root = std::floor(3.0 * std::sqrt(static_cast<double>(n)));
  return std::min({n / 5, static_cast<std::uint64_t>(root), kMostExtremes});
}

bool TailIndex::may_reach(double bound) const {
  return value + kErrorsAbove * se >= bound;
}

std::optional<TailIndex> tail_index(std::span<const double> outermost) {
  if (outermost.size() <= kFewestExcesses) return std::nullopt;
  const double threshold = outermost.back();
  const double largest = std::fabs(outermost.front() - threshold);
  std::vector<double> excesses;
  for (const double x : outermost) {
    const double excess = std::fabs(x - threshold) / largest;
    if (excess > 0) excesses.push_back(excess);
  }
  // Beyond the largest double, no number says how far the tail reaches.
  if (!std::isfinite(largest)) return TailIndex{1.0, 0.0};
  if (excesses.size() < kFewestExcesses) return std::nullopt;
  std::reverse(excesses.begin(), excesses.end());
  TailIndex index;
  index.value = shape_of(excesses);
  index.se =
      (1.0 + std::max(index.value, kLightest)) / std::sqrt(static_cast<double>(excesses.size()));
  return index;
}

Judgement judge_terms(const Terms& terms) {
  Judgement out;
  if (terms.n < 2 || !(terms.variance > 0)) return out;
  for (const auto& tail : {terms.highest, terms.lowest}) {
    const std::optional<TailIndex> index = tail_index(tail);
    if (index && (!out.index || index->value > out.index->value)) out.index = index;
    if (index && index->may_reach(terms.too_heavy)) out.doubt = Doubt::heavy_tail;
  }
  if (out.doubt != Doubt::none) return out;
  const double sd = std::sqrt(terms.variance);
  const double third =
      cubes(terms.highest, terms.mean, sd, 1) - cubes(terms.lowest, terms.mean, sd, -1);
  const auto n = static_cast<double>(terms.n);
  const bool is_lopsided = n < kSkewnessFactor * (third / n) * (third / n);
  if (terms.n < kFewestTrials || is_lopsided) out.doubt = Doubt::few_trials;
  return out;
}

// The terms' variance is that of the sd's error, so that squares that are all equal are judged too:
// two trials always make such.
Judgement judge_sd(const Moments& moments, std::span<const double> squares, double too_heavy) {
  if (!moments.sd_se || *moments.sd == 0) return {};
  const auto n = static_cast<double>(moments.count);
  const double of_variance = 2.0 * *moments.sd * *moments.sd_se;
  return judge_terms({moments.count,
                      *moments.variance * (n - 1.0) / n,
                      n * of_variance * of_variance,
                      squares,
                      {},
                      too_heavy});
}

Judgement judge_terms(std::span<const double> terms) {
  if (terms.size() < 2) return {};
  PowerSums sums(2);
  sums.add(terms);
  const Moments found = moments(sums);
  const auto n = static_cast<double>(terms.size());
  const std::size_t n_ends = std::min<std::size_t>(n_extremes(terms.size()) + 1, terms.size());
  std::vector<double> values(terms.begin(), terms.end());
  std::vector<double> highest(n_ends);
  std::vector<double> lowest(n_ends);
  std::partial_sort_copy(values.begin(), values.end(), highest.begin(), highest.end(),
                         std::greater<>());
  std::partial_sort_copy(values.begin(), values.end(), lowest.begin(), lowest.end());
  return judge_terms(
      {terms.size(), *found.mean, *found.variance * (n - 1.0) / n, highest, lowest, kNoVariance});
}

}  // namespace plimsoll::stats
