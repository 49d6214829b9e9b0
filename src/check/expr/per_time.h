// Figures per time that do not convert by multiplication: chances and growths.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

// "month" for 1, "quarter" for 3, else "year".
std::string_view unit_of_months(int months);
// The text of `e` as a figure per time, to paste: "5% per month", "(a + b) per month".
std::string with_unit_words(const Expr& e, const std::string& text, std::string_view words);

// Months of the unit of time that a figure per time is written in; nothing after an error.
std::optional<int> written_months(Context& context, const Value& value, const Expr& e,
                                  const std::string& what, Mode mode);
// The plain number that a figure per time is in units of that many months.
Value per_unit(Context& context, const Value& value, int months, const Scope& scope, Span span);
// (per_time.cpp)
bool known_mean(Context& context, const Value& value, const Expr& e, const std::string& what,
                bool is_chance);
// A delay may be zero, a duration may not; what is drawn is for the run to refuse.
bool known_duration(Context& context, const Value& value, const Expr& e, bool is_delay);

}  // namespace plimsoll::check
