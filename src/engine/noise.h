// Where latents come from: philox, or a sampling plan for the slots that are few enough to plan.
//
//   given      of slots of which a file gives them, those; such slots are neither planned nor hashed. They do not depend
//              on the seed, and come again after the last one
//   planned    under latin and sobol, trial and period slots have a dimension per label (and
//              period, or fiscal year), in the order of the module's slots: the same for every set
//              of flags and columns. Occurrence slots, and dimensions beyond Sobol::kMaxDimensions
//              (which then are latin), are listed as what they are by planned() and dimensions()
//   trial      replicate * 2^k + point under latin and sobol
//   map        of the random sampler: a run's trial t is the noise's trial trial_map->trial(t), files' lists included
//   threads    const members may be called from any thread
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/kernels/frame.h"
#include "engine/options.h"
#include "rng/hdr.h"
#include "rng/sobol.h"

namespace plimsoll::engine {

class Noise {
 public:
  Noise(const ir::Module& module, const RunOptions& options);

  // `ordinal` is 0 outside the occurrence region.
  double latent(ir::SlotId slot, std::uint32_t element, std::uint64_t trial, std::uint32_t period,
                std::uint32_t ordinal) const;

  bool planned(ir::SlotId slot) const { return first_dimension_[slot.value] != kNotPlanned; }
  bool is_given(ir::SlotId slot) const { return given_place_[slot.value] != kNotGiven; }
  // Latents of the slot are hashes of its key at the run's own trials: neither planned nor given nor from elsewhere.
  bool is_hashed(ir::SlotId slot) const {
    return source_ == nullptr && trial_map_ == nullptr && !planned(slot) && !is_given(slot);
  }
  // Latents of a trial or period slot that is not hashed, for trials first .. first + n - 1.
  void fill(ir::SlotId slot, std::uint32_t element, std::uint64_t first, std::size_t n,
            std::uint32_t period, const block::KernelTable& kernels, double* out) const;
  // Latents of a slot that is not planned, for n occurrences: the how manieth of their period in trials first + lanes[i].
  void latents_at(ir::SlotId slot, std::uint32_t element, std::uint64_t first,
                  const std::uint32_t* lanes, const std::uint32_t* ordinals, std::size_t n,
                  std::uint32_t period, const block::KernelTable& kernels, double* out) const;

  std::uint64_t key(ir::SlotId slot, std::uint32_t element) const {
    return keys_[first_key_[slot.value] + element];
  }
  // The month in the counter: 0 for trial slots, the first of the fiscal year for by_year slots.
  std::uint32_t month(ir::SlotId slot, std::uint32_t period) const;

  std::vector<std::string> dimension_names() const;
  // How many there are.
  std::size_t n_dimensions() const { return n_dimensions_; }

 private:
  static constexpr std::size_t kNotPlanned = SIZE_MAX;
  static constexpr std::uint32_t kNotGiven = UINT32_MAX;

  struct Given {
    rng::Hdr generator;
    // Null where the generator gives them.
    const std::vector<double>* tails;
    double latent(std::uint64_t trial) const;
  };

  std::uint64_t trial_of(std::uint64_t row) const {
    return trial_map_ == nullptr ? row : trial_map_->trial(row);
  }
  void of_trial_map(ir::SlotId slot, std::uint32_t element, std::uint64_t first,
                    const std::uint32_t* lanes, const std::uint32_t* ordinals, std::size_t n,
                    std::uint32_t period, const block::KernelTable& kernels, double* out) const;
  std::size_t dimension(ir::SlotId slot, std::uint32_t element, std::uint32_t period) const;
  bool in_sobol(std::size_t dimension) const {
    return sobol_ && dimension < sobol_->n_dimensions();
  }

  const ir::Module& module_;
  const LatentSource* source_;
  // Null where a run's trials are the sampler's.
  std::shared_ptr<const TrialMap> trial_map_;
  Sampler sampler_;
  int log2_points_ = 0;
  std::size_t n_dimensions_ = 0;
  std::vector<std::uint64_t> keys_;
  std::vector<std::size_t> first_key_;
  std::vector<std::size_t> first_dimension_;
  // By slot: its place in given_, or kNotGiven.
  std::vector<std::uint32_t> given_place_;
  std::vector<Given> given_;
  std::optional<rng::Sobol> sobol_;
};

}  // namespace plimsoll::engine
