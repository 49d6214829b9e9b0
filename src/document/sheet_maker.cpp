#include "document/sheet_maker.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/doubt_marks.h"

namespace plimsoll::document {

namespace {

constexpr double kWidestText = 46;
constexpr double kNarrowest = 7;
// Sentences run over so many characters: a page across.
constexpr double kSentence = 118;
// Pixels of a row of usual height.
constexpr std::size_t kRowPixels = 20;
constexpr std::size_t kPictureWidth = 620;
constexpr std::size_t kPictureHeight = 360;

std::size_t rows_of_picture(std::size_t pixels) {
  return pixels / kRowPixels + 2;
}

// Characters that a number takes in its format: digits, separators, a sign.
double number_width(double number, const std::string& format) {
  double size = std::fabs(number);
  if (format.ends_with('%')) size *= 100;
  if (format == "General") return 12;
  const double digits = size >= 10 ? std::floor(std::log10(size)) + 1 : 1;
  const double grouped = format.starts_with('#') ? std::floor((digits - 1) / 3) : 0;
  const std::size_t point = format.find('.');
  const double rest = point == std::string::npos ? 0 : static_cast<double>(format.size() - point);
  return digits + grouped + rest + 1;
}

// With more decimals where a number that is not 0 would look like it: a line of 1 EUR beside values in M EUR.
std::string seen_format(double number, const std::string& format) {
  const std::size_t point = format.find('.');
  const bool is_share = format.ends_with('%');
  const std::size_t end = format.size() - (is_share ? 1 : 0);
  const std::string decimals =
      point == std::string::npos ? "" : format.substr(point + 1, end - point - 1);
  if (format == "General" || decimals.find_first_not_of("0#") != std::string::npos ||
      format.ends_with(',')) {
    return format;
  }
  const double size = std::fabs(number) * (is_share ? 100 : 1);
  if (size == 0 || size >= 0.5 * std::pow(10.0, -static_cast<double>(decimals.size()))) {
    return format;
  }
  constexpr double kMostDecimals = 9;
  const double needed = std::floor(-std::log10(size)) + 1;
  if (needed > kMostDecimals) return "0.0E+00";
  return "0." + std::string(static_cast<std::size_t>(needed), '0') + (is_share ? "%" : "");
}

BookCell value_of(std::optional<double> value, const Json& estimate, const Scale& scale) {
  BookCell cell = number_cell(value, scale);
  cell.doubt = report::doubt_named(json_text(estimate, "doubt"));
  return cell;
}

// A doubt marks the error, or the value where there is none.
std::pair<BookCell, BookCell> cells_of(std::optional<double> value, const Json& estimate,
                                       const Scale& scale) {
  std::pair<BookCell, BookCell> cells{number_cell(value, scale),
                                      error_cell(json_number(estimate, "se"), scale)};
  const bool has_error = std::holds_alternative<double>(cells.second.value);
  (has_error ? cells.second : cells.first).doubt =
      report::doubt_named(json_text(estimate, "doubt"));
  return cells;
}

}  // namespace

double text_width(const std::string& text) {
  double width = 0;
  double longest = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      longest = std::max(longest, width);
      width = 0;
    } else if ((byte & 0xC0) != 0x80) {
      // From U+3000 on letters are wide.
      width += byte >= 0xE3 ? 2 : 1;
    }
  }
  return std::max(longest, width);
}

double text_lines(const std::string& text, double width) {
  double lines = 1;
  double used = 0;
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t end = text.find_first_of(" \n", begin);
    const bool breaks = end != std::string::npos && text[end] == '\n';
    if (end == std::string::npos) end = text.size();
    const double word = text_width(text.substr(begin, end - begin));
    if (used > 0 && used + 1 + word > width) {
      ++lines;
      used = 0;
    }
    // A word may itself be longer than a line.
    lines += std::floor(word / std::max(width, 1.0));
    used += (used > 0 ? 1 : 0) + std::fmod(word, std::max(width, 1.0));
    if (breaks) {
      ++lines;
      used = 0;
    }
    begin = end + 1;
  }
  return lines;
}

