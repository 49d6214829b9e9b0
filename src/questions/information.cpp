// Least squares on scores of ranks, with a little ridge so that equal columns do no harm.
#include "questions/information.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "math/functions.h"
#include "stats/moments.h"

namespace plimsoll::questions {

namespace {

constexpr std::size_t kFolds = 5;
constexpr std::size_t kMostTaken = 64;
constexpr double kLeastOften = 0.002;
constexpr double kRidge = 1e-6;
constexpr double kKnots[] = {-1.5, -0.75, 0, 0.75, 1.5};
// More features than this have no products, and than that no hinges.
constexpr std::size_t kMostProducts = 4;
constexpr std::size_t kMostHinges = 8;

Estimate mean_of(std::span<const double> terms) {
  stats::PowerSums sums(2);
  sums.add(terms);
  const stats::Moments moments = stats::moments(sums);
  return {moments.mean, moments.mean_se};
}

// Standard normal scores of midranks; empty where all are alike.
std::vector<double> scores(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  if (values[order.front()] == values[order.back()]) return {};
  std::vector<double> out(values.size());
  const auto n = static_cast<double>(values.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
    const double rank = (static_cast<double>(i) + static_cast<double>(end)) / 2;
    const double level = std::clamp(rank / n, 0.5 / n, 1 - 0.5 / n);
    const double score =
        level > 0.5 ? -math::normal_quantile(1 - level) : math::normal_quantile(level);
    for (; i < end; ++i) out[order[i]] = score;
  }
  return out;
}

// Columns of the regression, by trial: a constant, then functions of the scores.
std::vector<std::vector<double>> basis_of(const std::vector<std::vector<double>>& scores_of,
                                          std::size_t n) {
  std::vector<std::vector<double>> out;
  out.emplace_back(n, 1.0);
  const auto add = [&](const std::vector<double>& z, auto&& function) {
    std::vector<double> column(n);
    for (std::size_t t = 0; t < n; ++t) column[t] = function(z[t]);
    out.push_back(std::move(column));
  };
  const std::size_t p = scores_of.size();
  for (const std::vector<double>& z : scores_of) {
    out.push_back(z);
    add(z, [](double x) { return (x * x - 1) / 2; });
    if (p == 1) add(z, [](double x) { return (x * x - 3) * x / 6; });
    if (p > kMostHinges) continue;
    for (const double knot : kKnots) {
      if (p > 1 && knot != 0) continue;
      add(z, [knot](double x) { return std::max(0.0, x - knot); });
    }
  }
  for (std::size_t i = 0; p <= kMostProducts && i < p; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      std::vector<double> column(n);
      for (std::size_t t = 0; t < n; ++t) column[t] = scores_of[i][t] * scores_of[j][t];
      out.push_back(std::move(column));
    }
  }
  return out;
}

// In place, of a symmetric positive definite matrix, row by row; then solves for each right side.
void solve(std::vector<double>& matrix, std::size_t n, std::vector<std::vector<double>>& right) {
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = matrix[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= matrix[i * n + k] * matrix[j * n + k];
      matrix[i * n + j] = i == j ? std::sqrt(std::max(sum, 1e-300)) : sum / matrix[j * n + j];
    }
  }
  for (std::vector<double>& b : right) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = 0; k < i; ++k) b[i] -= matrix[i * n + k] * b[k];
      b[i] /= matrix[i * n + i];
    }
    for (std::size_t i = n; i-- > 0;) {
      for (std::size_t k = i + 1; k < n; ++k) b[i] -= matrix[k * n + i] * b[k];
      b[i] /= matrix[i * n + i];
    }
  }
}

}  // namespace

InformationValue::InformationValue(std::vector<std::span<const double>> utilities)
    : utilities_(std::move(utilities)), n_trials_(utilities_.front().size()) {
  const std::size_t n_choices = utilities_.size();
  for (std::size_t f = 0; f < kFolds; ++f) {
    Fold fold{f * n_trials_ / kFolds, (f + 1) * n_trials_ / kFolds, 0};
    double most = -HUGE_VAL;
    for (std::size_t d = 0; d < n_choices; ++d) {
      double sum = 0;
      for (std::size_t t = 0; t < n_trials_; ++t) {
        if (t < fold.begin || t >= fold.end) sum += utilities_[d][t];
      }
      if (sum > most) {
        most = sum;
        fold.base = d;
      }
    }
    folds_.push_back(fold);
  }
  shares_.assign(n_choices, 0.0);
  for (std::size_t t = 0; t < n_trials_; ++t) {
    std::size_t best = 0;
    for (std::size_t d = 1; d < n_choices; ++d) {
      if (utilities_[d][t] > utilities_[best][t]) best = d;
    }
    shares_[best] += 1.0 / static_cast<double>(n_trials_);
  }
  std::vector<std::size_t> order(n_choices);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return shares_[a] > shares_[b]; });
  for (const std::size_t d : order) {
    if (shares_[d] >= kLeastOften && taken_.size() < kMostTaken) taken_.push_back(d);
  }
  for (const Fold& fold : folds_) {
    if (std::find(taken_.begin(), taken_.end(), fold.base) == taken_.end()) {
      taken_.push_back(fold.base);
    }
  }
}

