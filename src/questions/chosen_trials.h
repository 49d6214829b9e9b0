// Some trials of a run, by their numbers, as trials 0 .. n - 1 of another.
//
//   gives     what the random sampler of this seed gives those trials: every value of a run with this source is
//             that of the trial itself, bit for bit
//   memory    4 bytes a trial, and 64 kB
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/engine.h"
#include "engine/latents.h"
#include "engine/noise.h"
#include "ir/ir.h"

namespace plimsoll::questions {

class ChosenTrials final : public engine::LatentSource {
 public:
  // Rising numbers, at least one, less than 2^32 apart. The module must outlive this.
  ChosenTrials(const ir::Module& module, std::uint64_t seed, std::span<const std::uint64_t> trials);

  std::uint64_t trial(std::uint64_t row) const { return first_ + lane(row); }

  void fill(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t first,
            std::size_t n, double* out) const override;
  double latent(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t row,
                std::uint32_t ordinal) const override;
  void latents_at(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t first,
                  const std::uint32_t* lanes, const std::uint32_t* ordinals, std::size_t n,
                  double* out) const override;

 private:
  // Rows behind the last, which fill up a block, are the last.
  std::uint32_t lane(std::uint64_t row) const {
    return lanes_[row < lanes_.size() ? row : lanes_.size() - 1];
  }

  engine::Noise noise_;
  std::uint64_t first_;
  // Of each row, the distance of its trial from the first.
  std::vector<std::uint32_t> lanes_;
};

}  // namespace plimsoll::questions
