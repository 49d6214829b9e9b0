#include "sipmath/fit.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>

#include "dist/distribution.h"
#include "math/functions.h"

namespace plimsoll::sipmath {

namespace {

constexpr std::size_t kMostTerms = 16;
constexpr std::size_t kMostLevels = 2048;
constexpr std::size_t kDensities = 25;
// The form of the law `metalog` that takes coefficients and no bound.
constexpr std::uint16_t kTermForms = 4;

struct Point {
  double level;
  double value;
};

// Places among the n samples, rising: all, or evenly spread, and in the tails by powers of two; as many from either end.
std::vector<std::size_t> places_of(std::size_t n) {
  std::vector<std::size_t> places;
  const std::size_t m = std::min(n, kMostLevels);
  for (std::size_t j = 0; j < m / 2; ++j) {
    const std::size_t place = (2 * j + 1) * n / (2 * m);
    places.push_back(place);
    places.push_back(n - 1 - place);
  }
  if (m % 2 == 1) places.push_back(n / 2);
  for (std::size_t i = 1; i < n / m; i *= 2) {
    places.push_back(i - 1);
    places.push_back(n - i);
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

double basis(std::size_t k, double u, double logit) {
  if (k == 0) return 1;
  if (k == 1) return logit;
  if (k == 2) return u * logit;
  if (k == 3) return u;
  double power = 1;
  for (std::size_t i = 0; i < k / 2; ++i) power *= u;
  return k % 2 == 0 ? power : power * logit;
}

double to_curve(const Fit& fit, double x) {
  if (fit.low && fit.high) return math::log((x - *fit.low) / (*fit.high - x));
  if (fit.low) return math::log(x - *fit.low);
  if (fit.high) return -math::log(*fit.high - x);
  return x;
}

// Least squares by Householder reflections, once for all numbers of terms: the first k columns are those of k terms.
class LeastSquares {
 public:
  LeastSquares(std::vector<std::vector<double>> columns, std::vector<double> right)
      : q_(std::move(columns)), right_(std::move(right)) {
    const std::size_t rows = right_.size();
    const std::size_t n = q_.size();
    diagonal_.assign(n, 0.0);
    for (std::size_t k = 0; k < n; ++k) {
      std::vector<double>& v = q_[k];
      double square = 0;
      for (std::size_t i = k; i < rows; ++i) square = std::fma(v[i], v[i], square);
      const double length = std::sqrt(square);
      diagonal_[k] = v[k] > 0 ? -length : length;
      // The part of the column that no earlier one explains: rounding only.
      if (!(length > 0)) continue;
      v[k] -= diagonal_[k];
      const double of_v = -diagonal_[k] * v[k];
      if (!(of_v > 0)) continue;
      const auto reflect = [&](std::vector<double>& w) {
        double dot = 0;
        for (std::size_t i = k; i < rows; ++i) dot = std::fma(v[i], w[i], dot);
        for (std::size_t i = k; i < rows; ++i) w[i] = std::fma(-dot / of_v, v[i], w[i]);
      };
      for (std::size_t j = k + 1; j < n; ++j) reflect(q_[j]);
      reflect(right_);
    }
  }

  // Empty where the first n columns depend on each other.
  std::vector<double> solution(std::size_t n) const {
    std::vector<double> out(n, 0.0);
    for (std::size_t k = n; k-- > 0;) {
      if (!(std::fabs(diagonal_[k]) > 1e-12)) return {};
      double rest = right_[k];
      for (std::size_t j = k + 1; j < n; ++j) rest = std::fma(-q_[j][k], out[j], rest);
      out[k] = rest / diagonal_[k];
    }
    return out;
  }

 private:
  // Below the diagonal the reflections, above it the triangle.
  std::vector<std::vector<double>> q_;
  std::vector<double> right_;
  std::vector<double> diagonal_;
};

std::unique_ptr<dist::Distribution> law_of(const Fit& fit) {
  dist::Shape shape;
  shape.law = dist::LawId::metalog;
  shape.form = static_cast<std::uint16_t>(kTermForms + (fit.low ? 1 : 0) + (fit.high ? 2 : 0));
  std::vector<double> flat;
  if (fit.low) flat.push_back(*fit.low);
  if (fit.high) flat.push_back(*fit.high);
  flat.insert(flat.end(), fit.terms.begin(), fit.terms.end());
  shape.n_own = static_cast<std::uint32_t>(flat.size());
  auto made = dist::make(shape, flat);
  return made ? std::move(*made) : nullptr;
}

double quantile_at(const dist::Distribution& law, double level) {
  return level <= 0.5 ? law.lower(level) : law.upper(1 - level);
}

// A bounded metalog's far tail is that of a power of the level: the logit's coefficient at its end.
double tail_of(const Fit& fit) {
  if (fit.low.has_value() == fit.high.has_value()) return 0;
  const double u = fit.low ? 0.5 : -0.5;
  double out = 0;
  for (std::size_t k = 1; k < fit.terms.size(); ++k) {
    if (k != 1 && k != 2 && (k < 5 || k % 2 == 0)) continue;
    double power = k == 2 ? u : 1;
    for (std::size_t i = 0; k > 2 && i < k / 2; ++i) power *= u;
    out += fit.terms[k] * power;
  }
  return out;
}

// Of samples, each the quantile of the middle of its rank, and straight between them.
double quantile_of(const std::vector<double>& sorted, double level) {
  const double last = static_cast<double>(sorted.size()) - 1;
  const double at = std::clamp(level * (last + 1) - 0.5, 0.0, last);
  const auto low = static_cast<std::size_t>(at);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (at - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

void judge(Fit& fit, const dist::Distribution& law, const std::vector<double>& sorted, double sd) {
  const auto n = static_cast<double>(sorted.size());
  fit.probability = 0;
  fit.quantile = 0;
  constexpr int kLevels = 500;
  for (int i = 1; i < kLevels; ++i) {
    const double level = static_cast<double>(i) / kLevels;
    const double x = quantile_at(law, level);
    const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), x);
    const double below = static_cast<double>(first - sorted.begin()) / n;
    const double up_to = static_cast<double>(last - sorted.begin()) / n;
    fit.probability = std::max(fit.probability, std::max(below - level, level - up_to));
    if (level < 0.01 || level > 0.99) continue;
    fit.quantile = std::max(fit.quantile, std::fabs(x - quantile_of(sorted, level)) / sd);
  }
  if (!std::isfinite(fit.quantile)) fit.quantile = 1e300;
}

// All that rise, with those bounds.
void add_fits(const std::vector<double>& sorted, double sd, Fit bounds, std::vector<Fit>& out) {
  const std::vector<std::size_t> places = places_of(sorted.size());
  const auto n = static_cast<double>(sorted.size());
  const std::size_t n_terms = std::min(kMostTerms, places.size() - 1);
  std::vector<std::vector<double>> columns(n_terms);
  std::vector<double> right;
  for (const std::size_t place : places) {
    const double below = (static_cast<double>(place) + 0.5) / n;
    const double above = (n - 0.5 - static_cast<double>(place)) / n;
    const double logit = math::log(below / above);
    for (std::size_t k = 0; k < n_terms; ++k)
      columns[k].push_back(basis(k, (below - above) / 2, logit));
    right.push_back(to_curve(bounds, sorted[place]));
  }
  const LeastSquares squares(std::move(columns), std::move(right));
  for (std::size_t k = 2; k <= n_terms; ++k) {
    Fit fit = bounds;
    fit.terms = squares.solution(k);
    if (fit.terms.empty()) break;
    const auto law = law_of(fit);
    if (law == nullptr) continue;
    judge(fit, *law, sorted, sd);
    fit.tail = tail_of(fit);
    out.push_back(std::move(fit));
  }
}

}  // namespace

std::optional<Fit> fit_metalog(const std::vector<double>& sorted, double sd) {
  std::vector<Fit> fits;
  add_fits(sorted, sd, {}, fits);
  Fit bounded;
  if (sorted.front() > 0) bounded.low = 0;
  if (sorted.back() < 0) bounded.high = 0;
  if (bounded.low || bounded.high) add_fits(sorted, sd, bounded, fits);
  if (fits.empty()) return std::nullopt;
  // Samples tell no more than their own scatter lets them.
  const double scatter = 1 / std::sqrt(static_cast<double>(sorted.size()));
  const double close_probability = std::clamp(scatter, kCloseProbability, kMostProbability);
  const double close_quantile = std::clamp(10 * scatter, kCloseQuantile, kMostQuantile);
  double least = 1;
  for (const Fit& fit : fits) {
    if (fit.quantile <= kMostQuantile) least = std::min(least, fit.probability);
  }
  const Fit* best = nullptr;
  for (const Fit& fit : fits) {
    const bool is_close = fit.quantile <= close_quantile && fit.probability <= close_probability;
    const bool is_near = fit.is_good() && fit.probability <= 1.1 * least;
    if (!is_close && !is_near) continue;
    // Samples have a deviation, and so should what is written for them.
    const bool is_better = best == nullptr || (fit.has_deviation() != best->has_deviation()
                                                   ? fit.has_deviation()
                                                   : fit.terms.size() < best->terms.size());
    if (is_better) best = &fit;
  }
  // None is good: the one that is least far beyond the limits.
  if (best == nullptr) {
    const auto beyond = [](const Fit& fit) {
      return std::max(fit.probability / kMostProbability, fit.quantile / kMostQuantile);
    };
    best = &*std::min_element(fits.begin(), fits.end(),
                              [&](const Fit& a, const Fit& b) { return beyond(a) < beyond(b); });
  }
  Fit out = *best;
  const auto law = law_of(out);
  const double first = law->lower(0.001);
  const double last = law->upper(0.001);
  for (std::size_t i = 0; i < kDensities; ++i) {
    const double part = static_cast<double>(i) / (kDensities - 1);
    const double density = law->density(first + part * (last - first));
    out.density.push_back(std::isfinite(density) ? density : 0);
  }
  return out;
}

}  // namespace plimsoll::sipmath
