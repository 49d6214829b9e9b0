// Random modules, for comparing executors and optimiser passes: every operation, shapes, regions,
// lags, switches, overlays, events of all forms, copulas, laws with and without kernels, poison now
// and then.
#pragma once

#include <cstdint>

#include "ir/ir.h"

namespace plimsoll::engine::testing {

// Obeys ir::verify; the same for the same seed. Few seeds in a row have every operation.
ir::Module random_module(std::uint64_t seed);

// One operation on operands that fit it (see `takes` in ir/op.def) and now and then do not, in every
// region that it can be of; columns look at what was made of it.
ir::Module operation_module(ir::Op op, std::uint64_t seed);

}  // namespace plimsoll::engine::testing
