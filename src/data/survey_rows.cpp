// Which rows of a table that nobody has described are data, as a condition on its columns.
#include <algorithm>
#include <set>

#include "data/survey.h"
#include "data/totals.h"

namespace plimsoll::data {
namespace {

using Columns = std::vector<std::size_t>;

std::vector<std::string_view> texts_in(const SurveyRow& row, const Columns& columns) {
  std::vector<std::string_view> out;
  for (const std::size_t c : columns) out.push_back(trimmed(row.cells[c]));
  return out;
}

// Columns by which rows may be left out, with what stands in those of data.
struct Choice {
  Columns columns;
  std::vector<std::set<std::string_view>> of_data;
  std::set<std::vector<std::string_view>> together;
};

// The columns in whose texts a row differs from all data: one alone if there is one, of these one with the word of a total,
// else the first that is not empty; else those of a choice together. Earlier choices are better.
std::optional<Columns> columns_that_tell(const SurveyRow& row, const std::vector<Choice>& choices) {
  std::optional<std::size_t> best;
  int best_rank = 0;
  for (const Choice& choice : choices) {
    for (std::size_t i = 0; i < choice.columns.size(); ++i) {
      const std::string_view cell = trimmed(row.cells[choice.columns[i]]);
      if (choice.of_data[i].contains(cell)) continue;
      const int rank = total_word(cell) != TotalWord::none ? 3 : cell.empty() ? 1 : 2;
      if (rank <= best_rank || (rank < 3 && &choice != &choices.front() && best)) continue;
      best = choice.columns[i];
      best_rank = rank;
    }
  }
  if (best) return Columns{*best};
  for (const Choice& choice : choices) {
    const bool tells =
        !choice.columns.empty() && !choice.together.contains(texts_in(row, choice.columns));
    if (tells) return choice.columns;
  }
  return std::nullopt;
}

RowCondition joined_by(RowCondition::Op op, std::vector<RowCondition> parts) {
  RowCondition all = std::move(parts[0]);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    RowCondition both;
    both.op = op;
    both.parts = {std::move(all), std::move(parts[i])};
    all = std::move(both);
  }
  return all;
}

// `line != "Total"`, `not (region == "North" and product == "Total")`.
RowCondition leaves_out(const Survey& survey, const SurveyRow& row, const Columns& columns) {
  std::vector<RowCondition> parts;
  for (const std::size_t c : columns) {
    RowCondition part;
    part.op = columns.size() == 1 ? RowCondition::Op::differs : RowCondition::Op::equal;
    part.column = survey.columns[c].name;
    part.text = trimmed(row.cells[c]);
    parts.push_back(std::move(part));
  }
  const bool one = parts.size() == 1;
  RowCondition all = joined_by(RowCondition::Op::both, std::move(parts));
  if (one) return all;
  RowCondition out;
  out.op = RowCondition::Op::negated;
  out.parts = {std::move(all)};
  return out;
}

}  // namespace

std::optional<RowCondition> rows_that_are_data(const Survey& survey, const Columns& keys) {
  // Keys first, then other columns of texts.
  Columns others;
  for (std::size_t c = 0; c < survey.columns.size(); ++c) {
    const auto kind = survey.columns[c].kind;
    const bool is_text = kind == SurveyColumn::Kind::text || kind == SurveyColumn::Kind::period;
    if (is_text && std::ranges::find(keys, c) == keys.end()) others.push_back(c);
  }
  std::vector<Choice> choices{{keys, {}, {}}, {others, {}, {}}};
  for (Choice& choice : choices) {
    choice.of_data.resize(choice.columns.size());
    for (const SurveyRow& row : survey.rows) {
      if (row.kind != SurveyRow::Kind::data) continue;
      for (std::size_t i = 0; i < choice.columns.size(); ++i) {
        choice.of_data[i].insert(trimmed(row.cells[choice.columns[i]]));
      }
      choice.together.insert(texts_in(row, choice.columns));
    }
  }
  std::vector<RowCondition> parts;
  std::set<std::pair<Columns, std::vector<std::string_view>>> said;
  for (const SurveyRow& row : survey.rows) {
    if (row.kind == SurveyRow::Kind::data) continue;
    // What was said of another row may do for this one.
    const bool is_out = std::ranges::any_of(
        said, [&](const auto& one) { return texts_in(row, one.first) == one.second; });
    if (is_out) continue;
    const auto columns = columns_that_tell(row, choices);
    if (!columns) continue;
    said.emplace(*columns, texts_in(row, *columns));
    parts.push_back(leaves_out(survey, row, *columns));
  }
  if (parts.empty()) return std::nullopt;
  return joined_by(RowCondition::Op::both, std::move(parts));
}

}  // namespace plimsoll::data
