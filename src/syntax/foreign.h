// Words of other languages, tools and reports in the places of this one's, for fixes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::syntax {

// What begins a declaration: `const` is `given`, `output` is `outcome`. Empty where none is known;
// so in all of these.
std::string_view foreign_head(std::string_view word);
// What begins a line of an event: `frequency` is `rate`, `impact` is `severity`.
std::string_view foreign_event_line(std::string_view word);
// What stands behind a declaration: `every` is `each`, `yearly` is `each year`.
std::string_view foreign_clause(std::string_view word);
// The step of `time`, in any case: `quarters` and `quarterly` are `quarter`.
std::string_view foreign_step(std::string_view word);
// 1 to 12 for the English name of a month or its first three letters or more, in any case.
int month_of(std::string_view word);
// The name of month 1 to 12; empty for other numbers.
std::string_view month_name(int month);

// A period in another notation at the front of `text`: 2024/01, 01/2024, Jan 2024, 2024q1, Q1 2024.
struct ForeignPeriod {
  std::string here;
  std::size_t length = 0;
};
std::optional<ForeignPeriod> foreign_period(std::string_view text);

}  // namespace plimsoll::syntax
