#include "data/sheet_table.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/text.h"
#include "data/detail/store.h"
#include "sheet/grid.h"
#include "sheet/workbook.h"

namespace plimsoll::data {

namespace {

// What of a text file a sheet does not have; empty where nothing is said of it.
std::string word_of_texts(const Dialect& dialect) {
  if (dialect.stated) return "`decimal` and `thousands`";
  if (dialect.separator != ',') return "`separator`";
  if (dialect.encoding != Encoding::unstated) return "`encoding`";
  return "";
}

// Null with `why` set, in words behind the file's name.
const sheet::Sheet* sheet_named(const sheet::Workbook& book, const std::string& name,
                                std::string& why) {
  std::vector<const sheet::Sheet*> visible;
  std::string all;
  for (const sheet::Sheet& one : book.sheets) {
    if (!one.has_cells) continue;
    all += (all.empty() ? "" : ", ") + std::string("\"") + one.name + "\"";
    if (one.shown == sheet::Sheet::Shown::visible) visible.push_back(&one);
  }
  if (name.empty()) {
    if (visible.size() == 1) return visible[0];
    why = "has the sheets " + all + "; say which";
    return nullptr;
  }
  const sheet::Sheet* found = book.sheet(name);
  if (found != nullptr && found->has_cells) return found;
  why = "has no sheet \"" + name + "\"; its sheets: " + all;
  return nullptr;
}

struct SheetRows {
  std::vector<CsvRow> rows;
  std::uint32_t first_column = 0;
  std::map<std::pair<std::uint32_t, std::size_t>, std::string> wrong;
  // Of `wrong` those that are texts, which conditions and keys may read.
  std::set<std::pair<std::uint32_t, std::size_t>> texts;
  std::size_t n_hidden = 0;
  std::size_t n_hidden_columns = 0;
};

std::string text_of(const sheet::Workbook& book, const sheet::GridCell& cell) {
  std::string text(cell.text);
  if (cell.cell == nullptr || cell.cell->kind != sheet::CellKind::number) return text;
  const sheet::Format& format = book.format(*cell.cell);
  if (format.kind == sheet::Format::Kind::percent) return with_point_moved(text, 2) + "%";
  if (format.kind == sheet::Format::Kind::currency) return text + " " + format.currency;
  return text;
}

// What the format says of the scale of a number and a table cannot keep; empty of most.
std::string scale_of(const sheet::Workbook& book, const sheet::Cell& cell) {
  if (cell.kind != sheet::CellKind::number) return "";
  const sheet::Format& format = book.format(cell);
  const std::string code = "`" + clipped(format.code) + "`";
  const std::string plain = ": set a plain format, or take the figure as a cell, `plan[Sheet1!B7]`";
  if (format.n_thousands_left_out > 0) {
    return "is shown without its last " + std::to_string(3 * format.n_thousands_left_out) +
           " digits (" + code + ")" + plain;
  }
  if (format.power_of_words > 0) return "has words of scale in its format (" + code + ")" + plain;
  if (format.percent_as_text) {
    return "has a sign of per cent that is a text of its format (" + code + ")" + plain;
  }
  return "";
}

// A condition that reads a cell without a value would leave rows out, or let them in, unseen.
std::string unread_condition(const SheetRows& read, const Dialect& dialect) {
  for (const auto* condition : {&dialect.rows, &dialect.until}) {
    if (!*condition) continue;
    for (const RowCondition* c : comparisons_of(**condition)) {
      const std::vector<std::string>& names = read.rows.front().cells;
      const auto at = std::ranges::find_if(
          names, [&](const std::string& name) { return trimmed(name) == c->column; });
      for (const auto& [place, wrong] : read.wrong) {
        const bool is_there = place.second == static_cast<std::size_t>(at - names.begin());
        if (!is_there || place.first == read.rows.front().line || read.texts.contains(place)) {
          continue;
        }
        return "row " + std::to_string(place.first) + " of column `" + c->column + "` " + wrong;
      }
    }
  }
  return "";
}

Result<SheetRows> rows_of(const sheet::Workbook& book, const sheet::Sheet& from,
                          const Dialect& dialect) {
  const Result<sheet::Grid> grid = sheet::grid(book, from);
  if (!grid) return grid.failure();
  SheetRows out;
  out.first_column = grid->first_column;
  const std::size_t n_columns = grid->rows.empty() ? 0 : grid->rows[0].cells.size();
  for (std::size_t i = 0; i < n_columns; ++i) {
    out.n_hidden_columns += from.hides_column(static_cast<std::uint32_t>(out.first_column + i));
  }
  for (const sheet::GridRow& row : grid->rows) {
    if (row.number <= dialect.skip) continue;
    CsvRow read;
    read.line = row.number;
    bool is_empty = true;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const sheet::GridCell& cell = row.cells[i];
      read.cells.push_back(text_of(book, cell));
      if (cell.cell == nullptr) continue;
      is_empty = false;
      std::string wrong = cell.wrong.empty() ? scale_of(book, *cell.cell) : cell.wrong;
      const bool is_text = cell.cell->kind == sheet::CellKind::text;
      if (wrong.empty() && is_text && trimmed(cell.text) != dialect.zero.value_or("\n")) {
        wrong = "is the text \"" + clipped(cell.text) + "\", no number";
        out.texts.insert({row.number, i});
      }
      if (!wrong.empty()) out.wrong[{row.number, i}] = std::move(wrong);
    }
    if (is_empty) continue;
    out.n_hidden += row.hidden ? 1 : 0;
    out.rows.push_back(std::move(read));
  }
  return out;
}

std::optional<CsvTable> table_of_sheet(std::string_view bytes, const std::string& path, Span at,
                                       diag::Sink& sink, const Dialect& dialect) {
  const std::string file = "`" + path + "`";
  const auto fail = [&](std::string message) -> diag::Diagnostic& {
    return sink.report(diag::Kind::data_malformed, at, file + " " + std::move(message));
  };
  if (const std::string word = word_of_texts(dialect); !word.empty()) {
    sink.report(diag::Kind::csv_dialect, at,
                word + " says how a text file is written, and " + file +
                    " is a workbook, whose numbers are numbers")
        .add_help("leave it out");
    return std::nullopt;
  }
  const Result<sheet::Workbook> book = sheet::read_workbook(bytes, path);
  if (!book) {
    sink.report(diag::Kind::data_malformed, at, book.error()).of_machine =
        book.failure().kind == ErrorKind::machine;
    return std::nullopt;
  }
  std::string why;
  const sheet::Sheet* from = sheet_named(*book, dialect.sheet, why);
  if (from == nullptr) {
    auto& d = fail(why);
    for (const sheet::Sheet& one : book->sheets) {
      if (!one.has_cells || !dialect.sheet.empty()) continue;
      add_words(d, "if it is in \"" + one.name + "\", ", dialect_word(dialect, "sheet", one.name),
                dialect, "which sheet is read");
    }
    return std::nullopt;
  }
  Result<SheetRows> read = rows_of(*book, *from, dialect);
  if (!read) {
    fail(": " + read.error());
    return std::nullopt;
  }
  if (read->rows.empty()) {
    fail("has no row in its sheet \"" + from->name + "\"" +
         (dialect.skip > 0 ? " behind the rows that are skipped" : ""))
        .add_help("its first row names the columns");
    return std::nullopt;
  }
  if (const std::string unread = unread_condition(*read, dialect); !unread.empty()) {
    fail("sheet \"" + from->name + "\": " + unread);
    return std::nullopt;
  }
  if (from->shown != sheet::Sheet::Shown::visible) {
    sink.report(diag::Kind::cell_hidden, at,
                "the sheet \"" + from->name + "\" of " + file + " is hidden");
  }
  if (read->n_hidden_columns > 0) {
    sink.report(diag::Kind::cell_hidden, at,
                std::to_string(read->n_hidden_columns) +
                    (read->n_hidden_columns == 1 ? " column" : " columns") + " of the sheet \"" +
                    from->name + "\" of " + file + (read->n_hidden_columns == 1 ? " is" : " are") +
                    " hidden");
  }
  if (read->n_hidden > 0) {
    sink.report(diag::Kind::cell_hidden, at,
                std::to_string(read->n_hidden) + (read->n_hidden == 1 ? " row" : " rows") +
                    " of the sheet \"" + from->name + "\" of " + file +
                    (read->n_hidden == 1 ? " is" : " are") +
                    " hidden; a condition, `rows:`, may leave rows out");
  }
  std::optional<CsvTable> table = table_of_rows(std::move(read->rows), path, at, sink, dialect);
  if (!table) return std::nullopt;
  table->sheet = sheet::quoted_sheet(from->name);
  table->first_column = read->first_column;
  table->wrong = std::move(read->wrong);
  return table;
}

}  // namespace

