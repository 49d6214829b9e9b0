// prev, opening, lag, trailing, average, closing, compound, ever, always: values of other periods.
#pragma once

#include <cstdint>
#include <vector>

#include "check/functions/builtin.h"
#include "check/names/history.h"

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

// What stood `years` year ends ago, where those before the first fiscal year are `before`, the latest
// first. Read at year ends: from the last one, the end before is as far away as the horizon has
// periods of that year.
Value years_before(Context& context, SymbolId id, Mode mode, std::uint32_t years,
                   const std::vector<Value>& before, const Stated& as, Span span);

}  // namespace plimsoll::check
