// Rows of reported figures: history[FY2011, revenue_wan].
#include <algorithm>
#include <set>

#include "base/text.h"
#include "data/detail/store.h"
#include "data/period_cell.h"
#include "data/sheet_table.h"
#include "data/store.h"

namespace plimsoll::data {

std::string clipped(std::string_view text, std::size_t n) {
  if (text.size() <= n) return std::string(text);
  // Continuation bytes of UTF-8 begin with the bits 10.
  while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0u) == 0x80u) --n;
  return std::string(text.substr(0, n)) + "...";
}

std::string name_list(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) {
    text += (i == 0 ? "`" : ", `") + clipped(names[i]) + "`";
  }
  if (names.size() > kShown) text += " and " + std::to_string(names.size() - kShown) + " more";
  return text;
}

namespace {

using Rows = std::vector<const CsvRow*>;

// Of a table that was lengthened the column of its cells.
constexpr std::string_view kCellColumn = "value";

// Columns in which the rows are not all alike.
std::vector<std::size_t> differing_columns(const CsvTable& table, const Rows& rows) {
  std::vector<std::size_t> result;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    for (const CsvRow* row : rows) {
      if (row->cells[c] == rows.front()->cells[c]) continue;
      result.push_back(c);
      break;
    }
  }
  return result;
}

// A `where` clause that one of the rows alone satisfies, or "". Columns of words come first.
std::string distinguishing_clause(const CsvTable& table, const Rows& rows,
                                  std::vector<std::size_t> columns, int value_column) {
  std::ranges::stable_sort(columns, {}, [&](std::size_t c) {
    return table.columns[c] == "note" ? 0 : static_cast<int>(c) == value_column ? 2 : 1;
  });
  for (const std::size_t c : columns) {
    for (const CsvRow* row : rows) {
      const std::string& cell = row->cells[c];
      if (cell.empty() || cell.size() > 60 || cell.find('"') != std::string::npos) continue;
      const auto n = std::ranges::count_if(rows, [&](const CsvRow* other) {
        return other->cells[c].find(cell) != std::string::npos;
      });
      if (n == 1) return "where " + table.columns[c] + " ~ \"" + cell + "\"";
    }
  }
  return "";
}

void report_ambiguous(const CsvTable& table, const Rows& rows, const std::string& what,
                      int value_column, Span at, diag::Sink& sink) {
  diag::Diagnostic& d = sink.report(diag::Kind::data_rows_ambiguous, at,
                                    std::to_string(rows.size()) + " rows match " + what);
  const std::vector<std::size_t> columns = differing_columns(table, rows);
  constexpr std::size_t kShown = 6;
  for (std::size_t i = 0; i < std::min(rows.size(), kShown); ++i) {
    std::string text = "line " + std::to_string(rows[i]->line) + ":";
    for (const std::size_t c : columns) {
      text += (c == columns.front() ? " " : ", ") + table.columns[c] + " \"" +
              clipped(rows[i]->cells[c]) + "\"";
    }
    if (columns.empty()) text += " the same in every column";
    d.add_note(std::move(text));
  }
  if (rows.size() > kShown) d.add_note(std::to_string(rows.size() - kShown) + " more");
  const std::string clause = distinguishing_clause(table, rows, columns, value_column);
  if (!clause.empty()) {
    d.add_fix("choose one: `" + clause + "`", {at.file, at.end, at.end}, " " + clause,
              "that row of them");
  } else if (columns.empty()) {
    d.add_help("remove all but one of them from the file");
  } else {
    d.add_help("choose one by a text in the column `" + table.columns[columns.front()] +
               "`, with `where`");
  }
}

}  // namespace

std::string_view value_column(const syntax::SourceDecl& decl) {
  return decl.columns.text.empty() ? decl.value.text : kCellColumn;
}

std::optional<std::string> Store::key_text(const syntax::Expr& key, diag::Sink& sink) const {
  const bool plain_number = key.kind == syntax::ExprKind::number && key.unit == nullptr;
  if (is_every_key(key)) {
    sink.report(diag::Kind::data_no_row, key.span,
                "`*` stands for every key, and one row is wanted here")
        .add_help(
            "rows of every key are observations, to which laws are fitted: name one row by its "
            "keys");
    return std::nullopt;
  }
  if (key.kind == syntax::ExprKind::string || key.kind == syntax::ExprKind::name || plain_number) {
    return std::string(key.text);
  }
  if (key.kind == syntax::ExprKind::period && key.period) return format_literal(*key.period);
  sink.report(diag::Kind::data_no_row, key.span,
              "a key is a name, a period, a number or a quoted text")
      .add_fix("quote it", {{{key.span.file, key.span.begin, key.span.begin}, "\""},
                            {{key.span.file, key.span.end, key.span.end}, "\""}});
  return std::nullopt;
}