std::optional<CsvTable> table_of_bytes(std::string_view bytes, const std::string& path, Span at,
                                       diag::Sink& sink, const Dialect& dialect) {
  if (sheet::may_be_workbook(bytes)) return table_of_sheet(bytes, path, at, sink, dialect);
  if (!dialect.sheet.empty()) {
    sink.report(diag::Kind::csv_dialect, at,
                "`sheet` names one of a workbook, and `" + path + "` is none")
        .add_help("leave it out");
    return std::nullopt;
  }
  return parse_csv(bytes, path, at, sink, dialect);
}

Survey survey_of_file(std::string_view bytes, const std::string& path, std::string& sheet) {
  Survey out;
  if (!sheet::may_be_workbook(bytes)) {
    if (sheet.empty()) return survey_bytes(bytes);
    out.trouble = "is no workbook, and has no sheet \"" + sheet + "\"";
    return out;
  }
  const Result<sheet::Workbook> book = sheet::read_workbook(bytes, path);
  if (!book) {
    out.trouble = "is not read: " + book.error();
    return out;
  }
  const sheet::Sheet* from = sheet_named(*book, sheet, out.trouble);
  if (from == nullptr) return out;
  sheet = from->name;
  Result<SheetRows> read = rows_of(*book, *from, {});
  if (!read) {
    out.trouble = read.error();
    return out;
  }
  if (read->rows.empty()) {
    out.trouble = "has nothing in its sheet \"" + sheet + "\"";
    return out;
  }
  return survey_rows(std::move(read->rows));
}

}  // namespace plimsoll::data
