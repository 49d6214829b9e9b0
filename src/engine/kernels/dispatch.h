// Kernels by name of their instruction set.
#pragma once

#include <optional>
#include <string_view>

#include "dist/distribution.h"
#include "engine/kernels/frame.h"
#include "ir/ir.h"

namespace plimsoll::engine::block {

// Null where the set is unknown, not compiled in, or not what this machine has.
const KernelTable* find_kernels(std::string_view isa);
// Of the widest set that this machine has.
const KernelTable& widest_kernels();

// The kernel of an elementwise operation: of binary ones the first of three.
std::optional<Kernel> elementwise_kernel(ir::Op op);
// `op` must be a reduction over an index set that is not `pick`.
Kernel reduce_kernel(ir::Op op);
// Nothing where the law has no kernel over lanes.
std::optional<Kernel> law_kernel(dist::LawId id);

}  // namespace plimsoll::engine::block
