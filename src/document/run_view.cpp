#include "document/run_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>

#include "report/number_format.h"

namespace plimsoll::document {

namespace {

constexpr double kNothing = -std::numeric_limits<double>::infinity();

bool is_of_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

// Whether a formula speaks of a name: "cash" stands in "cash + debt", not in "cash_tax".
bool speaks_of(const std::string& formula, const std::string& name) {
  if (name.empty()) return false;
  for (std::size_t i = formula.find(name); i != std::string::npos; i = formula.find(name, i + 1)) {
    const std::size_t end = i + name.size();
    const bool begins = i == 0 || !is_of_name(formula[i - 1]) || !is_of_name(name.front());
    const bool ends =
        end == formula.size() || !is_of_name(formula[end]) || !is_of_name(name.back());
    if (begins && ends) return true;
  }
  return false;
}

bool is_limit_of(const Json& limit, const Series& series) {
  const std::string text = json_text(limit, "text");
  const std::string label = json_text(limit, "label");
  if (!speaks_of(text, series.name)) return false;
  if (!series.label.empty() && label != series.label) {
    if (!label.empty() || !speaks_of(text, series.name + "[" + series.label + "]")) return false;
  }
  const std::string period = json_text(limit, "period");
  const bool is_ever = text.find("ever(") != std::string::npos;
  if (period.empty()) return series.over_horizon || is_ever;
  return std::any_of(series.points.begin(), series.points.end(),
                     [&](const Json* point) { return json_text(*point, "period") == period; });
}

std::string without_label(std::string text, const std::string& label) {
  const std::string end = "[" + label + "]";
  if (label.empty() || !text.ends_with(end)) return text;
  text.resize(text.size() - end.size());
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

double size_of_point(const Json& point) {
  double size = std::fabs(json_value(point, "mean").value_or(0));
  for (const Json& one : json_at(point, {"quantiles"})) {
    const double p = json_number(one, "p").value_or(0);
    if (p >= 0.05 && p <= 0.95) {
      size = std::max(size, std::fabs(json_number(one, "value").value_or(0)));
    }
  }
  return size;
}

// A limit speaks of the formula that it names whole, and not of the parts of it.
void add_limits(const Json& run, std::vector<Series>& all) {
  for (const Json& limit : json_at(run, {"limits"})) {
    std::vector<Series*> found;
    for (Series& one : all) {
      if (is_limit_of(limit, one)) found.push_back(&one);
    }
    for (Series* one : found) {
      const bool is_part = std::any_of(found.begin(), found.end(), [&](const Series* other) {
        return other->name != one->name && speaks_of(other->name, one->name);
      });
      if (!is_part) one->limits.push_back(&limit);
    }
  }
}

bool is_cap(const Json& limit) {
  return json_text(limit, "relation").starts_with("<");
}

// 1 at the limit, more beyond it; deeper is worse on either side.
double depth_of(const Json& limit, double reach) {
  const std::optional<double> value = limit_value(limit);
  if (!value) return kNothing;
  const double bound = json_number(limit, "bound").value_or(0);
  const double size = bound != 0 ? std::fabs(bound) : std::max({reach, std::fabs(*value), 1e-12});
  const double over = (*value - bound) / size;
  return 1 + (is_cap(limit) ? over : -over);
}

// Periods that reach to the last are told by their first.
std::string when_of(const std::vector<std::string>& chosen, const std::vector<std::string>& all) {
  if (chosen.empty()) return "";
  if (all.size() == 1) return "in " + chosen.front();
  if (chosen.size() == all.size()) return "in every period from " + chosen.front() + " on";
  if (chosen.size() > 1 &&
      std::equal(chosen.begin(), chosen.end(), all.end() - static_cast<long>(chosen.size()))) {
    return "from " + chosen.front() + " on";
  }
  std::string text = "in ";
  for (const std::string& one : chosen) text += (text.size() > 3 ? ", " : "") + one;
  return text;
}

int rank_of_verdict(const std::string& verdict) {
  return verdict == "breached" ? 0 : verdict == "too_close" ? 1 : 2;
}

}  // namespace

const Json& json_at(const Json& json, std::initializer_list<const char*> path) {
  static const Json kNone;
  const Json* here = &json;
  for (const char* field : path) {
    if (!here->is_object() || !here->contains(field)) return kNone;
    here = &(*here)[field];
  }
  return *here;
}

std::string json_text(const Json& json, const char* field) {
  const Json& found = json_at(json, {field});
  return found.is_string() ? found.get<std::string>() : "";
}

std::optional<double> json_number(const Json& json, const char* field) {
  const Json& found = json_at(json, {field});
  return found.is_number() ? std::optional<double>(found.get<double>()) : std::nullopt;
}

std::optional<double> json_value(const Json& json, const char* field) {
  return json_number(json_at(json, {field}), "value");
}

std::optional<double> json_error(const Json& json, const char* field) {
  return json_number(json_at(json, {field}), "se");
}

std::string short_period(const std::string& period) {
  return period.substr(0, period.find(" ("));
}

std::string capitalised(std::string text) {
  if (!text.empty()) {
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  }
  return text;
}

std::string in_words(std::string name, bool and_dots) {
  std::replace(name.begin(), name.end(), '_', ' ');
  if (and_dots) std::replace(name.begin(), name.end(), '.', ' ');
  return name;
}

std::string share_format(double size) {
  return size >= 0.1 || size == 0 ? "0.0%" : size >= 0.0005 ? "0.00%" : "0.0000%";
}

Scale scale_for(const std::string& unit, double largest) {
  if (unit.empty() && largest > 0 && largest <= 1) {
    return {1, "%", share_format(largest), largest >= 0.05 ? "0%" : share_format(largest)};
  }
  const report::Display display = report::choose_display(unit, largest);
  const double size = largest / display.scale;
  const char* format = size >= 1000               ? "#,##0"
                       : size >= 100              ? "#,##0.0"
                       : size >= 0.1 || size == 0 ? "#,##0.00"
                       : size >= 0.001            ? "0.0000"
                                                  : "0.00E+00";
  const char* axis = size >= 10 ? "#,##0" : size >= 0.5 ? "#,##0.0" : "General";
  return {display.scale, display.unit, format, axis};
}

Scale scale_of_error(const Scale& scale, double error) {
  Scale out = scale;
  const double shown = std::fabs(error) / scale.size * (scale.is_share() ? 100 : 1);
  if (!(shown > 0) || !std::isfinite(shown)) return out;
  const int decimals = std::clamp(report::decimals_for_error(shown), 0, 9);
  out.format = "#,##0";
  if (decimals > 0) out.format += "." + std::string(static_cast<std::size_t>(decimals), '0');
  if (scale.is_share()) out.format += "%";
  return out;
}

const Json* Series::at(const std::string& period) const {
  for (const Json* point : points) {
    if (short_period(json_text(*point, "period")) == short_period(period)) return point;
  }
  return nullptr;
}

std::vector<Series> series_of(const Json& run) {
  std::vector<Series> all;
  std::map<std::string, std::size_t> places;
  for (const Json& outcome : json_at(run, {"outcomes"})) {
    const std::string label = json_text(outcome, "label");
    // The label stands behind either: "sales[wine]", "sales of the shop [wine]".
    const std::string name = without_label(json_text(outcome, "name"), label);
    const std::string title = without_label(json_text(outcome, "title"), label);
    const bool over_horizon = json_text(outcome, "period").empty();
    const std::string key =
        name + "\n" + label + "\n" + title + "\n" + (over_horizon ? "horizon" : "");
    const auto [place, is_new] = places.try_emplace(key, all.size());
    if (is_new) {
      Series one;
      one.name = name;
      one.label = label;
      one.title = capitalised(title.empty() ? in_words(name) : title);
      if (!label.empty()) one.title += ", " + label;
      one.unit = json_text(outcome, "unit");
      one.bad = json_text(outcome, "bad");
      one.is_flag = json_text(outcome, "kind") == "indicator";
      one.over_horizon = over_horizon;
      all.push_back(std::move(one));
    }
    all[place->second].points.push_back(&outcome);
  }
  for (Series& one : all) {
    double size = 0;
    for (const Json* point : one.points) size = std::max(size, size_of_point(*point));
    one.scale = one.is_flag ? Scale{1, "%", "0.0%", "0%"} : scale_for(one.unit, size);
    for (const Json& item : json_at(run, {"history"})) {
      const std::optional<double> value = json_number(item, "value");
      if (one.over_horizon || !one.label.empty() || !value) continue;
      if (json_text(item, "outcome") != one.name) continue;
      one.history.emplace_back(short_period(json_text(item, "period")), *value);
    }
  }
  add_limits(run, all);
  return all;
}

std::vector<const Series*> by_limits(const std::vector<Series>& all) {
  const auto rank = [](const Series* series) {
    int best = 3;
    for (const Json* limit : series->limits) {
      best = std::min(best, rank_of_verdict(json_text(*limit, "verdict")));
    }
    return best;
  };
  std::vector<const Series*> out;
  for (const Series& one : all) out.push_back(&one);
  std::stable_sort(out.begin(), out.end(),
                   [&](const Series* a, const Series* b) { return rank(a) < rank(b); });
  return out;
}

bool is_chance(const Json& limit) {
  return limit.is_object() && limit.contains("probability");
}

std::optional<double> limit_value(const Json& limit) {
  return json_number(limit, is_chance(limit) ? "probability" : "statistic");
}

std::string limit_title(const Json& limit) {
  std::string title = json_text(limit, "title");
  if (title.empty()) title = in_words(json_text(limit, "name"));
  const std::string label = json_text(limit, "label");
  return capitalised(title) + (label.empty() ? "" : ", " + label);
}

Scale limit_scale(const Json& run, const Json& limit) {
  double size = 0;
  double bound = 0;
  for (const Json& one : json_at(run, {"limits"})) {
    if (json_text(one, "name") != json_text(limit, "name") ||
        json_text(one, "label") != json_text(limit, "label")) {
      continue;
    }
    size = std::max(size, std::fabs(limit_value(one).value_or(0)));
    bound = std::max(bound, std::fabs(json_number(one, "bound").value_or(0)));
  }
  if (is_chance(limit)) {
    const std::string format = share_format(std::max(size, bound));
    return {1, "%", format, "0%"};
  }
  return scale_for(json_text(limit, "unit"), std::max(size, bound));
}

std::string verdict_words(const std::string& verdict) {
  return verdict == "too_close" ? "too close to call" : verdict;
}

std::vector<LimitLine> limit_lines(const Json& run) {
  std::vector<std::pair<std::string, std::vector<const Json*>>> groups;
  for (const Json& limit : json_at(run, {"limits"})) {
    const std::string key = json_text(limit, "name") + "\n" + json_text(limit, "label");
    auto found = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& group) { return group.first == key; });
    if (found == groups.end()) found = groups.insert(groups.end(), {key, {}});
    found->second.push_back(&limit);
  }
  std::vector<std::pair<double, LimitLine>> lines;
  for (const auto& [key, limits] : groups) {
    double reach = 0;
    for (const Json* one : limits) {
      reach = std::max(reach, std::fabs(limit_value(*one).value_or(0)));
    }
    LimitLine line;
    line.verdict = "holds";
    for (const Json* one : limits) {
      const std::string verdict = json_text(*one, "verdict");
      if (rank_of_verdict(verdict) < rank_of_verdict(line.verdict)) line.verdict = verdict;
    }
    // A figure without a verdict is no measure of one that has it.
    double deepest = kNothing;
    std::vector<std::string> periods;
    std::vector<std::string> chosen;
    for (const Json* one : limits) {
      const std::string verdict = json_text(*one, "verdict");
      const std::string period = short_period(json_text(*one, "period"));
      if (!period.empty()) periods.push_back(period);
      if (!period.empty() && verdict == line.verdict) chosen.push_back(period);
      if (line.verdict == "breached" && verdict == "too_close") continue;
      const double depth = depth_of(*one, reach);
      if (line.worst == nullptr || depth > deepest) {
        line.worst = one;
        deepest = depth;
      }
    }
    line.title = limit_title(*line.worst);
    if (line.verdict != "holds") line.when = when_of(chosen, periods);
    lines.emplace_back(deepest, std::move(line));
  }
  std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
    const int first = rank_of_verdict(a.second.verdict);
    const int second = rank_of_verdict(b.second.verdict);
    return first != second ? first < second : a.first > b.first;
  });
  std::vector<LimitLine> out;
  for (auto& [depth, line] : lines) out.push_back(std::move(line));
  return out;
}

