// Random modules, for comparing executors and optimiser passes: every operation, shapes, regions,
// lags, switches, overlays, events of all forms, copulas, laws with and without kernels, poison now
// and then.
#pragma once

#include <cstdint>

#include "ir/ir.h"

namespace plimsoll::engine::testing {

// Obeys ir::verify; the same for the same seed.
ir::Module random_module(std::uint64_t seed);

}  // namespace plimsoll::engine::testing
