// The module plimsoll-workbook: plans first where each table stands, so that links and charts can point there, then writes once.
#include "document/workbook_module.h"

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
#include <string_view>

#include "document/sheet_plan.h"
#include "document/sheet_text.h"
#include "document/summary.h"

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

constexpr double kWidestColumn = 48;
constexpr double kNarrowestColumn = 6;
// Where charts stand on their sheet, and how large.
constexpr lxw_row_t kChartRows = 17;
constexpr lxw_col_t kChartColumns = 9;
constexpr double kChartScale = 1.15;
constexpr const char* kSummary = "Summary";
constexpr const char* kCharts = "Charts";

// Characters that a number takes in its format: digits, separators, a sign.
double width_of(double number, const std::string& format) {
  double size = std::fabs(number);
  if (format.ends_with('%')) size *= 100;
  const double digits = size >= 10 ? std::floor(std::log10(size)) + 1 : 1;
  const double grouped = format.starts_with('#') ? std::floor((digits - 1) / 3) : 0;
  const std::size_t point = format.find('.');
  const double rest = point == std::string::npos ? 0 : static_cast<double>(format.size() - point);
  return digits + grouped + rest + 1;
}

// How a cell looks.
struct Style {
  std::string number = {};
  lxw_color_t color = 0;
  bool is_bold = false;
  bool is_heading = false;
  bool is_title = false;
  bool is_hint = false;

  auto operator<=>(const Style&) const = default;
};

// Where a table stands: its sheet, and the row of its headings.
struct Placed {
  std::string sheet;
  lxw_row_t headings = 0;
};

class Book {
 public:
  explicit Book(lxw_workbook* book) : book_(book) {}

  lxw_workbook* get() const { return book_; }

  lxw_format* format(const Style& style) {
    lxw_format*& found = formats_[style];
    if (found != nullptr) return found;
    found = workbook_add_format(book_);
    if (!style.number.empty()) format_set_num_format(found, style.number.c_str());
    if (style.color != 0) format_set_font_color(found, style.color);
    if (style.is_bold || style.is_heading || style.is_title) format_set_bold(found);
    if (style.is_title) format_set_font_size(found, 16);
    if (style.is_hint) format_set_font_color(found, 0x6B645C);
    if (style.is_heading) {
      format_set_bottom(found, LXW_BORDER_THIN);
      format_set_text_wrap(found);
      format_set_align(found, LXW_ALIGN_VERTICAL_TOP);
    }
    return found;
  }

  lxw_worksheet* add_sheet(const std::string& name) {
    return workbook_add_worksheet(book_, name.c_str());
  }

  void place(const std::string& table, Placed at) { placed_[table] = std::move(at); }
  const Placed* find(const std::string& table) const {
    const auto found = placed_.find(table);
    return found == placed_.end() ? nullptr : &found->second;
  }

 private:
  lxw_workbook* book_;
  std::map<Style, lxw_format*> formats_;
  std::map<std::string, Placed> placed_;
};

void write_text(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const std::string& text,
                lxw_format* format) {
  worksheet_write_string(sheet, row, column, cell_text(text).c_str(), format);
}

void write_link(Book& book, lxw_worksheet* sheet, lxw_row_t row, const std::string& to,
                const std::string& text) {
  const std::string url = "internal:'" + to + "'!A1";
  worksheet_write_url_opt(sheet, row, 0, url.c_str(), nullptr, text.c_str(), nullptr);
  worksheet_write_string(sheet, row, 0, cell_text(text).c_str(), book.format({.color = 0x0F5499}));
}

lxw_color_t verdict_color(std::string_view text) {
  if (text == "holds") return 0x2D6A4F;
  if (text == "breached") return 0x9E1B3C;
  return text == "too_close" || text == "too close to call" ? 0x8A6D00 : 0;
}

// A sheet as it is filled from above.
class Writer {
 public:
  Writer(Book& book, const std::string& name) : book_(book), name_(name) {
    sheet_ = book.add_sheet(name);
  }

  lxw_worksheet* sheet() const { return sheet_; }
  lxw_row_t row() const { return row_; }

  void title(const std::string& text, const std::string& about) {
    write_text(sheet_, row_++, 0, text, book_.format({.is_title = true}));
    if (!about.empty()) hint(about);
  }
  void hint(const std::string& text) {
    write_text(sheet_, row_++, 0, text, book_.format({.is_hint = true}));
  }
  void link(const std::string& to, const std::string& text, const std::string& about) {
    write_link(book_, sheet_, row_, to, text);
    if (!about.empty()) write_text(sheet_, row_, 1, about, nullptr);
    ++row_;
  }
  void skip() { ++row_; }

