// How a mean settles: its estimate and error after more and more of a run's trials.
//
//   takes     columns of a run as a Collector does, each trial once
//   marks     independent trials: 1, 1.5, 2, 3, 5, 7 times 100, 1000, ... and the last; else after
//             each whole replicate but the first
//   error     independent trials: sd / sqrt(n), of an indicator half of Wilson's interval; else
//             from the spread of the replicates so far
//   exact     the same bits for any workers, blocks and order
//   partial   an interrupted run has delivered m trials, all of 0..m-1; its marks end there
//   threads   consume() may run at once from several; everything else from one
//   memory    about 1 kB per column and mark
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "stats/exact_sum.h"

namespace plimsoll::stats {

struct RunningPoint {
  double value = 0.0;
  std::optional<double> se;
};

class RunningMeans {
 public:
  struct Column {
    // Its values are 0 or 1.
    bool is_indicator = false;
    // False: no noise reaches it, and there is no error.
    bool has_noise = true;
  };

  // n_replicates divides n_trials.
  RunningMeans(std::vector<Column> columns, std::uint64_t n_trials, int n_replicates);

  // columns[c][i] is column c in trial first_trial + i, for i < n.
  void consume(std::uint64_t first_trial, std::size_t n, const double* const* columns);

  // Trials after which there is an estimate, if `n_delivered` came.
  std::vector<std::uint64_t> marks(std::uint64_t n_delivered) const;
  // One point per mark.
  std::vector<RunningPoint> points(std::size_t column, std::uint64_t n_delivered) const;

 private:
  std::vector<Column> columns_;
  bool replicated_ = false;
  // Ends of the blocks of trials that are summed apart; rising, the last is n_trials.
  std::vector<std::uint64_t> ends_;
  std::mutex mutex_;
  // By column, then block.
  std::vector<std::vector<PowerSums>> sums_;
};

}  // namespace plimsoll::stats
