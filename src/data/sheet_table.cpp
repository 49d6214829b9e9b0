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
    const bool is_visible = one.shown == sheet::Sheet::Shown::visible;
    all += (all.empty() ? "" : ", ") + std::string("\"") + one.name + "\"" +
           (is_visible ? "" : " (hidden)");
    if (is_visible) visible.push_back(&one);
  }
  if (name.empty()) {
    if (visible.size() == 1) return visible[0];
    why = "has the sheets " + all + "; say which";
    return nullptr;
  }
  const sheet::Sheet* found = book.sheet(name);
  if (found != nullptr && found->has_cells) return found;
  for (const sheet::Sheet& one : book.sheets) {
    if (std::ranges::find(one.tables, name, &sheet::Table::name) == one.tables.end()) continue;
    why = "has no sheet \"" + name + "\", but a table of that name on the sheet \"" + one.name +
          "\"; its sheets: " + all;
    return nullptr;
  }
  why = "has no sheet \"" + name + "\"; its sheets: " + all;
  return nullptr;
}

struct SheetRows {
  std::vector<CsvRow> rows;
  std::uint32_t first_column = 0;
  std::map<std::pair<std::uint32_t, std::size_t>, WrongCell> wrong;
  // Of `wrong` those that are texts, which conditions and keys may read.
  std::set<std::pair<std::uint32_t, std::size_t>> texts;
  // Numbers that are shown with another sign than they have.
  std::set<std::pair<std::uint32_t, std::size_t>> other_sign;
  // Numbers that are not shown at all.
  std::set<std::pair<std::uint32_t, std::size_t>> unshown;
  std::map<std::pair<std::uint32_t, std::size_t>, std::string_view> counts;
  std::set<std::uint32_t> hidden_lines;
  std::set<std::size_t> hidden_columns;
};

std::string text_of(const sheet::Workbook& book, const sheet::GridCell& cell) {
  std::string text(cell.text);
  if (cell.cell == nullptr || cell.cell->kind != sheet::CellKind::number) return text;
  const sheet::Format& format = book.format(*cell.cell);
  if (format.kind == sheet::Format::Kind::percent) return with_point_moved(text, 2) + "%";
  if (format.kind == sheet::Format::Kind::currency) return text + " " + format.currency;
  return text;
}

// What the format says of the scale of a number and a table cannot keep; empty of most. `place` is the cell's.
WrongCell scale_of(const sheet::Format& format, const std::string& place) {
  const std::string code = "`" + clipped(format.code) + "`";
  const std::string plain = ": set a plain format, or take the figure as a cell, `plan[" + place +
                            "]`, with `plan` as the name of the source";
  if (format.n_thousands_left_out > 0) {
    return {"is shown without its last " + std::to_string(3 * format.n_thousands_left_out) +
            " digits (" + code + ")" + plain};
  }
  if (format.power_of_words > 0) {
    return {"has words of scale in its format (" + code + ")" + plain, format.may_be_unit};
  }
  if (format.power_of_words < 0) {
    const std::string sign = format.power_of_words == -2   ? "per cent"
                             : format.power_of_words == -3 ? "per mille"
                                                           : "basis points";
    return {"has a sign of " + sign + " that is a text of its format (" + code + ")" + plain};
  }
  return {};
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
        return "row " + std::to_string(place.first) + " of column `" + c->column + "` " + wrong.why;
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
    if (from.hides_column(static_cast<std::uint32_t>(out.first_column + i))) {
      out.hidden_columns.insert(i);
    }
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
      WrongCell wrong{cell.wrong};
      if (wrong.why.empty() && cell.cell->kind == sheet::CellKind::number) {
        const sheet::Format& format = book.format(*cell.cell);
        wrong = scale_of(format, book.place(from, {cell.cell->row, cell.cell->column}));
        const bool negative = cell.cell->text.starts_with('-');
        if (!format.counts.empty()) out.counts[{row.number, i}] = format.counts;
        if (format.hides(cell.cell->text)) {
          out.unshown.emplace(row.number, i);
        } else if (cell.cell->text != "0" && (negative ? format.hides_minus : format.shows_minus)) {
          out.other_sign.emplace(row.number, i);
        }
      }
      const bool is_text = cell.cell->kind == sheet::CellKind::text;
      if (wrong.why.empty() && is_text && trimmed(cell.text) != dialect.zero.value_or("\n")) {
        wrong.why = "is the text \"" + clipped(cell.text) + "\", no number";
        out.texts.insert({row.number, i});
      }
      if (!wrong.why.empty()) out.wrong[{row.number, i}] = std::move(wrong);
    }
    if (is_empty) continue;
    if (row.hidden) out.hidden_lines.insert(row.number);
    out.rows.push_back(std::move(read));
  }
  return out;
}

