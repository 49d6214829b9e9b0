// Words for the parts of a module.
#pragma once

#include "ir/ir.h"

namespace plimsoll::simulate {

// "given", "stock line", "expectation".
const char* definition_word(ir::DefKind kind);

}  // namespace plimsoll::simulate
