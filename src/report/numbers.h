// Single numbers as text.
#pragma once

#include <string>

namespace plimsoll::report {

// 17 significant digits: reads back to the same bits.
std::string full_precision(double value);

// Up to 10 significant digits, thousands grouped: 12,345.67.
std::string readable(double value);

// Up to `digits` significant digits, thousands grouped.
std::string readable(double value, int digits);

// A number and its unit: "3 JPY", "0.05 per year" where the unit is "1 per year", "7" for none.
std::string with_unit(const std::string& number, const std::string& unit);

}  // namespace plimsoll::report
