// Units in headings.
#include "data/header_unit.h"

#include <algorithm>
#include <array>

#include "base/characters.h"
#include "data/dialect.h"
#include "data/heading_time.h"
#include "sheet/format_words.h"
#include "sheet/scale_words.h"

namespace plimsoll::data {
namespace {

// A sign, a code or a name of a currency; empty for another word.
std::string_view currency_word(std::string_view word) {
  if (!currencies_of(word).empty()) return word;
  return word == "Fr" || word == "SFr" ? "Fr." : std::string_view();
}

// Days, months, ... where a part of a heading is a word for several of them.
std::string_view counted_times(std::string_view part) {
  constexpr std::array<std::string_view, 17> one = {
      "day",  "week",   "hour",    "month", "quarter", "year",      "tag",  "woche", "stunde",
      "jour", "semana", "semaine", "monat", "quartal", "trimestre", "jahr", "mes"};
  const std::string word = sheet::small_letters(trimmed(part));
  if (std::ranges::find(one, word) != one.end()) return {};
  return sheet::time_unit_of(word);
}

// What a part of a heading says.
struct Read {
  HeaderUnit unit;
  // Nothing but a unit and words that say no scale stands in it.
  bool whole = false;
  // The scale is a letter beside no currency, or a number.
  bool letter = false;
  bool number = false;
};

// "(EUR/1000 km)": the scale stands below.
bool is_number_behind(std::string_view text) {
  const std::size_t slash = text.rfind('/');
  const std::string_view behind =
      trimmed(text.substr(slash == std::string_view::npos ? text.size() : slash + 1));
  return !behind.empty() && is_digit(behind[0]);
}

// "1000 EUR", "1.000 EUR" and nothing else counts in thousands, as tables of statistical offices do.
bool is_thousand_of(std::string_view text, const sheet::FormatWords& words) {
  const bool is_thousand = words.power == 3 && !words.currency.empty() && words.unknown.empty() &&
                           !words.several && !words.behind;
  return is_thousand && is_digit(trimmed(text)[0]);
}

Read read_part(std::string_view text) {
  const sheet::FormatWords words = sheet::read_heading_words(text, currency_word);
  Read out;
  out.letter = words.may_be_unit;
  out.number = words.number;
  HeaderUnit& unit = out.unit;
  if (!words.currency.empty()) {
    const auto codes = currencies_of(words.currency);
    if (!codes.empty()) unit.currency = codes[0];
    unit.sure = codes.size() == 1;
    unit.several_currencies = codes.size() > 1;
  }
  const auto set_open = [&](std::string_view word) {
    unit.sure = false;
    if (unit.open.empty()) unit.open = word;
  };
  // A letter beside no currency is a unit, or a scale.
  if (words.may_be_unit) set_open(words.scale);
  switch (words.may_be_unit ? 0 : words.power) {
    case 0:
      break;
    case 3:
      unit.scale = "k";
      break;
    case 6:
      unit.scale = "M";
      break;
    case 9:
      unit.scale = "bn";
      break;
    case -2:
      unit.scale = "%";
      break;
    case -4:
      unit.scale = "bp";
      break;
    default:
      set_open(words.scale);
      if (!unit.currency.empty()) unit.open_power = words.power;
  }
  const bool any = !unit.text().empty() || !unit.open.empty();
  // A per cent of money is none.
  out.whole = any && words.unknown.empty() && !words.year && !words.several && !words.behind &&
              !(unit.is_share() && !unit.currency.empty());
  if (!words.unknown.empty()) set_open(words.unknown);
  if (words.behind) {
    unit.is_per_other = any && unit.open.empty() && !words.year && !words.several &&
                        !unit.is_share() && !is_number_behind(text);
    set_open("/");
  }
  unit.firm = (!words.number || is_thousand_of(text, words)) &&
              text.find_first_of("<>=") == std::string_view::npos;
  return out;
}

// The rest of a heading may say the scale or the currency that its unit leaves out, "Sales in thousands (EUR)", or another unit.
void complete(HeaderUnit& unit, std::string_view rest) {
  if (!unit.time.empty() || unit.is_share()) return;
  const sheet::FormatWords words = sheet::read_heading_words(rest, currency_word);
  const bool has_scale = words.power != 0 && !words.may_be_unit && !words.number;
  if (words.may_be_unit || words.number || words.several) unit.firm = false;
  if (has_scale) {
    const std::string_view scale = words.power == 3   ? "k"
                                   : words.power == 6 ? "M"
                                   : words.power == 9 ? "bn"
                                                      : "";
    if (!unit.scale.empty() || scale.empty()) {
      unit.firm = false;
    } else {
      unit.scale = scale;
    }
  }
  if (words.currency.empty()) return;
  const auto codes = currencies_of(words.currency);
  if (unit.currency.empty() && !codes.empty()) {
    unit.currency = codes[0];
    unit.several_currencies = codes.size() > 1;
    unit.sure = unit.sure && codes.size() == 1;
  } else if (codes.empty() || unit.currency != codes[0]) {
    unit.firm = false;
  }
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
bool says_enough(const Read& read, std::string_view text) {
  return read.whole &&
         (!read.unit.currency.empty() || read.unit.scale == "%" || read.unit.scale == "bp" ||
          trimmed(text).size() > 2) &&
         !(read.letter && trimmed(text).size() <= 3);
}

// What an amount of "EUR per month" counts, behind which a time may stand; nothing of what is no amount.
std::optional<HeaderUnit> amount_by(std::string_view amount, std::string_view time) {
  const Read read = read_part(amount);
  const bool is_amount = !read.unit.currency.empty() || read.unit.is_share();
  const bool may_be = read.unit.sure || read.unit.several_currencies;
  if (time.empty() || !read.whole || !is_amount || !may_be) return std::nullopt;
  HeaderUnit unit = read.unit;
  unit.rate = time;
  return unit;
}

// "EUR per month", "k EUR/year", "% p.a.", "EUR monthly", "EUR, per month": the unit and the time behind it, or before it.
std::optional<HeaderUnit> rated(std::string_view part) {
  const std::string plain = sheet::small_letters(part);
  for (const std::string_view by : {" per ", " pro ", " par ", " por ", " im ", " al ", " je ",
                                    " a ", " each ", " every ", "/"}) {
    const std::size_t at = plain.rfind(by);
    if (at == std::string::npos) continue;
    const std::string_view time =
        time_counted_by(trimmed(std::string_view(plain).substr(at + by.size())));
    if (auto unit = amount_by(part.substr(0, at), time)) return unit;
  }
  const std::size_t last = part.find_last_of(" ,");
  if (last != std::string_view::npos) {
    std::string_view amount = trimmed(part.substr(0, last));
    while (amount.ends_with(',')) amount = trimmed(amount.substr(0, amount.size() - 1));
    if (auto unit = amount_by(amount, time_of_adverb(part.substr(last + 1)))) return unit;
  }
  const std::size_t first = part.find_first_of(" ,");
  if (first == std::string_view::npos) return std::nullopt;
  return amount_by(part.substr(first + 1), time_of_adverb(part.substr(0, first)));
}

// With brackets of ASCII, and "bp" for the words.
std::string with_plain_signs(std::string_view heading) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 12> plain = {
      {{"\uff08", "("},
       {"\uff09", ")"},
       {"\uff3b", "["},
       {"\uff3d", "]"},
       {"\uff05", "%"},
       {"\uff0f", "/"},
       {"\u5358\u4f4d", ""},
       {"\u5355\u4f4d", ""},
       {"\ub2e8\uc704", ""},
       {"basis points", "bp"},
       {"Basis points", "bp"},
       {"Basispunkte", "bp"}}};
  std::string out;
  for (std::size_t i = 0; i < heading.size();) {
    const auto* const found = std::ranges::find_if(
        plain, [&](const auto& one) { return heading.substr(i).starts_with(one.first); });
    out += found == plain.end() ? heading.substr(i, 1) : found->second;
    i += found == plain.end() ? 1 : found->first.size();
  }
  return out;
}

// What stands behind the last word that leads to a unit: "in", "en", "Angaben"; empty where none does.
std::string_view led_to(std::string_view heading) {
  constexpr std::array<std::string_view, 15> words = {
      "in",      "en",    "em",      "w",      "v",       "i",      "x",        "\u00d7",
      "angaben", "werte", "amounts", "amount", "figures", "values", "expressed"};
  std::string_view out;
  for (std::size_t at = 0; at < heading.size();) {
    const std::size_t end = std::min(heading.find(' ', at), heading.size());
    const std::string word = sheet::small_letters(heading.substr(at, end - at));
    if (std::ranges::find(words, word) != words.end()) {
      out = heading.substr(std::min(end + 1, heading.size()));
    }
    at = end + 1;
  }
  return out;
}

// The word before a unit may belong to it: a number that is no year, or a shortened word; "per" makes it none.
enum class Before : std::uint8_t { name, open, per };
Before word_before(std::string_view heading) {
  heading = trimmed(heading);
  const std::size_t blank = heading.rfind(' ');
  const std::string word =
      sheet::small_letters(heading.substr(blank == std::string_view::npos ? 0 : blank + 1));
  if (word == "per" || word == "pro" || word == "je" || word == "par" || word.ends_with('/')) {
    return Before::per;
  }
  if (word.empty()) return Before::name;
  const bool year = word.size() >= 4 && (word.starts_with("19") || word.starts_with("20"));
  const bool number = is_digit(word[0]) || (word.size() > 1 && word[0] == 'x' && is_digit(word[1]));
  return (number && !year) || word.ends_with('.') || sheet::is_open_word(word) ? Before::open
                                                                               : Before::name;
}

}  // namespace

std::string HeaderUnit::text() const {
  if (!time.empty() && currency.empty()) return std::string(time);
  std::string out = scale + (scale.empty() || currency.empty() ? "" : " ") + currency;
  if (!rate.empty()) out += " per " + std::string(rate.substr(0, rate.size() - 1));
  return out;
}

namespace {

// "Sales k EUR (budget)", "Umsatz TEUR Plan": a unit before words that say none.
std::optional<HeaderUnit> unit_before_more(std::string_view heading) {
  heading = trimmed(heading);
  const std::size_t open = heading.find_last_of("([");
  const bool has_brackets = open != std::string_view::npos && open > 0 &&
                            (heading.ends_with(')') || heading.ends_with(']'));
  const std::size_t blank = heading.rfind(' ');
  const std::size_t at = has_brackets ? open : blank;
  if (at == std::string_view::npos || at == 0) return std::nullopt;
  if (!has_brackets && !sheet::is_noun(heading.substr(at + 1))) return std::nullopt;
  auto unit = header_unit(heading.substr(0, at));
  if (!unit || (unit->currency.empty() && !unit->is_share())) return std::nullopt;
  unit->name = std::string(unit->name) + (unit->name.empty() ? "" : " ") +
               std::string(heading.substr(has_brackets ? at : at + 1));
  return unit;
}

}  // namespace

std::optional<HeaderUnit> header_unit(std::string_view text) {
  const std::string plain_text = with_plain_signs(text);
  const std::string_view heading = trimmed(plain_text);
  const auto with_name = [&](HeaderUnit unit, std::string_view name) {
    complete(unit, name);
    const bool is_amount = !unit.currency.empty() || unit.is_share();
    if (is_amount && unit.rate.empty() && unit.time.empty()) unit.rate = time_beside(name);
    name = trimmed(name);
    while (name.ends_with(',') || name.ends_with('-') || name.ends_with(':')) {
      name = trimmed(name.substr(0, name.size() - 1));
    }
    unit.name = name;
    return unit;
  };
  for (const auto& [open, close] : {std::pair{'(', ')'}, {'[', ']'}}) {
    const std::size_t begin = heading.rfind(open);
    const std::size_t end = heading.rfind(close);
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) continue;
    const std::string_view inside = heading.substr(begin + 1, end - begin - 1);
    if (const std::string_view times = counted_times(inside); !times.empty()) {
      HeaderUnit unit;
      unit.time = times;
      return with_name(
          unit, std::string(heading.substr(0, begin)) + std::string(heading.substr(end + 1)));
    }
    if (auto unit = rated(inside)) {
      return with_name(std::move(*unit), std::string(heading.substr(0, begin)) +
                                             std::string(heading.substr(end + 1)));
    }
    const Read read = read_part(inside);
    const bool may_be = !read.whole && !read.unit.currency.empty() && is_common(read.unit);
    if (says_enough(read, inside) || may_be) {
      HeaderUnit unit = read.unit;
      unit.sure = unit.sure && read.whole;
      return with_name(
          unit, std::string(heading.substr(0, begin)) + std::string(heading.substr(end + 1)));
    }
  }
  const std::string plain = sheet::small_letters(heading);
  const std::size_t in = plain.rfind(" in ");
  if (in != std::string::npos) {
    if (const std::string_view times = counted_times(heading.substr(in + 4)); !times.empty()) {
      HeaderUnit unit;
      unit.time = times;
      return with_name(unit, heading.substr(0, in));
    }
    if (auto unit = rated(heading.substr(in + 4))) {
      return with_name(std::move(*unit), heading.substr(0, in));
    }
    const Read read = read_part(heading.substr(in + 4));
    if (says_enough(read, heading.substr(in + 4))) {
      return with_name(read.unit, heading.substr(0, in));
    }
  }
  // "Days", "No. of days", "Useful life, years".
  const std::size_t comma = heading.rfind(',');
  const std::size_t of = plain.rfind(" of ");
  const std::string_view counter =
      of == std::string::npos ? std::string_view() : std::string_view(plain).substr(0, of);
  const bool counts = counter == "no." || counter == "no" || counter == "number" || counter == "#";
  const std::string_view last = comma != std::string_view::npos ? heading.substr(comma + 1)
                                : counts                        ? heading.substr(of + 4)
                                                                : heading;
  if (const std::string_view times = counted_times(last); !times.empty()) {
    HeaderUnit unit;
    unit.time = times;
    return with_name(unit, comma != std::string_view::npos ? heading.substr(0, comma) : heading);
  }
  if (auto unit = rated(heading)) return with_name(std::move(*unit), "");
  if (const Read read = read_part(heading); says_enough(read, heading) && is_common(read.unit)) {
    return with_name(read.unit, "");
  }
  // The last words, of which one is a currency or per cent.
  constexpr int kMostWords = 4;
  std::size_t at = heading.size();
  std::optional<Read> best;
  std::size_t best_at = 0;
  for (int n = 0; n < kMostWords; ++n) {
    const std::size_t blank = at == 0 ? std::string_view::npos : heading.find_last_of(" ,", at - 1);
    if (blank == std::string_view::npos) break;
    Read read = read_part(heading.substr(blank + 1));
    if (const auto unit = rated(heading.substr(blank + 1))) {
      read.unit = *unit;
      read.whole = true;
    }
    const bool has_unit = !read.unit.currency.empty() || read.unit.is_share();
    const std::string_view first = trimmed(heading.substr(blank + 1));
    // "Rent per month, EUR".
    const bool is_time = !time_counted_by(first.substr(0, first.find_first_of(" ,"))).empty();
    if (read.whole && has_unit && is_common(read.unit) && !is_time) {
      best = read;
      best_at = blank;
    }
    at = blank;
  }
  if (!best) return unit_before_more(heading);
  HeaderUnit unit = best->unit;
  const Before before = word_before(heading.substr(0, best_at));
  if (before == Before::per) return std::nullopt;
  if (unit.rate.empty()) unit.rate = time_beside(heading.substr(0, best_at));
  unit.firm = unit.firm && (!unit.scale.empty() || !unit.rate.empty());
  // A number beside a name may be a number of the name: "Bonus 1000 EUR".
  unit.sure = unit.sure && !best->number && before == Before::name;
  if (before == Before::open) {
    const std::string_view name = trimmed(heading.substr(0, best_at));
    unit.open = name.substr(name.rfind(' ') + 1);
  }
  if (!unit.currency.empty()) {
    const Read led = read_part(led_to(heading));
    if (!led.unit.currency.empty() && !led.unit.open.empty()) {
      unit.sure = false;
      unit.open = led.unit.open;
    }
  }
  return with_name(unit, heading.substr(0, best_at));
}

}  // namespace plimsoll::data