// Why numbers of a column are none, and what is hidden.
void add_what_only_sheets_have(Survey& survey, const SheetRows& read, const sheet::Sheet& from) {
  for (const SurveyRow& row : survey.rows) {
    for (std::size_t c = 0; c < survey.columns.size(); ++c) {
      const auto wrong = read.wrong.find({row.line, c});
      if (row.kind != SurveyRow::Kind::data || wrong == read.wrong.end() ||
          read.texts.contains(wrong->first) || !survey.columns[c].wrong.empty()) {
        continue;
      }
      const auto column = static_cast<std::uint32_t>(read.first_column + c);
      survey.columns[c].wrong = sheet::address({row.line - 1, column}) + " " + wrong->second.why;
    }
  }
  std::vector<std::string> unshown;
  for (const auto& [line, column] : read.unshown) {
    unshown.push_back(
        sheet::address({line - 1, static_cast<std::uint32_t>(read.first_column + column)}));
  }
  if (!unshown.empty()) {
    survey.remarks.push_back(name_list(unshown) + (unshown.size() == 1 ? " has" : " have") +
                             " a format that does not show the number");
  }
  if (from.shown != sheet::Sheet::Shown::visible) {
    survey.remarks.push_back("the sheet \"" + from.name + "\" is hidden");
  }
  for (const SurveyRow& row : survey.rows) {
    if (read.hidden_lines.contains(row.line)) {
      survey.remarks.push_back("line " + std::to_string(row.line) + " is hidden in the sheet");
    }
  }
  for (std::size_t c = 0; c < survey.columns.size(); ++c) {
    if (read.hidden_columns.contains(c)) {
      survey.remarks.push_back("column `" + clipped(survey.columns[c].name) +
                               "` is hidden in the sheet");
    }
  }
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
      if (one.shown != sheet::Sheet::Shown::visible) continue;
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
  std::optional<CsvTable> table = table_of_rows(std::move(read->rows), path, at, sink, dialect);
  if (!table) return std::nullopt;
  table->sheet = sheet::quoted_sheet(from->name);
  table->first_column = read->first_column;
  table->wrong = std::move(read->wrong);
  table->hidden_sheet = from->shown != sheet::Sheet::Shown::visible;
  table->hidden_lines = std::move(read->hidden_lines);
  table->hidden_columns = std::move(read->hidden_columns);
  table->other_sign = std::move(read->other_sign);
  table->unshown = std::move(read->unshown);
  table->counts = std::move(read->counts);
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

void tell_hidden(const CsvTable& table, const std::string& path,
                 const std::set<std::pair<std::uint32_t, std::size_t>>& read, Span at,
                 diag::Sink& sink) {
  const std::string of = " of the sheet " + table.sheet + " of `" + path + "`";
  const auto tell = [&](const std::string& what) {
    sink.report(diag::Kind::cell_hidden, at, what)
        .add_help(
            "whoever opens the workbook does not see it so: make sure that it is the figure that "
            "is "
            "meant");
  };
  if (table.hidden_sheet && !read.empty()) {
    tell("the sheet " + table.sheet + " of `" + path + "` is hidden");
  }
  std::set<std::uint32_t> lines;
  std::set<std::string> columns;
  std::vector<std::string> signs;
  std::vector<std::string> unshown;
  for (const auto& place : read) {
    const auto& [line, column] = place;
    if (table.hidden_lines.contains(line)) lines.insert(line);
    if (table.hidden_columns.contains(column)) columns.insert(table.columns[column]);
    if (table.unshown.contains(place)) unshown.push_back(table.cell_name(line, column));
    if (table.other_sign.contains(place)) signs.push_back(table.cell_name(line, column));
  }
  if (!lines.empty()) {
    std::vector<std::string> names;
    for (const std::uint32_t line : lines) names.push_back(std::to_string(line));
    tell((names.size() == 1 ? "row " : "rows ") + name_list(names) + of +
         (names.size() == 1 ? " is" : " are") + " read and hidden");
  }
  if (!columns.empty()) {
    tell((columns.size() == 1 ? "column " : "columns ") +
         name_list({columns.begin(), columns.end()}) + of + (columns.size() == 1 ? " is" : " are") +
         " read and hidden");
  }
  if (!unshown.empty()) {
    tell(name_list(unshown) + of + (unshown.size() == 1 ? " has" : " have") +
         " a format that does not show the number, which is taken");
  }
  if (!signs.empty()) {
    tell(name_list(signs) + of + (signs.size() == 1 ? " is" : " are") +
         " shown with another sign than the number has, which is taken");
  }
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
  if (from == nullptr) {
    for (const sheet::Sheet& one : book->sheets) {
      const bool may_be = one.has_cells && one.shown == sheet::Sheet::Shown::visible;
      if (may_be && sheet.empty()) out.sheets.push_back(one.name);
    }
    return out;
  }
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
  // What has no value has no text either, and would pass for an empty cell.
  for (CsvRow& row : read->rows) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const bool wrong =
          read->wrong.contains({row.line, i}) && !read->texts.contains({row.line, i});
      if (wrong && row.cells[i].empty()) row.cells[i] = "#";
    }
  }
  out = survey_rows(std::move(read->rows));
  add_what_only_sheets_have(out, *read, *from);
  return out;
}

}  // namespace plimsoll::data
