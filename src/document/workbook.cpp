#include "document/workbook.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <map>
#include <set>

namespace plimsoll::document {

namespace {

// The library writes to a name; this one leads to memory.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(memfd_create("workbook", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

  Result<std::string> bytes() const {
    std::string bytes;
    char buffer[1 << 16];
    ssize_t n = 0;
    while ((n = ::pread(descriptor_, buffer, sizeof buffer, static_cast<off_t>(bytes.size()))) >
           0) {
      bytes.append(buffer, static_cast<std::size_t>(n));
    }
    if (n < 0) return Error{std::string("cannot make a workbook: ") + std::strerror(errno)};
    return bytes;
  }

 private:
  int descriptor_;
};

// Excel's own limits: characters of a cell and of a sheet's name.
constexpr std::size_t kMostCharacters = 32'000;
constexpr std::size_t kLongestSheetName = 31;
constexpr double kWidestColumn = 60;
// From here on, digits are grouped and fractions left out of sight.
constexpr double kLeastGrouped = 10'000;
// Where charts stand on their sheet, and how large.
constexpr lxw_row_t kChartRows = 17;
constexpr lxw_col_t kChartColumns = 9;
constexpr double kChartScale = 1.15;

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
  // Amounts; small numbers keep Excel's own format, which shows what there is.
  lxw_format* amount = nullptr;
  // Of tables, and of the sheets that hold them.
  std::map<std::string, std::string> names;
  std::set<std::string> taken;

  // Not longer than Excel allows, and no other sheet's.
  std::string name_for(const std::string& table) {
    std::string name = cut(table, kLongestSheetName);
    for (int n = 2; taken.count(name) > 0; ++n) {
      const std::string tail = fmt::format("_{}", n);
      name = cut(table, kLongestSheetName - tail.size()) + tail;
    }
    taken.insert(name);
    return name;
  }
};

