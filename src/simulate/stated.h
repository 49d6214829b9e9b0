// What a model states once and for all must be a number: givens, and what its claims compare with.
#pragma once

#include "diag/diagnostic.h"
#include "ir/evaluate.h"
#include "ir/ir.h"

namespace plimsoll::simulate {

// Reports givens and histories without a finite value, and the same of the bounds and tolerances of
// limits and expectations; a bound of a probability lies from 0 to 1, a tolerance is not negative.
// Whether all is well. `module` is as compiled, before it is optimised.
bool check_stated(const ir::Module& module, const ir::RunInputs& inputs, diag::Sink& sink);

}  // namespace plimsoll::simulate
