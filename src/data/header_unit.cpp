// Units in headings.
#include "data/header_unit.h"

#include <array>
#include <vector>

#include "data/dialect.h"

namespace plimsoll::data {
namespace {

std::string lower_case(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

// The scale word of the language for a word of a heading; nothing for another word.
std::optional<std::string_view> scale_of(std::string_view word) {
  struct Word {
    std::string_view word;
    std::string_view scale;
  };
  constexpr std::array<Word, 28> words = {{
      {"k", "k"},     {"thousand", "k"},    {"thousands", "k"}, {"tsd", "k"},
      {"tsd.", "k"},  {"tausend", "k"},     {"'000", "k"},      {"000", "k"},
      {"000s", "k"},  {"'000s", "k"},       {"\u2019000", "k"}, {"m", "M"},
      {"mn", "M"},    {"mm", "M"},          {"mln", "M"},       {"mio", "M"},
      {"mio.", "M"},  {"million", "M"},     {"millions", "M"},  {"millionen", "M"},
      {"bn", "bn"},   {"billion", "bn"},    {"billions", "bn"}, {"mrd", "bn"},
      {"mrd.", "bn"}, {"milliarden", "bn"}, {"%", "%"},         {"percent", "%"},
  }};
  const std::string plain = lower_case(word);
  for (const Word& w : words) {
    if (w.word == plain) return w.scale;
  }
  if (plain == "pct" || plain == "prozent" || plain == "per cent") return "%";
  return std::nullopt;
}

bool is_filler(std::string_view word) {
  constexpr std::array<std::string_view, 14> words = {
      "in",  "of",      "amounts", "amount", "figures", "all", "values",
      "are", "angaben", "alle",    "werte",  "und",     "the", "expressed"};
  const std::string plain = lower_case(word);
  for (const std::string_view w : words) {
    if (w == plain) return true;
  }
  return false;
}

// A word that is a currency, or one glued to a scale: "TEUR", "k€", "EURm", "$000". False for another word.
bool take_word(std::string_view word, HeaderUnit& out) {
  const auto take_currency = [&](std::string_view text) {
    if (lower_case(text) == "euro" || lower_case(text) == "euros") text = "EUR";
    if (lower_case(text) == "yen") text = "JPY";
    const auto codes = currencies_of(text);
    if (codes.empty() || !out.currency.empty()) return false;
    out.currency = codes[0];
    out.sure = out.sure && codes.size() == 1;
    return true;
  };
  const auto take_scale = [&](std::string_view text) {
    const auto scale = scale_of(text);
    if (!scale || !out.scale.empty()) return false;
    out.scale = *scale;
    return true;
  };
  if (take_scale(word) || take_currency(word)) return true;
  for (const std::string_view before : {"T", "k", "K", "M", "m", "Mio", "Mrd", "bn"}) {
    if (!word.starts_with(before) || word.size() == before.size()) continue;
    HeaderUnit trial = out;
    if (!trial.scale.empty()) break;
    trial.scale = before == "T" ? "k" : std::string(scale_of(before).value_or(""));
    std::swap(trial, out);
    if (take_currency(word.substr(before.size()))) return true;
    std::swap(trial, out);
  }
  for (const std::string_view behind :
       {"k", "K", "m", "M", "mn", "mm", "bn", "000", "000s", "'000"}) {
    if (!word.ends_with(behind) || word.size() == behind.size()) continue;
    HeaderUnit trial = out;
    if (!trial.scale.empty()) break;
    trial.scale = scale_of(behind).value_or("");
    std::swap(trial, out);
    if (take_currency(word.substr(0, word.size() - behind.size()))) return true;
    std::swap(trial, out);
  }
  return false;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  text = trimmed(text);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" /,;:\n"), text.size());
    if (end > 0) out.push_back(trimmed(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// Of a text that is nothing but a unit and words beside it.
std::optional<HeaderUnit> unit_alone(std::string_view text) {
  HeaderUnit out;
  bool any = false;
  for (const std::string_view word : words_of(text)) {
    if (is_filler(word)) continue;
    if (!take_word(word, out)) return std::nullopt;
    any = true;
  }
  // A per cent of money is none.
  if (!any || (out.scale == "%" && !out.currency.empty())) return std::nullopt;
  return out;
}

// Codes that are words too, such as ALL and TOP, count in brackets and behind "in" alone.
bool is_common(const HeaderUnit& unit) {
  constexpr std::array<std::string_view, 24> codes = {
      "EUR", "USD", "GBP", "JPY", "CHF", "CNY", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF",
      "CAD", "AUD", "NZD", "HKD", "SGD", "INR", "KRW", "BRL", "MXN", "ZAR", "TWD", "THB"};
  if (unit.currency.empty()) return true;
  for (const std::string_view code : codes) {
    if (code == unit.currency) return true;
  }
  return false;
}

// One letter alone says too little where no currency stands beside it.
bool says_enough(const HeaderUnit& unit, std::string_view text) {
  return !unit.currency.empty() || unit.scale == "%" || trimmed(text).size() > 2;
}

}  // namespace

std::string HeaderUnit::text() const {
  return scale + (scale.empty() || currency.empty() ? "" : " ") + currency;
}

std::optional<HeaderUnit> header_unit(std::string_view heading) {
  heading = trimmed(heading);
  const auto with_name = [&](std::optional<HeaderUnit> unit, std::string_view name) {
    if (unit) {
      name = trimmed(name);
      while (name.ends_with(',') || name.ends_with('-') || name.ends_with(':')) {
        name = trimmed(name.substr(0, name.size() - 1));
      }
      unit->name = name;
    }
    return unit;
  };
  for (const auto& [open, close] : {std::pair{'(', ')'}, {'[', ']'}}) {
    const std::size_t begin = heading.rfind(open);
    const std::size_t end = heading.rfind(close);
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) continue;
    const std::string_view inside = heading.substr(begin + 1, end - begin - 1);
    const auto unit = unit_alone(inside);
    if (unit && says_enough(*unit, inside)) {
      return with_name(
          unit, std::string(heading.substr(0, begin)) + std::string(heading.substr(end + 1)));
    }
  }
  const std::string plain = lower_case(heading);
  const std::size_t in = plain.rfind(" in ");
  if (in != std::string::npos) {
    const auto unit = unit_alone(heading.substr(in + 4));
    if (unit && says_enough(*unit, heading.substr(in + 4))) {
      return with_name(unit, heading.substr(0, in));
    }
  }
  if (const auto unit = unit_alone(heading);
      unit && says_enough(*unit, heading) && is_common(*unit)) {
    return with_name(unit, "");
  }
  // The last words, of which one is a currency or per cent.
  std::size_t at = heading.size();
  std::optional<HeaderUnit> best;
  std::size_t best_at = 0;
  for (int n = 0; n < 3; ++n) {
    const std::size_t blank = at == 0 ? std::string_view::npos : heading.find_last_of(" ,", at - 1);
    if (blank == std::string_view::npos) break;
    const auto unit = unit_alone(heading.substr(blank + 1));
    if (unit && (!unit->currency.empty() || unit->scale == "%") && is_common(*unit)) {
      best = unit;
      best_at = blank;
    }
    at = blank;
  }
  if (!best) return std::nullopt;
  return with_name(best, heading.substr(0, best_at));
}

}  // namespace plimsoll::data
