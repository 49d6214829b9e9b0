// What a workbook shows of a run's JSON: outcomes as series over their periods, limits as lines, and amounts in the
// units in which people say them.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "document/page.h"

namespace plimsoll::document {

using Json = nlohmann::ordered_json;

// The value at a path of fields; null where one is missing.
const Json& json_at(const Json& json, std::initializer_list<const char*> path);
// Empty where it is no text.
std::string json_text(const Json& json, const char* field);
std::optional<double> json_number(const Json& json, const char* field);
// Of {"value": .., "se": ..}.
std::optional<double> json_value(const Json& json, const char* field);
std::optional<double> json_error(const Json& json, const char* field);

// "FY2012" of "FY2012 (Apr 2012-Mar 2013)".
std::string short_period(const std::string& period);
std::string capitalised(std::string text);
// "net_income" in words; with the dots of names of risks, too.
std::string in_words(std::string name, bool and_dots = false);

// How amounts of some size are shown: divided by `size`, in `unit`, by Excel's `format`. Shares are not divided: their
// format shows percent.
struct Scale {
  double size = 1;
  std::string unit;
  std::string format = "General";
  // On an axis, with fewer digits.
  std::string axis = "General";

  bool is_share() const { return unit == "%"; }
};
Scale scale_for(const std::string& unit, double largest);
// Of an error: two of its digits.
Scale scale_of_error(const Scale& scale, double error);
// "0.0%" or finer.
std::string share_format(double size);

// An outcome, of one label, over its periods or over the horizon.
struct Series {
  std::string name;
  std::string label;
  // "Net income, tokyo"
  std::string title;
  std::string unit;
  // "low", "high" or empty.
  std::string bad;
  bool is_flag = false;
  bool over_horizon = false;
  // Entries of the run's `outcomes`.
  std::vector<const Json*> points;
  // Reported before the first period: its name and amount.
  std::vector<std::pair<std::string, double>> history;
  // Entries of the run's `limits` that speak of it.
  std::vector<const Json*> limits;
  Scale scale;

  // The point of a short period; null where there is none.
  const Json* at(const std::string& period) const;
};
// In the order of the model. The run must outlive them.
std::vector<Series> series_of(const Json& run);

// Those that get a sheet of their own first: of limits that are broken, too close to call, that hold; then the rest.
std::vector<const Series*> by_limits(const std::vector<Series>& all);

// What a limit is, as a title.
std::string limit_title(const Json& limit);
bool is_chance(const Json& limit);
std::optional<double> limit_value(const Json& limit);
// Of the values and bounds of the limit in all its periods.
Scale limit_scale(const Json& run, const Json& limit);
// "too close to call"
std::string verdict_words(const std::string& verdict);

// A limit over its periods: where it lies deepest, and when it is beyond its line.
struct LimitLine {
  std::string title;
  std::string verdict;
  // "from FY2013 on"; empty where it holds throughout or has no periods.
  std::string when;
  // The entry where it is worst.
  const Json* worst = nullptr;
};
// Those that are broken first, the deepest before all; of the others the nearest.
std::vector<LimitLine> limit_lines(const Json& run);

// What an answer is about, in words: "Net income in FY2013, mean of the worst 5 % of futures".
std::string target_words(const Json& target, const std::vector<Series>& all);

// The result of a command among the parts, by its schema: "attribute"; null where there is none.
// `list`: that must not be empty.
const Json& answer_of(const std::vector<Json>& answers, const std::string& command,
                      const char* list);

}  // namespace plimsoll::document
