// The module plimsoll-workbook: a book as its plan says, cell by cell.
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
#include <memory>
#include <utility>

#include "document/sheet_maker.h"
#include "document/sheet_text.h"
#include "report/doubt_marks.h"

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

constexpr double kLineHeight = 15;
constexpr double kTitleSize = 18;
constexpr double kUsualWidth = 8.43;
// Of a chart that is not scaled, in pixels.
constexpr double kChartWidth = 480;
constexpr double kChartHeight = 288;
constexpr std::uint8_t kA4 = 9;

// How a cell looks.
struct Style {
  Look look = Look::plain;
  std::string number = {};
  bool wraps = false;
  bool is_right = false;
  bool is_indented = false;
  bool is_input = false;

  auto operator<=>(const Style&) const = default;
};

lxw_row_t row_of(std::size_t row) {
  return static_cast<lxw_row_t>(row);
}

lxw_col_t column_at(std::size_t column) {
  return static_cast<lxw_col_t>(column);
}

class Formats {
 public:
  explicit Formats(lxw_workbook* book) : book_(book) {}

  lxw_format* of(const Style& style) {
    lxw_format*& found = formats_[style];
    if (found == nullptr) {
      found = workbook_add_format(book_);
      if (!style.number.empty()) format_set_num_format(found, style.number.c_str());
      if (style.wraps) format_set_text_wrap(found);
      if (style.is_right) format_set_align(found, LXW_ALIGN_RIGHT);
      if (style.is_indented) format_set_indent(found, 1);
      if (style.is_input) format_set_bg_color(found, 0xFFF6D6);
      format_set_align(found, LXW_ALIGN_VERTICAL_TOP);
      dress(found, style.look);
    }
    return found;
  }

 private:
  static void dress(lxw_format* format, Look look) {
    switch (look) {
      case Look::plain:
        break;
      case Look::title:
        format_set_bold(format);
        format_set_font_size(format, kTitleSize);
        break;
      case Look::lead:
      case Look::caption:
        format_set_bold(format);
        format_set_font_size(format, 12);
        break;
      case Look::hint:
        format_set_font_color(format, 0x5C554D);
        break;
      case Look::heading:
        format_set_bold(format);
        format_set_bottom(format, LXW_BORDER_THIN);
        format_set_text_wrap(format);
        format_set_bg_color(format, 0xEFEBE4);
        break;
      case Look::link:
        format_set_font_color(format, 0x0F5499);
        format_set_underline(format, LXW_UNDERLINE_SINGLE);
        break;
      case Look::holds:
        format_set_bold(format);
        format_set_font_color(format, 0x2D6A4F);
        break;
      case Look::breached:
        format_set_bold(format);
        format_set_font_color(format, 0x9E1B3C);
        break;
      case Look::open:
        format_set_bold(format);
        format_set_font_color(format, 0x735900);
        break;
    }
  }

  lxw_workbook* book_;
  std::map<Style, lxw_format*> formats_;
};

void write_formula(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const BookCell& cell,
                   lxw_format* format) {
  const auto* number = std::get_if<double>(&cell.value);
  const double value = number == nullptr ? 0 : *number;
  const auto* words = std::get_if<std::string>(&cell.value);
  const char* formula = cell.formula.c_str();
  if (cell.is_array) {
    worksheet_write_array_formula_num(sheet, row, column, row, column, formula, format, value);
  } else if (words != nullptr) {
    worksheet_write_formula_str(sheet, row, column, formula, format, cell_text(*words).c_str());
  } else {
    worksheet_write_formula_num(sheet, row, column, formula, format, value);
  }
}

// Sheets are named without signs that formulas quote with (sheet_names.h).
void write_cell(lxw_worksheet* sheet, Formats& formats, lxw_row_t row, lxw_col_t column,
                const BookCell& cell) {
  // Text stands away from the number before it.
  const bool is_text = std::holds_alternative<std::string>(cell.value);
  std::string number = cell.format;
  if (cell.doubt != Doubt::none) {
    number += fmt::format("\"{}\"", report::doubt_mark(cell.doubt));
  }
  lxw_format* format = formats.of({cell.look, number, cell.wraps, cell.is_right,
                                   is_text && column > 0 && !cell.is_right, cell.is_input});
  if (!cell.choices.empty()) {
    lxw_data_validation choices = {};
    std::string from = cell.choices;
    choices.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
    choices.value_formula = from.data();
    worksheet_data_validation_cell(sheet, row, column, &choices);
  }
  if (!cell.formula.empty()) {
    write_formula(sheet, row, column, cell, format);
  } else if (const auto* number = std::get_if<double>(&cell.value)) {
    worksheet_write_number(sheet, row, column, *number, format);
  } else if (const auto* words = std::get_if<std::string>(&cell.value)) {
    const std::string text = cell_text(*words);
    if (!cell.to.empty()) {
      const std::string url = "internal:'" + cell.to + "'!A1";
      worksheet_write_url(sheet, row, column, url.c_str(), nullptr);
    }
    // Written as a string, whatever it begins with.
    worksheet_write_string(sheet, row, column, text.c_str(), format);
  }
}

