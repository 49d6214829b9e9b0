// A table of stresses under their base run.
#include "report/stress.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/about.h"
#include "report/amounts.h"
#include "report/number_format.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::report {

std::string write_text(const StressResult& result) {
  const Amounts amounts(result.target, result.base.value.value_or(0));
  TextTable table;
  table.add_column("", TextTable::Align::left);
  table.add_column(result.target.text, TextTable::Align::decimal);
  table.add_column("difference", TextTable::Align::decimal);
  table.add_column("trials", TextTable::Align::right);
  table.add_column("", TextTable::Align::left);
  table.add_row({"base", amounts.text(result.base), "", format_count(result.n_trials), ""});
  bool any_noise = false;
  for (const StressResult::Row& row : result.rows) {
    const bool clear = stands_out(row.difference);
    const bool same = row.difference.value == 0.0 && row.difference.se == 0.0;
    any_noise = any_noise || (!clear && !same);
    table.add_row({row.name, amounts.text(row.value),
                   same ? "none" : amounts.text(row.difference) + (clear ? "" : " *"),
                   format_count(row.n_effective), row.title});
  }
  std::string text = fmt::format("{}{}\n\n", result.target.text,
                                 amounts.unit().empty() ? "" : ", in " + amounts.unit()) +
                     table.text() + "\n";
  for (const std::string& warning : result.warnings) text += wrap(warning, "  ", "  ", 100);
  text += amounts.notes();
  if (any_noise) text += "  * smaller than twice its error: not told apart from no difference\n";
  text += agree_text(result.about, 100);
  return text + fmt::format("  same noise in all rows; {} runs of {} trials, {}\n", result.n_runs,
                            format_count(result.n_trials), seconds_text(result.seconds));
}

nlohmann::json to_json(const StressResult& result) {
  constexpr const char* kKinds[] = {"scenario", "action", "replacement", "band"};
  nlohmann::json rows = nlohmann::json::array();
  for (const StressResult::Row& row : result.rows) {
    rows.push_back({{"kind", kKinds[static_cast<std::size_t>(row.kind)]},
                    {"name", row.name},
                    {"title", row.title},
                    {"value", estimate_json(row.value)},
                    {"difference", estimate_json(row.difference)},
                    {"stands_out", stands_out(row.difference)},
                    {"effective_trials", row.n_effective}});
  }
  return {{"schema", schemas::kStress.written},
          {"model", result.about.model},
          {"about", about_json(result.about, result.futures)},
          {"target", target_json(result.target)},
          {"seed", result.futures.seed},
          {"trials", result.n_trials},
          {"runs", result.n_runs},
          {"seconds", result.seconds},
          {"base", estimate_json(result.base)},
          {"warnings", result.warnings},
          {"stresses", rows}};
}

}  // namespace plimsoll::report
