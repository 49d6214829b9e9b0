// From the text of a CSV file to rows of cells, and from a cell to a number.
#include <csv.h>

#include <algorithm>
#include <unordered_set>

#include "data/csv.h"
#include "data/detail/store.h"
#include "data/period_cell.h"
#include "sheet/workbook.h"

namespace plimsoll::data {
namespace {

// Receives what libcsv finds.
struct Collector {
  std::vector<std::string> cells;
  std::vector<std::vector<std::string>> rows;
};

void on_cell(void* bytes, std::size_t n, void* data) {
  static_cast<Collector*>(data)->cells.emplace_back(static_cast<const char*>(bytes), n);
}

void on_row(int, void* data) {
  auto* collector = static_cast<Collector*>(data);
  collector->rows.push_back(std::move(collector->cells));
  collector->cells.clear();
}

// Frees the parser on every way out.
struct Parser {
  csv_parser state{};
  bool ready = csv_init(&state, CSV_STRICT | CSV_STRICT_FINI) == 0;
  Parser() = default;
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() {
    if (ready) csv_free(&state);
  }
};

// Bytes of the first line of `text`, its end included: LF, CR LF or CR.
std::size_t line_length(std::string_view text) {
  const std::size_t end = text.find_first_of("\r\n");
  if (end == std::string_view::npos) return text.size();
  return end + (text.substr(end, 2) == "\r\n" ? 2 : 1);
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// One or several, with its noun: "1 cell", "3 cells".
std::string counted(std::size_t n, const std::string& noun) {
  return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
}

std::string separator_name(char separator) {
  return separator == '\t' ? "tab" : std::string(1, separator);
}

// A row as it stands in the file, near enough.
std::string row_text(const CsvRow& row, char separator) {
  std::string text;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (i > 0) text += separator;
    text += row.cells[i];
  }
  return clipped(text);
}

// Without the lines above the names of the columns; nothing where there are not so many.
std::optional<std::string_view> without_lines(std::string_view text, std::uint32_t n) {
  for (; n > 0; --n) {
    if (text.empty()) return std::nullopt;
    text.remove_prefix(line_length(text));
  }
  return text;
}

// What other sign may stand between the cells of a row that has one, or 0.
char other_separator(const CsvRow& row, char separator) {
  if (row.cells.size() != 1) return 0;
  for (const char other : {';', '\t', '|', ','}) {
    if (other != separator && row.cells[0].find(other) != std::string::npos) return other;
  }
  return 0;
}

}  // namespace

bool split_csv(std::string_view text, char separator, std::vector<CsvRow>& rows,
               std::uint32_t& bad_line) {
  Parser parser;
  if (!parser.ready) return false;
  csv_set_delim(&parser.state, static_cast<unsigned char>(separator));
  Collector found;
  std::uint32_t line = 0;
  std::uint32_t row_line = 0;
  const auto take_rows = [&] {
    for (std::vector<std::string>& cells : found.rows) rows.push_back({row_line, std::move(cells)});
    const bool any = !found.rows.empty();
    found.rows.clear();
    return any;
  };
  bool in_row = false;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, line_length(text));
    text.remove_prefix(one.size());
    ++line;
    if (!in_row) row_line = line;
    bad_line = row_line;
    if (csv_parse(&parser.state, one.data(), one.size(), on_cell, on_row, &found) != one.size()) {
      return false;
    }
    if (take_rows()) {
      in_row = false;
    } else if (!is_blank(one)) {
      in_row = true;
    }
  }
  if (csv_fini(&parser.state, on_cell, on_row, &found) != 0) return false;
  take_rows();
  return true;
}

int CsvTable::column(std::string_view name) const {
  const auto it = std::ranges::find(columns, name);
  return it == columns.end() ? -1 : static_cast<int>(it - columns.begin());
}

std::string CsvTable::place(const CsvRow& row, std::size_t column, const std::string& file) const {
  if (sheet.empty()) return "line " + std::to_string(row.line) + " of `" + file + "`";
  const CsvTable& in_file = wide == nullptr ? *this : *wide;
  return "`" + sheet + "!" + in_file.cell_name(row.line, column_in_file(row, column)) + "` of `" +
         file + "`";
}

std::size_t CsvTable::column_in_file(const CsvRow& row, std::size_t column) const {
  if (wide == nullptr) return column;
  // The last two are the name over a cell, and the cell.
  const bool is_kept = column + 2 < columns.size();
  return static_cast<std::size_t>(
      wide->column(is_kept ? columns[column] : row.cells[columns.size() - 2]));
}

const WrongCell* CsvTable::wrong_at(const CsvRow& row, std::size_t column) const {
  const CsvTable& in_file = wide == nullptr ? *this : *wide;
  const auto found = in_file.wrong.find({row.line, column_in_file(row, column)});
  return found == in_file.wrong.end() ? nullptr : &found->second;
}

