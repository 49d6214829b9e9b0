// Periods as tables and sheets have them: 2024, 2025E, FY24, 2024/25, Q3 2012, 3Q12, 2012-07, Jul 2012, juil. 2012, 31/12/2024,
// 2025年3月期.
//
//   two digits   of a year are those of 2000 to 2099
//   letters      behind a year or quarter say whether it was or will be: A, E, F, P, B; they change no period
//   a day        is a day's month where periods are months; else it must be the first or the last day of a period. Of
//                03/04/2024 a column, or the declaration, must say which is the month; with points the day stands first
//   2024         is the calendar year, Q3 2012 the calendar's quarter; where the model's fiscal year is another one, the
//                declaration must say which is meant
//   3月期         and FY3/25: the year that ends in that month, whatever the model's fiscal year is
//   two readings of 2011/12 (two years, or December) and FY11/12 (two years, or the year that ends in November): that of the
//                length which is asked for, where one alone has it
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/dialect.h"
#include "data/period.h"
#include "ir/ir.h"

namespace plimsoll::data {

struct PeriodCell {
  enum class Kind : std::uint8_t {
    year,            // 2024, 2025E; `bare`
    quarter,         // Q3 2012; `bare`
    month,           // Jul 2012
    day,             // 31 Dec 2024
    fiscal_year,     // FY24
    fiscal_quarter,  // FY24 Q3
    year_pair,       // 2024/25: a year that begins in 2024 and ends in 2025
    year_ending,     // 2025年3月期, FY3/25: the twelve months to that one
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
  // A letter stands behind it: 2025E.
  bool marked = false;
};

// All that a cell may be: nothing, one reading, or two.
std::vector<PeriodCell> readings_of(std::string_view cell);
// The one reading; nothing where there are two.
std::optional<PeriodCell> read_period_cell(std::string_view cell);
// Of readings the one whose months are as many; 0 of a day. Nothing where none is, or several are.
std::optional<PeriodCell> reading_of_length(std::string_view cell, int months);
// First month and number of months where the fiscal year is the calendar's, and a pair of years begins in April; nothing of a day.
std::optional<MonthSpan> calendar_months(const PeriodCell& cell);
// "December 2011", "the year from 2011 to 2012", "the year that ends in March 2025".
std::string words_of(const PeriodCell& cell);

// Which order the cells of a column show; `evident` where none or both.
DateOrder date_order_of(std::span<const std::string> cells);

// The months that a cell means in a model.
struct CellMonths {
  enum class Kind : std::uint8_t {
    months,
    no_period,
    order_unsaid,
    years_unsaid,
    no_end,
    two_readings
  };
  Kind kind = Kind::no_period;
  MonthSpan span;
};
// `periods` are those of the model that are asked for, of one length; `order` is what the column shows.
CellMonths months_of_cell(std::string_view cell, const ir::Time& time,
                          std::span<const MonthSpan> periods, DateOrder order, YearKind years);

// Whether a cell is the period that a model asks for.
struct SamePeriod {
  enum class Kind : std::uint8_t { no, yes, open };
  Kind kind = Kind::no;
  // Where it is one or another, what it may be: "the calendar's quarter (Apr-Jun 2025)", "FY2025Q2 (Jul-Sep 2025)".
  std::vector<std::string> readings = {};
};
// Of a month any day in it is the same, of a longer period its last day.
SamePeriod same_period(std::string_view cell, const syntax::PeriodLiteral& asked,
                       const ir::Time& time);

}  // namespace plimsoll::data
