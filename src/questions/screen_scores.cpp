#include "questions/screen_scores.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace plimsoll::questions {

namespace {

// A coefficient shrinks by so many of its own variances; below that it is 0.
constexpr double kShrink = 2.0;
// A feature that tells less of a response's variance than this is left out.
constexpr double kLeastTold = 1e-3;
// Variance of a column below this share of its mean's square is rounding.
constexpr double kRoundingShare = 1e-12;

// Four sums side by side, which do not wait for each other.
template <class Term>
double sum_of(std::size_t n, Term term) {
  double sums[4] = {};
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    for (std::size_t k = 0; k < 4; ++k) sums[k] += term(i + k);
  }
  for (; i < n; ++i) sums[0] += term(i);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

double product_of(const double* a, const double* b, std::size_t n) {
  return sum_of(n, [a, b](std::size_t i) { return a[i] * b[i]; });
}

// Solves a x = b for symmetric a > 0; a and b are used up. What is (nearly) a sum of earlier rows gets 0.
std::vector<double> solve_known(std::vector<double> a, std::vector<double> b) {
  const std::size_t n = b.size();
  std::vector<double> diagonal(n);
  for (std::size_t i = 0; i < n; ++i) diagonal[i] = a[i * n + i];
  std::vector<std::uint8_t> is_used(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    if (!(a[i * n + i] > 1e-9 * diagonal[i])) continue;
    is_used[i] = 1;
    for (std::size_t j = i + 1; j < n; ++j) {
      const double factor = a[j * n + i] / a[i * n + i];
      for (std::size_t k = i; k < n; ++k) a[j * n + k] -= factor * a[i * n + k];
      b[j] -= factor * b[i];
    }
  }
  std::vector<double> x(n, 0.0);
  for (std::size_t i = n; i-- > 0;) {
    if (is_used[i] == 0) continue;
    double rest = b[i];
    for (std::size_t k = i + 1; k < n; ++k) rest -= a[i * n + k] * x[k];
    x[i] = rest / a[i * n + i];
  }
  return x;
}

}  // namespace

ScreenScores::ScreenScores(std::vector<std::size_t> features,
                           std::vector<std::vector<double>> responses, std::size_t n_predicted)
    : features_(std::move(features)),
      n_features_(features_.empty() ? 0 : features_.back() + 1),
      n_predicted_(n_predicted),
      responses_(std::move(responses)),
      sums_(features_.size(), 0.0),
      squares_(features_.size(), 0.0),
      products_(features_.size() * responses_.size(), 0.0),
      weights_(features_.size() * responses_.size(), 0.0) {
  const auto n = static_cast<double>(n_learned());
  for (std::vector<double>& response : responses_) {
    const double mean = std::accumulate(response.begin(), response.end(), 0.0) / n;
    double square = 0;
    for (double& r : response) {
      r -= mean;
      square += r * r;
    }
    response_means_.push_back(mean);
    response_squares_.push_back(square / n);
  }
}

void ScreenScores::learn(std::size_t first, std::size_t n, const double* const* columns) {
  if (first >= n_learned()) return;
  n = std::min(n, n_learned() - first);
  for (std::size_t c = 0; c < features_.size(); ++c) {
    const double* x = columns[c];
    sums_[c] += sum_of(n, [x](std::size_t i) { return x[i]; });
    squares_[c] += product_of(x, x, n);
    for (std::size_t t = 0; t < responses_.size(); ++t) {
      products_[t * features_.size() + c] += product_of(x, responses_[t].data() + first, n);
    }
  }
}

void ScreenScores::end_learning() {
  const auto n = static_cast<double>(n_learned());
  const std::size_t n_columns = features_.size();
  // What each feature may tell, as if its columns were independent.
  std::vector<double> told(n_features_, 0.0);
  for (std::size_t c = 0; c < n_columns; ++c) {
    const double mean = sums_[c] / n;
    const double variance = squares_[c] / n - mean * mean;
    if (!(variance > kRoundingShare * mean * mean)) continue;
    for (std::size_t t = 0; t < responses_.size(); ++t) {
      const double square = response_squares_[t];
      if (!(square > 0)) continue;
      const double covariance = products_[t * n_columns + c] / n;
      const double share = covariance * covariance / (variance * square);
      const double kept = 1 - kShrink / std::max(n * share, kShrink);
      weights_[t * n_columns + c] = covariance / variance * kept;
      told[features_[c]] += share * kept;
    }
  }
  std::vector<std::size_t> order;
  for (std::size_t f = 0; f < n_features_; ++f) {
    if (told[f] > 0) order.push_back(f);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return told[a] > told[b]; });
  if (order.size() > kMostFeatures) order.resize(kMostFeatures);
  std::sort(order.begin(), order.end());
  kept_ = std::move(order);
  predictions_.assign(responses_.size() * kept_.size(), std::vector<double>(n_predicted_, 0.0));
}

