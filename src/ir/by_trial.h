// Values by the number of the trial: an array, another model's output, a published generator.
//
//   exact     a function of element, time and trial alone, never of seed, sampler, threads or blocks
//   units     canonical
//   threads   const members may be called from any thread
#pragma once

#include <cstddef>
#include <cstdint>

namespace plimsoll::ir {

class TrialValues {
 public:
  virtual ~TrialValues() = default;

  // Trials 0 .. n_trials() - 1 have values; UINT64_MAX: every trial.
  virtual std::uint64_t n_trials() const = 0;

  // Of trials first .. first + n - 1, all below n_trials(). `element`: row-major in the shape. `time`: 0 of a trial value, the
  // period, or where they are by year the fiscal year counted from that of the first period.
  virtual void fill(std::uint32_t element, std::uint32_t time, std::uint64_t first, std::size_t n,
                    double* out) const = 0;
};

}  // namespace plimsoll::ir
