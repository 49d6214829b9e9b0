// so_far, last_year: sums of the fiscal year.
#pragma once

#include "check/functions/builtin.h"

namespace plimsoll::check {

Value call_last_year(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_so_far(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);

}  // namespace plimsoll::check