std::string_view CsvTable::heading(const CsvRow& row, std::size_t column) const {
  return (wide == nullptr ? *this : *wide).columns[column_in_file(row, column)];
}

const HeaderUnit* CsvTable::unit_of_column(std::size_t column) const {
  auto [found, is_new] = units_.try_emplace(column);
  if (is_new) found->second = header_unit(columns[column]);
  return found->second ? &*found->second : nullptr;
}

const HeaderUnit* CsvTable::unit_said(const CsvRow& row, std::size_t column) const {
  const CsvTable& in_file = wide == nullptr ? *this : *wide;
  const HeaderUnit* own = in_file.unit_of_column(column_in_file(row, column));
  if (own != nullptr) return own;
  const HeaderUnit* first = in_file.unit_of_column(0);
  if (first == nullptr || first->name.empty()) return first;
  // A name with a unit is that of the first column, but where periods head the others.
  const bool is_wide = wide != nullptr || read_period_cell(heading(row, column)).has_value();
  return is_wide ? first : nullptr;
}

std::string_view CsvTable::counts_at(const CsvRow& row, std::size_t column) const {
  const CsvTable& in_file = wide == nullptr ? *this : *wide;
  const auto found = in_file.counts.find({row.line, column_in_file(row, column)});
  return found == in_file.counts.end() ? std::string_view() : found->second;
}

std::string CsvTable::cell_name(std::uint32_t line, std::size_t column) const {
  return sheet::address({line - 1, static_cast<std::uint32_t>(first_column + column)});
}

const ColumnShape& CsvTable::shape(std::size_t column, const Dialect& dialect) const {
  const auto [found, is_new] = shapes_.try_emplace(column);
  if (!is_new) return found->second;
  ColumnShape& shape = found->second;
  std::vector<std::string_view> cells;
  for (const CsvRow& row : rows) {
    const std::string_view cell = trimmed(row.cells[column]);
    cells.push_back(cell);
    const auto number = cell_number_of(cell, dialect);
    if (!number || number->digits.find_first_of("123456789") == std::string::npos) continue;
    (number->percent ? shape.has_percent : shape.has_plain) = true;
  }
  shape.shows_points = shows_decimal_points(cells);
  return shape;
}

std::optional<CsvTable> parse_csv(std::string_view bytes, const std::string& path, Span at,
                                  diag::Sink& sink, const Dialect& dialect) {
  const auto fail = [&](std::string message) -> diag::Diagnostic& {
    return sink.report(diag::Kind::data_malformed, at, std::move(message));
  };
  const std::string file = "`" + path + "`";
  const Decoded decoded = decode_table(bytes, dialect.encoding);
  if (!decoded.wrong.empty()) {
    auto& d = fail(file + " " + decoded.wrong);
    if (!decoded.encoding.empty()) {
      add_words(d, "if its text reads `" + clipped(decoded.reads) + "`, ",
                dialect_word(dialect, "encoding", decoded.encoding), dialect,
                "how every text of the file is read");
    }
    d.add_help(decoded.help);
    return std::nullopt;
  }
  if (decoded.text.starts_with("sep=") && dialect.skip == 0) {
    const char separator = decoded.text.size() > 4 ? decoded.text[4] : ',';
    Dialect words;
    words.skip = 1;
    if (std::string_view(";|\t").find(separator) != std::string_view::npos)
      words.separator = separator;
    add_words(fail("the first line of " + file + " is a spreadsheet's note on separators"), "",
              dialect_words(words, dialect.in_call), dialect, "where the table begins");
    return std::nullopt;
  }
  const auto text = without_lines(decoded.text, dialect.skip);
  std::vector<CsvRow> rows;
  std::uint32_t bad_line = 0;
  if (text && !split_csv(*text, dialect.separator, rows, bad_line)) {
    fail("the row at line " + std::to_string(bad_line + dialect.skip) + " of " + file +
         " is badly quoted")
        .add_help("put the cell in `\"` and write each `\"` inside it twice");
    return std::nullopt;
  }
  for (CsvRow& row : rows) row.line += dialect.skip;
  if (rows.empty()) {
    fail(file + (decoded.text.empty() || dialect.skip == 0
                     ? " is empty"
                     : " has no row behind the lines that are skipped"))
        .add_help("its first row names the columns");
    return std::nullopt;
  }
  return table_of_rows(std::move(rows), path, at, sink, dialect);
}

