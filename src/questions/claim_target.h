// What a limit, or a claim of a decision, is about, as a question's target.
#pragma once

#include <vector>

#include "ir/ir.h"
#include "questions/target.h"

namespace plimsoll::questions {

// One for each of its periods.
std::vector<Target> targets_of(const ir::Module& module, const ir::Bound& bound);

}  // namespace plimsoll::questions
