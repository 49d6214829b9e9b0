#include "questions/chosen_trials.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "engine/kernels/dispatch.h"

namespace plimsoll::questions {

namespace {

// Rows that are looked up at once.
constexpr std::size_t kBatch = 256;

engine::RunOptions options_of(std::uint64_t seed) {
  engine::RunOptions options;
  options.seed = seed;
  return options;
}

}  // namespace

ChosenTrials::ChosenTrials(const ir::Module& module, std::uint64_t seed,
                           std::span<const std::uint64_t> trials)
    : noise_(module, options_of(seed)), first_(trials.front()) {
  lanes_.reserve(trials.size());
  for (const std::uint64_t trial : trials) {
    PLIMSOLL_CHECK(trial >= first_ && trial - first_ <= UINT32_MAX);
    lanes_.push_back(static_cast<std::uint32_t>(trial - first_));
  }
}

void ChosenTrials::fill(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                        std::uint64_t first, std::size_t n, double* out) const {
  if (noise_.is_given(slot)) {
    for (std::size_t i = 0; i < n; ++i) out[i] = latent(slot, element, period, first + i, 0);
    return;
  }
  static constexpr std::array<std::uint32_t, kBatch> kNoOrdinals = {};
  std::array<std::uint32_t, kBatch> rows;
  for (std::size_t done = 0; done < n; done += kBatch) {
    const std::size_t here = std::min(kBatch, n - done);
    for (std::size_t i = 0; i < here; ++i) rows[i] = lane(first + done + i);
    engine::block::widest_kernels().latents_at(
        noise_.key(slot, element), static_cast<std::int64_t>(here), first_, rows.data(),
        noise_.month(slot, period), kNoOrdinals.data(), out + done);
  }
}

double ChosenTrials::latent(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                            std::uint64_t row, std::uint32_t ordinal) const {
  return noise_.latent(slot, element, trial(row), period, ordinal);
}

void ChosenTrials::latents_at(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                              std::uint64_t first, const std::uint32_t* lanes,
                              const std::uint32_t* ordinals, std::size_t n, double* out) const {
  std::array<std::uint32_t, kBatch> rows;
  for (std::size_t done = 0; done < n; done += kBatch) {
    const std::size_t here = std::min(kBatch, n - done);
    for (std::size_t i = 0; i < here; ++i) rows[i] = lane(first + lanes[done + i]);
    engine::block::widest_kernels().latents_at(
        noise_.key(slot, element), static_cast<std::int64_t>(here), first_, rows.data(),
        noise_.month(slot, period), ordinals + done, out + done);
  }
}

}  // namespace plimsoll::questions
