// How a mean settles: its estimate and error after more and more of a run's trials.
//
//   takes     of each column the sums of stretches of trials, as a Collector gives them
//   marks     independent trials: 1, 1.5, 2, 3, 5, 7 times 100, 1000, ... and the last; else after
//             each whole replicate but the first
//   error     independent trials: sd / sqrt(n), of an indicator half of Wilson's interval; else
//             from the spread of the replicates so far
//   partial   an interrupted run has delivered m trials, all of 0..m-1; its marks end there
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
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
  RunningMeans(std::uint64_t n_trials, int n_replicates);

  // Ends of the stretches of trials that are summed apart: rising, the last is n_trials.
  const std::vector<std::uint64_t>& ends() const { return ends_; }

  // Trials after which there is an estimate, if `n_delivered` came.
  std::vector<std::uint64_t> marks(std::uint64_t n_delivered) const;
  // One point per mark. `sums_of`: values and squares of a stretch.
  std::vector<RunningPoint> points(const Column& column,
                                   const std::function<PowerSums(std::size_t)>& sums_of,
                                   std::uint64_t n_delivered) const;

 private:
  bool replicated_ = false;
  std::vector<std::uint64_t> ends_;
};

}  // namespace plimsoll::stats