Estimate InformationValue::perfect() const {
  std::vector<double> terms(n_trials_);
  for (const Fold& fold : folds_) {
    for (std::size_t t = fold.begin; t < fold.end; ++t) {
      double most = utilities_[0][t];
      for (const auto& utility : utilities_) most = std::max(most, utility[t]);
      terms[t] = most - utilities_[fold.base][t];
    }
  }
  return mean_of(terms);
}

Information InformationValue::partial(std::span<const std::vector<double>> features) const {
  std::vector<std::vector<double>> varying;
  for (const std::vector<double>& feature : features) {
    std::vector<double> z = scores(feature);
    if (!z.empty()) varying.push_back(std::move(z));
  }
  if (varying.empty() || taken_.size() < 2) return {{0.0, 0.0}, 0.0};
  const std::vector<std::vector<double>> basis = basis_of(varying, n_trials_);
  const std::size_t q = basis.size();
  const std::size_t n_taken = taken_.size();
  // Sums of products over the trials of each fold.
  std::vector<std::vector<double>> products(kFolds, std::vector<double>(q * q));
  std::vector<std::vector<std::vector<double>>> sides(
      kFolds, std::vector<std::vector<double>>(n_taken, std::vector<double>(q)));
  for (std::size_t f = 0; f < kFolds; ++f) {
    for (std::size_t i = 0; i < q; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        double sum = 0;
        for (std::size_t t = folds_[f].begin; t < folds_[f].end; ++t) {
          sum += basis[i][t] * basis[j][t];
        }
        products[f][i * q + j] = sum;
      }
      for (std::size_t d = 0; d < n_taken; ++d) {
        double sum = 0;
        for (std::size_t t = folds_[f].begin; t < folds_[f].end; ++t) {
          sum += basis[i][t] * (utilities_[taken_[d]][t] - utilities_[taken_[0]][t]);
        }
        sides[f][d][i] = sum;
      }
    }
  }
  std::vector<double> gained(n_trials_);
  std::vector<double> fitted(n_trials_);
  std::vector<double> of_choice(n_taken);
  for (std::size_t f = 0; f < kFolds; ++f) {
    const Fold& fold = folds_[f];
    std::vector<double> matrix(q * q);
    std::vector<std::vector<double>> right(n_taken, std::vector<double>(q));
    for (std::size_t other = 0; other < kFolds; ++other) {
      if (other == f) continue;
      for (std::size_t k = 0; k < q * q; ++k) matrix[k] += products[other][k];
      for (std::size_t d = 0; d < n_taken; ++d) {
        for (std::size_t i = 0; i < q; ++i) right[d][i] += sides[other][d][i];
      }
    }
    for (std::size_t i = 0; i < q; ++i) {
      matrix[i * q + i] += kRidge * static_cast<double>(n_trials_);
    }
    solve(matrix, q, right);
    for (std::size_t t = fold.begin; t < fold.end; ++t) {
      std::size_t best = 0;
      double base = 0;
      for (std::size_t d = 0; d < n_taken; ++d) {
        double sum = 0;
        for (std::size_t i = 0; i < q; ++i) sum += right[d][i] * basis[i][t];
        of_choice[d] = sum;
        if (taken_[d] == fold.base) base = sum;
        if (sum > of_choice[best]) best = d;
      }
      // No worse than the base by the fit: the base.
      if (!(of_choice[best] > base)) {
        gained[t] = 0;
        fitted[t] = 0;
        continue;
      }
      gained[t] = utilities_[taken_[best]][t] - utilities_[fold.base][t];
      fitted[t] = of_choice[best] - base;
    }
  }
  return {mean_of(gained), mean_of(fitted).value.value_or(0)};
}

}  // namespace plimsoll::questions