void drop_empty_columns(ShownTable& table) {
  for (std::size_t c = table.headings.size(); c-- > 1;) {
    const bool any = std::any_of(table.rows.begin(), table.rows.end(), [&](const auto& row) {
      if (c >= row.size()) return false;
      const auto* words = std::get_if<std::string>(&row[c].value);
      return words != nullptr ? !words->empty()
                              : !std::holds_alternative<std::monostate>(row[c].value);
    });
    if (any) continue;
    table.headings.erase(table.headings.begin() + static_cast<long>(c));
    for (auto& row : table.rows) {
      if (c < row.size()) row.erase(row.begin() + static_cast<long>(c));
    }
  }
}

BookCell number_cell(std::optional<double> value, const Scale& scale) {
  BookCell cell;
  if (value) {
    // No sheet has a zero below 0.
    cell.value = *value / scale.size + 0.0;
    cell.format = seen_format(*value / scale.size, scale.format);
  }
  return cell;
}

BookCell error_cell(std::optional<double> error, const Scale& scale) {
  return error ? number_cell(error, scale_of_error(scale, *error)) : BookCell();
}

std::pair<BookCell, BookCell> estimate_cells(const Json& estimate, const Scale& scale) {
  return cells_of(json_number(estimate, "value"), estimate, scale);
}

std::pair<BookCell, BookCell> limit_cells(const Json& limit, const Scale& scale) {
  return cells_of(limit_value(limit), limit, scale);
}

BookCell estimate_cell(const Json& estimate, const Scale& scale) {
  return value_of(json_number(estimate, "value"), estimate, scale);
}

BookCell limit_cell(const Json& limit, const Scale& scale) {
  return value_of(limit_value(limit), limit, scale);
}

BookCell value_cell(std::optional<double> value) {
  const double size = std::fabs(value.value_or(0));
  const bool is_whole = value && std::floor(*value) == *value && size < 1e15;
  const char* format = is_whole       ? "#,##0"
                       : size >= 100  ? "#,##0.00"
                       : size >= 0.01 ? "0.0000"
                                      : "0.00E+00";
  return number_cell(value, {1, "", format});
}

Look look_of_verdict(const std::string& words) {
  if (words == "holds") return Look::holds;
  if (words == "breached") return Look::breached;
  return words == "too close to call" || words == "too_close" ? Look::open : Look::plain;
}

BookCell text_cell(std::string text) {
  BookCell cell;
  if (!text.empty()) cell.value = std::move(text);
  return cell;
}

BookCell verdict_cell(const std::string& verdict) {
  BookCell cell = text_cell(verdict_words(verdict));
  cell.look = look_of_verdict(verdict);
  return cell;
}

SheetMaker::SheetMaker(std::string name, std::string about) {
  sheet_.name = std::move(name);
  sheet_.about = std::move(about);
}

void SheetMaker::write(std::size_t row, std::size_t column, BookCell cell) {
  if (!std::holds_alternative<double>(cell.value)) cell.doubt = Doubt::none;
  if (cell.doubt != Doubt::none) doubts_.insert(cell.doubt);
  sheet_.cells[{row, column}] = std::move(cell);
}

void SheetMaker::widen(std::size_t column, double width) {
  if (sheet_.widths.size() <= column) sheet_.widths.resize(column + 1, 0);
  sheet_.widths[column] = std::max(sheet_.widths[column], width);
}

void SheetMaker::title(const std::string& text) {
  words(text, Look::title);
}

void SheetMaker::words(const std::string& text, Look look) {
  sheet_.texts.push_back({row_++, 0, text, look});
}

void SheetMaker::caption(const std::string& text) {
  BookCell cell = text_cell(text);
  cell.look = Look::caption;
  write(row_++, 0, std::move(cell));
}

void SheetMaker::link(const std::string& to, const std::string& text, const std::string& about) {
  BookCell cell = text_cell(text);
  cell.look = Look::link;
  cell.to = to;
  write(row_, 0, std::move(cell));
  if (!about.empty()) {
    cell = text_cell(about);
    cell.look = Look::hint;
    write(row_, 1, std::move(cell));
  }
  ++row_;
}

