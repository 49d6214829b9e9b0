// Operators: which units and kinds they take and give.
#pragma once

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

Value unary(Context& context, const Expr& e, const Scope& scope);
Value binary(Context& context, const Expr& e, const Scope& scope);

}  // namespace plimsoll::check
