// Periods as tables have them: 2024, FY24, 2024/25, Q3 2012, 2012-07, Jul 2012, 31/12/2024.
//
//   two digits   of a year are those of 2000 to 2099
//   a day        is a day's month where periods are months; else it must be the first or the last day of a period. Of
//                03/04/2024 a column, or the declaration, must say which is the month; with points the day stands first
//   2024         is the calendar year, Q3 2012 the calendar's quarter; where the model's fiscal year is another one, the
//                declaration must say which is meant
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "data/dialect.h"
#include "data/period.h"
#include "ir/ir.h"

namespace plimsoll::data {

struct PeriodCell {
  enum class Kind : std::uint8_t {
    year,            // 2024, 2024A: no; `bare`
    quarter,         // Q3 2012; `bare`
    month,           // Jul 2012
    day,             // 31 Dec 2024
    fiscal_year,     // FY24
    fiscal_quarter,  // FY24 Q3
    year_pair,       // 2024/25: a year that begins in 2024 and ends in 2025
  };
  Kind kind = Kind::year;
  int year = 0;
  // Month or quarter.
  int part = 0;
  int day = 0;
  // A day whose first number may be the month too; `part` is then the second one.
  bool either_order = false;
  // Of a day written with slashes or dashes: the first number is no month, the second is none.
  bool shows_day_first = false;
  bool shows_month_first = false;
  // Not as a model writes it, where it would be the calendar's.
  bool bare = false;
};

std::optional<PeriodCell> read_period_cell(std::string_view cell);

// Which order the cells of a column show; `evident` where none or both.
DateOrder date_order_of(std::span<const std::string> cells);

// The months that a cell means in a model.
struct CellMonths {
  enum class Kind : std::uint8_t { months, no_period, order_unsaid, years_unsaid, no_end };
  Kind kind = Kind::no_period;
  MonthSpan span;
};
// `periods` are those of the model that are asked for, of one length; `order` is what the column shows.
CellMonths months_of_cell(std::string_view cell, const ir::Time& time,
                          std::span<const MonthSpan> periods, DateOrder order, YearKind years);

}  // namespace plimsoll::data
