// A whole column of a source: losses[amount].
#include <algorithm>

#include "data/detail/store.h"
#include "data/header_unit.h"
#include "data/store.h"
#include "data/totals.h"

namespace plimsoll::data {

namespace {

constexpr std::string_view kColumnUsage =
    "a column of a source is written `source[column]`, or `source[\"Name of the column\"]`";

std::string without_unit(const std::string& heading) {
  const auto unit = header_unit(heading);
  return unit ? std::string(trimmed(unit->name)) : heading;
}

}  // namespace

std::optional<Column> Store::column(const syntax::Expr& index, diag::Sink& sink) {
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
