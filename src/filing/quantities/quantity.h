// Room `quantities`: quantities in prose: money, shares of a whole, counts, dates, periods, durations,
// ratios.
//
//   extract_quantities  all in a text, in order, not overlapping
//   parse_quantity      the one that a short quote holds, as "over ¥11.0 billion" or "almost 40%";
//                       none when it holds none; of several the first that is no date
//   value               as printed, times the scale, never negative: 9.6 billion is 9.6e9; 40% is
//                       40 with unit "%"; sign says what the words say
//   cost                linear in the text
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::filing {

enum class QuantityKind : std::uint8_t { money, share, count, date, period, duration, ratio };

// What the words beside the number say of its exactness.
enum class Approximation : std::uint8_t { exact, about, almost, below, over, at_least, at_most };

std::string_view kind_name(QuantityKind kind);
std::string_view approximation_name(Approximation approximation);

// Parts that are not said are 0: "April 2010" has day 0, "March 31" year 0.
struct CalendarDate {
  int year = 0;
  int month = 0;
  int day = 0;

  bool operator==(const CalendarDate&) const = default;
};

// "2012-03-31", "2010-04", "2012"; "--03-31" without a year.
std::string date_text(const CalendarDate& date);

struct Quantity {
  QuantityKind kind = QuantityKind::count;
  // In `unit`, the scale applied. Of dates and periods the year of their end.
  double value = 0;
  // 1e9 for "billion"; 1 without a scale word.
  double scale = 1;
  // One unit of the last digit printed, in `unit`: 1e8 for "3.1 billion"; 0 for numbers in words
  // and for dates.
  double last_digit = 0;
  // -1 where words or brackets say loss or decrease, else 1.
  int sign = 1;
  Approximation approximation = Approximation::exact;
  // Money: ISO 4217. Share: "%", "pp" (percentage points), "bp". Count: the noun, plural as printed
  // ("servers"), with its measure word if it has one. Duration: "years", "months", "days", "hours".
  // Ratio: "" or "per ...". Date and period: "".
  std::string unit;
  // Of a period: first and last day as far as said. Of a date: `to`, `from` being equal.
  CalendarDate from;
  CalendarDate to;
  // The nearest noun phrase that it is about; empty where none was found.
  std::string about;
  // The date or fiscal year that governs it: "2012-03-31", "year ended 2012-03-31"; empty if none.
  std::string as_of;
  // Byte range in the text that was searched, with the words of its approximation, before or behind.
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<Quantity> extract_quantities(std::string_view text);
std::optional<Quantity> parse_quantity(std::string_view quote);

}  // namespace plimsoll::filing
