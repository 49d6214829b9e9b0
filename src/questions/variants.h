// One target under many variants of a run, on the same trials.
#pragma once

#include <atomic>
#include <optional>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "questions/target.h"

namespace plimsoll::questions {

struct VariantSample {
  // By variant, the target's values of trials options.first_trial .. + n - 1.
  std::vector<std::vector<double>> values;
  // By variant, whether noise reaches the target.
  std::vector<bool> has_noise;
  bool interrupted = false;
  std::optional<engine::RunFailure> failure;
  std::size_t failing_variant = 0;

  // Whether noise may make the two differ by more in one trial than in another.
  bool may_differ(std::size_t a, std::size_t b) const {
    return alike[a] != alike[b] && (has_noise[a] || has_noise[b]);
  }
  // By variant: equal for those that have the same value in every trial by the model's text.
  std::vector<std::size_t> alike;
};

// Variants that are given twice are run once. After a failure or an interruption `values` is empty.
// Error: what the operator can mend; a sample beyond kMostSampleBytes is refused.
Result<VariantSample> simulate_variants(const ir::Module& module,
                                        const std::vector<ir::RunInputs>& variants,
                                        const Target& target, const engine::RunOptions& options,
                                        const std::atomic<bool>* stop = nullptr,
                                        const engine::Progress& progress = {});

}  // namespace plimsoll::questions