std::string Store::key_form(const std::string& text, const Dialect& dialect) const {
  const auto of_months = [](const MonthSpan& months) {
    return "months " + std::to_string(months.first) + ' ' + std::to_string(months.count);
  };
  const std::optional<syntax::PeriodLiteral> period = parse_period(text);
  // A day denotes itself alone, and equal days are spelled alike.
  const bool is_day = period && period->form == syntax::PeriodLiteral::Form::day;
  if (period && !is_day) return of_months(months_of(*period, time_));
  const auto cell = is_day ? std::nullopt : read_period_cell(text);
  if (!cell) return "text " + text;
  if (cell->kind != PeriodCell::Kind::day) {
    const CellMonths months = months_of_cell(text, time_, {}, dialect.dates, dialect.years);
    if (months.kind == CellMonths::Kind::months) return of_months(months.span);
    return "text " + text;
  }
  if (cell->either_order && dialect.dates == DateOrder::evident) return "text " + text;
  const bool swapped = cell->either_order && dialect.dates == DateOrder::month_first;
  return "text " + format_date(swapped ? Date{cell->year, cell->day, cell->part}
                                       : Date{cell->year, cell->part, cell->day});
}

std::string Store::joined_forms(const std::vector<std::string>& keys,
                                const Dialect& dialect) const {
  std::string out;
  for (const std::string& key : keys) {
    const std::string form = key_form(key, dialect);
    out += std::to_string(form.size()) + ':' + form;
  }
  return out;
}

const Store::RowsByKey& Store::rows_by_key(const CsvTable& table, const Columns& columns,
                                           const Dialect& dialect) {
  const auto [place, is_new] = rows_by_key_.try_emplace({&table, columns});
  if (!is_new) return place->second;
  for (const CsvRow& row : table.rows) {
    std::vector<std::string> keys;
    for (const std::size_t column : columns) keys.push_back(row.cells[column]);
    place->second.emplace(joined_forms(keys, dialect), &row);
  }
  return place->second;
}

// Names what the rows have that miss by one key.
void Store::add_near_rows(diag::Diagnostic& d, const syntax::Expr& index, const CsvTable& table,
                          const Columns& columns, const std::vector<std::string>& keys,
                          const Dialect& dialect) const {
  std::vector<std::string> forms;
  for (const std::string& key : keys) forms.push_back(key_form(key, dialect));
  std::vector<std::set<std::string>> near(columns.size());
  for (const CsvRow& row : table.rows) {
    std::size_t misses = 0;
    std::size_t missed = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (key_form(row.cells[columns[i]], dialect) == forms[i]) continue;
      ++misses;
      missed = i;
    }
    if (misses == 1) near[missed].insert(row.cells[columns[missed]]);
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (near[i].empty()) continue;
    const std::string_view close = diag::nearest(keys[i], {near[i].begin(), near[i].end()});
    if (!close.empty()) {
      const syntax::Expr& key = *index.args[i].value;
      const bool text = key.kind == syntax::ExprKind::string;
      d.add_fix("did you mean `" + std::string(close) + "`?", key.span,
                text ? "\"" + std::string(close) + "\"" : std::string(close));
    }
    std::vector<std::string> others;
    for (std::size_t k = 0; k < keys.size(); ++k) {
      if (k != i) others.push_back(keys[k]);
    }
    d.add_note((others.empty() ? "it has " + table.columns[columns[i]]
                               : "for " + joined(others) + " it has " + table.columns[columns[i]]) +
               " " + name_list({near[i].begin(), near[i].end()}));
  }
}