void write_sheet(Sheets& sheets, const Table& table) {
  const std::string name = sheets.name_for(table.name);
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
        const bool is_large = std::fabs(*number) >= kLeastGrouped;
        worksheet_write_number(sheet, row, column, *number, is_large ? sheets.amount : nullptr);
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

// Two charts side by side, row below row.
class Grid {
 public:
  explicit Grid(lxw_worksheet* sheet) : sheet_(sheet) {}

  // `tall`: how many usual heights it needs.
  void add(lxw_chart* chart, double tall = 1) {
    lxw_chart_options options = {};
    options.x_scale = kChartScale;
    options.y_scale = kChartScale * tall;
    const auto column = static_cast<lxw_col_t>(n_in_row_ * kChartColumns);
    worksheet_insert_chart_opt(sheet_, row_, column, chart, &options);
    tallest_ = std::max(tallest_, tall);
    n_in_row_ += 1;
    if (n_in_row_ < 2) return;
    row_ += static_cast<lxw_row_t>(std::ceil(tallest_ * kChartRows)) + 1;
    n_in_row_ = 0;
    tallest_ = 1;
  }

 private:
  lxw_worksheet* sheet_;
  lxw_row_t row_ = 0;
  int n_in_row_ = 0;
  double tallest_ = 1;
};

// A column of a table over some of its rows, and the names of these rows.
lxw_chart_series* add_series(const Sheets& sheets, lxw_chart* chart, const Table& table,
                             const std::string& column, const char* named_by, std::size_t first,
                             std::size_t last) {
  const std::size_t at = column_of(table, column);
  if (at >= table.columns.size()) return nullptr;
  const char* sheet = sheets.names.at(table.name).c_str();
  const auto from = static_cast<lxw_row_t>(first + 1);
  const auto to = static_cast<lxw_row_t>(last + 1);
  const auto names = static_cast<lxw_col_t>(column_of(table, named_by));
  lxw_chart_series* series = chart_add_series(chart, nullptr, nullptr);
  chart_series_set_categories(series, sheet, from, names, to, names);
  chart_series_set_values(series, sheet, from, static_cast<lxw_col_t>(at), to,
                          static_cast<lxw_col_t>(at));
  chart_series_set_name(series, column.c_str());
  return series;
}

// Amounts on an axis in bn or M.
void set_amounts(lxw_chart_axis* axis, double largest, const std::string& unit) {
  const bool bn = largest >= 1e9;
  const bool scaled = largest >= 1e6;
  chart_axis_set_num_format(axis, bn ? "#,##0.0,,," : scaled ? "#,##0,," : "General");
  const std::string name = (bn ? "bn " : scaled ? "M " : "") + unit;
  if (!name.empty()) chart_axis_set_name(axis, name.c_str());
  lxw_chart_line line = {};
  line.color = 0xD9D3C7;
  chart_axis_major_gridlines_set_line(axis, &line);
}

double largest_of(const Table& table, const char* column, std::size_t first, std::size_t last) {
  const std::size_t at = column_of(table, column);
  double largest = 0;
  for (std::size_t r = first; at < table.columns.size() && r <= last; ++r) {
    if (const auto* x = std::get_if<double>(&table.rows[r][at])) {
      largest = std::max(largest, std::fabs(*x));
    }
  }
  return largest;
}

struct Stroke {
  const char* column;
  lxw_color_t color;
  float width;
  lxw_chart_line_dash_type dash;
};
constexpr Stroke kStrokes[] = {
    {"P95", 0x9DB6CD, 1.0F, LXW_CHART_LINE_DASH_DASH},
    {"P75", 0x5B8BB8, 1.25F, LXW_CHART_LINE_DASH_SOLID},
    {"P50", 0x0F5499, 2.5F, LXW_CHART_LINE_DASH_SOLID},
    {"mean", 0x1D1B19, 1.25F, LXW_CHART_LINE_DASH_ROUND_DOT},
    {"P25", 0x5B8BB8, 1.25F, LXW_CHART_LINE_DASH_SOLID},
    {"P5", 0x9DB6CD, 1.0F, LXW_CHART_LINE_DASH_DASH},
};

void add_outcome_charts(Sheets& sheets, Grid& grid, const Table& outcomes) {
  for (const Stretch& stretch : stretches(outcomes)) {
    lxw_chart* chart = workbook_add_chart(sheets.book, LXW_CHART_LINE);
    if (chart == nullptr) return;
    for (const Stroke& stroke : kStrokes) {
      lxw_chart_series* series =
          add_series(sheets, chart, outcomes, stroke.column, "period", stretch.first, stretch.last);
      if (series == nullptr) continue;
      lxw_chart_line line = {};
      line.color = stroke.color;
      line.width = stroke.width;
      line.dash_type = static_cast<std::uint8_t>(stroke.dash);
      chart_series_set_line(series, &line);
    }
    chart_title_set_name(chart, cut(stretch.title, 200).c_str());
    set_amounts(chart->y_axis, largest_of(outcomes, "P95", stretch.first, stretch.last),
                stretch.unit);
    grid.add(chart);
  }
}

void fill(lxw_chart_series* series, lxw_color_t color) {
  lxw_chart_fill solid = {};
  solid.color = color;
  if (series != nullptr) chart_series_set_fill(series, &solid);
}

// Bars grow with their number.
constexpr double kBarsAtUsualHeight = 9;

void add_limit_chart(Sheets& sheets, Grid& grid, const Table& limits) {
  // Chances only: amounts of different units share no axis.
  std::size_t n = 0;
  while (n < limits.rows.size() && text_of(limits, n, "unit").empty() &&
         text_of(limits, n, "text").starts_with("P(")) {
    ++n;
  }
  if (n == 0) return;
  lxw_chart* chart = workbook_add_chart(sheets.book, LXW_CHART_BAR);
  if (chart == nullptr) return;
  const char* sheet = sheets.names.at("limits").c_str();
  const lxw_color_t colors[] = {0x0F5499, 0xD9D3C7};
  for (const int i : {0, 1}) {
    lxw_chart_series* series =
        add_series(sheets, chart, limits, i == 0 ? "value" : "bound", "name", 0, n - 1);
    // Named by limit, label and period together.
    chart_series_set_categories(series, sheet, 1, 0, static_cast<lxw_row_t>(n), 3);
    fill(series, colors[i]);
  }
  chart_title_set_name(chart, "Limits on chances");
  chart_axis_set_reverse(chart->x_axis);
  chart_axis_set_num_format(chart->y_axis, "0%");
  grid.add(chart, std::max(1.0, static_cast<double>(n) / kBarsAtUsualHeight));
}

// What each risk adds, the largest first, as the command ranks them.
void add_attribution_chart(Sheets& sheets, Grid& grid, const Table& shares) {
  constexpr std::size_t kMost = 20;
  if (shares.rows.empty()) return;
  lxw_chart* chart = workbook_add_chart(sheets.book, LXW_CHART_BAR);
  if (chart == nullptr) return;
  const std::size_t n = std::min(kMost, shares.rows.size());
  fill(add_series(sheets, chart, shares, "shapley.value", "title", 0, n - 1), 0x9E1B3C);
  chart_title_set_name(chart, "What each risk adds");
  chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
  chart_axis_set_reverse(chart->x_axis);
  chart_axis_set_label_position(chart->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
  set_amounts(chart->y_axis, largest_of(shares, "shapley.value", 0, n - 1), "");
  grid.add(chart, std::max(1.0, static_cast<double>(n) / kBarsAtUsualHeight));
}

}  // namespace

Result<std::string> write_workbook(const std::vector<Table>& tables) {
  const MemoryFile file;
  Sheets sheets;
  sheets.book = workbook_new(file.path().c_str());
  if (sheets.book == nullptr) return Error{"cannot make a workbook: no memory"};
  sheets.heading = workbook_add_format(sheets.book);
  format_set_bold(sheets.heading);
  format_set_bottom(sheets.heading, LXW_BORDER_THIN);
  sheets.amount = workbook_add_format(sheets.book);
  format_set_num_format(sheets.amount, "#,##0");
  sheets.taken.insert("charts");

  lxw_worksheet* charts = workbook_add_worksheet(sheets.book, "charts");
  for (const Table& table : tables) write_sheet(sheets, table);
  Grid grid(charts);
  const auto with = [&](const char* name, auto add) {
    for (const Table& table : tables) {
      if (table.name == name) add(sheets, grid, table);
    }
  };
  with("limits", add_limit_chart);
  with("attribute_shares", add_attribution_chart);
  with("outcomes", add_outcome_charts);
  const lxw_error code = workbook_close(sheets.book);
  if (code != LXW_NO_ERROR) {
    return Error{fmt::format("cannot make a workbook: {}", lxw_strerror(code))};
  }
  return file.bytes();
}

}  // namespace plimsoll::document
