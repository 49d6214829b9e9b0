// Each piece has the power series of the score around its middle, which must reach the exact scores in the middle of
// both neighbours, twice as far as it is used. The first piece, with t = 0 at its lower end, takes the series there,
// which has no constant term to divide.
#include "dist/score_table.h"

#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "dist/law.h"
#include "dist/series.h"

namespace plimsoll::dist {

namespace {

static_assert(ScoreKernel::kTerms == kRowTerms);
constexpr int kPieces = ScoreKernel::kRows - 1;
// Of what score() promises, to leave room between the points that are looked at.
constexpr double kScoreRelative = 3e-13;

// Pieces in t: the middle, and the length.
struct Piece {
  double center;
  double width;
};

Piece piece(int i) {
  const double octave = std::ldexp(1.0, i / ScoreKernel::kPerOctave);
  const double width = octave / ScoreKernel::kPerOctave;
  return {octave + (i % ScoreKernel::kPerOctave + 0.5) * width - 1, width};
}

// The score around t0, where it is `score`, in powers of (t - t0) / unit. With z(t) the score, z' = w = f(t) / phi(z),
// and w' = w (f' / f + z w).
Series score_series(const Distribution& law, double t0, double score, double unit) {
  const LogSlope slope = *law.log_slope(t0);
  Series z{}, w{}, pull{}, top{}, bottom{}, log_slope{};
  double power = 1;
  for (std::size_t k = 0; k < 3; ++k, power *= unit) {
    top[k] = slope.top[k] * power;
    bottom[k] = slope.bottom[k] * power;
  }
  z[0] = score;
  w[0] = unit * (law.density(t0) / math::normal_density(score));
  for (int n = 0; n + 1 < kSeriesTerms; ++n) {
    const auto at = static_cast<std::size_t>(n);
    // bottom (f' / f) = top
    log_slope[at] = (top[at] - product_term(bottom, log_slope, n)) / bottom[0];
    pull[at] = unit * log_slope[at] + product_term(z, w, n);
    z[at + 1] = w[at] / (n + 1);
    w[at + 1] = product_term(w, pull, n) / (n + 1);
  }
  return z;
}

}  // namespace

std::unique_ptr<Distribution> make_t_law(double degrees) {
  const Shape shape{.law = LawId::student_t, .n_own = 1, .children = {}};
  auto law = make(shape, std::span<const double>(&degrees, 1));
  return law ? std::move(*law) : nullptr;
}

ScoreTable::ScoreTable(std::unique_ptr<Distribution> t_law) : law_(std::move(t_law)) {
  rows_.fill(std::numeric_limits<double>::quiet_NaN());
  std::array<double, kPieces + 1> middle;
  for (int i = 0; i <= kPieces; ++i) {
    middle[static_cast<std::size_t>(i)] = exact(*law_, piece(i).center);
  }
  for (int i = 0; i < kPieces; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const double center = piece(i).center;
    const double width = piece(i).width;
    const bool first = i == 0;
    const double from = first ? 0 : center;
    const Series series = score_series(*law_, from, first ? 0 : middle[at], width);
    const auto reaches = [&](int neighbour) {
      const double right = middle[static_cast<std::size_t>(neighbour)];
      const double z = series_at(series, (piece(neighbour).center - from) / width);
      return std::fabs(z - right) <= kScoreRelative * right;
    };
    // The first piece's own middle stands for the neighbour that it lacks.
    if (!reaches(i + 1) || !reaches(first ? i : i - 1)) continue;
    Series ratio{};
    if (first) {
      for (std::size_t n = 0; n + 1 < kSeriesTerms; ++n) ratio[n] = series[n + 1] / width;
    }
    const auto ratio_at = [&](double s) {
      return first ? series_at(ratio, s + 0.5) : series_at(series, s) / (center + s * width);
    };
    const std::span<double, kRowTerms> row(&rows_[at * kRowTerms], kRowTerms);
    if (interpolate(ratio_at, kScoreRelative, 0, row)) {
      n_served_ += 1;
    } else {
      for (double& x : row) x = std::numeric_limits<double>::quiet_NaN();
    }
  }
}

}  // namespace plimsoll::dist
