// Periods: the `time` line, and what FY2012Q3 or 2012-04 denotes in a model.
//
//   months    absolute: year * 12 + (month - 1); a literal denotes a span of whole months
//   fiscal    a model that states no fiscal year has the calendar year
//   errors    reported to the sink: period_not_a_step, period_outside_horizon, time_count,
//             time_fiscal_end, time_start, time_step
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "diag/diagnostic.h"
#include "ir/ir.h"
#include "syntax/ast.h"

namespace plimsoll::data {

inline constexpr std::uint32_t kMaxPeriods = 10'000;

// Months [first, first + count).
struct MonthSpan {
  std::int64_t first = 0;
  int count = 0;
  bool operator==(const MonthSpan&) const = default;
};

// A calendar day.
struct Date {
  int year = 0;
  int month = 1;
  int day = 1;
  auto operator<=>(const Date&) const = default;
};

// 1..12 for a month's English name or its first three letters, any case; 0 for anything else.
int month_number(std::string_view name);
// "2012-07-31"; nothing for any other text or a day that does not exist.
std::optional<Date> parse_date(std::string_view text);
std::string format_date(Date date);
// The month that a day lies in, absolute.
std::int64_t month_of(Date date);
// The last day of what the literal denotes (`as of 2012-07-31`, `as of 2012-04`). `time` gives the
// fiscal year; the default has the calendar year.
Date last_day(const syntax::PeriodLiteral& literal, const ir::Time& time);
// A text that is a period literal and nothing else: "FY2011", "2012Q4", "2012-04", "2012-04-02".
std::optional<syntax::PeriodLiteral> parse_period(std::string_view text);

// The periods that a `time` line declares. The start must begin a step (a month literal, or a
// quarter or year of the step's size); fiscal years must end where a step ends.
std::optional<ir::Time> read_time(const syntax::TimeDecl& decl, diag::Sink& sink);

// What a literal denotes. A day denotes its month.
MonthSpan months_of(const syntax::PeriodLiteral& literal, const ir::Time& time);
// First month of the fiscal year of that name.
std::int64_t fiscal_year_start(int year, const ir::Time& time);
// Name of the fiscal year that a month lies in.
int fiscal_year_of_month(std::int64_t month, const ir::Time& time);
// Fiscal years that have a period in the horizon; the first and last may be cut off.
std::uint32_t n_fiscal_years(const ir::Time& time);

// As written in a model: "FY2012Q3", "2012-04".
std::string format_literal(const syntax::PeriodLiteral& literal);
// A span with both names, as far as it has them: "FY2012Q3 (Oct-Dec 2012)", "Oct 2012-Mar 2013".
ir::PeriodName name_of_span(MonthSpan span, const ir::Time& time);
std::string format_span(MonthSpan span, const ir::Time& time);
// A period by its index, which may be negative or past the horizon.
ir::PeriodName name_of_period(std::int64_t index, const ir::Time& time);
std::string format_period(std::int64_t index, const ir::Time& time);

// Index of the one period that the literal is; negative before the first period. Reports
// period_not_a_step when it is shorter or longer than a step or not aligned with one.
std::optional<std::int64_t> period_index(const syntax::PeriodLiteral& literal, const ir::Time& time,
                                         diag::Sink& sink);
// The same within the horizon; otherwise period_outside_horizon.
std::optional<std::uint32_t> period_in_horizon(const syntax::PeriodLiteral& literal,
                                               const ir::Time& time, diag::Sink& sink);
// All periods of the horizon that lie in the literal's span, which may be longer than a step (a
// year, a quarter of months). [first, first + count), count >= 1.
struct PeriodRange {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};
std::optional<PeriodRange> periods_covered(const syntax::PeriodLiteral& literal,
                                           const ir::Time& time, diag::Sink& sink);

// Fiscal years since the one of the first period; negative before it. Reports period_not_a_step
// when the literal is not a whole fiscal year.
std::optional<std::int64_t> year_index(const syntax::PeriodLiteral& literal, const ir::Time& time,
                                       diag::Sink& sink);
// The same within the horizon: [0, n_fiscal_years).
std::optional<std::uint32_t> year_in_horizon(const syntax::PeriodLiteral& literal,
                                             const ir::Time& time, diag::Sink& sink);

}  // namespace plimsoll::data
