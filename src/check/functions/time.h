// prev, opening, lag, trailing, average, closing, compound, ever, always: values of other periods.
#pragma once

#include "check/functions/builtin.h"

namespace plimsoll::check {

Value call_always(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_average(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_closing(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_compound(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_ever(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_lag(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_opening(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_prev(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_trailing(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);

}  // namespace plimsoll::check
