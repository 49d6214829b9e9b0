// What a name is worth: in the period, over the fiscal year, over the horizon.
#pragma once

#include <string_view>

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

Value step_length(Context& context, Mode mode);
Value in_year(Context& context, int index);
Value name_value(Context& context, const Expr& e, const Scope& scope);
Value read_name(Context& context, SymbolId id, const Scope& scope, Span span);
bool too_deep(Context& context, Span use);
// The value that `use` reads. `asked` is that of the scope which reads; `lagged`: a lag stands between.
Value value_of(Context& context, SymbolId id, Mode mode, Span use, const Asked& asked = {},
               bool lagged = false);
// Says why a name has no value over a year or the horizon, and offers its closing value.
Value no_year_value(Context& context, SymbolId id, Mode mode, Span use, const Asked& asked,
                    std::string_view why = "");

}  // namespace plimsoll::check
