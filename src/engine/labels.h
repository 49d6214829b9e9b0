// Names of elements.
#pragma once

#include <cstdint>
#include <string>

#include "ir/ir.h"

namespace plimsoll::engine {

// "wan", "tokyo, firm"; empty for a scalar.
std::string label_text(const ir::Module& module, ir::ShapeId shape, std::uint32_t element);

}  // namespace plimsoll::engine
