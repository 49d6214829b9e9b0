// The scores of correlated draws.
#pragma once

#include <cstdint>
#include <vector>

#include "check/laws/state.h"
#include "check/scope.h"

namespace plimsoll::check {

struct Context;

// Draws belong to names and labels, not to the order in which a model writes them (decision 0013).
// Labels that are alike get scores in common, keyed by the declaration, and one each of their own:
// nothing then depends on which other labels there are. All else gets a Cholesky factor in the order
// of the names.
bool factor_matrix(Context& context, CorrelatedGroup& group);
// noise -> scores -> correlated scores; for a t copula also its common factor.
void build_group(Context& context, CorrelatedGroup& group);

}  // namespace plimsoll::check