void write_words(lxw_worksheet* sheet, Formats& formats, const BookSheet& from,
                 const BookText& text) {
  double width = 0;
  for (std::size_t c = 0; c <= text.last_column; ++c) {
    width += c < from.widths.size() ? from.widths[c] : kUsualWidth;
  }
  const bool is_title = text.look == Look::title;
  const double size = is_title ? kTitleSize / 11 : text.look == Look::lead ? 1.15 : 1;
  const double lines = text_lines(text.text, 0.95 * width / size);
  worksheet_set_row(sheet, row_of(text.row), kLineHeight * lines * (is_title ? 1.6 : size),
                    nullptr);
  worksheet_merge_range(sheet, row_of(text.row), 0, row_of(text.row), column_at(text.last_column),
                        cell_text(text.text).c_str(),
                        formats.of({text.look, "", true, false, false, false}));
}

void set_axis(lxw_chart_axis* axis, const std::string& name, const std::string& format) {
  if (!name.empty()) chart_axis_set_name(axis, chart_text(name).c_str());
  lxw_chart_font font = {};
  font.size = 9;
  chart_axis_set_name_font(axis, &font);
  chart_axis_set_num_font(axis, &font);
  if (format != "General") chart_axis_set_num_format(axis, format.c_str());
}

void set_grid(lxw_chart_axis* axis) {
  lxw_chart_line line = {};
  line.color = 0xD9D3C7;
  chart_axis_major_gridlines_set_visible(axis, LXW_TRUE);
  chart_axis_major_gridlines_set_line(axis, &line);
}

std::uint8_t type_of(BookChart::Kind kind) {
  switch (kind) {
    case BookChart::Kind::lines:
      return LXW_CHART_LINE;
    case BookChart::Kind::columns:
      return LXW_CHART_COLUMN;
    case BookChart::Kind::bars:
      return LXW_CHART_BAR;
    case BookChart::Kind::curve:
      break;
  }
  return LXW_CHART_SCATTER_STRAIGHT;
}

void add_series(lxw_chart* chart, const BookChart& from, const std::string& sheet,
                const BookSeries& told) {
  lxw_chart_series* series = chart_add_series(chart, nullptr, nullptr);
  chart_series_set_categories(series, sheet.c_str(), row_of(told.along.first),
                              column_at(told.along.column), row_of(told.along.last),
                              column_at(told.along.column));
  chart_series_set_values(series, sheet.c_str(), row_of(told.values.first),
                          column_at(told.values.column), row_of(told.values.last),
                          column_at(told.values.column));
  chart_series_set_name(series, chart_text(told.name).c_str());
  if (from.kind == BookChart::Kind::columns || from.kind == BookChart::Kind::bars) {
    lxw_chart_fill fill = {};
    fill.color = told.color;
    chart_series_set_fill(series, &fill);
    return;
  }
  lxw_chart_line line = {};
  line.color = told.color;
  line.width = static_cast<float>(told.width);
  line.dash_type =
      static_cast<std::uint8_t>(told.dash == Dash::dashes ? LXW_CHART_LINE_DASH_DASH
                                : told.dash == Dash::dots ? LXW_CHART_LINE_DASH_ROUND_DOT
                                                          : LXW_CHART_LINE_DASH_SOLID);
  chart_series_set_line(series, &line);
}