void ScreenScores::predict(std::size_t first, std::size_t n, const double* const* columns) {
  std::size_t next = 0;
  for (std::size_t c = 0; c < features_.size(); ++c) {
    const auto at = std::lower_bound(kept_.begin(), kept_.end(), features_[c]);
    if (at == kept_.end() || *at != features_[c]) continue;
    const double* x = columns[next++];
    const auto place = static_cast<std::size_t>(at - kept_.begin());
    const double mean = sums_[c] / static_cast<double>(n_learned());
    for (std::size_t t = 0; t < responses_.size(); ++t) {
      const double weight = weights_[t * features_.size() + c];
      if (weight == 0) continue;
      double* out = predictions_[t * kept_.size() + place].data() + first;
      for (std::size_t i = 0; i < n; ++i) out[i] += weight * (x[i] - mean);
    }
  }
  if (first + n < n_predicted_) return;
  const std::size_t k = kept_.size();
  for (std::size_t t = 0; t < responses_.size(); ++t) {
    const auto product = [&](const std::vector<double>& a, const std::vector<double>& b) {
      return product_of(a.data(), b.data(), n_learned()) / static_cast<double>(n_learned());
    };
    std::vector<double> all(k * k);
    std::vector<double> with(k);
    for (std::size_t i = 0; i < k; ++i) {
      with[i] = product(prediction(t, i), responses_[t]);
      for (std::size_t j = i; j < k; ++j) {
        all[i * k + j] = product(prediction(t, i), prediction(t, j));
        all[j * k + i] = all[i * k + j];
      }
    }
    covariances_.push_back(std::move(all));
    with_response_.push_back(std::move(with));
  }
}

std::vector<std::size_t> ScreenScores::order(const Work& work) const {
  const std::size_t k = kept_.size();
  // What is left of covariances once the chosen ones are known.
  std::vector<std::vector<double>> left = covariances_;
  std::vector<std::vector<double>> with = with_response_;
  std::vector<std::size_t> chosen;
  double known_work = 0;
  for (;;) {
    std::size_t best = k;
    double best_rate = 0;
    double best_work = 0;
    for (std::size_t i = 0; i < k; ++i) {
      if (std::count(chosen.begin(), chosen.end(), kept_[i]) > 0) continue;
      double told = 0;
      for (std::size_t t = 0; t < left.size(); ++t) {
        const double own = left[t][i * k + i];
        if (!(response_squares_[t] > 0) || !(own > 1e-9 * covariances_[t][i * k + i])) continue;
        told += with[t][i] * with[t][i] / own / response_squares_[t];
      }
      if (told < kLeastTold) continue;
      std::vector<std::size_t> with_it = chosen;
      with_it.push_back(kept_[i]);
      const double all = work(with_it);
      const double rate = told / std::max(all - known_work, 1e-3);
      if (rate > best_rate) {
        best = i;
        best_rate = rate;
        best_work = all;
      }
    }
    if (best == k) return chosen;
    chosen.push_back(kept_[best]);
    known_work = best_work;
    for (std::size_t t = 0; t < left.size(); ++t) {
      const double own = left[t][best * k + best];
      if (!(own > 1e-9 * covariances_[t][best * k + best])) continue;
      const std::vector<double> row(left[t].begin() + static_cast<std::ptrdiff_t>(best * k),
                                    left[t].begin() + static_cast<std::ptrdiff_t>(best * k + k));
      const double of_response = with[t][best];
      for (std::size_t i = 0; i < k; ++i) {
        with[t][i] -= row[i] / own * of_response;
        for (std::size_t j = 0; j < k; ++j) left[t][i * k + j] -= row[i] * row[j] / own;
      }
    }
  }
}

ScreenScores::Fitted ScreenScores::fit(std::span<const std::size_t> chosen) const {
  const std::size_t k = kept_.size();
  std::vector<std::size_t> places;
  for (const std::size_t feature : chosen) {
    places.push_back(static_cast<std::size_t>(
        std::lower_bound(kept_.begin(), kept_.end(), feature) - kept_.begin()));
  }
  Fitted out;
  for (std::size_t t = 0; t < responses_.size(); ++t) {
    std::vector<double> a;
    std::vector<double> b;
    for (const std::size_t i : places) {
      b.push_back(with_response_[t][i]);
      for (const std::size_t j : places) a.push_back(covariances_[t][i * k + j]);
    }
    const std::vector<double> weights = solve_known(std::move(a), std::move(b));
    std::vector<double> coefficients(features_.size(), 0.0);
    std::vector<double> scores(n_predicted_, 0.0);
    for (std::size_t m = 0; m < places.size(); ++m) {
      const std::vector<double>& predicted = prediction(t, places[m]);
      for (std::size_t i = 0; i < scores.size(); ++i) scores[i] += weights[m] * predicted[i];
    }
    for (std::size_t c = 0; c < features_.size(); ++c) {
      const auto at = std::find(chosen.begin(), chosen.end(), features_[c]);
      if (at == chosen.end()) continue;
      coefficients[c] = weights[static_cast<std::size_t>(at - chosen.begin())] *
                        weights_[t * features_.size() + c];
    }
    out.scores.push_back(std::move(scores));
    out.coefficients.push_back(std::move(coefficients));
  }
  return out;
}

}  // namespace plimsoll::questions
