// Calls: functions of the model, built-in functions, distributions.
#pragma once

#include <cstddef>
#include <string_view>

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

bool n_arguments(Context& context, const Expr& e, std::size_t least, std::size_t most,
                 std::string_view usage);
Value call_value(Context& context, const Expr& e, const Scope& scope);

}  // namespace plimsoll::check
