// Lines of a statement in the bad years and on average.
#include "report/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "report/about.h"
#include "report/amounts.h"
#include "report/number_format.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::report {

std::string write_text(const PartsResult& result) {
  double magnitude = std::fabs(result.whole.in_tail.value.value_or(0));
  for (const PartsResult::Part& part : result.parts) {
    magnitude = std::max(magnitude, std::fabs(part.on_average.value.value_or(0)));
  }
  const Amounts amounts(result.target, magnitude);
  using Align = TextTable::Align;
  TextTable table;
  table.add_column("line", Align::left);
  table.add_column("in the bad years", Align::decimal);
  table.add_column("on average", Align::decimal);
  table.add_column("difference", Align::decimal);
  const auto add = [&](const char* sign, const PartsResult::Part& part) {
    table.add_row({sign + part.name, amounts.text(part.in_tail), amounts.text(part.on_average),
                   amounts.text(part.difference)});
  };
  for (const PartsResult::Part& part : result.parts) add(part.sign < 0 ? "- " : "+ ", part);
  add("= ", result.whole);
  return fmt::format("{}: its lines in those trials, in {}\n\n", result.target.text,
                     amounts.unit()) +
         table.text() + amounts.notes() +
         fmt::format("\n  Euler allocation: the lines add up. {} trials, {}\n",
                     format_count(result.n_trials), seconds_text(result.seconds));
}

nlohmann::json to_json(const PartsResult& result) {
  nlohmann::json parts = nlohmann::json::array();
  for (const PartsResult::Part& part : result.parts) {
    parts.push_back({{"name", part.name},
                     {"sign", part.sign},
                     {"in_tail", estimate_json(part.in_tail)},
                     {"on_average", estimate_json(part.on_average)},
                     {"difference", estimate_json(part.difference)}});
  }
  return {{"schema", schemas::kParts.written},
          {"model", result.about.model},
          {"about", about_json(result.about, result.futures)},
          {"target", target_json(result.target)},
          {"seed", result.futures.seed},
          {"stream", result.futures.stream},
          {"trials", result.n_trials},
          {"seconds", result.seconds},
          {"whole", estimate_json(result.whole.in_tail)},
          {"whole_on_average", estimate_json(result.whole.on_average)},
          {"whole_difference", estimate_json(result.whole.difference)},
          {"parts", parts}};
}

}  // namespace plimsoll::report