  // Headings and rows, with a title above them unless the sheet has one.
  void block(const Block& block, bool is_only) {
    const Table& table = *block.table;
    if (!is_only) write_text(sheet_, row_++, 0, block.title, book_.format({.is_bold = true}));
    if (!table.about.empty()) hint(table.about);
    const lxw_row_t headings = row_++;
    book_.place(table.name, {name_, headings});
    const NumberFormats formats(table);
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const auto column = static_cast<lxw_col_t>(c);
      const std::string heading = heading_of(table, c);
      write_text(sheet_, headings, column, heading, book_.format({.is_heading = true}));
      // A heading may take two lines.
      widen(c, static_cast<double>(heading.size()) / 2 + 2);
      for (std::size_t r = 0; r < table.rows.size(); ++r) {
        write_cell(table.rows[r][c], headings + 1 + static_cast<lxw_row_t>(r), c, formats.of(r, c));
      }
    }
    row_ += static_cast<lxw_row_t>(table.rows.size());
    if (is_only) {
      worksheet_freeze_panes(sheet_, headings + 1, 1);
      worksheet_autofilter(sheet_, headings, 0, row_ - 1,
                           static_cast<lxw_col_t>(table.columns.size() - 1));
      worksheet_repeat_rows(sheet_, headings, headings);
    }
    ++row_;
  }

  void finish() {
    for (std::size_t c = 0; c < widths_.size(); ++c) {
      const auto column = static_cast<lxw_col_t>(c);
      worksheet_set_column(sheet_, column, column,
                           std::clamp(widths_[c], kNarrowestColumn, kWidestColumn), nullptr);
    }
    worksheet_set_landscape(sheet_);
    worksheet_fit_to_pages(sheet_, 1, 0);
  }

 private:
  void write_cell(const Cell& cell, lxw_row_t row, std::size_t c, const std::string& format) {
    const auto column = static_cast<lxw_col_t>(c);
    if (const auto* number = std::get_if<double>(&cell)) {
      worksheet_write_number(sheet_, row, column, *number, book_.format({.number = format}));
      widen(c, width_of(*number, format) + 2);
    } else if (const auto* words = std::get_if<std::string>(&cell)) {
      const lxw_color_t color = verdict_color(*words);
      write_text(sheet_, row, column, *words,
                 color == 0 ? nullptr : book_.format({.color = color, .is_bold = true}));
      widen(c, static_cast<double>(words->size()) + 2);
    }
  }
  void widen(std::size_t column, double width) {
    if (widths_.size() <= column) widths_.resize(column + 1, 0);
    widths_[column] = std::max(widths_[column], width);
  }

  Book& book_;
  std::string name_;
  lxw_worksheet* sheet_ = nullptr;
  lxw_row_t row_ = 0;
  std::vector<double> widths_;
};

std::string fact(const Table* run, const std::string& field) {
  if (run == nullptr) return "";
  for (std::size_t r = 0; r < run->rows.size(); ++r) {
    if (text_of(*run, r, "field") != field) continue;
    const Cell& cell = run->rows[r][column_of(*run, "value")];
    if (const auto* number = std::get_if<double>(&cell)) return fmt::format("{:.0f}", *number);
    return text_of(*run, r, "value");
  }
  return "";
}

void write_summary(Book& book, const std::vector<Sheet>& sheets, const Table* run,
                   const Table& limits, const Table& outcomes, bool has_charts) {
  Writer out(book, kSummary);
  const std::string title = fact(run, "title");
  out.title(title.empty() ? fact(run, "model") : title, "");
  std::string what = "model " + fact(run, "model");
  const auto add = [&](const char* before, const std::string& value) {
    if (!value.empty()) what += before + value;
  };
  add(", as of ", fact(run, "as_of"));
  add(", trials ", fact(run, "trials"));
  add(", seed ", fact(run, "seed"));
  add(", scenario ", fact(run, "scenario"));
  add(", actions ", fact(run, "actions"));
  add(", digest ", fact(run, "digest"));
  out.hint(what);
  const std::string warnings = fact(run, "warnings");
  if (!warnings.empty()) out.hint("warnings: " + warnings);
  out.skip();
  if (!limits.rows.empty()) out.block({"Limits", &limits}, false);
  if (!outcomes.rows.empty()) {
    out.block(
        {"Outcomes: mean and quantiles; ES 5 % is the mean of the worst 5 % of futures; ± is one "
         "standard error",
         &outcomes},
        false);
  }
  write_text(out.sheet(), out.row(), 0, "Sheets", book.format({.is_bold = true}));
  out.skip();
  if (has_charts) out.link(kCharts, kCharts, "the pictures");
  for (const Sheet& sheet : sheets) out.link(sheet.name, sheet.name, sheet.about);
  out.finish();
  worksheet_set_tab_color(out.sheet(), 0x0F5499);
}

