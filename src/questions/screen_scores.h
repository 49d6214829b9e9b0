// Scores: for each statistic a weighted sum of features that goes up and down with the outcome, fitted to pilot trials.
//
//   within   a feature's labels and periods are drawn independently, so each is weighed by its own covariance with the
//            response, less what chance alone would give it
//   between  features are weighed against each other by least squares, as counts and marks of one event, or correlated
//            draws, tell of the same
//   order    by what a feature tells of all responses beside those before it, for the work that it adds
//   use      learn() for the trials that have responses, end_learning(), predict() for these and for others behind them,
//            order(), fit()
//   memory   8 bytes a trial, statistic and feature, of kMostFeatures
//   exact    the same bits for every thread count: trials are added in their order
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace plimsoll::questions {

inline constexpr std::size_t kMostFeatures = 40;

class ScreenScores {
 public:
  // By flat column, its feature, rising from 0; by statistic, the responses of the trials to learn from; how many trials are
  // predicted.
  ScreenScores(std::vector<std::size_t> features, std::vector<std::vector<double>> responses,
               std::size_t n_predicted);

  // columns[i]: of flat column i, trials first .. first + n - 1; of more than are to learn from the first are taken.
  void learn(std::size_t first, std::size_t n, const double* const* columns);
  void end_learning();
  // The features that told something, rising.
  const std::vector<std::size_t>& kept() const { return kept_; }
  // columns: the flat columns of kept() only.
  void predict(std::size_t first, std::size_t n, const double* const* columns);

  // `work`: what a set of features takes.
  using Work = std::function<double(std::span<const std::size_t> features)>;
  std::vector<std::size_t> order(const Work& work) const;

  struct Fitted {
    // By statistic: the score of each predicted trial, less its mean, and what each flat column counts in it.
    std::vector<std::vector<double>> scores;
    std::vector<std::vector<double>> coefficients;
  };
  Fitted fit(std::span<const std::size_t> chosen) const;

 private:
  std::size_t n_learned() const { return responses_.front().size(); }
  const std::vector<double>& prediction(std::size_t target, std::size_t kept) const {
    return predictions_[target * kept_.size() + kept];
  }

  std::vector<std::size_t> features_;
  std::size_t n_features_ = 0;
  std::size_t n_predicted_ = 0;
  std::vector<std::vector<double>> responses_;
  std::vector<double> response_means_;
  std::vector<double> response_squares_;
  // By flat column; by statistic and flat column.
  std::vector<double> sums_;
  std::vector<double> squares_;
  std::vector<double> products_;
  // What each column counts in its feature's prediction of each statistic.
  std::vector<double> weights_;
  // Features that are kept, and their predictions of each trial.
  std::vector<std::size_t> kept_;
  std::vector<std::vector<double>> predictions_;
  // By statistic: covariances of predictions, and with the response.
  std::vector<std::vector<double>> covariances_;
  std::vector<std::vector<double>> with_response_;
};

}  // namespace plimsoll::questions
