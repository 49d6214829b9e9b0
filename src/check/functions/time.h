// prev, opening, lag, trailing, average, closing, compound, ever, always: values of other periods.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "check/functions/builtin.h"
#include "check/names/history.h"

namespace plimsoll::check {

Value call_always(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_average(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_closing(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_compound(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_ever(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_in_force(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_lag(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_opening(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_prev(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_trailing(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);

// That many arguments, in a model with time.
bool ready(Context& context, const Expr& e, std::size_t n, std::string_view usage);
// The name that is asked for in another period, and what is picked from it.
SymbolId stepped(Context& context, const Expr& e, const Scope& scope, std::vector<Pick>& chosen,
                 std::string_view what);
// (1 + growth) ^ duration in the unit of time in which the growth is written, which is reported where
// it is not known; `what` is the growth in words.
Value growth_factor(Context& context, Value growth, const Expr& written, const std::string& what,
                    Value duration, const Scope& scope, Span span);

// The unit of a value that reads `past` before the first period. A past written in another unit of time
// stays told: a growth or a chance that reads both is refused, as it is everywhere.
void take_past(Unit& unit, const Value& past);

// What stood `years` year ends ago, where those before the first fiscal year are `before`, the latest
// first. Read at year ends: from the last one, the end before is as far away as the horizon has
// periods of that year.
Value years_before(Context& context, SymbolId id, Mode mode, std::uint32_t years,
                   const std::vector<Value>& before, const Stated& as, Span span);

}  // namespace plimsoll::check
