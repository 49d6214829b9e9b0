// Values of one number in answers, which have no error beside them to round by; number_format.cpp is
// for figures that have one.
#include "report/numbers.h"

#include <fmt/format.h>

#include <cmath>

namespace plimsoll::report {

std::string full_precision(double value) {
  return fmt::format("{:.17g}", value);
}

std::string readable(double value) {
  return readable(value, 10);
}

std::string readable(double value, int digits) {
  const double size = std::fabs(value);
  if (size != 0 && (size >= 1e15 || size < 1e-4)) return fmt::format("{:.{}g}", value, digits);
  std::string text = fmt::format("{:.{}g}", value, digits);
  // Large values with few digits come back as 1.2e+07: write them out.
  if (text.find('e') != std::string::npos) text = fmt::format("{:.0f}", value);
  const std::size_t first = text[0] == '-' ? 1 : 0;
  std::size_t end = text.find('.');
  if (end == std::string::npos) end = text.size();
  std::string grouped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > first && i < end && (end - i) % 3 == 0) grouped.push_back(',');
    grouped.push_back(text[i]);
  }
  return grouped;
}

std::string with_unit(const std::string& number, const std::string& unit) {
  if (unit.empty()) return number;
  return number + " " + (unit.starts_with("1 per ") ? unit.substr(2) : unit);
}

}  // namespace plimsoll::report
