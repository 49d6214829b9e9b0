// Numbers for people: no more digits than the Monte Carlo error allows, thousands grouped.
//
//   digits    an error shows one significant digit, two if the first is 1; its value as many decimals
//   grouping  1,234,567.8; the sign is "-"; a value that rounds to zero has none
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace plimsoll::report {

// Decimals worth showing beside that error; negative when even whole units are noise. At most 12.
int decimals_for_error(double se);

// Rounded to that many decimals (to tens for -1, and so on). Beyond 1e15 and for values too small
// for 12 decimals: 1.234e-15.
std::string format_number(double value, int decimals);

// As many decimals as give `n_digits` significant ones, trailing zeros cut: 0.05 is "0.05".
std::string format_significant(double value, int n_digits = 4);

// value / scale by the error alone: "7.42". Without an error, or with error 0, 4 significant
// digits. An absent value is "-".
std::string format_value(std::optional<double> value, std::optional<double> se, double scale);

// "7.42 ± 0.01"; without an error "7.42".
std::string format_quantity(std::optional<double> value, std::optional<double> se, double scale);

// A share in three digits: "62 %".
std::string short_percent(double share);

// A chance: "3.21 %", digits by the error; an absent one is "-".
std::string format_percent(std::optional<double> share, std::optional<double> se);

// "1,234,567".
std::string format_count(std::uint64_t count);

// How to print amounts of that size: the divisor and the unit's text, "bn JPY" for 1e9 of "JPY".
// Units without a name and those with a power or a slash keep scale 1.
struct Display {
  double scale = 1.0;
  std::string unit;
};
Display choose_display(const std::string& unit, double magnitude);

// Columns that a terminal needs for UTF-8 text without wide characters.
std::size_t display_width(const std::string& text);

}  // namespace plimsoll::report
