// Cells of texts, one by one.
#include "data/propose_texts.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "data/detail/store.h"
#include "data/header_unit.h"
#include "sheet/scale_words.h"

namespace plimsoll::data {

namespace {

std::string in_ticks(std::string_view text) {
  return "`" + clipped(text) + "`";
}

bool is_name_of_units(std::string_view name) {
  constexpr std::array<std::string_view, 12> names = {
      "currency", "curr",      "ccy",    "unit",   "units",  "uom",
      "einheit",  "einheiten", "devise", "moneda", "valuta", "w\u00e4hrung"};
  return std::ranges::find(names, sheet::small_letters(name)) != names.end();
}

}  // namespace

std::string text_among_figures(const Survey& survey, std::size_t column) {
  const SurveyRow* text = nullptr;
  bool has_number = false;
  for (const SurveyRow& row : survey.rows) {
    if (row.kind != SurveyRow::Kind::data) continue;
    const bool number = std::ranges::any_of(survey.ways, [&](const Dialect& way) {
      return cell_number_of(row.cells[column], way).has_value();
    });
    has_number = has_number || number;
    if (!number && text == nullptr) text = &row;
  }
  if (!has_number || text == nullptr) return "";
  const std::string_view cell = trimmed(text->cells[column]);
  return "column " + in_ticks(survey.columns[column].name) + " has " +
         (cell.empty() ? "no number" : in_ticks(cell) + ", which is no number,") + " in line " +
         std::to_string(text->line);
}

std::string units_said_in(const Survey& survey, std::size_t column) {
  std::set<std::string> different;
  bool are_units = true;
  for (const SurveyRow& row : survey.rows) {
    const std::string_view cell = trimmed(row.cells[column]);
    if (row.kind != SurveyRow::Kind::data || cell.empty()) continue;
    different.insert(in_ticks(cell));
    const auto unit = header_unit(cell);
    are_units = are_units && unit && unit->name.empty();
  }
  const std::string& name = survey.columns[column].name;
  if (different.empty() || (!are_units && !is_name_of_units(name))) return "";
  return "all its numbers are in one unit, whatever column " + in_ticks(name) + " says (" +
         joined({different.begin(), different.end()}) + ")";
}

}  // namespace plimsoll::data
