#include "driver/story.h"

#include <algorithm>
#include <cmath>

#include "engine/labels.h"
#include "report/numbers.h"

namespace plimsoll::driver {

std::string quantity(double value, const std::string& unit, int digits) {
  if (!std::isfinite(value)) return "no value";
  const bool money = unit.size() >= 3 && std::all_of(unit.begin(), unit.begin() + 3,
                                                     [](char c) { return c >= 'A' && c <= 'Z'; });
  const double size = std::fabs(value);
  if (money && size >= 1e9) return report::readable(value / 1e9, digits) + " bn " + unit;
  if (money && size >= 1e6) return report::readable(value / 1e6, digits) + " M " + unit;
  if (money && size >= 1e4) return report::readable(value / 1e3, digits) + " k " + unit;
  if (unit.starts_with("1 per ") && size < 1) {
    return report::readable(100 * value, digits) + " % " + unit.substr(2);
  }
  return report::with_unit(report::readable(value, digits), unit);
}

namespace {

// A story is read, not reckoned with: three digits, and shares in percent.
std::string told_quantity(double value, const std::string& unit) {
  constexpr int kDigits = 3;
  const bool is_share = unit.empty() && value != 0 && std::fabs(value) < 1;
  return is_share ? report::readable(100 * value, kDigits) + " %" : quantity(value, unit, kDigits);
}

std::string worded(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string mark_text(const ir::Module& module, const ir::Event::Mark& mark,
                      const std::vector<double>& values, bool brief) {
  const ir::Node& node = module.node(mark.node);
  if (values.size() == 1) return told_quantity(values[0] / mark.unit.scale, mark.unit.text());
  if (brief && values.size() > 3) {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return told_quantity(*low / mark.unit.scale, mark.unit.text()) + " to " +
           told_quantity(*high / mark.unit.scale, mark.unit.text());
  }
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!text.empty()) text += ", ";
    text += engine::label_text(module, node.shape, static_cast<std::uint32_t>(i)) + " " +
            told_quantity(values[i] / mark.unit.scale, mark.unit.text());
  }
  return text;
}

}  // namespace

std::string sentence(const ir::Module& module, const engine::Replay::Occurrence& occurrence,
                     bool brief) {
  const ir::Event& event = module.events[occurrence.event.value];
  std::string text = event.sentence.empty() ? event.full_name : event.sentence;
  std::string rest;
  for (std::size_t m = 0; m < event.marks.size() && m < occurrence.marks.size(); ++m) {
    const ir::Event::Mark& mark = event.marks[m];
    const std::string value = mark_text(module, mark, occurrence.marks[m], brief);
    const std::string place = "{" + mark.name + "}";
    const std::size_t at = text.find(place);
    if (at != std::string::npos) {
      text.replace(at, place.size(), value);
    } else {
      rest += (rest.empty() ? "" : "; ") + worded(mark.name) + " " + value;
    }
  }
  std::string where;
  if (module.shape(event.shape).size > 1) {
    where = " [" + engine::label_text(module, event.shape, occurrence.label) + "]";
  }
  std::string told = text + where;
  if (!rest.empty()) told += " (" + rest + ")";
  if (occurrence.strike >= 0) told += " - struck by the scenario";
  return told;
}

}  // namespace plimsoll::driver
