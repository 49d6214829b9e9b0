// What a name is worth: in the period, over the fiscal year, over the horizon.
#pragma once

#include <string_view>

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

// The length of what a value belongs to: a period, the fiscal year as far as the horizon has it, or
// the horizon.
Value step_length(Context& context, Mode mode);
// The period lies in that fiscal year, counted from the first.
Value in_year(Context& context, int index);
// A name or path as an expression; read_name() once it is known which declaration it is.
Value name_value(Context& context, const Expr& e, const Scope& scope);
Value read_name(Context& context, SymbolId id, const Scope& scope, Span span);
// Whether to give up, which is reported. Elaboration nests where a name is read through a lag or a function, and within expressions.
bool too_deep(Context& context, Span use);
// The value that `use` reads. `asked` is that of the scope which reads; `lagged`: a lag stands between.
Value value_of(Context& context, SymbolId id, Mode mode, Span use, const Asked& asked = {},
               bool lagged = false);
// Says why a name has no value over a year or the horizon, and offers its closing value.
Value no_year_value(Context& context, SymbolId id, Mode mode, Span use, const Asked& asked,
                    std::string_view why = "");

}  // namespace plimsoll::check
