// Which trials of the random sampler a run's are, where they are not the same ones: those that agree with what was observed.
//
//   rows      a run's trial t is row t; a row is a trial of the random sampler, all latents of which it has
//   reach     rows are found as they are wanted: what runs, replays or sweeps calls reach() first
//   rising    trials rise with their rows
//   threads   members may be called from any thread, also while another reaches further
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/result.h"

namespace plimsoll::engine {

class TrialMap {
 public:
  virtual ~TrialMap() = default;

  // What a caller of reach() may want: to be told of the trials looked at, and of all that may be; to stop.
  struct Caller {
    std::function<void(std::uint64_t n_done, std::uint64_t n_trials)> progress;
    const std::atomic<bool>* stop = nullptr;
  };
  // Rows 0 .. end - 1 may be asked for from now on. Error: they cannot be found, or the caller stops.
  virtual std::optional<Error> reach(std::uint64_t end, const Caller& caller) const = 0;
  // Below what was reached.
  virtual std::uint64_t trial(std::uint64_t row) const = 0;
};

}  // namespace plimsoll::engine
