#include "document/workbook.h"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cstdio>
#include <map>

namespace plimsoll::document {

namespace {

// Excel's own limits: characters of a cell and of a sheet's name.
constexpr std::size_t kMostCharacters = 32'000;
constexpr std::size_t kLongestSheetName = 31;
constexpr double kWidestColumn = 60;

std::string cut(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  // Not inside a character.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

std::size_t length_of(const Cell& cell) {
  if (const auto* words = std::get_if<std::string>(&cell)) return words->size();
  return std::holds_alternative<double>(cell) ? 12 : 0;
}

struct Sheets {
  lxw_workbook* book = nullptr;
  lxw_format* heading = nullptr;
  lxw_format* number = nullptr;
  std::map<std::string, std::string> names;
};

void write_sheet(Sheets& sheets, const Table& table) {
  const std::string name = cut(table.name, kLongestSheetName);
  lxw_worksheet* sheet = workbook_add_worksheet(sheets.book, name.c_str());
  if (sheet == nullptr) return;
  sheets.names[table.name] = name;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const auto column = static_cast<lxw_col_t>(c);
    worksheet_write_string(sheet, 0, column, table.columns[c].c_str(), sheets.heading);
    std::size_t widest = table.columns[c].size();
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      const Cell& cell = table.rows[r][c];
      widest = std::max(widest, length_of(cell));
      const auto row = static_cast<lxw_row_t>(r + 1);
      if (const auto* number = std::get_if<double>(&cell)) {
        worksheet_write_number(sheet, row, column, *number, sheets.number);
      } else if (const auto* words = std::get_if<std::string>(&cell)) {
        worksheet_write_string(sheet, row, column, cut(*words, kMostCharacters).c_str(), nullptr);
      }
    }
    worksheet_set_column(sheet, column, column,
                         std::min(static_cast<double>(widest) + 2, kWidestColumn), nullptr);
  }
  worksheet_freeze_panes(sheet, 1, 1);
  if (!table.rows.empty()) {
    worksheet_autofilter(sheet, 0, 0, static_cast<lxw_row_t>(table.rows.size()),
                         static_cast<lxw_col_t>(table.columns.size() - 1));
  }
}

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

// A run of rows of one outcome over its periods.
struct Stretch {
  std::string title;
  std::string unit;
  std::size_t first = 0;
  std::size_t last = 0;
};

std::vector<Stretch> stretches(const Table& table) {
  std::vector<Stretch> out;
  std::string key;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    if (text_of(table, r, "period").empty()) {
      key.clear();
      continue;
    }
    const std::string own = text_of(table, r, "name") + "\n" + text_of(table, r, "label");
    if (own == key) {
      out.back().last = r;
      continue;
    }
    key = own;
    std::string title = text_of(table, r, "title");
    if (title.empty()) title = text_of(table, r, "name");
    out.push_back({title, text_of(table, r, "unit"), r, r});
  }
  return out;
}

void add_outcome_charts(Sheets& sheets, lxw_worksheet* sheet, const Table& outcomes,
                        lxw_row_t& row) {
  const std::string& name = sheets.names.at("outcomes");
  for (const Stretch& stretch : stretches(outcomes)) {
    lxw_chart* chart = workbook_add_chart(sheets.book, LXW_CHART_LINE);
    if (chart == nullptr) return;
    const auto first = static_cast<lxw_row_t>(stretch.first + 1);
    const auto last = static_cast<lxw_row_t>(stretch.last + 1);
    for (const char* column : {"P5", "P25", "P50", "P75", "P95", "mean"}) {
      const std::size_t at = column_of(outcomes, column);
      if (at >= outcomes.columns.size()) continue;
      lxw_chart_series* series = chart_add_series(chart, nullptr, nullptr);
      const auto period = static_cast<lxw_col_t>(column_of(outcomes, "period"));
      chart_series_set_categories(series, name.c_str(), first, period, last, period);
      chart_series_set_values(series, name.c_str(), first, static_cast<lxw_col_t>(at), last,
                              static_cast<lxw_col_t>(at));
      chart_series_set_name(series, column);
      chart_series_set_marker_type(series, LXW_CHART_MARKER_CIRCLE);
    }
    chart_title_set_name(chart, cut(stretch.title, 200).c_str());
    chart_axis_set_name(chart->y_axis, stretch.unit.c_str());
    worksheet_insert_chart(sheet, row, 0, chart);
    row += 16;
  }
}

void add_limit_chart(Sheets& sheets, lxw_worksheet* sheet, const Table& limits, lxw_row_t& row) {
  // Chances only: amounts of different units share no axis.
  std::size_t first = limits.rows.size();
  std::size_t last = 0;
  for (std::size_t r = 0; r < limits.rows.size(); ++r) {
    if (!text_of(limits, r, "unit").empty() || !text_of(limits, r, "text").starts_with("P(")) break;
    first = std::min(first, r);
    last = r;
  }
  if (first > last) return;
  lxw_chart* chart = workbook_add_chart(sheets.book, LXW_CHART_BAR);
  if (chart == nullptr) return;
  const std::string& name = sheets.names.at("limits");
  for (const char* column : {"value", "bound"}) {
    lxw_chart_series* series = chart_add_series(chart, nullptr, nullptr);
    chart_series_set_categories(series, name.c_str(), static_cast<lxw_row_t>(first + 1), 0,
                                static_cast<lxw_row_t>(last + 1), 2);
    const auto at = static_cast<lxw_col_t>(column_of(limits, column));
    chart_series_set_values(series, name.c_str(), static_cast<lxw_row_t>(first + 1), at,
                            static_cast<lxw_row_t>(last + 1), at);
    chart_series_set_name(series, column);
  }
  chart_title_set_name(chart, "Limits on chances");
  worksheet_insert_chart(sheet, row, 0, chart);
  row += 16;
}

}  // namespace

std::optional<Error> write_workbook(const std::string& path, const std::vector<Table>& tables) {
  const std::string unfinished = path + ".plimsoll-tmp";
  Sheets sheets;
  sheets.book = workbook_new(unfinished.c_str());
  if (sheets.book == nullptr) return Error{"cannot make a workbook"};
  sheets.heading = workbook_add_format(sheets.book);
  format_set_bold(sheets.heading);
  format_set_bottom(sheets.heading, LXW_BORDER_THIN);
  sheets.number = workbook_add_format(sheets.book);
  format_set_num_format(sheets.number, "#,##0.####");

  lxw_worksheet* charts = workbook_add_worksheet(sheets.book, "charts");
  for (const Table& table : tables) write_sheet(sheets, table);
  lxw_row_t row = 0;
  for (const Table& table : tables) {
    if (table.name == "limits") add_limit_chart(sheets, charts, table, row);
  }
  for (const Table& table : tables) {
    if (table.name == "outcomes") add_outcome_charts(sheets, charts, table, row);
  }
  const lxw_error code = workbook_close(sheets.book);
  if (code != LXW_NO_ERROR || std::rename(unfinished.c_str(), path.c_str()) != 0) {
    std::remove(unfinished.c_str());
    return Error{fmt::format("cannot write {}: {}", path,
                             code != LXW_NO_ERROR ? lxw_strerror(code) : "renaming failed")};
  }
  return std::nullopt;
}

}  // namespace plimsoll::document
