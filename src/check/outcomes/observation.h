// Observations: what has been seen of the model's values.
#pragma once

#include <optional>
#include <string>

#include "check/value.h"
#include "syntax/ast.h"

namespace plimsoll::check {

struct Context;

// A figure that is known before the run, in that unit where it is not null; `what` it is called.
std::optional<Value> run_figure(Context& context, const Expr& e, const Unit* unit,
                                const std::string& what);
void add_observation(Context& context, const syntax::ObserveDecl& decl);

}  // namespace plimsoll::check
