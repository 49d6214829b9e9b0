// Latents that files give, by the number of the trial: how far they reach.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/result.h"
#include "engine/engine.h"
#include "ir/ir.h"

namespace plimsoll::engine {

// How many trials there are before the first list ends that does not come again; UINT64_MAX where there is none.
std::uint64_t most_trials(const ir::Module& module, std::span<const std::uint8_t> needed);
// Trials 0 .. n - 1 have all values that files and callers give by trial; UINT64_MAX: every trial.
std::uint64_t most_trials(const Program& program);

// What is wrong with a run whose trials end before `end`: samples that are fewer, and do not come again. `needed`: by node.
std::optional<Error> beyond_samples(const ir::Module& module, std::span<const std::uint8_t> needed,
                                    std::uint64_t end);

}  // namespace plimsoll::engine
