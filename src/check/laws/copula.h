// The scores of correlated draws.
#pragma once

#include <cstdint>
#include <vector>

#include "check/laws/state.h"
#include "check/scope.h"

namespace plimsoll::check {

struct Context;

bool factor_matrix(Context& context, CorrelatedGroup& group);
void build_group(Context& context, CorrelatedGroup& group);

}  // namespace plimsoll::check
