// Numbers are added up as the rows go by, in each way in which they may be written.
#include "data/totals.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "data/period_cell.h"
#include "units/unit.h"

namespace plimsoll::data {

namespace {

// Numbers of rows that may be added up to another one.
struct Sums {
  explicit Sums(std::size_t n_columns) : sum(n_columns), n(n_columns) {}
  void add(const std::vector<std::optional<double>>& numbers) {
    for (std::size_t c = 0; c < sum.size(); ++c) {
      sum[c] += numbers[c].value_or(0);
      n[c] += numbers[c].value_or(0) != 0 ? 1 : 0;
    }
  }
  std::vector<double> sum;
  // Other than 0.
  std::vector<int> n;
};

// Without shares, which nobody adds up.
std::vector<std::optional<double>> numbers_of(const SurveyRow& row, const Dialect& way) {
  std::vector<std::optional<double>> out;
  for (const std::string& cell : row.cells) {
    const auto number = cell_number_of(trimmed(cell), way);
    out.push_back(number && !number->percent ? units::decimal_value(number->digits, {})
                                             : std::nullopt);
  }
  return out;
}

bool is_sum_of(const SurveyRow& row, const std::vector<std::optional<double>>& numbers,
               const Sums& of, bool has_word) {
  std::size_t n_sums = 0;
  std::size_t n_others = 0;
  for (std::size_t c = 0; c < numbers.size(); ++c) {
    if (!numbers[c]) continue;
    // Of rows that were rounded each may be off by half of the last digit.
    const std::size_t point = row.cells[c].find_last_of(".,");
    const std::size_t decimals = point == std::string::npos ? 0 : row.cells[c].size() - point - 1;
    const double step = decimals == 3 ? 0 : std::pow(10.0, -static_cast<double>(decimals));
    const double slack = has_word ? 0.5 * step * of.n[c] : 0;
    const double off = std::abs(*numbers[c] - of.sum[c]);
    const bool adds_up = off <= slack + 1e-9 * std::abs(*numbers[c]);
    if (adds_up && of.n[c] >= 2 && *numbers[c] != 0) {
      ++n_sums;
    } else if (!adds_up) {
      ++n_others;
    }
  }
  return n_sums > 0 && (has_word || n_others == 0);
}

bool begins_with_period(const SurveyRow& row) {
  const auto first = std::ranges::find_if(
      row.cells, [](const std::string& cell) { return !trimmed(cell).empty(); });
  return first != row.cells.end() && read_period_cell(*first).has_value();
}

// Rows whose numbers are sums, read in one way: of all rows above them, of those behind the last total, heading or blank
// row, of that total and what stands behind it, or of totals. A word lets one column and what was rounded do.
void mark_sums(const std::vector<SurveyRow>& rows, const Dialect& way,
               const std::vector<TotalWord>& words, std::vector<bool>& sums) {
  const std::size_t n = rows.empty() ? 0 : rows[0].cells.size();
  Sums all(n);
  Sums block(n);
  Sums from_last(n);
  Sums totals(n);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const SurveyRow& row = rows[i];
    if (row.kind == SurveyRow::Kind::blank || row.kind == SurveyRow::Kind::note) {
      block = Sums(n);
      continue;
    }
    const std::vector<std::optional<double>> numbers = numbers_of(row, way);
    const bool has_word = words[i] != TotalWord::none;
    const bool is_sum =
        std::ranges::any_of(std::array{&all, &block, &from_last, &totals},
                            [&](const Sums* of) { return is_sum_of(row, numbers, *of, has_word); });
    if (is_sum && row.kind == SurveyRow::Kind::data && (has_word || !begins_with_period(row))) {
      sums[i] = true;
    }
    if (sums[i] || row.kind == SurveyRow::Kind::total) {
      totals.add(numbers);
      block = Sums(n);
      from_last = Sums(n);
      from_last.add(numbers);
    } else {
      for (Sums* of : {&all, &block, &from_last}) of->add(numbers);
    }
  }
}

std::string small_letters(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

}  // namespace

void sort_totals(std::vector<SurveyRow>& rows, const std::vector<Dialect>& ways) {
  std::vector<TotalWord> words(rows.size(), TotalWord::none);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    SurveyRow& row = rows[i];
    if (row.kind != SurveyRow::Kind::data) continue;
    const auto first = std::ranges::find_if(
        row.cells, [](const std::string& cell) { return !trimmed(cell).empty(); });
    words[i] = total_word(*first);
    if (words[i] == TotalWord::whole) row.kind = SurveyRow::Kind::total;
  }
  std::vector<bool> sums(rows.size(), false);
  for (const Dialect& way : ways) mark_sums(rows, way, words, sums);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    SurveyRow& row = rows[i];
    if (row.kind != SurveyRow::Kind::data) continue;
    row.is_sum = sums[i] && words[i] == TotalWord::none;
    row.has_total_word = !sums[i] && words[i] == TotalWord::part;
    if (sums[i] && words[i] == TotalWord::part) row.kind = SurveyRow::Kind::total;
  }
}

TotalWord total_word(std::string_view text) {
  const std::string word = small_letters(trimmed(text));
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