// A row for each cell of a table that has something over its columns: `columns year` is the last key.
const CsvTable* Store::lengthened(const Entry& entry, const CsvTable& wide) {
  const syntax::SourceDecl& decl = *entry.decl;
  const auto [place, is_new] = csvs_.try_emplace(
      decl.file + '\0' + dialect_words(*entry.dialect, true) + '\0' + entry.source.name, nullptr);
  if (!is_new) return &place->second->table;
  place->second = std::make_unique<LoadedCsv>();
  CsvTable& table = place->second->table;
  place->second->sha256 = entry.source.sha256;
  // What is told of each row stays: keys, unit, day.
  std::vector<std::size_t> kept;
  std::set<std::string_view> names{decl.unit.text, decl.known.text};
  for (const syntax::Name& key : decl.keys) names.insert(key.text);
  table.wide = &wide;
  table.sheet = wide.sheet;
  std::vector<std::size_t> over;
  for (std::size_t c = 0; c < wide.columns.size(); ++c) {
    (names.contains(wide.columns[c]) ? kept : over).push_back(c);
  }
  for (const std::size_t c : kept) table.columns.push_back(wide.columns[c]);
  table.columns.emplace_back(decl.columns.text);
  table.columns.emplace_back(kCellColumn);
  for (const CsvRow& row : wide.rows) {
    for (const std::size_t c : over) {
      CsvRow cell;
      cell.line = row.line;
      for (const std::size_t k : kept) cell.cells.push_back(row.cells[k]);
      cell.cells.push_back(wide.columns[c]);
      cell.cells.push_back(row.cells[c]);
      table.rows.push_back(std::move(cell));
    }
  }
  return &table;
}

