// Columns are tried, the fewest first, until no two rows have the same texts.
#include "data/propose_keys.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "data/detail/store.h"

namespace plimsoll::data {
namespace {

constexpr std::size_t kMostKeys = 4;

std::string shown(std::string_view text) {
  return "`" + clipped(text) + "`";
}

class KeyFinder {
 public:
  KeyFinder(const Survey& survey, const std::vector<std::size_t>& texts,
            std::optional<std::size_t> periods)
      : survey_(survey), texts_(texts), periods_(periods) {}

  KeyColumns keys() {
    find_keys();
    return std::move(out_);
  }

 private:
  std::vector<const SurveyRow*> data() const {
    std::vector<const SurveyRow*> out;
    for (const SurveyRow& row : survey_.rows) {
      if (row.kind == SurveyRow::Kind::data) out.push_back(&row);
    }
    return out;
  }

  std::vector<std::string> cells_of(std::size_t c) const { return cells_of_data(survey_, c); }

  bool tells_apart(const std::vector<std::size_t>& columns) const {
    std::set<std::vector<std::string>> seen;
    for (const SurveyRow* row : data()) {
      std::vector<std::string> key;
      for (const std::size_t c : columns) key.emplace_back(trimmed(row->cells[c]));
      if (periods_) key.emplace_back(trimmed(row->cells[*periods_]));
      if (!seen.insert(std::move(key)).second) return false;
    }
    return true;
  }

  // The fewest columns of texts that tell rows apart, the first ones of the file among as many.
  void find_keys() {
    std::vector<std::size_t> may_be;
    for (const std::size_t c : texts_) {
      const auto cells = cells_of(c);
      if (std::ranges::none_of(cells, [](const std::string& cell) { return cell.empty(); })) {
        may_be.push_back(c);
      }
    }
    for (std::size_t n = 0; n <= std::min(kMostKeys, may_be.size()); ++n) {
      // Texts that are there are meant to be keys.
      if (n == 0 && !may_be.empty() && (data().size() > 1 || periods_)) {
        if (!periods_ || !tells_apart({})) continue;
      }
      std::vector<std::size_t> chosen;
      if (choose(may_be, n, 0, chosen)) {
        out_.columns = chosen;
        check_whole();
        return;
      }
    }
    out_.trouble = "has rows that no texts tell apart" + same_rows(may_be);
  }

  // Two rows with the same texts, or a column of texts with an empty cell.
  std::string same_rows(const std::vector<std::size_t>& columns) const {
    for (const std::size_t c : texts_) {
      for (const SurveyRow* row : data()) {
        if (!trimmed(row->cells[c]).empty()) continue;
        return ": column " + shown(survey_.columns[c].name) + " is empty in line " +
               std::to_string(row->line) +
               "; write its text in each row (cells that are merged hold it in the first one "
               "alone)";
      }
    }
    std::map<std::vector<std::string>, std::uint32_t> seen;
    for (const SurveyRow* row : data()) {
      std::vector<std::string> key;
      for (const std::size_t c : columns) key.emplace_back(trimmed(row->cells[c]));
      if (periods_) key.emplace_back(trimmed(row->cells[*periods_]));
      const auto [found, is_new] = seen.emplace(key, row->line);
      if (is_new) continue;
      return ": lines " + std::to_string(found->second) + " and " + std::to_string(row->line) +
             (key.empty() ? "" : " both have " + name_list(key)) +
             "; leave one out, or write a text that tells them apart";
    }
    return "";
  }

  bool choose(const std::vector<std::size_t>& from, std::size_t n, std::size_t begin,
              std::vector<std::size_t>& chosen) const {
    if (n == 0) return tells_apart(chosen);
    for (std::size_t i = begin; i < from.size(); ++i) {
      chosen.push_back(from[i]);
      if (choose(from, n - 1, i + 1, chosen)) return true;
      chosen.pop_back();
    }
    return false;
  }

  // Every combination of labels has a row, without which a given by all of them would have holes.
  void check_whole() {
    std::size_t n = 1;
    for (const std::size_t c : out_.columns) {
      const auto cells = cells_of(c);
      n *= std::set<std::string>(cells.begin(), cells.end()).size();
    }
    if (periods_) {
      const auto cells = cells_of(*periods_);
      n *= std::set<std::string>(cells.begin(), cells.end()).size();
    }
    if (n == data().size()) return;
    out_.trouble = "has " + std::to_string(data().size()) + " rows for " + std::to_string(n) +
                   " combinations of what stands in ";
    std::string names;
    for (const std::size_t c : out_.columns) {
      names += (names.empty() ? "" : ", ") + shown(survey_.columns[c].name);
    }
    if (periods_) {
      names += (names.empty() ? "" : ", ") + shown(survey_.columns[*periods_].name);
    }
    out_.trouble += names + "; a given needs one for each" + missing_row();
  }

  // The first combination that no row has.
  std::string missing_row() const {
    std::vector<std::size_t> columns = out_.columns;
    if (periods_) columns.push_back(*periods_);
    std::vector<std::vector<std::string>> texts;
    std::set<std::vector<std::string>> there;
    for (const SurveyRow* row : data()) {
      std::vector<std::string> key;
      for (const std::size_t c : columns) key.emplace_back(trimmed(row->cells[c]));
      there.insert(std::move(key));
    }
    for (const std::size_t c : columns) {
      const auto cells = cells_of(c);
      const std::set<std::string> different(cells.begin(), cells.end());
      texts.emplace_back(different.begin(), different.end());
    }
    // One of the first there.size() + 1 is missing.
    std::vector<std::size_t> at(columns.size(), 0);
    for (std::size_t n = 0; n <= there.size(); ++n) {
      std::vector<std::string> key;
      for (std::size_t k = 0; k < at.size(); ++k) key.push_back(texts[k][at[k]]);
      if (!there.contains(key)) return ", and none is for " + name_list(key) + ": add it";
      for (std::size_t k = at.size(); k-- > 0;) {
        if (++at[k] < texts[k].size()) break;
        at[k] = 0;
      }
    }
    return "";
  }

  const Survey& survey_;
  const std::vector<std::size_t>& texts_;
  std::optional<std::size_t> periods_;
  KeyColumns out_;
};

}  // namespace

KeyColumns find_keys(const Survey& survey, const std::vector<std::size_t>& texts,
                     std::optional<std::size_t> periods) {
  return KeyFinder(survey, texts, periods).keys();
}

std::vector<std::string> cells_of_data(const Survey& survey, std::size_t column) {
  std::vector<std::string> out;
  for (const SurveyRow& row : survey.rows) {
    if (row.kind == SurveyRow::Kind::data) out.emplace_back(trimmed(row.cells[column]));
  }
  return out;
}

}  // namespace plimsoll::data
