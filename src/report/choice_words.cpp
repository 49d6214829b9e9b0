#include "report/choice_words.h"

#include "report/number_format.h"

namespace plimsoll::report {

std::string lever_amount(double value, const std::string& unit) {
  if (unit == "%") return format_significant(value, 4) + " %";
  const Display display = choose_display(unit, value);
  const std::string number = format_significant(value / display.scale, 4);
  return display.unit.empty() ? number : number + " " + display.unit;
}

std::string percent_quantity(const Estimate& found) {
  Estimate hundreds = found;
  for (std::optional<double>* value : {&hundreds.value, &hundreds.se}) {
    if (*value) **value *= 100;
  }
  return format_quantity(hundreds.value, hundreds.se, 1) + " %";
}

std::string names_text(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

std::string choice_text(const DecisionAbout& decision, const std::vector<std::string>& actions,
                        const std::vector<double>& levers) {
  std::string out = actions.empty() ? "no action" : names_text(actions);
  bool any = false;
  for (std::size_t i = 0; i < levers.size(); ++i) {
    const DecisionAbout::Lever& lever = decision.levers[i];
    if (levers[i] == lever.now) continue;
    out += (any ? ", " : "; ") + lever.name + " = " + lever_amount(levers[i], lever.unit);
    any = true;
  }
  return out;
}

}  // namespace plimsoll::report