std::optional<Store::Found> Store::find_row(const syntax::Expr& index, diag::Sink& sink) {
  if (index.kind != syntax::ExprKind::index || index.left == nullptr ||
      index.left->kind != syntax::ExprKind::name) {
    sink.report(diag::Kind::data_no_row, index.span,
                "a row of a source is written `source[key, key]`");
    return std::nullopt;
  }
  const Entry* source = find_or_report(index.left->text, index.left->span, sink);
  if (source == nullptr) return std::nullopt;
  const syntax::SourceDecl& decl = *source->decl;
  if (decl.keys.empty() && !decl.file.empty() && source->source.path.empty()) {
    sink.report(diag::Kind::data_file, index.span, "`" + decl.file + "` is not there")
        .add_help(
            "figures are taken from a filing that lies below the model's folder; one that lies "
            "elsewhere can be "
            "cited beside a number, `2 M EUR cite " +
            source->source.name + "[...]`, and `verify --source " + source->source.name +
            "=FILE` looks for it there");
    return std::nullopt;
  }
  if (decl.keys.empty()) {
    sink.report(diag::Kind::data_no_row, index.span,
                "`" + source->source.name + "` has no rows: it is declared as a text")
        .add_help("a CSV file has its columns in its declaration, with `key`, `value` and `unit`")
        .add_help("a line of a text is cited by its number, with `cite`")
        .add_note("cells of a workbook (.xlsx) are taken as `" + source->source.name +
                  "[Sheet1!B7]`")
        .add_help(
            "figures of a filing are taken by concept and period where it reports facts: inline "
            "XBRL, XBRL, "
            "SEC's companyfacts; plimsoll facts FILE lists them");
    return std::nullopt;
  }
  const Span file_span = decl.file_span.valid() ? decl.file_span : decl.span;
  if (!source->dialect) return std::nullopt;
  const CsvTable* table = csv(decl.file, file_span, sink, *source->dialect);
  if (table == nullptr) return std::nullopt;
  if (!decl.columns.text.empty()) table = lengthened(*source, *table);

  std::vector<std::size_t> columns;
  std::vector<std::string> column_names;
  std::vector<syntax::Name> key_names = decl.keys;
  if (!decl.columns.text.empty()) key_names.push_back(decl.columns);
  for (const syntax::Name& key : key_names) {
    const int column = require_column(*table, key.text, decl.file, key.span, sink);
    if (column < 0) return std::nullopt;
    columns.push_back(static_cast<std::size_t>(column));
    column_names.emplace_back(key.text);
  }
  if (index.args.size() != columns.size()) {
    sink.report(diag::Kind::data_no_row, index.span,
                "`" + source->source.name + "` has " + std::to_string(columns.size()) +
                    (columns.size() == 1 ? " key" : " keys") + ", not " +
                    std::to_string(index.args.size()))
        .add_help("its keys are `" + joined(column_names) + "`");
    return std::nullopt;
  }
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < index.args.size(); ++i) {
    const syntax::Argument& argument = index.args[i];
    if (!argument.name.text.empty() && argument.name.text != column_names[i]) {
      sink.report(diag::Kind::data_no_column, argument.name.span,
                  "key " + std::to_string(i + 1) + " of `" + source->source.name + "` is `" +
                      column_names[i] + "`");
      return std::nullopt;
    }
    if (argument.value == nullptr) return std::nullopt;
    std::optional<std::string> text = key_text(*argument.value, sink);
    if (!text) return std::nullopt;
    keys.push_back(std::move(*text));
  }

  const auto [first, last] = rows_by_key(*table, columns, *source->dialect)
                                 .equal_range(joined_forms(keys, *source->dialect));
  Rows rows;
  for (auto it = first; it != last; ++it) rows.push_back(it->second);
  // `2025E` beside `2025A`: the one that is spelt as the key, where there is one.
  const auto is_spelt = [&](const CsvRow* row) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (trimmed(row->cells[columns[i]]) != keys[i]) return false;
    }
    return true;
  };
  const auto is_marked = [&](const CsvRow* row) {
    return std::ranges::any_of(columns, [&](std::size_t c) {
      const auto period = read_period_cell(row->cells[c]);
      return period && period->marked;
    });
  };
  if (rows.size() > 1 && std::ranges::any_of(rows, is_spelt)) {
    std::erase_if(rows, [&](const CsvRow* row) { return !is_spelt(row) && is_marked(row); });
  }
  // In the order of the file.
  std::ranges::sort(rows);
  std::string what = "[" + joined(keys) + "]";
  if (rows.empty()) {
    diag::Diagnostic& d =
        sink.report(diag::Kind::data_no_row, index.span, "`" + decl.file + "` has no row " + what);
    if (sink.may_suggest()) add_near_rows(d, index, *table, columns, keys, *source->dialect);
    return std::nullopt;
  }
  if (index.where) {
    const int column =
        require_column(*table, index.where->column.text, decl.file, index.where->column.span, sink);
    if (column < 0) return std::nullopt;
    Rows chosen;
    for (const CsvRow* row : rows) {
      if (row->cells[static_cast<std::size_t>(column)].find(index.where->text) !=
          std::string::npos) {
        chosen.push_back(row);
      }
    }
    if (chosen.empty()) {
      diag::Diagnostic& d =
          sink.report(diag::Kind::data_no_row, index.where->span,
                      "no row " + what + " has \"" + clipped(index.where->text) + "\" in column `" +
                          std::string(index.where->column.text) + "`");
      for (const CsvRow* row : rows) {
        d.add_note("line " + std::to_string(row->line) + ": \"" +
                   clipped(row->cells[static_cast<std::size_t>(column)]) + "\"");
        if (d.notes.size() == 6) break;
      }
      return std::nullopt;
    }
    rows = std::move(chosen);
    what += " where " + std::string(index.where->column.text) + " ~ \"" +
            clipped(index.where->text) + "\"";
  }
  if (rows.size() > 1) {
    report_ambiguous(*table, rows, what, table->column(value_column(decl)), index.span, sink);
    return std::nullopt;
  }
  if (!table->sheet.empty() &&
      told_cells_.insert({index.span.file.value, index.span.begin}).second) {
    std::set<std::pair<std::uint32_t, std::size_t>> read;
    for (std::size_t c = 0; c < table->columns.size(); ++c) {
      const bool is_value = table->columns[c] == value_column(decl);
      if (is_value || std::ranges::find(columns, c) != columns.end())
        read.emplace(rows.front()->line, table->column_in_file(*rows.front(), c));
    }
    tell_hidden(table->wide == nullptr ? *table : *table->wide, decl.file, read, index.span, sink);
  }
  return Found{source, table, rows.front(), joined(keys)};
}

bool Store::known_in_time(const Found& found, Span at, diag::Sink& sink) const {
  const syntax::SourceDecl& decl = *found.source->decl;
  if (decl.known.text.empty() || !as_of_) return true;
  const int column =
      require_column(*found.table, decl.known.text, decl.file, decl.known.span, sink);
  if (column < 0) return false;
  const std::string& cell = found.row->cells[static_cast<std::size_t>(column)];
  const std::optional<Date> known = parse_date(cell);
  const std::string line = "line " + std::to_string(found.row->line) + " of `" + decl.file + "`";
  if (!known) {
    sink.report(diag::Kind::data_malformed, at,
                line + " has \"" + clipped(cell) + "\" in column `" + std::string(decl.known.text) +
                    "`, which is not a date such as 2012-07-31")
        .add_help("write dates as year-month-day; other orders of the three are not guessed");
    return false;
  }
  if (*known <= *as_of_) return true;
  if (news_ != nullptr) {
    if (!news_->latest_ || *news_->latest_ < *known) news_->latest_ = *known;
    return true;
  }
  sink.report(diag::Kind::data_known_later, at,
              line + " became known on " + format_date(*known) + ", after the model's date " +
                  format_date(*as_of_))
      .add_help("use a figure known by then, or move `as of`");
  return false;
}

