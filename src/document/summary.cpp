// One scale for a row of amounts, chosen by the largest of them.
#include "document/summary.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "report/number_format.h"

namespace plimsoll::document {

namespace {

std::optional<double> number_of(const Table& table, std::size_t row, const std::string& column) {
  const std::size_t c = column_of(table, column);
  if (c >= table.columns.size()) return std::nullopt;
  const auto* number = std::get_if<double>(&table.rows[row][c]);
  return number == nullptr ? std::nullopt : std::optional<double>(*number);
}

Cell scaled(std::optional<double> value, double scale) {
  return value ? Cell(*value / scale) : Cell(std::monostate());
}

// A result's JSON has long names: "FY2012 (Apr 2012-Mar 2013)".
std::string short_name(const std::string& period) {
  return period.substr(0, period.find(" ("));
}

report::Display display_of(const std::string& unit, double size) {
  if (unit.empty() && size > 0 && size <= 1) return {0.01, "%"};
  return report::choose_display(unit, size);
}

// "Years of loss, tokyo".
std::string title_of(const Table& table, std::size_t row) {
  std::string title = text_of(table, row, "title");
  if (title.empty()) title = text_of(table, row, "name");
  const std::string label = text_of(table, row, "label");
  return label.empty() || title.find('[') != std::string::npos ? title : title + ", " + label;
}

// By name and label: the largest size in any period.
std::map<std::string, double> sizes_of(const Table& table,
                                       const std::vector<std::string>& columns) {
  std::map<std::string, double> sizes;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    double& size = sizes[text_of(table, r, "name") + "\n" + text_of(table, r, "label")];
    for (const std::string& column : columns) {
      size = std::max(size, std::fabs(number_of(table, r, column).value_or(0)));
    }
  }
  return sizes;
}

}  // namespace

std::size_t column_of(const Table& table, const std::string& name) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), name);
  return static_cast<std::size_t>(found - table.columns.begin());
}

std::string text_of(const Table& table, std::size_t row, const std::string& column) {
  const std::size_t c = column_of(table, column);
  if (c >= table.columns.size()) return "";
  const auto* words = std::get_if<std::string>(&table.rows[row][c]);
  return words == nullptr ? "" : *words;
}

Table summary_of_limits(const Table& limits) {
  Table table{"summary_limits",
              {"limit", "text", "value", "se", "relation", "bound", "unit", "verdict"},
              {}};
  const std::map<std::string, double> sizes = sizes_of(limits, {"value", "bound"});
  for (const bool chances : {true, false}) {
    for (std::size_t r = 0; r < limits.rows.size(); ++r) {
      const bool is_chance = limits.is_chance[r];
      if (is_chance != chances) continue;
      table.is_chance.push_back(is_chance);
      const std::string key = text_of(limits, r, "name") + "\n" + text_of(limits, r, "label");
      const report::Display display = is_chance
                                          ? report::Display{1, ""}
                                          : display_of(text_of(limits, r, "unit"), sizes.at(key));
      const std::string period = short_name(text_of(limits, r, "period"));
      std::string verdict = text_of(limits, r, "verdict");
      if (verdict == "too_close") verdict = "too close to call";
      table.rows.push_back(
          {title_of(limits, r) + (period.empty() ? "" : ", " + period), text_of(limits, r, "text"),
           scaled(number_of(limits, r, "value"), display.scale),
           scaled(number_of(limits, r, "se"), display.scale), text_of(limits, r, "relation"),
           scaled(number_of(limits, r, "bound"), display.scale), display.unit, verdict});
    }
  }
  return table;
}

Table summary_of_outcomes(const Table& outcomes) {
  Table table{"summary_outcomes",
              {"outcome", "period", "unit", "mean", "mean_se", "P5", "P25", "P50", "P75", "P95",
               "ES 5 %", "ES 5 % se"},
              {}};
  const std::map<std::string, double> sizes = sizes_of(outcomes, {"mean", "P5", "P95"});
  for (std::size_t r = 0; r < outcomes.rows.size(); ++r) {
    const std::string key = text_of(outcomes, r, "name") + "\n" + text_of(outcomes, r, "label");
    const report::Display display = display_of(text_of(outcomes, r, "unit"), sizes.at(key));
    const std::string period = short_name(text_of(outcomes, r, "period"));
    std::vector<Cell> row{title_of(outcomes, r), period.empty() ? "horizon" : period, display.unit};
    for (std::size_t c = row.size(); c < table.columns.size(); ++c) {
      row.push_back(scaled(number_of(outcomes, r, table.columns[c]), display.scale));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace plimsoll::document
