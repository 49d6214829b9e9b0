// Replacing nodes by others, for passes.
#pragma once

#include <functional>
#include <vector>

#include "ir/ir.h"

namespace plimsoll::opt {

// Every place outside the operands where a module names a node; none of them invalid.
void each_named(ir::Module& module, const std::function<void(ir::NodeId&)>& visit);

// `replacement[i]` takes the place of node i everywhere.
void replace_nodes(ir::Module& module, const std::vector<ir::NodeId>& replacement);

// i for node i.
std::vector<ir::NodeId> identity(const ir::Module& module);

}  // namespace plimsoll::opt
