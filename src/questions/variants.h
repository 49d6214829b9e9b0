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
  bool interrupted = false;
  std::optional<engine::RunFailure> failure;
  std::size_t failing_variant = 0;
};

// Variants that are given twice are run once. After a failure or an interruption `values` is empty.
// Error: what the operator can mend; a sample beyond kMostSampleBytes is refused.
Result<VariantSample> simulate_variants(const ir::Module& module,
                                        const std::vector<ir::RunInputs>& variants,
                                        const Target& target, const engine::RunOptions& options,
                                        const std::atomic<bool>* stop = nullptr,
                                        const engine::Progress& progress = {});

}  // namespace plimsoll::questions
