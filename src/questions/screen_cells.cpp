// What the pilot saw too seldom is taken to be larger than it looks: half a term of ordinary size is added to each cell.
#include "questions/screen_cells.h"

#include <algorithm>
#include <cmath>

#include "math/functions.h"

namespace plimsoll::questions {

namespace {

// From either end to the middle.
constexpr int kCellsOfHalf = 24;
// Trials of the pilot in an outermost cell.
constexpr double kFewestInCell = 20;
// Trials of the pilot that tell a square where it does not fall with the score.
constexpr double kTellSquare = 200;
constexpr double kLeastOfVariance = 0.02;
constexpr double kLeastOfSquare = 0.05;

struct Sums {
  double n = 0;
  double sum = 0;
  double square = 0;

  void add(const Sums& other) {
    n += other.n;
    sum += other.sum;
    square += other.square;
  }
};

std::vector<double> edges_of(std::span<const double> scores) {
  std::vector<double> sorted(scores.begin(), scores.end());
  std::sort(sorted.begin(), sorted.end());
  const auto n = static_cast<double>(sorted.size());
  const double least = std::min(kFewestInCell / n, 0.25);
  std::vector<double> edges;
  const auto at = [&](double share) {
    edges.push_back(sorted[static_cast<std::size_t>(share * (n - 1))]);
  };
  const double step = math::exp(math::log(0.5 / least) / kCellsOfHalf);
  std::vector<double> shares;
  for (double share = least; share < 0.4999; share *= step) shares.push_back(share);
  for (const double share : shares) at(share);
  for (std::size_t i = shares.size(); i-- > 0;) at(1 - shares[i]);
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

// Neighbours that do not fall become one.
std::vector<Sums> falling(const std::vector<Sums>& cells) {
  struct Run {
    Sums sums;
    std::size_t n_cells;
  };
  std::vector<Run> runs;
  const auto level = [](const Sums& s) { return s.n > 0 ? s.square / s.n : 0.0; };
  for (const Sums& cell : cells) {
    runs.push_back({cell, 1});
    while (runs.size() > 1 && level(runs.back().sums) >= level(runs[runs.size() - 2].sums)) {
      const Run last = runs.back();
      runs.pop_back();
      runs.back().sums.add(last.sums);
      runs.back().n_cells += last.n_cells;
    }
  }
  std::vector<Sums> out;
  for (const Run& run : runs) out.insert(out.end(), run.n_cells, run.sums);
  return out;
}

// With as many neighbours on either side as it takes.
std::vector<Sums> widened(const std::vector<Sums>& cells) {
  std::vector<Sums> out;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    Sums sums = cells[c];
    for (std::size_t k = 1; k < cells.size() && sums.n < kTellSquare; ++k) {
      if (c >= k) sums.add(cells[c - k]);
      if (c + k < cells.size()) sums.add(cells[c + k]);
    }
    out.push_back(sums);
  }
  return out;
}

}  // namespace

std::size_t ScreenCells::cell(double score) const {
  return static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), score) -
                                  edges.begin());
}

std::vector<double> ScreenCells::chances(double ratio) const {
  std::vector<double> out;
  for (const double s : square) {
    out.push_back(between > 0 ? std::clamp(std::sqrt(ratio * s / between), kLeastChance, 1.0)
                              : 1.0);
  }
  return out;
}

ScreenCells screen_cells(std::span<const double> scores, std::span<const double> terms,
                         bool in_tail) {
  ScreenCells out;
  out.edges = edges_of(scores);
  std::vector<Sums> cells(out.edges.size() + 1);
  Sums all;
  double n_terms = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const Sums one{1, terms[i], terms[i] * terms[i]};
    cells[out.cell(scores[i])].add(one);
    all.add(one);
    if (terms[i] != 0) n_terms += 1;
  }
  out.variance = all.square / all.n - all.sum / all.n * (all.sum / all.n);
  const double ordinary = n_terms > 0 ? all.square / n_terms : 0;
  const std::vector<Sums> known = in_tail ? falling(cells) : widened(cells);
  double within = 0;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    const Sums& s = known[c];
    const double mean = in_tail || cells[c].n < kFewestInCell ? s.sum / std::max(s.n, 1.0)
                                                              : cells[c].sum / cells[c].n;
    const double square =
        in_tail ? (s.square + 0.5 * ordinary) / (s.n + 1) : s.square / std::max(s.n, 1.0);
    const double middle = s.sum / std::max(s.n, 1.0);
    out.mean.push_back(mean);
    out.square.push_back(std::max(
        square - middle * middle,
        std::max(kLeastOfSquare * (in_tail ? square : out.variance), 1e-6 * out.variance)));
    within += cells[c].n * out.square.back();
  }
  out.between = std::max(out.variance - within / all.n, kLeastOfVariance * out.variance);
  return out;
}

}  // namespace plimsoll::questions