ShownAt SheetMaker::table(const ShownTable& table) {
  const ShownAt at{row_, table.rows.size()};
  for (std::size_t c = 0; c < table.headings.size(); ++c) {
    BookCell heading = text_cell(table.headings[c]);
    heading.look = Look::heading;
    heading.is_right = std::any_of(table.rows.begin(), table.rows.end(), [&](const auto& row) {
      return c < row.size() && std::holds_alternative<double>(row[c].value);
    });
    // A heading may take two lines.
    const double width = text_width(table.headings[c]);
    if (c >= n_kept_) widen(c, std::min(kWidestText, width > 10 ? width / 2 + 4 : width + 4));
    write(row_, c, std::move(heading));
  }
  for (const std::vector<BookCell>& cells : table.rows) {
    ++row_;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      BookCell cell = cells[c];
      if (const auto* number = std::get_if<double>(&cell.value)) {
        const double mark = cell.doubt == Doubt::none ? 0 : 1;
        widen(c, number_width(*number, cell.format) + mark + 2);
      } else if (const auto* words = std::get_if<std::string>(&cell.value)) {
        const double width = text_width(*words) + 2;
        const double widest = c < n_kept_ ? sheet_.widths[c] : kWidestText;
        cell.wraps = width > widest + 2 || words->find('\n') != std::string::npos;
        if (c >= n_kept_) widen(c, std::min(kWidestText, width));
      } else {
        continue;
      }
      write(row_, c, std::move(cell));
    }
  }
  row_ += 2;
  return at;
}

ShownAt SheetMaker::block(const std::string& title, const std::string& about,
                          const ShownTable& table) {
  if (!title.empty()) caption(title);
  if (!about.empty()) words(about, Look::hint);
  return this->table(table);
}

void SheetMaker::filter(const ShownAt& at, std::size_t n_columns) {
  if (at.n_rows == 0 || n_columns == 0) return;
  sheet_.filter_row = at.headings;
  sheet_.filter_last_row = at.headings + at.n_rows;
  sheet_.filter_last_column = n_columns - 1;
  freeze(at.headings + 1, 1);
}

void SheetMaker::freeze(std::size_t rows, std::size_t columns) {
  sheet_.frozen_rows = rows;
  sheet_.frozen_columns = columns;
}

void SheetMaker::pictures(std::vector<BookChart> charts) {
  constexpr std::size_t kBetween = 10;
  std::size_t tallest = 0;
  for (std::size_t i = 0; i < charts.size(); ++i) {
    BookChart& chart = charts[i];
    chart.row = row_;
    chart.left = (i % 2) * (kPictureWidth + kBetween);
    chart.width = kPictureWidth;
    if (chart.height == 0) chart.height = kPictureHeight;
    tallest = std::max(tallest, chart.height);
    sheet_.charts.push_back(std::move(chart));
    if (i % 2 == 1 || i + 1 == charts.size()) {
      row_ += rows_of_picture(tallest);
      tallest = 0;
    }
  }
}

std::size_t SheetMaker::rows_of_pictures(std::size_t n) {
  return (n + 1) / 2 * rows_of_picture(kPictureHeight);
}

void SheetMaker::legend() {
  for (const Doubt doubt : {Doubt::heavy_tail, Doubt::few_trials, Doubt::no_spread}) {
    if (!doubts_.contains(doubt)) continue;
    words(fmt::format("{} {}.", report::doubt_mark(doubt), report::doubt_note(doubt)), Look::hint);
  }
  if (!doubts_.empty()) skip();
  doubts_.clear();
}

BookSheet SheetMaker::finish() {
  legend();
  for (double& width : sheet_.widths) width = std::max(width, kNarrowest);
  if (sheet_.widths.empty()) sheet_.widths.resize(1, kWidestText);
  for (const auto& [place, cell] : sheet_.cells) {
    if (cell.look != Look::heading && !cell.wraps) continue;
    const auto* words = std::get_if<std::string>(&cell.value);
    // The arrow of a filter takes room too.
    const bool is_filter = sheet_.filter_row > 0 && sheet_.filter_row == place.first;
    // Letters of words are narrower than the digits that widths count.
    constexpr double kNarrower = 1.08;
    const double width = sheet_.widths[place.second];
    const double room =
        cell.look == Look::heading ? width - (is_filter ? 3 : 1) : kNarrower * width;
    double& lines = sheet_.heights[place.first];
    lines = std::max({lines, 1.0, words == nullptr ? 0 : text_lines(*words, room)});
  }
  double line = 0;
  std::size_t last = 0;
  constexpr double kUsualWidth = 8.43;
  for (std::size_t c = 0; line < kSentence; ++c) {
    line += c < sheet_.widths.size() ? sheet_.widths[c] : kUsualWidth;
    last = c;
  }
  for (BookText& text : sheet_.texts) text.last_column = last;
  return std::move(sheet_);
}

}  // namespace plimsoll::document
