// Numbers are added up as the rows go by, down and up, in each way in which they may be written.
#include "data/totals.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "data/period_cell.h"
#include "sheet/scale_words.h"
#include "units/unit.h"

namespace plimsoll::data {

namespace {

// A row's numbers, without shares, which nobody adds up, and the last digit that is written of each.
struct Number {
  double value = 0;
  double step = 1;
};
using Numbers = std::vector<std::optional<Number>>;

Numbers numbers_of(const SurveyRow& row, const std::vector<ColumnRole>& roles, const Dialect& way) {
  Numbers out;
  for (std::size_t c = 0; c < row.cells.size(); ++c) {
    const auto number =
        roles[c] == ColumnRole::period ? std::nullopt : cell_number_of(trimmed(row.cells[c]), way);
    const auto value = number && !number->percent ? units::decimal_value(number->digits, {})
                                                  : std::optional<double>();
    if (!value) {
      out.emplace_back();
      continue;
    }
    const std::size_t point = number->digits.find('.');
    const std::size_t n = point == std::string::npos ? 0 : number->digits.size() - point - 1;
    const bool has_exponent = number->digits.find_first_of("eE") != std::string::npos;
    out.push_back(Number{*value, has_exponent ? 0 : std::pow(10.0, -static_cast<double>(n))});
  }
  return out;
}

// Numbers of rows that may be added up to another one.
struct Sums {
  explicit Sums(std::size_t n_columns) : sum(n_columns), n(n_columns) {}
  void add(const Numbers& numbers) {
    for (std::size_t c = 0; c < sum.size(); ++c) {
      const double value = numbers[c] ? numbers[c]->value : 0;
      sum[c] += value;
      n[c] += value != 0 ? 1 : 0;
    }
  }
  std::vector<double> sum;
  // Other than 0.
  std::vector<int> n;
};

// Of rows that were rounded each may be off by half of the last digit. Without a word it must be unlikely that numbers of that
// size are so near by chance.
bool is_sum_of(const Numbers& numbers, const Sums& of, bool has_word) {
  constexpr double kMostChance = 1e-3;
  std::size_t n_sums = 0;
  bool is_exact = true;
  double chance = 1;
  for (std::size_t c = 0; c < numbers.size(); ++c) {
    if (!numbers[c]) continue;
    const double value = std::abs(numbers[c]->value);
    const double off = std::abs(numbers[c]->value - of.sum[c]);
    const double slack = 0.5 * numbers[c]->step * of.n[c];
    const bool is_same = off <= 1e-9 * value;
    if (!is_same && off > slack + 1e-9 * value) {
      if (!has_word) return false;
      continue;
    }
    if (of.n[c] < 2 || value == 0) continue;
    ++n_sums;
    is_exact = is_exact && is_same;
    chance *= std::min(1.0, slack / value);
  }
  return n_sums > 0 && (has_word || is_exact || chance <= kMostChance);
}

bool begins_with_period(const SurveyRow& row) {
  const auto first = std::ranges::find_if(
      row.cells, [](const std::string& cell) { return !trimmed(cell).empty(); });
  return first != row.cells.end() && !readings_of(*first).empty();
}

// The word of a total in a row, where it stands, and whether it is the first text.
struct Word {
  TotalWord word = TotalWord::none;
  std::size_t column = 0;
  bool first = false;
};

Word word_of(const SurveyRow& row, const std::vector<ColumnRole>& roles) {
  Word out;
  bool first = true;
  for (std::size_t c = 0; c < row.cells.size(); ++c) {
    const std::string_view cell = trimmed(row.cells[c]);
    if (cell.empty()) continue;
    const bool counts = first || roles[c] != ColumnRole::other;
    const TotalWord word = counts ? total_word(cell) : TotalWord::none;
    if (word > out.word) out = {word, c, first};
    first = false;
  }
  return out;
}

// Rows that may be totals without a word among all the others: those without a period at their beginning, and of a table
// with several keys those that lack one, or have one text for two: "All, All".
bool may_stand_alone(const SurveyRow& row, const std::vector<ColumnRole>& roles) {
  std::vector<std::string_view> keys;
  for (std::size_t c = 0; c < roles.size(); ++c) {
    if (roles[c] != ColumnRole::other) keys.push_back(trimmed(row.cells[c]));
  }
  if (begins_with_period(row)) return false;
  if (keys.size() < 2) return true;
  std::ranges::sort(keys);
  return keys.front().empty() || std::ranges::adjacent_find(keys) != keys.end();
}

// Finds sums among rows in their order and against it.
class Adder {
 public:
  Adder(const std::vector<SurveyRow>& rows, const std::vector<ColumnRole>& roles,
        const std::vector<Word>& words, const Dialect& way)
      : rows_(rows), words_(words), n_(roles.size()) {
    for (const SurveyRow& row : rows) {
      numbers_.push_back(numbers_of(row, roles, way));
      stands_alone_.push_back(may_stand_alone(row, roles));
    }
  }

