// Helpers that the passes share.
#pragma once

#include <vector>

#include "ir/ir.h"

namespace plimsoll::opt {

// The operation's value is a function of its operands' values in the same period alone: no noise,
// no state, no table of the run, no time.
bool is_pure(ir::Op op);

// Replaces every use of node i by to[i].
void replace_uses(ir::Module& module, const std::vector<ir::NodeId>& to);

}  // namespace plimsoll::opt
