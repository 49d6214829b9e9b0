// A whole column of a source: losses[amount].
#include <algorithm>
#include <map>
#include <set>

#include "data/detail/store.h"
#include "data/header_unit.h"
#include "data/store.h"
#include "data/totals.h"
#include "diag/meant.h"

namespace plimsoll::data {

namespace {

constexpr std::string_view kColumnUsage =
    "a column of a source is written `source[column]`, or `source[\"Name of the column\"]`; of a "
    "source with keys, `source[*, key]`, with `*` for every key";

std::string without_unit(const std::string& heading) {
  const auto unit = header_unit(heading);
  return unit ? std::string(trimmed(unit->name)) : heading;
}

}  // namespace

std::optional<Column> Store::column(const syntax::Expr& index, diag::Sink& sink) {
  const bool is_of_rows = index.kind == syntax::ExprKind::index && index.left != nullptr &&
                          index.left->kind == syntax::ExprKind::name &&
                          std::ranges::any_of(index.args, [](const syntax::Argument& argument) {
                            return argument.value != nullptr && is_every_key(*argument.value);
                          });
  // `history[*, sales]`: each row with the keys that are named is looked up as the model would name it, in the order of the file.
  // What became known after the model's date is no row yet.
  const auto of_rows = [&](const Entry& entry) -> std::optional<Column> {
    const syntax::SourceDecl& decl = *entry.decl;
    std::vector<syntax::Name> names = decl.keys;
    if (!decl.columns.text.empty()) names.push_back(decl.columns);
    if (decl.keys.empty() || names.size() != index.args.size()) {
      // Says what keys the source has.
      lookup_row(index, sink);
      return std::nullopt;
    }
    const CsvTable* table = csv(decl.file, index.left->span, sink, *entry.dialect);
    if (table == nullptr) return std::nullopt;
    if (!decl.columns.text.empty()) table = lengthened(entry, *table);
    Column out;
    out.file = decl.file;
    std::vector<std::size_t> columns;
    std::vector<std::optional<std::string>> wanted;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const int c = require_column(*table, names[i].text, decl.file, names[i].span, sink);
      if (c < 0) return std::nullopt;
      columns.push_back(static_cast<std::size_t>(c));
      wanted.emplace_back();
      if (is_every_key(*index.args[i].value)) continue;
      const std::optional<std::string> text = key_text(*index.args[i].value, sink);
      if (!text) return std::nullopt;
      wanted.back() = key_form(*text, *entry.dialect);
      out.name += (out.name.empty() ? "" : ", ") + *text;
    }
    if (out.name.empty()) out.name = value_column(decl);
    const int known_column =
        decl.known.text.empty() || !as_of_ ? -1 : table->column(decl.known.text);
    int where_column = -1;
    if (index.where) {
      where_column = require_column(*table, index.where->column.text, decl.file,
                                    index.where->column.span, sink);
      if (where_column < 0) return std::nullopt;
    }
    std::string first_unit;
    std::size_t n_later = 0;
    // Cells of periods in the place of `*`, by how many months they are of.
    std::map<std::size_t, std::map<int, std::vector<std::string>>> by_column;
    for (const CsvRow& row : table->rows) {
      syntax::Expr one = index;
      std::vector<syntax::Expr> keys(names.size());
      bool is_wanted = true;
      for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string& cell = row.cells[columns[i]];
        if (wanted[i]) {
          is_wanted = is_wanted && key_form(cell, *entry.dialect) == *wanted[i];
          continue;
        }
        keys[i].kind = syntax::ExprKind::string;
        keys[i].span = index.args[i].value->span;
        keys[i].text = cell;
        one.args[i].value = &keys[i];
      }
      if (where_column >= 0) {
        const std::string& cell = row.cells[static_cast<std::size_t>(where_column)];
        is_wanted = is_wanted && cell.find(index.where->text) != std::string::npos;
      }
      if (!is_wanted) continue;
      if (known_column >= 0) {
        const auto known = parse_date(row.cells[static_cast<std::size_t>(known_column)]);
        if (known && *known > *as_of_) {
          ++n_later;
          continue;
        }
      }
      const std::optional<DataRow> figure = lookup_row(one, sink);
      if (!figure) return std::nullopt;
      if (figure->evidence.line != row.line) continue;
      if (out.values.empty()) {
        out.unit = figure->unit;
        first_unit = figure->unit_text;
      } else if (figure->unit.unit != out.unit.unit) {
        sink.report(diag::Kind::unit_mismatch, index.span,
                    "line " + std::to_string(row.line) + " of `" + out.file + "` is in \"" +
                        figure->unit_text + "\", and line " + std::to_string(out.lines.front()) +
                        " in \"" + first_unit + "\"")
            .add_help("observations of one law have one unit");
        return std::nullopt;
      }
      out.values.push_back(figure->value);
      out.lines.push_back(row.line);
      for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string& cell = row.cells[columns[i]];
        if (wanted[i]) continue;
        // Of what is no period, as labels are, no months.
        const auto period = parse_period(cell);
        by_column[i][period ? months_of(*period, time_).count : 0].push_back(cell);
      }
    }
    for (const auto& [key, by_months] : by_column) {
      if (by_months.size() < 2) continue;
      // A figure of a quarter and one of a year are of two laws.
      const auto& [months, first] = *by_months.begin();
      const auto& [more_months, last] = *by_months.rbegin();
      auto& d =
          sink.report(diag::Kind::data_rows_ambiguous, index.span,
                      "`" + first.front() + "` is " +
                          (months == 0 ? "no period of the model"
                                       : "of " + std::to_string(months) + " months") +
                          " and `" + last.front() + "` of " + std::to_string(more_months) +
                          " months, and observations of one law are of periods of one length");
      for (const std::string_view sign : {"FY", "Q", "H"}) {
        const auto all_have = [&](const std::vector<std::string>& cells) {
          return std::ranges::all_of(
              cells, [&](const std::string& cell) { return cell.find(sign) != std::string::npos; });
        };
        std::size_t n_with = 0;
        int with = 0;
        for (const auto& [count, found] : by_months) {
          if (!all_have(found)) continue;
          ++n_with;
          with = count;
        }
        const bool others_lack =
            n_with == 1 && std::ranges::all_of(by_months, [&](const auto& one) {
              return one.first == with ||
                     std::ranges::none_of(one.second, [&](const std::string& cell) {
                       return cell.find(sign) != std::string::npos;
                     });
            });
        if (!others_lack || index.where) continue;
        const std::string clause =
            " where " + table->columns[columns[key]] + " ~ \"" + std::string(sign) + "\"";
        const std::string those =
            with == 0 ? "the others" : "those of " + std::to_string(with) + " months";
        d.add_fix("choose " + those + ": `" + clause.substr(1) + "`",
                  {index.span.file, index.span.end, index.span.end}, clause, those);
      }
      return std::nullopt;
    }
    if (!out.values.empty()) return out;
    auto& d = sink.report(
        diag::Kind::data_no_row, index.span,
        "`" + out.file + "` has no row `" + out.name + "`" +
            (n_later > 0 ? ", as known by the model's date, of " + std::to_string(n_later) : ""));
    for (std::size_t i = 0; i < names.size() && n_later == 0; ++i) {
      if (!wanted[i]) continue;
      std::set<std::string> others;
      for (const CsvRow& row : table->rows) others.insert(row.cells[columns[i]]);
      const syntax::Expr& key = *index.args[i].value;
      const std::string_view close = diag::nearest(key.text, {others.begin(), others.end()});
      if (!close.empty()) {
        const std::string quote = key.kind == syntax::ExprKind::string ? "\"" : "";
        d.add_fix("did you mean `" + std::string(close) + "`?", key.span,
                  quote + std::string(close) + quote);
      }
      d.add_note("it has " + std::string(names[i].text) + " " +
                 name_list({others.begin(), others.end()}));
    }
    return std::nullopt;
  };
  if (is_of_rows) {
    const Entry* entry = find_or_report(index.left->text, index.left->span, sink);
    return entry == nullptr || !entry->dialect ? std::nullopt : of_rows(*entry);
  }
  const bool is_index = index.kind == syntax::ExprKind::index && index.left != nullptr &&
                        index.left->kind == syntax::ExprKind::name && index.args.size() == 1 &&
                        !index.where;
  const syntax::Expr* key = is_index ? index.args[0].value : nullptr;
  if (key == nullptr ||
      (key->kind != syntax::ExprKind::name && key->kind != syntax::ExprKind::string)) {
    sink.report(diag::Kind::data_no_column, index.span, std::string(kColumnUsage));
    return std::nullopt;
  }
  const Entry* entry = find_or_report(index.left->text, index.left->span, sink);
  if (entry == nullptr || !entry->dialect) return std::nullopt;
  const std::string& file = entry->source.file;
  if (file.empty()) {
    sink.report(diag::Kind::data_file, index.left->span,
                "the source `" + entry->source.name + "` names no file")
        .add_help("a table is a file: name it in the source's declaration, behind `file`");
    return std::nullopt;
  }
  const CsvTable* table = csv(file, index.left->span, sink, *entry->dialect);
  if (table == nullptr) return std::nullopt;
  int found = table->column(key->text);
  for (std::size_t c = 0; found < 0 && c < table->columns.size(); ++c) {
    if (without_unit(table->columns[c]) == key->text) found = static_cast<int>(c);
  }
  if (found < 0) found = require_column(*table, key->text, file, key->span, sink);
  if (found < 0) return std::nullopt;
  const auto c = static_cast<std::size_t>(found);
  Column out;
  out.name = without_unit(table->columns[c]);
  out.file = file;
  if (const auto heading = header_unit(table->columns[c])) {
    if (heading->scale == "%") {
      out.unit.power10 = -2;
    } else if (const auto unit = units_.parse(heading->text())) {
      out.unit = *unit;
    }
  }
  for (const CsvRow& row : table->rows) {
    const bool is_total = std::ranges::any_of(row.cells, [](const std::string& cell) {
      return total_word(trimmed(cell)) != TotalWord::none;
    });
    if (is_total) {
      sink.report(diag::Kind::data_malformed, index.span,
                  table->place(row, c, file) + " is a row of totals, which is no observation")
          .add_help(
              "take the row out of the file, or leave it out by `rows` in the source's "
              "declaration");
      return std::nullopt;
    }
    if (trimmed(row.cells[c]).empty() && !table->wrong.contains({row.line, c})) continue;
    const auto value =
        cell_number(*table, row, c, out.unit, *entry->dialect, units_, file, index.span, sink);
    if (!value) return std::nullopt;
    out.values.push_back(*value);
    out.lines.push_back(row.line);
  }
  if (out.values.empty()) {
    sink.report(diag::Kind::data_no_row, index.span,
                "the column `" + out.name + "` of `" + file + "` has no value");
    return std::nullopt;
  }
  return out;
}

}  // namespace plimsoll::data