std::string target_words(const Json& target, const std::vector<Series>& all) {
  const std::string name = json_text(target, "outcome");
  const std::string statistic = json_text(target, "statistic");
  const std::string period = short_period(json_text(target, "period"));
  const auto found = std::find_if(all.begin(), all.end(), [&](const Series& one) {
    return one.name == name && one.over_horizon == period.empty();
  });
  if (found == all.end() || statistic == "P" || statistic == "probability") {
    return json_text(target, "text");
  }
  const std::string subject = found->title + (period.empty() ? "" : " in " + period);
  const std::optional<double> level = json_number(target, "level");
  const std::string percent = fmt::format("{:.6g} %", 100 * level.value_or(0));
  if (statistic == "es") return subject + ", mean of the worst " + percent + " of futures";
  if (statistic == "quantile") return subject + ", " + percent + " quantile";
  if (statistic == "sd") return subject + ", standard deviation";
  if (statistic == "mean") return subject + ", mean over all futures";
  return subject;
}

const Json& answer_of(const std::vector<Json>& answers, const std::string& command,
                      const char* list) {
  static const Json kNone;
  for (const Json& one : answers) {
    if (!json_text(one, "schema").starts_with("plimsoll." + command + "/")) continue;
    const Json& found = json_at(one, {list});
    if (found.is_array() && !found.empty()) return one;
  }
  return kNone;
}

}  // namespace plimsoll::document
