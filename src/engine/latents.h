// Where a run may take its latents from.
#pragma once

#include <cstddef>
#include <cstdint>

#include "ir/ir.h"

namespace plimsoll::engine {

// Latents from elsewhere than the sampler: draws held at a quantile, groups that are resampled,
// points of a Markov chain.
//
//   gives     signed tails as Noise gives them, strictly inside (-1/2, 1/2) and not 0, or 1/2
//   by year   a slot drawn once a fiscal year has the same latent in all of its periods
//   asked     for any trial of a block in which the run has a trial, in any order, by several
//   threads
class LatentSource {
 public:
  virtual ~LatentSource() = default;

  // A run's trials are those that they are numbered as: what files give by trial ends with them.
  virtual bool has_trials() const { return true; }

  // A trial or period slot, trials first .. first + n - 1.
  virtual void fill(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                    std::uint64_t first, std::size_t n, double* out) const = 0;
  // One latent of any slot; `ordinal` is 0 outside the occurrence region.
  virtual double latent(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                        std::uint64_t trial, std::uint32_t ordinal) const = 0;
  // The same for n of them, of trials first + lanes[i].
  virtual void latents_at(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                          std::uint64_t first, const std::uint32_t* lanes,
                          const std::uint32_t* ordinals, std::size_t n, double* out) const {
    for (std::size_t i = 0; i < n; ++i) {
      out[i] = latent(slot, element, period, first + lanes[i], ordinals[i]);
    }
  }
};

}  // namespace plimsoll::engine