void write_sheet(Book& book, const Sheet& sheet) {
  Writer out(book, sheet.name);
  out.title(sheet.name, sheet.about);
  out.link(kSummary, "Back to the summary", "");
  out.skip();
  const bool is_only = sheet.blocks.size() == 1;
  for (const Block& block : sheet.blocks) out.block(block, is_only);
  // Of several tables the sheet's own title stays in sight.
  if (!is_only) worksheet_freeze_panes(out.sheet(), 1, 1);
  out.finish();
}

// A run of rows of one outcome over its periods.
struct Stretch {
  std::string title;
  std::string unit;
  std::size_t first = 0;
  std::size_t last = 0;
};

std::vector<Stretch> stretches(const Table& outcomes) {
  std::vector<Stretch> out;
  std::string key;
  for (std::size_t r = 0; r < outcomes.rows.size(); ++r) {
    const std::string title = text_of(outcomes, r, "outcome");
    const std::string unit = text_of(outcomes, r, "unit");
    if (text_of(outcomes, r, "period") == "horizon") {
      key.clear();
      continue;
    }
    if (title + "\n" + unit == key) {
      out.back().last = r;
      continue;
    }
    key = title + "\n" + unit;
    out.push_back({title, unit, r, r});
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
lxw_chart_series* add_series(const Book& book, lxw_chart* chart, const Table& table,
                             const std::string& column, const char* named_by, std::size_t first,
                             std::size_t last) {
  const std::size_t at = column_of(table, column);
  const Placed* placed = book.find(table.name);
  if (at >= table.columns.size() || placed == nullptr) return nullptr;
  const char* sheet = placed->sheet.c_str();
  const auto from = placed->headings + 1 + static_cast<lxw_row_t>(first);
  const auto to = placed->headings + 1 + static_cast<lxw_row_t>(last);
  const auto names = static_cast<lxw_col_t>(column_of(table, named_by));
  lxw_chart_series* series = chart_add_series(chart, nullptr, nullptr);
  chart_series_set_categories(series, sheet, from, names, to, names);
  chart_series_set_values(series, sheet, from, static_cast<lxw_col_t>(at), to,
                          static_cast<lxw_col_t>(at));
  chart_series_set_name(series, chart_text(heading_of(table, at)).c_str());
  return series;
}

void set_values(lxw_chart_axis* axis, const char* format, const std::string& unit) {
  chart_axis_set_num_format(axis, format);
  if (!unit.empty()) chart_axis_set_name(axis, chart_text(unit).c_str());
  lxw_chart_line line = {};
  line.color = 0xD9D3C7;
  chart_axis_major_gridlines_set_line(axis, &line);
}

// Bars by category, the first above. In this library the axes of a bar chart are named as they are
// seen: `y_axis` holds the categories and `x_axis` the values. Where categories run downwards, the
// values' axis would stand above them, so it crosses at their last.
void set_categories(lxw_chart* chart) {
  chart_axis_set_reverse(chart->y_axis);
  chart_axis_set_crossing_max(chart->y_axis);
  chart_axis_set_label_position(chart->y_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
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

void add_outcome_charts(Book& book, Grid& grid, const Table& outcomes) {
  for (const Stretch& stretch : stretches(outcomes)) {
    lxw_chart* chart = workbook_add_chart(book.get(), LXW_CHART_LINE);
    if (chart == nullptr) return;
    for (const Stroke& stroke : kStrokes) {
      lxw_chart_series* series =
          add_series(book, chart, outcomes, stroke.column, "period", stretch.first, stretch.last);
      if (series == nullptr) continue;
      lxw_chart_line line = {};
      line.color = stroke.color;
      line.width = stroke.width;
      line.dash_type = static_cast<std::uint8_t>(stroke.dash);
      chart_series_set_line(series, &line);
    }
    chart_title_set_name(chart, chart_text(stretch.title).c_str());
    // Periods stand below, also where values are negative.
    chart_axis_set_label_position(chart->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    set_values(chart->y_axis, "General", stretch.unit);
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

void add_limit_chart(Book& book, Grid& grid, const Table& limits) {
  // Chances only, which stand first: amounts of different units share no axis.
  std::size_t n = 0;
  while (n < limits.rows.size() && limits.is_chance[n]) ++n;
  if (n == 0) return;
  lxw_chart* chart = workbook_add_chart(book.get(), LXW_CHART_BAR);
  if (chart == nullptr) return;
  fill(add_series(book, chart, limits, "value", "limit", 0, n - 1), 0x0F5499);
  fill(add_series(book, chart, limits, "bound", "limit", 0, n - 1), 0xD9D3C7);
  chart_title_set_name(chart, "Limits on chances");
  set_categories(chart);
  set_values(chart->x_axis, "0%", "");
  grid.add(chart, std::max(1.0, static_cast<double>(n) / kBarsAtUsualHeight));
}

// What each risk adds, the largest first, as the command ranks them.
void add_attribution_chart(Book& book, Grid& grid, const Table& shares) {
  constexpr std::size_t kMost = 20;
  lxw_chart* chart = workbook_add_chart(book.get(), LXW_CHART_BAR);
  if (chart == nullptr) return;
  const std::size_t n = std::min(kMost, shares.rows.size());
  fill(add_series(book, chart, shares, "shapley.value", "title", 0, n - 1), 0x9E1B3C);
  chart_title_set_name(chart, "What each risk adds");
  chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
  set_categories(chart);
  double largest = 0;
  const std::size_t at = column_of(shares, "shapley.value");
  for (std::size_t r = 0; at < shares.columns.size() && r < n; ++r) {
    if (const auto* x = std::get_if<double>(&shares.rows[r][at])) {
      largest = std::max(largest, std::fabs(*x));
    }
  }
  // The cells hold whole amounts, the axis shows bn or M of them.
  const bool bn = largest >= 1e9;
  const bool scaled = largest >= 1e6;
  set_values(chart->x_axis,
             bn       ? "#,##0.0,,,"
             : scaled ? "#,##0,,"
                      : "General",
             bn       ? "bn"
             : scaled ? "M"
                      : "");
  grid.add(chart, std::max(1.0, static_cast<double>(n) / kBarsAtUsualHeight));
}

const Table* table_named(const std::vector<Table>& tables, const std::string& name) {
  const auto found = std::find_if(tables.begin(), tables.end(), [&](const Table& table) {
    return table.name == name && !table.rows.empty();
  });
  return found == tables.end() ? nullptr : &*found;
}

Result<std::string> workbook_of(const std::vector<Table>& tables) {
  const MemoryFile file;
  Book book(workbook_new(file.path().c_str()));
  if (book.get() == nullptr) return Error{"cannot make a workbook: no memory"};
  const std::vector<Sheet> sheets = plan_sheets(tables);
  const Table* limits = table_named(tables, "limits");
  const Table* outcomes = table_named(tables, "outcomes");
  const Table* shares = table_named(tables, "attribute_shares");
  const Table limits_told = limits == nullptr ? Table() : summary_of_limits(*limits);
  const Table outcomes_told = outcomes == nullptr ? Table() : summary_of_outcomes(*outcomes);
  const bool has_charts = !limits_told.rows.empty() || !outcomes_told.rows.empty();
  write_summary(book, sheets, table_named(tables, "run"), limits_told, outcomes_told, has_charts);
  lxw_worksheet* charts = has_charts ? book.add_sheet(kCharts) : nullptr;
  for (const Sheet& sheet : sheets) write_sheet(book, sheet);
  if (charts != nullptr) {
    Grid grid(charts);
    if (!limits_told.rows.empty()) add_limit_chart(book, grid, limits_told);
    if (shares != nullptr) add_attribution_chart(book, grid, *shares);
    if (!outcomes_told.rows.empty()) add_outcome_charts(book, grid, outcomes_told);
  }
  const lxw_error code = workbook_close(book.get());
  if (code != LXW_NO_ERROR) {
    return Error{fmt::format("cannot make a workbook: {}", lxw_strerror(code))};
  }
  return file.bytes();
}

}  // namespace

}  // namespace plimsoll::document

void plimsoll_write_workbook(const std::vector<plimsoll::document::Table>& tables,
                             plimsoll::Result<std::string>& out) {
  out = plimsoll::document::workbook_of(tables);
}
