// What stays of an effect when its risk is switched off.
#pragma once

#include <optional>

#include "ir/ir.h"

namespace plimsoll::check {

// The value of a node with the switch off, as far as constants tell; nothing where they do not, and
// where an `off` says that something stays.
std::optional<double> value_without(const ir::Module& module, ir::NodeId node, ir::NodeId flag);

}  // namespace plimsoll::check
