// The words that a source's declaration lacks for the file that it names.
#include <algorithm>

#include "data/correct.h"
#include "data/detail/store.h"
#include "data/sheet_table.h"

namespace plimsoll::data {
namespace {

// What `want` says beyond `own`; nothing where they say different things.
std::optional<Dialect> words_beyond(const Dialect& own, const Dialect& want) {
  Dialect more;
  const Dialect none;
  bool agree = true;
  const auto take = [&](auto field) {
    if (own.*field == want.*field) return;
    agree = agree && own.*field == none.*field;
    more.*field = want.*field;
  };
  take(&Dialect::separator);
  take(&Dialect::decimal);
  take(&Dialect::thousands);
  take(&Dialect::parentheses);
  take(&Dialect::minus_behind);
  take(&Dialect::triangles);
  take(&Dialect::encoding);
  take(&Dialect::zero);
  take(&Dialect::skip);
  take(&Dialect::rows);
  more.stated = want.stated && !own.stated;
  if (!agree) return std::nullopt;
  return more;
}

}  // namespace

void Store::add_source_words(const Entry& entry, diag::Diagnostic& diagnostic) const {
  const syntax::SourceDecl& decl = *entry.decl;
  if (!entry.dialect || !entry.dialect->end.valid()) return;
  const Dialect& own = *entry.dialect;
  diag::Sink silent;
  const std::optional<std::string> path = resolve_path(decl.file, decl.span, silent);
  if (!path) return;
  const Result<std::string> bytes = read(*path, kMostCorrectedBytes);
  if (!bytes) return;
  std::string sheet = own.sheet;
  const Survey survey = survey_of_file(*bytes, decl.file, sheet);
  if (!survey.trouble.empty()) {
    diagnostic.add_note("`" + decl.file + "` " + survey.trouble);
    return;
  }
  // Whether a dialect reads the columns that are named, and every number of the rows that are data.
  const auto reads = [&](const Dialect& dialect) {
    diag::Sink quiet;
    const auto table = table_of_bytes(*bytes, decl.file, decl.span, quiet, dialect);
    const int value = table ? table->column(decl.value.text) : -1;
    if (value < 0) return false;
    for (const syntax::Name& key : decl.keys) {
      if (table->column(key.text) < 0) return false;
    }
    return std::ranges::all_of(table->rows, [&](const CsvRow& row) {
      const auto at = std::ranges::find(survey.rows, row.line, &SurveyRow::line);
      if (at != survey.rows.end() && at->kind != SurveyRow::Kind::data) return true;
      const auto number = cell_number_of(row.cells[static_cast<std::size_t>(value)], dialect);
      return number && (dialect.stated || !is_ambiguous(number->digits) ||
                        table->shape(static_cast<std::size_t>(value), dialect).shows_points);
    });
  };
  std::vector<std::size_t> keys;
  for (const syntax::Name& key : decl.keys) {
    const auto found = std::ranges::find(survey.columns, key.text, &SurveyColumn::name);
    if (found == survey.columns.end()) continue;
    keys.push_back(static_cast<std::size_t>(found - survey.columns.begin()));
  }
  // What the column of the values reads as, where it is read.
  const auto values = [&](const Dialect& dialect) {
    std::vector<std::string> out;
    diag::Sink quiet;
    const auto table = table_of_bytes(*bytes, decl.file, decl.span, quiet, dialect);
    const int column = table ? table->column(decl.value.text) : -1;
    for (std::size_t i = 0; column >= 0 && i < table->rows.size(); ++i) {
      const auto number =
          cell_number_of(table->rows[i].cells[static_cast<std::size_t>(column)], dialect);
      out.push_back(number ? number->digits : "");
    }
    return out;
  };
  std::vector<std::vector<std::string>> told;
  for (std::size_t i = 0; i < survey.ways.size(); ++i) {
    Dialect want = survey.ways[i];
    want.rows = own.rows;
    if (own.stated) {
      want.decimal = own.decimal;
      want.thousands = own.thousands;
      want.stated = true;
    }
    if (own.zero) want.zero = own.zero;
    if (!reads(want) && !own.rows && !keys.empty()) want.rows = rows_that_are_data(survey, keys);
    const auto more = words_beyond(own, want);
    const std::string words = more ? dialect_words(*more, false) : "";
    if (words.empty() || !reads(want)) continue;
    auto numbers = values(want);
    if (std::ranges::find(told, numbers) != told.end()) continue;
    if (told.empty()) {
      diagnostic.help.clear();
      diagnostic.fixes.clear();
    }
    told.push_back(std::move(numbers));
    std::string when;
    if (survey.ways.size() > 1 && !own.stated && i < survey.unsure_values.size()) {
      when = "if `" + clipped(survey.unsure_cell) + "` in line " +
             std::to_string(survey.unsure_line) + " is " + survey.unsure_values[i] + ", ";
    }
    diagnostic.add_fix(when + "add `" + words + "` to the declaration of the source", own.end,
                       "  " + words, "how the file is read");
    if (own.stated) break;
  }
}

}  // namespace plimsoll::data
