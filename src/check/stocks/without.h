// What stays of an effect when its risk is switched off.
#pragma once

#include "ir/evaluate.h"
#include "ir/ir.h"

namespace plimsoll::check {

// Whether a node is known not to be 0 at some label with the switch off: from constants and givens.
// False where that is not known before the run, and where an `off` says that something stays.
// `evaluator` is of the module.
bool stays_without(const ir::Module& module, ir::NodeEvaluator& evaluator, ir::NodeId node,
                   ir::NodeId flag);

}  // namespace plimsoll::check
