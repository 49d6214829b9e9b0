// Why a trial failed: from a column that is not finite, or a check that is false, back to the
// operation that made it so.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/detail/reference/reference.h"
#include "engine/engine.h"

namespace plimsoll::engine {

// What a column may not be.
bool is_bad(const ir::Column& column, double value);

// Replays `trial` with `reference`, whose mask must hold the columns' nodes, and explains its first
// failing column: earliest period first. Nothing when the trial is well.
std::optional<RunFailure> explain_failure(const ir::Module& module,
                                          const std::vector<FlatColumn>& columns,
                                          Reference& reference, std::uint64_t trial);

}  // namespace plimsoll::engine
