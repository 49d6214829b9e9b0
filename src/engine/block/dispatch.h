// Kernels by name of their instruction set.
#pragma once

#include <string_view>

#include "engine/block/frame.h"

namespace plimsoll::engine::block {

// Null where the set is unknown, not compiled in, or not what this machine has.
const KernelTable* find_kernels(std::string_view isa);

}  // namespace plimsoll::engine::block
