// A story is read, not reckoned with: few digits, shares in percent, names in words.
#include "report/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/number_format.h"
#include "report/numbers.h"

namespace plimsoll::report {

std::string quantity(double value, const std::string& unit, int digits) {
  if (!std::isfinite(value)) return "no value";
  const bool money = unit.size() >= 3 && std::all_of(unit.begin(), unit.begin() + 3,
                                                     [](char c) { return c >= 'A' && c <= 'Z'; });
  const double size = std::fabs(value);
  if (money && size >= 1e9) return readable(value / 1e9, digits) + " bn " + unit;
  if (money && size >= 1e6) return readable(value / 1e6, digits) + " M " + unit;
  if (money && size >= 1e4) return readable(value / 1e3, digits) + " k " + unit;
  if (unit.starts_with("1 per ") && size < 1) {
    return readable(100 * value, digits) + " % " + unit.substr(2);
  }
  return with_unit(readable(value, digits), unit);
}

namespace {

// A story is read, not reckoned with: three digits, and shares in percent.
std::string told_quantity(double value, const std::string& unit) {
  constexpr int kDigits = 3;
  const bool is_share = unit.empty() && value != 0 && std::fabs(value) < 1;
  return is_share ? readable(100 * value, kDigits) + " %" : quantity(value, unit, kDigits);
}

std::string worded(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string mark_text(const TrialEvent::Mark& mark, bool brief) {
  const auto& values = mark.values;
  if (values.size() == 1) return told_quantity(values[0].value, mark.unit);
  if (brief && values.size() > 3) {
    const auto [low, high] = std::minmax_element(
        values.begin(), values.end(),
        [](const LabelledValue& a, const LabelledValue& b) { return a.value < b.value; });
    return told_quantity(low->value, mark.unit) + " to " + told_quantity(high->value, mark.unit);
  }
  std::string text;
  for (const auto& [label, value] : values) {
    text += (text.empty() ? "" : ", ") + label + " " + told_quantity(value, mark.unit);
  }
  return text;
}

}  // namespace

std::string sentence(const TrialEvent& event, bool brief) {
  std::string text = event.sentence.empty() ? event.event : event.sentence;
  std::string rest;
  for (const TrialEvent::Mark& mark : event.marks) {
    const std::string value = mark_text(mark, brief);
    const std::string place = "{" + mark.name + "}";
    const std::size_t at = text.find(place);
    if (at != std::string::npos) {
      text.replace(at, place.size(), value);
    } else {
      rest += (rest.empty() ? "" : "; ") + worded(mark.name) + " " + value;
    }
  }
  if (!event.label.empty()) text += " [" + event.label + "]";
  if (!rest.empty()) text += " (" + rest + ")";
  if (event.by_scenario) text += " - struck by the scenario";
  return text;
}

std::string rarity_text(const TrialDraw& drawn) {
  const double percent = 100 * drawn.chance;
  // As many digits as the tail needs.
  const int decimals =
      percent > 0 ? std::clamp(-static_cast<int>(std::floor(std::log10(percent))), 0, 9) : 9;
  if (drawn.is_discrete) {
    return fmt::format("a value so {} has a chance of {} %", drawn.is_high ? "high" : "low",
                       format_number(percent, decimals));
  }
  return fmt::format("at its {} % quantile",
                     format_number(drawn.is_high ? 100 - percent : percent, decimals));
}

}  // namespace plimsoll::report