// In this library the axes of a chart of bars are named as they are seen: `y_axis` holds the categories and
// `x_axis` the values. Where categories run downwards, the values' axis would stand above them, so it
// crosses at their last.
void set_axes(lxw_chart* chart, const BookChart& from) {
  set_axis(chart->x_axis, from.across, from.across_format);
  set_axis(chart->y_axis, from.upwards, from.upwards_format);
  // Names of categories stand at the edge, also where values are negative.
  switch (from.kind) {
    case BookChart::Kind::bars:
      chart_axis_set_reverse(chart->y_axis);
      chart_axis_set_interval_unit(chart->y_axis, 1);
      chart_axis_set_crossing_max(chart->y_axis);
      chart_axis_set_label_position(chart->y_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
      chart_axis_major_gridlines_set_visible(chart->y_axis, LXW_FALSE);
      set_grid(chart->x_axis);
      break;
    case BookChart::Kind::curve:
      chart_axis_set_label_position(chart->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
      chart_axis_set_label_position(chart->y_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
      chart_axis_set_min(chart->y_axis, 0);
      chart_axis_set_max(chart->y_axis, 1);
      if (from.across_least) chart_axis_set_min(chart->x_axis, *from.across_least);
      if (from.across_largest) chart_axis_set_max(chart->x_axis, *from.across_largest);
      if (from.across_step) chart_axis_set_major_unit(chart->x_axis, *from.across_step);
      set_grid(chart->x_axis);
      set_grid(chart->y_axis);
      break;
    case BookChart::Kind::columns:
      chart_axis_set_interval_unit(chart->x_axis, static_cast<std::uint16_t>(from.names_every));
      [[fallthrough]];
    case BookChart::Kind::lines:
      chart_axis_set_label_position(chart->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
      set_grid(chart->y_axis);
      break;
  }
}

void add_chart(lxw_workbook* book, lxw_worksheet* sheet, const std::string& name,
               const BookChart& from) {
  lxw_chart* chart = workbook_add_chart(book, type_of(from.kind));
  if (chart == nullptr) return;
  for (const BookSeries& told : from.series) add_series(chart, from, name, told);
  chart_title_set_name(chart, chart_text(from.title).c_str());
  lxw_chart_font font = {};
  font.size = 11;
  font.bold = LXW_TRUE;
  chart_title_set_name_font(chart, &font);
  chart_legend_set_position(chart,
                            from.has_legend ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE);
  if (from.overlaps) chart_set_series_overlap(chart, 100);
  if (from.kind == BookChart::Kind::columns) chart_set_series_gap(chart, 8);
  if (from.kind == BookChart::Kind::bars) chart_set_series_gap(chart, 60);
  set_axes(chart, from);
  lxw_chart_options options = {};
  options.x_offset = static_cast<std::int32_t>(from.left);
  options.x_scale = static_cast<double>(from.width) / kChartWidth;
  options.y_scale = static_cast<double>(from.height) / kChartHeight;
  options.object_position = LXW_OBJECT_MOVE_DONT_SIZE;
  std::string about = cell_text(from.title);
  options.description = about.data();
  worksheet_insert_chart_opt(sheet, row_of(from.row), 0, chart, &options);
}

// Row after row: of a book whose rows leave the memory, none is written twice.
void write_sheet(lxw_workbook* book, lxw_worksheet* sheet, Formats& formats,
                 const BookSheet& from) {
  for (std::size_t c = 0; c < from.widths.size(); ++c) {
    worksheet_set_column(sheet, column_at(c), column_at(c), from.widths[c], nullptr);
  }
  auto text = from.texts.begin();
  std::size_t last_row = 0;
  for (const auto& [place, cell] : from.cells) {
    for (; text != from.texts.end() && text->row <= place.first; ++text) {
      write_words(sheet, formats, from, *text);
    }
    const auto height = from.heights.find(place.first);
    if (height != from.heights.end() && height->first != last_row) {
      last_row = height->first;
      worksheet_set_row(sheet, row_of(last_row), kLineHeight * height->second + 2, nullptr);
    }
    write_cell(sheet, formats, row_of(place.first), column_at(place.second), cell);
  }
  for (; text != from.texts.end(); ++text) write_words(sheet, formats, from, *text);
  if (from.filter_row > 0) {
    worksheet_autofilter(sheet, row_of(from.filter_row), 0, row_of(from.filter_last_row),
                         column_at(from.filter_last_column));
    worksheet_repeat_rows(sheet, row_of(from.filter_row), row_of(from.filter_row));
  }
  if (from.frozen_rows + from.frozen_columns > 0) {
    worksheet_freeze_panes(sheet, row_of(from.frozen_rows), column_at(from.frozen_columns));
  }
  for (const BookChart& chart : from.charts) add_chart(book, sheet, from.name, chart);
  if (from.color != 0) worksheet_set_tab_color(sheet, from.color);
  worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, kA4);
  worksheet_set_margins(sheet, 0.5, 0.5, 0.6, 0.6);
  worksheet_fit_to_pages(sheet, 1, 0);
  if (from.printed_rows > 0) {
    std::size_t last = from.filter_last_column;
    for (const auto& [place, cell] : from.cells) {
      if (place.first < from.printed_rows) last = std::max(last, place.second);
    }
    worksheet_print_area(sheet, 0, 0, row_of(from.printed_rows - 1), column_at(last));
  }
  worksheet_set_footer(sheet, "&L&A&RPage &P of &N");
}

Result<std::string> workbook_of(const Book& from) {
  const MemoryFile file;
  lxw_workbook* book = workbook_new(file.path().c_str());
  if (book == nullptr) return Error{"cannot make a workbook: no memory"};
  lxw_doc_properties properties = {};
  std::string title = cell_text(from.title);
  properties.title = title.data();
  workbook_set_properties(book, &properties);
  Formats formats(book);
  for (const BookSheet& one : from.sheets) {
    lxw_worksheet* sheet = workbook_add_worksheet(book, one.name.c_str());
    if (sheet != nullptr) write_sheet(book, sheet, formats, one);
  }
  const lxw_error code = workbook_close(book);
  if (code != LXW_NO_ERROR) {
    return Error{fmt::format("cannot make a workbook: {}", lxw_strerror(code))};
  }
  return file.bytes();
}

// Rows leave the memory as soon as the next begins.
class TrialsBook final : public SipsFile {
 public:
  TrialsBook(lxw_workbook* book, const std::vector<std::string>& heads)
      : book_(book), formats_(book) {
    answers_ = workbook_add_worksheet(book_, "Answers");
    trials_ = workbook_add_worksheet(book_, kSipsTrials);
    if (trials_ == nullptr) return;
    constexpr double kTrialsColumn = 14;
    worksheet_set_column(trials_, 0, column_at(heads.size()), kTrialsColumn, nullptr);
    worksheet_freeze_panes(trials_, kSipsHeadings, 1);
    lxw_format* heading = formats_.of({Look::heading, "", false, true, false, false});
    worksheet_set_row(trials_, 0, 3 * kLineHeight, nullptr);
    worksheet_write_string(trials_, 0, 0, "trial", heading);
    for (std::size_t c = 0; c < heads.size(); ++c) {
      worksheet_write_string(trials_, 0, column_at(c + 1), cell_text(heads[c]).c_str(), heading);
    }
  }
  ~TrialsBook() override {
    if (book_ != nullptr) lxw_workbook_free(book_);
  }
  TrialsBook(const TrialsBook&) = delete;
  TrialsBook& operator=(const TrialsBook&) = delete;

  bool is_whole() const { return answers_ != nullptr && trials_ != nullptr; }

  void add(std::uint64_t trial, const double* values, std::size_t n) override {
    const auto row = static_cast<lxw_row_t>(trial + kSipsHeadings);
    worksheet_write_number(trials_, row, 0, static_cast<double>(trial), nullptr);
    for (std::size_t c = 0; c < n; ++c) {
      worksheet_write_number(trials_, row, column_at(c + 1), values[c], nullptr);
    }
  }

  std::optional<Error> finish(const Book& answers) override {
    lxw_doc_properties properties = {};
    std::string title = cell_text(answers.title);
    properties.title = title.data();
    workbook_set_properties(book_, &properties);
    write_sheet(book_, answers_, formats_, answers.sheets.front());
    const lxw_error code = workbook_close(std::exchange(book_, nullptr));
    if (code == LXW_NO_ERROR) return std::nullopt;
    return Error{fmt::format("cannot make a workbook: {}", lxw_strerror(code))};
  }

 private:
  lxw_workbook* book_;
  Formats formats_;
  lxw_worksheet* answers_ = nullptr;
  lxw_worksheet* trials_ = nullptr;
};

}  // namespace

}  // namespace plimsoll::document

void plimsoll_open_sips(const std::string& path, const std::string& folder,
                        const std::vector<std::string>& heads, bool is_large,
                        plimsoll::Result<std::unique_ptr<plimsoll::document::SipsFile>>& out) {
  std::string lies_in = folder;
  lxw_workbook_options options = {};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = lies_in.data();
  options.use_zip64 = is_large ? LXW_TRUE : LXW_FALSE;
  lxw_workbook* book = workbook_new_opt(path.c_str(), &options);
  if (book == nullptr) {
    out = plimsoll::Error{"cannot make a workbook: no memory"};
    return;
  }
  auto file = std::make_unique<plimsoll::document::TrialsBook>(book, heads);
  if (!file->is_whole()) {
    out = plimsoll::Error{"cannot make a workbook: no room for its sheets in " + folder};
    return;
  }
  out = std::unique_ptr<plimsoll::document::SipsFile>(std::move(file));
}

void plimsoll_write_workbook(const plimsoll::document::Book& book,
                             plimsoll::Result<std::string>& out) {
  out = plimsoll::document::workbook_of(book);
}