std::optional<DataRow> Store::cited(const syntax::Expr& index, diag::Sink& sink) {
  return workbook_source(index) != nullptr ? cited_cell(index, sink) : lookup(index, sink);
}

void Store::tell_with_words(const syntax::Expr& index, const diag::Sink& own,
                            diag::Sink& sink) const {
  bool is_first = true;
  for (const diag::Diagnostic& found : own.all()) {
    diag::Diagnostic& told = sink.report(found.kind, found.primary.span, "");
    told = found;
    const bool of_file = found.kind == diag::Kind::data_malformed ||
                         found.kind == diag::Kind::data_no_column ||
                         found.kind == diag::Kind::data_not_a_number ||
                         found.kind == diag::Kind::data_ambiguous_number;
    const Entry* entry = index.left == nullptr ? nullptr : find(index.left->text);
    if (is_first && of_file && entry != nullptr && sink.may_suggest()) {
      add_source_words(*entry, told);
    }
    is_first = false;
  }
}

std::optional<DataRow> Store::lookup(const syntax::Expr& index, diag::Sink& sink,
                                     const units::ScaledUnit* in) {
  if (workbook_source(index) != nullptr) return lookup_cell(index, in, sink);
  if (facts_source(index) != nullptr) return lookup_fact(index, sink);
  // A sink of its own would be asked for suggestions again and again.
  if (!sink.may_suggest()) return lookup_row(index, sink);
  diag::Sink own;
  std::optional<DataRow> row = lookup_row(index, own);
  tell_with_words(index, own, sink);
  return row;
}

std::optional<DataRow> Store::lookup_row(const syntax::Expr& index, diag::Sink& sink) {
  const std::optional<Found> found = find_row(index, sink);
  if (!found || !known_in_time(*found, index.span, sink)) return std::nullopt;
  const syntax::SourceDecl& decl = *found->source->decl;
  const std::string line = "line " + std::to_string(found->row->line) + " of `" + decl.file + "`";

  DataRow result;
  if (!decl.unit.text.empty()) {
    const int column =
        require_column(*found->table, decl.unit.text, decl.file, decl.unit.span, sink);
    if (column < 0) return std::nullopt;
    result.unit_text = found->row->cells[static_cast<std::size_t>(column)];
    std::string word;
    const std::optional<units::ScaledUnit> unit = units_.parse(result.unit_text, &word);
    if (!unit) {
      diag::Diagnostic& d = sink.report(
          diag::Kind::data_unit_unknown, index.span,
          line + " has the unit \"" + clipped(result.unit_text) + "\", which is not understood",
          word.empty() ? "" : "`" + word + "` is no unit here");
      d.add_help("units are written as in the model, such as M JPY, JPY/share or bn JPY per year");
      if (!word.empty() &&
          word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos) {
        d.add_help("or declare `" + word + "` as a unit");
      }
      return std::nullopt;
    }
    result.unit = *unit;
  }
  const int column =
      require_column(*found->table, value_column(decl), decl.file, decl.value.span, sink);
  if (column < 0) return std::nullopt;
  const std::optional<double> value =
      cell_number(*found->table, *found->row, static_cast<std::size_t>(column), result.unit,
                  *found->source->dialect, units_, decl.file, index.span, sink);
  if (!value) return std::nullopt;
  result.value = *value;
  if (const auto number = cell_number_of(found->row->cells[static_cast<std::size_t>(column)],
                                         *found->source->dialect)) {
    result.is_share = number->percent || (result.unit.power10 < 0 && result.unit.unit.is_plain());
    const bool moved = number->percent && result.unit.power10 == 0;
    result.cell_text = moved ? with_point_moved(number->digits, -2) : number->digits;
  }
  result.evidence.kind = ir::EvidenceRef::Kind::row;
  result.evidence.source = found->source->source.name;
  result.evidence.line = found->row->line;
  result.evidence.text = found->key;
  result.evidence.span = index.span;
  return result;
}

}  // namespace plimsoll::data
