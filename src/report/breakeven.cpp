// Assumptions, their present values and those at which the target is reached.
#include "report/breakeven.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "report/about.h"
#include "report/amounts.h"
#include "report/number_format.h"
#include "report/numbers.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

using Point = BreakevenResult::Point;

// "+200 %" of the present value; empty where that is 0.
std::string change_text(double now, double to, std::optional<double> se) {
  if (now == 0) return "";
  if (se) *se /= std::fabs(now);
  const double change = (to - now) / std::fabs(now);
  return (change > 0 ? "+" : "") + format_percent(change, se);
}

std::string now_text(const Point& point) {
  if (point.is_factor) return fmt::format("{} numbers", point.n_numbers);
  return with_unit(readable(point.now, 5), point.unit);
}

std::string at_text(const Point& point) {
  if (!point.at.value) return "none";
  return (point.is_factor ? "all times " : "") +
         with_unit(format_quantity(point.at.value, point.at.se, 1), point.unit);
}

std::string change_text(const Point& point, const Amounts& amounts) {
  if (point.at.value) return change_text(point.now, *point.at.value, point.at.se);
  if (point.least == point.greatest) return "does not move it";
  const std::string change = change_text(point.now, point.nearest_at, std::nullopt);
  return "nearest " + amounts.with_unit({point.nearest, {}}) +
         (change.empty() ? "" : " at " + change);
}

// How well the statistic itself is known, where that is not enough.
std::string doubt_text(const BreakevenResult& result) {
  const std::optional<double>& se = result.value.se;
  if (result.value.doubt != Doubt::none) {
    return "Its error is in doubt, and so is where the target is reached: take the values' size, "
           "not "
           "their digits.\n";
  }
  if (!se || std::fabs(*result.value.value - result.goal) <= *se) {
    return "It lies within one error of the target already: more trials are needed to tell.\n";
  }
  return "";
}

}  // namespace

std::string write_text(const BreakevenResult& result) {
  const Amounts amounts(
      result.target, std::max(std::fabs(result.value.value.value_or(0)), std::fabs(result.goal)));
  TextTable table;
  table.add_column("assumption", TextTable::Align::left);
  table.add_column("now", TextTable::Align::right);
  table.add_column("at the target", TextTable::Align::right);
  table.add_column("change", TextTable::Align::right);
  bool any_none = false;
  for (const Point& point : result.points) {
    table.add_row({point.name, now_text(point), at_text(point), change_text(point, amounts)});
    any_none = any_none || !point.at.value;
  }
  std::string text =
      fmt::format("{}: {}; the target is {}\n", result.target.text, amounts.with_unit(result.value),
                  amounts.with_unit({result.goal, {}}));
  if (!result.headroom.empty()) text += fmt::format("headroom = {}\n", result.headroom);
  text += doubt_text(result) + "\n" + table.text() + "\n" + amounts.notes() +
          "  each alone, with all that follows from it in the model; the same noise throughout\n";
  if (any_none) {
    text +=
        "  none: the target is not crossed between -100 % and +200 %, or as far as the model "
        "goes\n";
  }
  for (const std::string& warning : result.warnings) text += wrap(warning, "  ", "  ", 100);
  text += agree_text(result.about, 100);
  text += fmt::format("  {} runs of {} trials", result.n_runs, format_count(result.n_trials));
  if (result.n_screened > 0) text += fmt::format(" after {} short ones", result.n_screened);
  return text + ", " + seconds_text(result.seconds) + "\n";
}

nlohmann::json to_json(const BreakevenResult& result) {
  nlohmann::json rows = nlohmann::json::array();
  for (const Point& point : result.points) {
    rows.push_back({{"name", point.name},
                    {"unit", point.unit},
                    {"is_factor", point.is_factor},
                    {"now", point.now},
                    {"breakeven", number(point.at.value)},
                    {"se", number(point.at.se)},
                    {"statistic_least", point.least},
                    {"statistic_greatest", point.greatest},
                    {"nearest_at", point.nearest_at},
                    {"nearest_statistic", point.nearest}});
  }
  nlohmann::json out = {{"schema", schemas::kBreakeven.written},
                        {"model", result.about.model},
                        {"about", about_json(result.about, result.futures)},
                        {"target", target_json(result.target)},
                        {"headroom", result.headroom},
                        {"goal", result.goal},
                        {"value", estimate_json(result.value)},
                        {"seed", result.futures.seed},
                        {"trials", result.n_trials},
                        {"runs", result.n_runs},
                        {"screened", result.n_screened},
                        {"seconds", result.seconds},
                        {"assumptions", rows}};
  if (!result.warnings.empty()) out["warnings"] = result.warnings;
  return out;
}

}  // namespace plimsoll::report
