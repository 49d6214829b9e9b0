// Which of many trials to run the model for, of which a score is known: chances by the score's cell.
//
//   terms     a statistic is the mean of a term of each trial: what lies beyond an edge, whether it does, the value
//   cells     of scores that are alike, fine at both ends; the pilot's trials tell how large a term is in each
//   chances   sqrt(c spread^2 / between): of all chances those with the least work for an error, where a score costs c
//             times what a run costs. Never below kLeastChance, so no trial that is run stands for more than 1 / that many
//   source    J. Neyman, "Contribution to the theory of sampling human populations", JASA 33, 1938; W. G. Cochran,
//             "Sampling Techniques", 1977, chapter 12
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace plimsoll::questions {

inline constexpr double kLeastChance = 1.0 / 256;

struct ScreenCells {
  // Rising. Cell c holds the scores from edges[c - 1] to below edges[c].
  std::vector<double> edges;
  // By cell: the mean of its terms, and the mean squared distance of a term from that, never 0.
  std::vector<double> mean;
  std::vector<double> square;
  // Of all terms, and of what the cells' means leave between them; above 0 where `variance` is.
  double variance = 0;
  double between = 0;

  std::size_t size() const { return mean.size(); }
  std::size_t cell(double score) const;
  // By cell, of a score that costs `ratio` of a run.
  std::vector<double> chances(double ratio) const;
};

// `in_tail`: terms are 0 for most and rise towards low scores; squares then fall with the score.
ScreenCells screen_cells(std::span<const double> scores, std::span<const double> terms,
                         bool in_tail);

}  // namespace plimsoll::questions
