#include "engine/noise.h"

#include <algorithm>
#include <array>
#include <bit>

#include "engine/labels.h"
#include "ir/given.h"
#include "ir/time_names.h"
#include "rng/key.h"
#include "rng/latin.h"
#include "rng/philox.h"

namespace plimsoll::engine {

namespace {

// Latents that are looked up at once.
constexpr std::size_t kBatch = 256;

// Times at which a slot has a dimension of its own.
std::size_t n_times(const ir::Module& module, const ir::Slot& slot) {
  if (slot.region == ir::Region::trial) return 1;
  const std::uint32_t n = module.time.n_periods;
  if (!slot.by_year || n == 0) return n;
  return static_cast<std::size_t>(module.time.year_index(n - 1)) + 1;
}

}  // namespace

std::uint64_t whole_trials(const RunOptions& options) {
  if (options.sampler == Sampler::random) return options.n_trials;
  const auto replicates = static_cast<std::uint64_t>(std::max(1, options.replicates));
  const std::uint64_t points = (options.n_trials + replicates - 1) / replicates;
  return replicates * std::bit_ceil(std::max<std::uint64_t>(points, 1));
}

std::optional<Error> reach_trials(const RunOptions& options, std::uint64_t end,
                                  const TrialMap::Caller& caller) {
  if (options.trial_map == nullptr) return std::nullopt;
  if (options.sampler != Sampler::random) {
    return Error{
        "futures that agree with what was observed are found among random trials; leave the "
        "sampler at random",
        ErrorKind::usage};
  }
  return options.trial_map->reach(end, caller);
}

Noise::Noise(const ir::Module& module, const RunOptions& options)
    : module_(module),
      source_(options.latents),
      trial_map_(options.trial_map),
      sampler_(options.sampler),
      first_dimension_(module.slots.size(), kNotPlanned),
      given_place_(module.slots.size(), kNotGiven) {
  for (std::size_t i = 0; i < module.slots.size(); ++i) {
    const ir::GivenLatents* given = module.slots[i].given.get();
    if (given == nullptr || options.draws_given) continue;
    given_place_[i] = static_cast<std::uint32_t>(given_.size());
    given_.push_back({rng::Hdr(given->seeds), given->is_listed() ? &given->tails : nullptr});
  }
  for (const ir::Slot& slot : module.slots) {
    first_key_.push_back(keys_.size());
    for (const std::uint64_t hash : slot.name_hashes) {
      keys_.push_back(rng::slot_key(options.seed, rng::kStreamVersion, hash));
    }
  }
  if (sampler_ == Sampler::random) return;
  const std::uint64_t points =
      whole_trials(options) / static_cast<std::uint64_t>(std::max(1, options.replicates));
  log2_points_ = std::countr_zero(points);
  std::size_t n_dimensions = options.first_dimension;
  for (std::size_t i = 0; i < module.slots.size(); ++i) {
    const ir::Slot& slot = module.slots[i];
    // Also where it is drawn instead: all sets of points have the same dimensions.
    if (slot.region == ir::Region::occurrence || slot.given != nullptr) continue;
    first_dimension_[i] = n_dimensions;
    n_dimensions += n_times(module, slot) * slot.name_hashes.size();
  }
  n_dimensions_ = n_dimensions - options.first_dimension;
  if (sampler_ == Sampler::sobol) {
    sobol_.emplace(std::min(n_dimensions, rng::Sobol::kMaxDimensions));
  }
}

std::uint32_t Noise::month(ir::SlotId slot_id, std::uint32_t period) const {
  const ir::Slot& slot = module_.slots[slot_id.value];
  if (slot.region == ir::Region::trial) return 0;
  const ir::Time& time = module_.time;
  return static_cast<std::uint32_t>(slot.by_year ? time.first_month_of_year(period)
                                                 : time.month_of(period));
}

std::size_t Noise::dimension(ir::SlotId slot_id, std::uint32_t element,
                             std::uint32_t period) const {
  const ir::Slot& slot = module_.slots[slot_id.value];
  std::size_t time = 0;
  if (slot.region == ir::Region::period) {
    time = slot.by_year ? static_cast<std::size_t>(module_.time.year_index(period)) : period;
  }
  return first_dimension_[slot_id.value] + time * slot.name_hashes.size() + element;
}

double Noise::Given::latent(std::uint64_t trial) const {
  if (tails == nullptr) return generator.latent(trial + 1);
  return (*tails)[trial % tails->size()];
}

double Noise::latent(ir::SlotId slot, std::uint32_t element, std::uint64_t trial,
                     std::uint32_t period, std::uint32_t ordinal) const {
  if (source_ != nullptr) return source_->latent(slot, element, period, trial, ordinal);
  trial = trial_of(trial);
  if (is_given(slot)) return given_[given_place_[slot.value]].latent(trial);
  if (!planned(slot)) return rng::latent(key(slot, element), trial, month(slot, period), ordinal);
  const std::size_t number = dimension(slot, element, period);
  const std::uint64_t key = rng::dimension_key(this->key(slot, element), month(slot, period), 0);
  const auto replicate = static_cast<std::uint32_t>(trial >> log2_points_);
  const std::uint64_t index = trial & ((std::uint64_t{1} << log2_points_) - 1);
  if (in_sobol(number)) {
    return sobol_->latent(number, key, replicate, static_cast<std::uint32_t>(index));
  }
  return rng::latin_latent(key, replicate, log2_points_, index);
}

void Noise::fill(ir::SlotId slot, std::uint32_t element, std::uint64_t first, std::size_t n,
                 std::uint32_t period, const block::KernelTable& kernels, double* out) const {
  if (source_ != nullptr) {
    source_->fill(slot, element, period, first, n, out);
    return;
  }
  if (is_given(slot)) {
    const Given& given = given_[given_place_[slot.value]];
    for (std::size_t i = 0; i < n; ++i) out[i] = given.latent(trial_of(first + i));
    return;
  }
  if (trial_map_ != nullptr) {
    static constexpr std::array<std::uint32_t, kBatch> kNoOrdinals = {};
    std::array<std::uint32_t, kBatch> lanes;
    for (std::size_t done = 0; done < n; done += kBatch) {
      const std::size_t here = std::min(kBatch, n - done);
      for (std::size_t i = 0; i < here; ++i) lanes[i] = static_cast<std::uint32_t>(done + i);
      of_trial_map(slot, element, first, lanes.data(), kNoOrdinals.data(), here, period, kernels,
                   out + done);
    }
    return;
  }
  const std::size_t number = dimension(slot, element, period);
  const std::uint64_t key = rng::dimension_key(this->key(slot, element), month(slot, period), 0);
  const std::uint64_t points = std::uint64_t{1} << log2_points_;
  while (n > 0) {
    const auto replicate = static_cast<std::uint32_t>(first >> log2_points_);
    const std::uint64_t index = first & (points - 1);
    const std::size_t here = std::min<std::uint64_t>(n, points - index);
    if (in_sobol(number)) {
      kernels.sobol(sobol_->stream(number, key, replicate), static_cast<std::uint32_t>(index),
                    static_cast<std::int64_t>(here), out);
    } else {
      kernels.latin(rng::latin_stream(key, replicate, log2_points_), index,
                    static_cast<std::int64_t>(here), out);
    }
    first += here;
    out += here;
    n -= here;
  }
}

void Noise::of_trial_map(ir::SlotId slot, std::uint32_t element, std::uint64_t first,
                         const std::uint32_t* lanes, const std::uint32_t* ordinals, std::size_t n,
                         std::uint32_t period, const block::KernelTable& kernels,
                         double* out) const {
  const std::uint64_t key = this->key(slot, element);
  const std::uint32_t month = this->month(slot, period);
  const std::uint64_t from = trial_map_->trial(first);
  std::array<std::uint32_t, kBatch> trials;
  for (std::size_t done = 0; done < n; done += kBatch) {
    const std::size_t here = std::min(kBatch, n - done);
    bool near = true;
    for (std::size_t i = 0; i < here; ++i) {
      const std::uint64_t distance = trial_map_->trial(first + lanes[done + i]) - from;
      near = near && distance <= UINT32_MAX;
      trials[i] = static_cast<std::uint32_t>(distance);
    }
    if (near) {
      kernels.latents_at(key, static_cast<std::int64_t>(here), from, trials.data(), month,
                         ordinals + done, out + done);
      continue;
    }
    for (std::size_t i = done; i < done + here; ++i) {
      out[i] = rng::latent(key, trial_map_->trial(first + lanes[i]), month, ordinals[i]);
    }
  }
}

void Noise::latents_at(ir::SlotId slot, std::uint32_t element, std::uint64_t first,
                       const std::uint32_t* lanes, const std::uint32_t* ordinals, std::size_t n,
                       std::uint32_t period, const block::KernelTable& kernels, double* out) const {
  if (source_ != nullptr) {
    source_->latents_at(slot, element, period, first, lanes, ordinals, n, out);
  } else if (trial_map_ != nullptr) {
    of_trial_map(slot, element, first, lanes, ordinals, n, period, kernels, out);
  } else {
    kernels.latents_at(key(slot, element), static_cast<std::int64_t>(n), first, lanes,
                       month(slot, period), ordinals, out);
  }
}

std::vector<std::string> Noise::dimension_names() const {
  std::vector<std::string> names;
  const ir::Time& time = module_.time;
  for (std::size_t i = 0; i < module_.slots.size(); ++i) {
    if (first_dimension_[i] == kNotPlanned) continue;
    const ir::Slot& slot = module_.slots[i];
    for (std::uint32_t p = 0; p < std::max(1U, time.n_periods); ++p) {
      if (slot.region == ir::Region::trial && p > 0) break;
      if (slot.by_year && p > 0 && !time.is_year_start(p)) continue;
      for (std::uint32_t e = 0; e < slot.name_hashes.size(); ++e) {
        std::string name = std::string(ir::purpose_word(slot.purpose)) + ":" + slot.full_name;
        const std::string label = label_text(module_, slot.shape, e);
        if (!label.empty()) name += "[" + label + "]";
        if (slot.region == ir::Region::period) {
          name += " " + ir::time_name(time, slot.by_year, p).long_name();
        }
        names.push_back(std::move(name));
      }
    }
  }
  return names;
}

}  // namespace plimsoll::engine