std::optional<CsvTable> table_of_rows(std::vector<CsvRow> rows, const std::string& path, Span at,
                                      diag::Sink& sink, const Dialect& dialect) {
  const auto fail = [&](std::string message) -> diag::Diagnostic& {
    return sink.report(diag::Kind::data_malformed, at, std::move(message));
  };
  const std::string file = "`" + path + "`";
  CsvTable table;
  const std::uint32_t first_line = rows.front().line;
  const char other = other_separator(rows.front(), dialect.separator);
  if (other != 0) {
    const CsvRow& shown = rows[rows.size() > 1 ? 1 : 0];
    const std::string word = separator_name(other);
    auto& d = fail("the cells of " + file + " seem to stand between `" + word +
                   "`, and are read between `" + separator_name(dialect.separator) + "`: line " +
                   std::to_string(shown.line) + ", `" + row_text(shown, dialect.separator) +
                   "`, has " + counted(shown.cells.size(), "cell"));
    if (other == ',') {
      d.add_help("leave `separator` out");
    } else if (dialect.separator != ',') {
      d.add_help("write `" + word + "` behind `separator`");
    } else {
      add_words(d, "", dialect_word(dialect, "separator", word), dialect, "");
    }
    return std::nullopt;
  }
  for (const std::string& name : rows.front().cells) table.columns.emplace_back(trimmed(name));
  rows.erase(rows.begin());
  std::unordered_set<std::string_view> names;
  for (const std::string& name : table.columns) {
    if (name.empty() || names.insert(name).second) continue;
    fail(file + " has two columns named `" + clipped(name) + "`");
    return std::nullopt;
  }
  for (const auto* condition : {&dialect.rows, &dialect.until}) {
    if (!*condition) continue;
    for (const RowCondition* c : comparisons_of(**condition)) {
      if (require_column(table, c->column, path, c->place.valid() ? c->place : at, sink) < 0) {
        return std::nullopt;
      }
    }
  }
  for (const auto* condition : {&dialect.rows, &dialect.until}) {
    if (!*condition) continue;
    for (const RowCondition* c : comparisons_of(**condition)) {
      const auto column = static_cast<std::size_t>(table.column(c->column));
      const auto has = [&](const CsvRow& row) {
        return column < row.cells.size() && trimmed(row.cells[column]) == c->text;
      };
      if (std::ranges::any_of(rows, has)) continue;
      table.unmet.push_back("no row has `" + clipped(c->text) + "` in column `" +
                            clipped(c->column) + "`, by which rows are chosen");
    }
  }
  if (dialect.rows || dialect.until) {
    const auto is_so = [&](const RowCondition& condition, const CsvRow& row) {
      return satisfies(condition, [&](const std::string& name) -> std::string_view {
        const auto column = static_cast<std::size_t>(table.column(name));
        return column < row.cells.size() ? std::string_view(row.cells[column]) : "";
      });
    };
    if (dialect.until) {
      rows.erase(
          std::ranges::find_if(rows, [&](const CsvRow& row) { return is_so(*dialect.until, row); }),
          rows.end());
    }
    if (dialect.rows) {
      std::erase_if(rows, [&](const CsvRow& row) { return !is_so(*dialect.rows, row); });
    }
  }
  const std::size_t n = table.columns.size();
  for (CsvRow& row : rows) {
    while (row.cells.size() > n && trimmed(row.cells.back()).empty()) row.cells.pop_back();
    if (row.cells.size() == n) continue;
    auto& d =
        fail("line " + std::to_string(row.line) + " of " + file + ", `" +
             row_text(row, dialect.separator) + "`, has " + counted(row.cells.size(), "cell") +
             "; line " + std::to_string(first_line) + " names " + counted(n, "column"));
    if (row.cells.size() > n) {
      d.add_help(dialect.separator == ',' ? "put cells that hold a comma in `\"`"
                                          : "put cells that hold the separator in `\"`");
    } else {
      d.add_help("write a cell for each column, an empty one where there is nothing to say");
    }
    return std::nullopt;
  }
  table.rows = std::move(rows);
  return table;
}

int require_column(const CsvTable& table, std::string_view column, const std::string& file, Span at,
                   diag::Sink& sink) {
  const int position = table.column(column);
  if (position >= 0) return position;
  diag::Diagnostic& d = sink.report(diag::Kind::data_no_column, at,
                                    "`" + file + "` has no column `" + std::string(column) + "`");
  const std::string_view near = diag::nearest(column, {table.columns.begin(), table.columns.end()});
  if (!near.empty()) d.add_help("did you mean `" + std::string(near) + "`?");
  constexpr std::size_t kMostShown = 50;
  std::string all;
  for (std::size_t i = 0; i < std::min(kMostShown, table.columns.size()); ++i) {
    all += (all.empty() ? "" : ", ") + table.columns[i];
  }
  if (table.columns.size() > kMostShown) {
    all += " and " + std::to_string(table.columns.size() - kMostShown) + " more";
  }
  d.add_note("its columns: " + all);
  return -1;
}

}  // namespace plimsoll::data
