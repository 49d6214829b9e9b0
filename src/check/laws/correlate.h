// Which draws are correlated, and how much.
#pragma once

#include <cstdint>
#include <vector>

#include "check/laws/state.h"
#include "check/scope.h"

namespace plimsoll::check {

struct Context;

void collect_correlations(Context& context);

}  // namespace plimsoll::check
