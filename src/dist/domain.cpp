// The ranges themselves, one line for each parameter, with the reason where a bound is no plain
// limit of doubles.
#include "dist/domain.h"

#include <cmath>

#include "dist/laws/common.h"

namespace plimsoll::dist {

std::string range_text(std::string_view parameter, const Range& range) {
  const bool from = range.low > -range::kMost;
  const bool to = range.high < range::kMost;
  std::string text(parameter);
  if (from) text = number_text(range.low) + (range.above_low ? " < " : " <= ") + text;
  if (to) text += " <= " + number_text(range.high);
  if (!from && !to) text = "any " + text;
  return range.whole ? text + ", whole" : text;
}

std::optional<std::string> outside(std::string_view parameter, const Range& range, double value) {
  const std::string name(parameter);
  std::string rule;
  const bool probability = range.low == 0 && range.high == 1 && !range.above_low;
  if (probability && !(value >= 0 && value <= 1)) {
    rule = "0 <= " + name + " <= 1";
  } else if (!std::isfinite(value)) {
    rule = name + " is finite";
  } else if (range.whole && std::floor(value) != value) {
    rule = name + " is a whole number";
  } else if (range.low >= 0 && range.low != 0 && !(value > 0)) {
    rule = name + " > 0";
  } else if (range.above_low && !(value > range.low)) {
    rule = name + " > " + number_text(range.low);
  } else if (!(value >= range.low)) {
    rule = name + " >= " + number_text(range.low);
  } else if (!(value <= range.high)) {
    rule = name + " <= " + number_text(range.high);
    if (!range.beyond.empty()) rule += " (" + std::string(range.beyond) + ")";
  } else {
    return std::nullopt;
  }
  return rule + ", but " + name + " is " + number_text(value);
}

}  // namespace plimsoll::dist
