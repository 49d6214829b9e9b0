// Functions of numbers.
#pragma once

#include "check/functions/builtin.h"

namespace plimsoll::check {

// Of a plain number, and of one in any unit, which it keeps. Of the operations that builtin.def names.
template <Op op>
Value elementwise(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
template <Op op>
Value keeping_unit(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_sqrt(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_mod(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
// The smaller or larger of all arguments, which are two or more.
Value extreme(Context& context, Op op, const Expr& e, const Scope& scope);

}  // namespace plimsoll::check
