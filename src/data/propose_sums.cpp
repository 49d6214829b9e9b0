// Rows that may be totals: a proposal with them, and one without.
#include <algorithm>
#include <optional>

#include "base/text.h"
#include "data/detail/store.h"
#include "data/propose.h"
#include "data/propose_one.h"

namespace plimsoll::data {
namespace {

constexpr std::size_t kMostShown = 4;

// "`North`, `All` in line 4": its first texts, up to the first number.
std::string row_text(const Survey& survey, const SurveyRow& row) {
  std::vector<std::string> texts;
  for (std::size_t c = 0; c < row.cells.size(); ++c) {
    const std::string_view cell = trimmed(row.cells[c]);
    if (cell.empty()) continue;
    if (survey.columns[c].kind == SurveyColumn::Kind::number && !texts.empty()) break;
    texts.push_back("`" + clipped(cell) + "`");
  }
  return joined(texts) + " in line " + std::to_string(row.line);
}

// The rows that may be totals, in words.
struct Unsure {
  std::vector<std::string> sums;
  std::vector<std::string> by_word;

  bool any() const { return !sums.empty() || !by_word.empty(); }

  // "`x` in line 3, the sum of other rows, is a total"; `are_totals`: of the rows that add up, and of those with a word.
  std::string text(bool are_totals) const {
    std::string out;
    const auto add = [&](const std::vector<std::string>& rows, const std::string& one,
                         const std::string& several) {
      if (rows.empty()) return;
      const bool single = rows.size() == 1;
      const std::string is = are_totals
                                 ? (single ? "is a total" : "are totals")
                                 : (single ? "is a row of its own" : "are rows of their own");
      out +=
          (out.empty() ? "" : ", and ") + shown(rows) + ", " + (single ? one : several) + ", " + is;
    };
    add(sums, "the sum of other rows", "sums of other rows");
    add(by_word, "a total by its word and the sum of nothing",
        "totals by their word and sums of nothing");
    return out;
  }

  static std::string shown(const std::vector<std::string>& rows) {
    std::vector<std::string> first(
        rows.begin(),
        rows.begin() + static_cast<std::ptrdiff_t>(std::min(rows.size(), kMostShown)));
    const std::size_t more = rows.size() - first.size();
    return joined(first) + (more == 0 ? "" : " and " + std::to_string(more) + " more");
  }
};

// Adds the forms of another proposal behind those of the likelier one.
void add_forms(Proposal& first, Proposal second, const std::string& of_first,
               const std::string& of_second) {
  const auto add_when = [](std::string& when, const std::string& more) {
    when += (when.empty() ? "" : ", and ") + more;
  };
  for (ProposedGiven& given : first.givens) {
    const auto same = std::ranges::find(second.givens, given.name, &ProposedGiven::name);
    for (ProposedGiven::Form& form : given.forms) {
      add_when(form.when, of_first);
      form.is_open = true;
    }
    if (same == second.givens.end()) continue;
    for (ProposedGiven::Form& form : same->forms) {
      add_when(
          form.when,
          of_second + (second.dims.empty() ? "" : ", with `" + joined(second.dims, "`, `") + "`"));
      form.dims = second.dims;
      given.forms.push_back(std::move(form));
    }
  }
}

}  // namespace

Proposal propose(const Survey& survey, const std::string& file, const std::string& sheet,
                 const std::string& prefix) {
  Unsure unsure;
  Survey with = survey;
  Survey without = survey;
  for (std::size_t i = 0; i < survey.rows.size(); ++i) {
    const SurveyRow& row = survey.rows[i];
    if (row.is_sum) unsure.sums.push_back(row_text(survey, row));
    if (row.is_doubtful) unsure.by_word.push_back(row_text(survey, row));
    if (row.is_sum) without.rows[i].kind = SurveyRow::Kind::total;
    if (row.is_doubtful) with.rows[i].kind = SurveyRow::Kind::data;
  }
  if (!unsure.any()) return propose_as_sorted(survey, file, sheet, prefix);
  Proposal kept = propose_as_sorted(with, file, sheet, prefix);
  Proposal left = propose_as_sorted(without, file, sheet, prefix);
  const bool is_left_likelier = !unsure.by_word.empty();
  if (!kept.trouble.empty()) {
    if (!is_left_likelier && !left.trouble.empty()) return kept;
    if (!unsure.by_word.empty()) {
      left.notes.push_back(Unsure::shown(unsure.by_word) +
                           ": a total by its word, left out though it is the sum of nothing");
    }
    return left;
  }
  if (!left.trouble.empty()) {
    // Without them the table would have holes, or two rows of one name.
    if (!unsure.by_word.empty()) {
      kept.notes.push_back(Unsure::shown(unsure.by_word) +
                           ": the sum of nothing, and read as any other row");
    }
    return kept;
  }
  if (is_left_likelier) {
    add_forms(left, std::move(kept), unsure.text(true), unsure.text(false));
    return left;
  }
  add_forms(kept, std::move(left), unsure.text(false), unsure.text(true));
  return kept;
}

}  // namespace plimsoll::data
