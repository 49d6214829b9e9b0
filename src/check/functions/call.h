// Calls: functions of the model, built-in functions, distributions.
#pragma once

#include <cstddef>
#include <string_view>

#include "check/functions/builtin.h"
#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

Value call_value(Context& context, const Expr& e, const Scope& scope);

// For what is called: whether there are as many arguments as `usage` says; reported where not.
bool n_arguments(Context& context, const Expr& e, std::size_t least, std::size_t most,
                 std::string_view usage);
// Reports a statistic such as `P` or `mean` where there is no run yet.
Value statistic_outside_limit(Context& context, const Expr& e);
// Reports a name that cannot be called, with what may have been meant.
Value unknown_function(Context& context, const Expr& e, const Scope& scope);
Value call_table(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);

}  // namespace plimsoll::check
