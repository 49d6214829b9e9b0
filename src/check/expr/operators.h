// Operators: which units and kinds they take and give.
#pragma once

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

Value unary(Context& context, const Expr& e, const Scope& scope);
Value binary(Context& context, const Expr& e, const Scope& scope);

// `x within [a, b]` is max(a, min(b, x)); a bound that is left out binds nothing.
Value held_within(Context& context, const Expr& e, const Scope& scope);

}  // namespace plimsoll::check
