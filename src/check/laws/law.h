// Distributions: their calls, units and arithmetic.
#pragma once

#include "check/scope.h"
#include "check/value.h"
#include "dist/law.h"

namespace plimsoll::check {

struct Context;

Value law_call(Context& context, const dist::Law& law, const Expr& e, const Scope& scope);
// `d truncated to [a, b]` is truncated(d, a, b).
Value truncated(Context& context, const Expr& e, const Scope& scope);
// Scaled and shifted distributions: d * x, d + x, d - x.
Value law_arithmetic(Context& context, const Expr& e, const Value& left, const Value& right,
                     const Scope& scope);

}  // namespace plimsoll::check
