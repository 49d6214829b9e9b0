// Words for units in other tools, tables and trades, and what they are called here.
#include <algorithm>
#include <cctype>

#include "syntax/words.h"
#include "units/unit.h"

namespace plimsoll::units {
namespace {

struct ForeignWord {
  std::string_view word;
  // A unit as written in the language, in the word's place.
  std::string_view here;
  // What the word leaves open; empty where it says just that.
  std::string_view changes = "";
};

constexpr ForeignWord kForeign[] = {
    {"million", "M"},
    {"millions", "M"},
    {"mn", "M"},
    {"mln", "M"},
    {"mio", "M"},
    {"mm", "M", "`mm` for millions"},
    {"m", "M", "`m` for millions, not for metres"},
    {"billion", "bn"},
    {"billions", "bn"},
    {"bln", "bn"},
    {"mrd", "bn"},
    {"milliard", "bn"},
    {"b", "bn", "`b` for billions"},
    {"trillion", "k bn"},
    {"trillions", "k bn"},
    {"tn", "k bn"},
    {"trn", "k bn"},
    {"thousand", "k"},
    {"thousands", "k"},
    {"tsd", "k"},
    {"percent", "%"},
    {"percents", "%"},
    {"pct", "%"},
    {"pc", "%"},
    {"bps", "bp"},
    {"bips", "bp"},
    {"yr", "year"},
    {"yrs", "years"},
    {"y", "years"},
    {"annum", "year"},
    {"pa", "per year"},
    {"annually", "per year"},
    {"annual", "per year"},
    {"yearly", "per year"},
    {"quarterly", "per quarter"},
    {"monthly", "per month"},
    {"weekly", "per week"},
    {"daily", "per day"},
    {"mo", "month"},
    {"mos", "months"},
    {"mth", "month"},
    {"mths", "months"},
    {"qtr", "quarter"},
    {"qtrs", "quarters"},
    {"wk", "week"},
    {"wks", "weeks"},
    {"hr", "hour"},
    {"hrs", "hours"},
    {"h", "hours"},
    {"min", "minutes"},
    {"mins", "minutes"},
    {"sec", "seconds"},
    {"secs", "seconds"},
    {"euro", "EUR"},
    {"euros", "EUR"},
    {"dollar", "USD", "US dollars, not those of another country"},
    {"dollars", "USD", "US dollars, not those of another country"},
    {"pound", "GBP"},
    {"pounds", "GBP"},
    {"sterling", "GBP"},
    {"yen", "JPY"},
    {"yuan", "CNY"},
    {"renminbi", "CNY"},
    {"rmb", "CNY"},
    {"franc", "CHF"},
    {"francs", "CHF"},
    {"rupee", "INR"},
    {"rupees", "INR"},
};

constexpr std::pair<std::string_view, std::string_view> kPrefixes[] = {
    {"bn", "bn"}, {"mn", "M"}, {"mm", "M"}, {"tn", "k bn"},
    {"m", "M"},   {"k", "k"},  {"t", "k"},  {"b", "bn"},
};

bool is_currency_code(std::string_view word) {
  return std::ranges::binary_search(currency_codes(), word);
}

}  // namespace

std::optional<UnitWord> foreign_unit(std::string_view word) {
  // As written first: `K` is no unit of length either way, but `MEUR` and `mEUR` are one.
  if (word == "K") return UnitWord{"k", ""};
  const std::string lower = syntax::folded(word);
  for (const ForeignWord& foreign : kForeign) {
    if (lower == foreign.word)
      return UnitWord{std::string(foreign.here), std::string(foreign.changes)};
  }
  if (word.size() < 3) return std::nullopt;
  std::string upper(word);
  std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
  if (word.size() == 3) {
    if (is_currency_code(upper) && upper != word) return UnitWord{upper, ""};
    return std::nullopt;
  }
  const std::string_view code(upper.data() + upper.size() - 3, 3);
  const std::string_view front(lower.data(), lower.size() - 3);
  if (!is_currency_code(code)) return std::nullopt;
  for (const auto& [prefix, here] : kPrefixes) {
    if (front == prefix) return UnitWord{std::string(here) + " " + std::string(code), ""};
  }
  return std::nullopt;
}

std::string_view near_unit(std::string_view word, std::vector<std::string_view> candidates) {
  // A currency is no slip of the finger of another word: `tn` is not the ngultrum, BTN.
  const bool looks_like_code =
      word.size() == 3 && std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!looks_like_code) std::erase_if(candidates, is_currency_code);
  return diag::nearest(word, candidates);
}

}  // namespace plimsoll::units
