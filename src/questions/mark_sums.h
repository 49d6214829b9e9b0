// What all occurrences of a period drew together, as a node.
#pragma once

#include "ir/ir.h"

namespace plimsoll::questions {

// Over all occurrences of a period, the sum of what each one drew. Adds the node.
ir::NodeId sum_of_marks(ir::Module& module, ir::NodeId mark);

}  // namespace plimsoll::questions
