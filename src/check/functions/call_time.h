// prev, opening, lag, trailing, average, closing, compound, ever, always: values of other periods.
#pragma once

#include <string_view>
#include <vector>

#include "check/names/history.h"
#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

bool call_time(Context& context, std::string_view name, const Expr& e, const Scope& scope,
               Value& out);
Value years_before(Context& context, SymbolId id, Mode mode, std::uint32_t years,
                   const std::vector<Value>& before, const Stated& as, Span span);

}  // namespace plimsoll::check
