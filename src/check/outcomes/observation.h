// Observations: what has been seen of the model's values.
#pragma once

#include "syntax/ast.h"

namespace plimsoll::check {

struct Context;

void add_observation(Context& context, const syntax::ObserveDecl& decl);

}  // namespace plimsoll::check