  // Whether a row has a number that can be added up.
  bool counts(std::size_t row) const {
    return std::ranges::any_of(numbers_[row],
                               [](const auto& number) { return number && number->value != 0; });
  }

  // `known`: totals of these rows, which are not added up but as totals. Marks the sums among `rows`.
  void mark(const std::vector<std::size_t>& rows, const std::vector<bool>& known, bool in_group,
            std::vector<bool>& sums) const {
    // By their places in `rows`: what is a total so far.
    std::vector<bool> totals;
    for (const std::size_t i : rows) totals.push_back(known[i]);
    for (const bool backward : {false, true}) {
      for (const std::size_t at : sums_along(rows, totals, in_group, backward)) {
        totals[at] = true;
        sums[rows[at]] = true;
      }
    }
  }

 private:
  std::vector<std::size_t> sums_along(const std::vector<std::size_t>& rows,
                                      const std::vector<bool>& known, bool in_group,
                                      bool backward) const {
    std::vector<std::size_t> out;
    Sums all(n_);
    Sums block(n_);
    Sums from_last(n_);
    Sums totals(n_);
    for (std::size_t n = 0; n < rows.size(); ++n) {
      const std::size_t at = backward ? rows.size() - 1 - n : n;
      const std::size_t i = rows[at];
      const SurveyRow& row = rows_[i];
      if (row.kind == SurveyRow::Kind::blank || row.kind == SurveyRow::Kind::note) {
        block = Sums(n_);
        continue;
      }
      if (row.kind == SurveyRow::Kind::longer) continue;
      const bool has_word = words_[i].word != TotalWord::none;
      const bool may_be = !known[at] && (has_word || in_group || stands_alone_[i]);
      const bool is_sum =
          may_be && std::ranges::any_of(
                        std::array{&all, &block, &from_last, &totals},
                        [&](const Sums* of) { return is_sum_of(numbers_[i], *of, has_word); });
      if (is_sum) out.push_back(at);
      if (is_sum || known[at]) {
        totals.add(numbers_[i]);
        block = Sums(n_);
        from_last = Sums(n_);
        from_last.add(numbers_[i]);
      } else {
        for (Sums* of : {&all, &block, &from_last}) of->add(numbers_[i]);
      }
    }
    return out;
  }

  const std::vector<SurveyRow>& rows_;
  const std::vector<Word>& words_;
  std::size_t n_;
  std::vector<Numbers> numbers_;
  std::vector<bool> stands_alone_;
};

// What stands in the columns of texts and periods, as numbers: equal texts of a column have one.
class Keys {
 public:
  Keys(const std::vector<SurveyRow>& rows, const std::vector<ColumnRole>& roles)
      : rows_(rows), ids_(roles.size()), n_(roles.size(), 0) {
    for (std::size_t c = 0; c < roles.size(); ++c) {
      if (roles[c] == ColumnRole::other) continue;
      columns_.push_back(c);
      std::unordered_map<std::string_view, std::uint32_t> seen;
      ids_[c].assign(rows.size(), 0);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].kind != SurveyRow::Kind::data) continue;
        const auto id = static_cast<std::uint32_t>(seen.size());
        ids_[c][i] = seen.emplace(trimmed(rows[i].cells[c]), id).first->second;
      }
      n_[c] = seen.size();
    }
  }

  // Rows that agree beside a column, in columns whose texts do not tell what stands in it.
  std::vector<std::vector<std::size_t>> groups_beside(std::size_t column) const {
    std::vector<std::size_t> beside;
    for (const std::size_t c : columns_) {
      if (c != column && n_pairs(c, column) > n_[c]) beside.push_back(c);
    }
    std::map<std::vector<std::uint32_t>, std::size_t> places;
    std::vector<std::vector<std::size_t>> out;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i].kind != SurveyRow::Kind::data) continue;
      std::vector<std::uint32_t> key;
      for (const std::size_t c : beside) key.push_back(ids_[c][i]);
      const auto [found, is_new] = places.emplace(std::move(key), out.size());
      if (is_new) out.emplace_back();
      out[found->second].push_back(i);
    }
    return out;
  }

 private:
  std::size_t n_pairs(std::size_t a, std::size_t b) const {
    std::unordered_set<std::uint64_t> seen;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i].kind != SurveyRow::Kind::data) continue;
      seen.insert(std::uint64_t{ids_[a][i]} << 32 | ids_[b][i]);
    }
    return seen.size();
  }

  const std::vector<SurveyRow>& rows_;
  std::vector<std::size_t> columns_;
  std::vector<std::vector<std::uint32_t>> ids_;
  std::vector<std::size_t> n_;
};

