// From the text of a CSV file to rows of cells, and from a cell to a number.
#include <csv.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <unordered_set>

#include "data/csv.h"
#include "data/detail/store.h"

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

// Line of the first byte that is no UTF-8 text, or 0.
std::uint32_t first_bad_line(std::string_view text) {
  std::uint32_t line = 1;
  std::size_t i = 0;
  while (i < text.size()) {
    const std::size_t start = i;
    UChar32 c = 0;
    U8_NEXT(text.data(), i, text.size(), c);
    if (c <= 0) return line;
    if (text[start] == '\n') ++line;
  }
  return 0;
}

// Rows with the line that each starts on. False, with `bad_line` set, for bad quotes.
bool split(std::string_view text, char separator, std::vector<CsvRow>& rows,
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

}  // namespace

int CsvTable::column(std::string_view name) const {
  const auto it = std::ranges::find(columns, name);
  return it == columns.end() ? -1 : static_cast<int>(it - columns.begin());
}

std::optional<CsvTable> parse_csv(std::string_view text, const std::string& path, Span at,
                                  diag::Sink& sink, const Dialect& dialect) {
  const auto fail = [&](std::string message) -> diag::Diagnostic& {
    return sink.report(diag::Kind::data_malformed, at, std::move(message));
  };
  const std::string file = "`" + path + "`";
  if (const std::uint32_t line = first_bad_line(text); line > 0) {
    fail(file + " is not UTF-8 text: see line " + std::to_string(line))
        .add_help("save it as UTF-8");
    return std::nullopt;
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);

  if (text.starts_with("sep=")) {
    fail("the first line of " + file + " is a spreadsheet's note on separators")
        .add_help("remove that line; the first one names the columns");
    return std::nullopt;
  }

  std::vector<CsvRow> rows;
  std::uint32_t bad_line = 0;
  if (!split(text, dialect.separator, rows, bad_line)) {
    fail("the row at line " + std::to_string(bad_line) + " of " + file + " is badly quoted")
        .add_help("put the cell in `\"` and write each `\"` inside it twice");
    return std::nullopt;
  }
  if (rows.empty()) {
    fail(file + " is empty").add_help("its first row names the columns");
    return std::nullopt;
  }
  CsvTable table;
  table.columns = std::move(rows.front().cells);
  rows.erase(rows.begin());
  if (table.columns.size() == 1) {
    for (const char other : {';', '\t', '|', ','}) {
      if (other == dialect.separator || table.columns[0].find(other) == std::string::npos) continue;
      const std::string word = other == '\t' ? "tab" : std::string(1, other);
      auto& d = fail("the cells of " + file + " seem to stand between `" + word +
                     "`, and are read between `" +
                     (dialect.separator == '\t' ? "tab" : std::string(1, dialect.separator)) + "`");
      if (other == ',') {
        d.add_help("leave `separator` out");
      } else if (dialect.separator != ',') {
        d.add_help("write `" + word + "` behind `separator`");
      } else {
        add_words(d, "", dialect_word(dialect, "separator", word), dialect, "");
      }
      return std::nullopt;
    }
  }
  std::unordered_set<std::string_view> names;
  for (const std::string& name : table.columns) {
    if (name.empty() || names.insert(name).second) continue;
    fail(file + " has two columns named `" + name + "`");
    return std::nullopt;
  }
  for (const CsvRow& row : rows) {
    if (row.cells.size() == table.columns.size()) continue;
    fail("line " + std::to_string(row.line) + " of " + file + " has " +
         std::to_string(row.cells.size()) + " cells; its first row names " +
         std::to_string(table.columns.size()) + " columns")
        .add_help(dialect.separator == ',' ? "put cells that hold a comma in `\"`"
                                           : "put cells that hold the separator in `\"`");
    return std::nullopt;
  }
  table.rows = std::move(rows);
  return table;
}

std::optional<double> cell_number(const CsvTable& table, const CsvRow& row, std::size_t column,
                                  const units::ScaledUnit& unit, const Dialect& dialect,
                                  const std::string& file, Span at, diag::Sink& sink) {
  const std::string& cell = row.cells[column];
  const std::string where = "line " + std::to_string(row.line) + " of `" + file + "` has \"" +
                            clipped(cell) + "\" in column `" + table.columns[column] + "`, ";
  if (!dialect.stated && is_ambiguous(cell)) {
    std::vector<std::string_view> cells;
    for (const CsvRow& other : table.rows) cells.push_back(other.cells[column]);
    if (!shows_decimal_points(cells)) {
      add_dialect_help(sink.report(diag::Kind::data_ambiguous_number, at,
                                   where + "which is one number or another by the way of writing"),
                       cell, dialect);
      return std::nullopt;
    }
  }
  const auto plain = plain_number(cell, dialect);
  const auto value = plain ? units::decimal_value(*plain, unit) : std::nullopt;
  if (!value) {
    auto& d = sink.report(diag::Kind::data_not_a_number, at,
                          where + (plain ? "which is no number that can be kept"
                                         : "which is no number in the way that is read"));
    if (!plain) add_dialect_help(d, cell, dialect);
  }
  return value;
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
