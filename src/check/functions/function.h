// Calls of the model's functions: inlined, with state of their own for each call.
#pragma once

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

Value call_function(Context& context, SymbolId fn, const Expr& e, const Scope& scope);

}  // namespace plimsoll::check