// Totals in one column of texts, among rows that agree in the others. One without a word is one wherever its text stands.
void mark_groups(const Adder& adder, const std::vector<SurveyRow>& rows,
                 const std::vector<std::vector<std::size_t>>& groups,
                 const std::vector<Word>& words, std::size_t column, std::vector<bool>& sums) {
  std::vector<bool> own(rows.size(), false);
  std::vector<bool> alone(rows.size(), false);
  std::vector<bool> known(rows.size(), false);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    known[i] = words[i].word == TotalWord::whole && words[i].first && words[i].column == column;
  }
  for (const std::vector<std::size_t>& group : groups) {
    adder.mark(group, known, true, own);
    for (const std::size_t i : group) alone[i] = group.size() == 1;
  }
  struct Votes {
    std::size_t n = 0;
    std::size_t n_sums = 0;
  };
  std::map<std::string_view, Votes> votes;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].kind != SurveyRow::Kind::data || alone[i] || !adder.counts(i)) continue;
    Votes& of = votes[trimmed(rows[i].cells[column])];
    ++of.n;
    of.n_sums += own[i] ? 1 : 0;
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].kind != SurveyRow::Kind::data) continue;
    const auto found = votes.find(trimmed(rows[i].cells[column]));
    const bool everywhere =
        found != votes.end() && found->second.n > 0 && found->second.n_sums == found->second.n;
    const bool has_word = words[i].word != TotalWord::none;
    if (everywhere || (has_word && own[i])) sums[i] = true;
  }
}

// Nobody keys rows by more columns; those behind the first ones are no keys then.
void leave_first(std::vector<ColumnRole>& roles) {
  constexpr std::size_t kMostKeys = 8;
  std::size_t n = 0;
  for (ColumnRole& role : roles) {
    if (role != ColumnRole::other && ++n > kMostKeys) role = ColumnRole::other;
  }
}

}  // namespace

void sort_totals(std::vector<SurveyRow>& rows, std::vector<ColumnRole> roles,
                 const std::vector<Dialect>& ways) {
  leave_first(roles);
  std::vector<Word> words(rows.size());
  std::vector<std::size_t> all(rows.size());
  std::vector<bool> known(rows.size(), false);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    all[i] = i;
    if (rows[i].kind != SurveyRow::Kind::data) continue;
    words[i] = word_of(rows[i], roles);
    known[i] = words[i].word == TotalWord::whole && words[i].first;
  }
  const auto n_keys =
      std::ranges::count_if(roles, [](ColumnRole role) { return role != ColumnRole::other; });
  // By column, the same in each way of writing.
  std::map<std::size_t, std::vector<std::vector<std::size_t>>> groups;
  if (n_keys > 1) {
    const Keys keys(rows, roles);
    for (std::size_t c = 0; c < roles.size(); ++c) {
      if (roles[c] == ColumnRole::text) groups[c] = keys.groups_beside(c);
    }
  }
  std::vector<bool> sums(rows.size(), false);
  for (const Dialect& way : ways) {
    const Adder adder(rows, roles, words, way);
    std::vector<bool> own(rows.size(), false);
    for (const auto& [column, of_column] : groups) {
      mark_groups(adder, rows, of_column, words, column, own);
    }
    std::vector<bool> totals = known;
    for (std::size_t i = 0; i < rows.size(); ++i) totals[i] = totals[i] || own[i];
    adder.mark(all, totals, false, own);
    for (std::size_t i = 0; i < rows.size(); ++i) sums[i] = sums[i] || own[i];
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    SurveyRow& row = rows[i];
    if (row.kind != SurveyRow::Kind::data) continue;
    row.is_sum = sums[i] && words[i].word == TotalWord::none;
    row.has_total_word = !sums[i] && words[i].word == TotalWord::part;
    row.is_doubtful = !known[i] && !sums[i] && words[i].word == TotalWord::whole;
    if (known[i] || row.is_doubtful || (sums[i] && words[i].word != TotalWord::none)) {
      row.kind = SurveyRow::Kind::total;
    }
  }
}

TotalWord total_word(std::string_view text) {
  const std::string word = sheet::small_letters(trimmed(text));
  constexpr std::string_view kFirst[] = {
      "total",         "totals",       "grand total",  "subtotal",     "sub-total",
      "sum",           "summe",        "gesamt",       "gesamtsumme",  "gesamtergebnis",
      "zwischensumme", "insgesamt",    "totale",       "totaal",       "somme",
      "sous-total",    "sous total",   "ensemble",     "overall",      "\u03c3",
      "\u2211",        "\u5408\u8a08", "\u7dcf\u8a08", "\u5c0f\u8a08", "\u8a08"};
  constexpr std::string_view kLast[] = {" total",       " totals",     " gesamt",
                                        " summe",       " subtotal",   "\u5408\u8a08",
                                        "\u7dcf\u8a08", "\u5c0f\u8a08"};
  for (const std::string_view w : kFirst) {
    if (!word.starts_with(w)) continue;
    const std::string_view rest = trimmed(std::string_view(word).substr(w.size()));
    if (rest.empty() || rest[0] == ':' || rest[0] == '(') return TotalWord::whole;
    if (word[w.size()] == ' ') return TotalWord::part;
  }
  const bool is_last =
      std::ranges::any_of(kLast, [&](std::string_view w) { return word.ends_with(w); });
  return is_last ? TotalWord::part : TotalWord::none;
}

}  // namespace plimsoll::data
