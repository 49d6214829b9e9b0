// By what time a heading counts.
#include "data/heading_time.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "sheet/scale_words.h"

namespace plimsoll::data {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

template <std::size_t n>
std::string_view found_in(const std::array<Pair, n>& table, std::string_view word) {
  const auto* const found = std::ranges::find(table, word, &Pair::first);
  return found == table.end() ? std::string_view() : found->second;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

// Words in small letters, "p.a." whole; "/" and "," alone.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) out.push_back(std::exchange(word, {}));
  };
  for (const char c : sheet::small_letters(text)) {
    if (c == ' ' || c == '(' || c == ')' || c == '[' || c == ']' || c == '-' || c == ':') {
      end_word();
    } else if (c == '/' || c == ',') {
      end_word();
      out.emplace_back(1, c);
    } else {
      word += c;
    }
  }
  end_word();
  return out;
}

// What is paid, earned or lost by time.
bool is_amount(std::string_view word) {
  if (sheet::is_noun(word)) return true;
  if (word.ends_with('s')) word.remove_suffix(1);
  return is_one_of(
      word, {"charge", "payment", "salary", "salarie", "wage", "premium", "spend", "spending",
             "dividend", "instalment", "saving", "allowance", "subscription", "interest", "churn",
             "growth", "inflation", "payroll", "retainer"});
}

}  // namespace

std::string_view time_counted_by(std::string_view word) {
  constexpr std::array<Pair, 19> shorts = {{{"mo", "months"},
                                            {"mth", "months"},
                                            {"mnth", "months"},
                                            {"mon", "months"},
                                            {"yr", "years"},
                                            {"y", "years"},
                                            {"annum", "years"},
                                            {"p.a.", "years"},
                                            {"qtr", "quarters"},
                                            {"wk", "weeks"},
                                            {"h", "hours"},
                                            {"hr", "hours"},
                                            {"j", "years"},
                                            {"m\u00eas", "months"},
                                            {"ano", "years"},
                                            {"anno", "years"},
                                            {"mese", "months"},
                                            {"mth.", "months"},
                                            {"yr.", "years"}}};
  const std::string plain = sheet::small_letters(word);
  if (const std::string_view time = found_in(shorts, plain); !time.empty()) return time;
  return sheet::time_unit_of(plain);
}

std::string_view time_of_adverb(std::string_view word) {
  constexpr std::array<Pair, 31> adverbs = {{{"monthly", "months"},
                                             {"p.m.", "months"},
                                             {"pcm", "months"},
                                             {"p.m", "months"},
                                             {"annual", "years"},
                                             {"annually", "years"},
                                             {"yearly", "years"},
                                             {"p.a.", "years"},
                                             {"p.a", "years"},
                                             {"quarterly", "quarters"},
                                             {"weekly", "weeks"},
                                             {"p.w.", "weeks"},
                                             {"daily", "days"},
                                             {"hourly", "hours"},
                                             {"monatlich", "months"},
                                             {"monatliche", "months"},
                                             {"mtl.", "months"},
                                             {"mtl", "months"},
                                             {"j\u00e4hrlich", "years"},
                                             {"j\u00e4hrliche", "years"},
                                             {"quartalsweise", "quarters"},
                                             {"w\u00f6chentlich", "weeks"},
                                             {"t\u00e4glich", "days"},
                                             {"mensuel", "months"},
                                             {"mensuelle", "months"},
                                             {"annuel", "years"},
                                             {"annuelle", "years"},
                                             {"mensual", "months"},
                                             {"anual", "years"},
                                             {"mensile", "months"},
                                             {"annuale", "years"}}};
  return found_in(adverbs, sheet::small_letters(word));
}

std::string_view time_beside(std::string_view words) {
  const std::vector<std::string> list = words_of(words);
  std::string_view out;
  bool several = false;
  const auto take = [&](std::string_view time) {
    several = several || (!out.empty() && out != time);
    out = time;
  };
  for (std::size_t i = 0; i < list.size(); ++i) {
    const bool is_last = i + 1 == list.size();
    if (is_one_of(list[i], {"per", "/", "pro", "par", "je", "each", "every", "a", "an", "im", "al",
                            "por", "by", "p."}) &&
        !is_last) {
      std::size_t at = i + 1;
      if (list[at] == "the" && at + 1 < list.size()) ++at;
      const bool is_article = is_one_of(list[i], {"a", "an", "by"});
      const std::string_view time =
          is_article ? sheet::time_unit_of(list[at]) : time_counted_by(list[at]);
      const bool ends =
          at + 1 == list.size() ||
          is_one_of(list[at + 1], {",", "of", "in", "for", "net", "gross", "incl", "incl.", "excl",
                                   "excl.", "and", "per", "/", "before", "after"});
      if (!time.empty() && ends) take(time);
      continue;
    }
    const std::string_view time = time_of_adverb(list[i]);
    if (time.empty()) continue;
    const bool begins =
        i == 0 ||
        (i == 1 && is_one_of(list[0], {"average", "avg", "avg.", "mean", "total", "typical",
                                       "expected", "max", "max.", "min", "min."}));
    const bool before_amount = begins && !is_last && is_amount(list[i + 1]);
    if (is_last || before_amount || (i > 0 && list[i - 1] == ",")) take(time);
  }
  return several ? std::string_view() : out;
}

}  // namespace plimsoll::data
