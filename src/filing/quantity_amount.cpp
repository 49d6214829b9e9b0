// Money, shares, counts, durations and ratios.
#include <algorithm>
#include <array>
#include <cmath>

#include "filing/characters.h"
#include "filing/quantity_scan.h"

namespace plimsoll::filing {
namespace {

struct Currency {
  std::string_view name;
  std::string_view code;
};

// Signs, and the letters that may stand before a dollar sign.
constexpr auto kSigns = std::to_array<Currency>({{"$", "USD"},
                                                 {"\xC2\xA3", "GBP"},
                                                 {"\xE2\x82\xAC", "EUR"},
                                                 {"\xC2\xA5", "JPY"},
                                                 {"\xEF\xBF\xA5", "JPY"},
                                                 {"\xE2\x82\xA9", "KRW"},
                                                 {"\xE2\x82\xB9", "INR"},
                                                 {"\xE2\x82\xAA", "ILS"},
                                                 {"\xE2\x82\xBA", "TRY"}});
constexpr auto kDollars = std::to_array<Currency>({{"a", "AUD"},
                                                   {"au", "AUD"},
                                                   {"c", "CAD"},
                                                   {"ca", "CAD"},
                                                   {"cdn", "CAD"},
                                                   {"hk", "HKD"},
                                                   {"nt", "TWD"},
                                                   {"nz", "NZD"},
                                                   {"r", "BRL"},
                                                   {"s", "SGD"},
                                                   {"us", "USD"}});
constexpr auto kCodes = std::to_array<std::string_view>(
    {"AUD", "BRL", "CAD", "CHF", "CNY", "DKK", "EUR", "GBP", "HKD", "INR", "JPY",
     "KRW", "MXN", "NOK", "NZD", "PLN", "RMB", "SEK", "SGD", "TWD", "USD", "ZAR"});
constexpr auto kNames = std::to_array<Currency>({{"dollar", "USD"},
                                                 {"dollars", "USD"},
                                                 {"euro", "EUR"},
                                                 {"euros", "EUR"},
                                                 {"yen", "JPY"},
                                                 {"renminbi", "CNY"},
                                                 {"yuan", "CNY"},
                                                 {"won", "KRW"},
                                                 {"rupees", "INR"},
                                                 {"francs", "CHF"},
                                                 {"krona", "SEK"},
                                                 {"kronor", "SEK"},
                                                 {"kroner", "NOK"},
                                                 {"pesos", "MXN"},
                                                 {"reais", "BRL"}});

std::string_view sign_code(const Token& token) {
  if (token.kind != Token::Kind::sign) return {};
  for (const Currency& sign : kSigns) {
    if (token.text == sign.name) return sign.code;
  }
  return {};
}

std::string_view letter_code(std::string_view text) {
  if (std::find(kCodes.begin(), kCodes.end(), text) == kCodes.end()) return {};
  return text == "RMB" ? "CNY" : text;
}

// A currency that begins at `at`: its code, and the token behind it.
std::string_view currency_before(const Scan& scan, std::size_t at, std::size_t& behind) {
  const auto& tokens = scan.tokens;
  if (at >= tokens.size()) return {};
  if (const std::string_view code = sign_code(tokens[at]); !code.empty()) {
    behind = at + 1;
    return code;
  }
  if (tokens[at].kind != Token::Kind::word) return {};
  // US$, HK$; U.S.$ is read as "$" behind "S."
  if (at + 1 < tokens.size() && tokens[at + 1].glued && tokens[at + 1].text == "$") {
    for (const Currency& dollar : kDollars) {
      if (tokens[at].lower == dollar.name) {
        behind = at + 2;
        return dollar.code;
      }
    }
  }
  if (const std::string_view code = letter_code(tokens[at].text); !code.empty()) {
    behind = at + 1;
    if (behind < tokens.size() && !sign_code(tokens[behind]).empty()) ++behind;
    return code;
  }
  if (tokens[at].text == "Rs") {
    behind = at + (scan.is_sign(at + 1, ".") ? 2 : 1);
    return "INR";
  }
  return {};
}

// A currency in words behind an amount: "yen", "U.S. dollars", "pounds sterling", "EUR".
std::string_view currency_behind(const Scan& scan, std::size_t at, std::size_t& behind) {
  const auto& tokens = scan.tokens;
  std::size_t i = at;
  std::string_view dollar = "USD";
  if (scan.is_word(i, "u") && scan.is_sign(i + 1, ".") && scan.is_word(i + 2, "s")) {
    i += scan.is_sign(i + 3, ".") ? 4 : 3;
  } else if (scan.is_word(i, "us")) {
    ++i;
  } else if (scan.is_word(i, "canadian")) {
    dollar = "CAD";
    ++i;
  } else if (scan.is_word(i, "australian")) {
    dollar = "AUD";
    ++i;
  } else if (scan.is_word(i, "japanese") || scan.is_word(i, "swiss") || scan.is_word(i, "korean")) {
    ++i;
  } else if (scan.is_word(i, "of")) {
    return {};
  }
  if (i >= tokens.size() || tokens[i].kind != Token::Kind::word) return {};
  for (const Currency& name : kNames) {
    if (tokens[i].lower == name.name) {
      behind = i + 1;
      return name.code == "USD" ? dollar : name.code;
    }
  }
  if (scan.is_word(i, "pounds") && scan.is_word(i + 1, "sterling")) {
    behind = i + 2;
    return "GBP";
  }
  if (i == at) {
    if (const std::string_view code = letter_code(tokens[i].text); !code.empty()) {
      behind = i + 1;
      return code;
    }
  }
  return {};
}

struct Number {
  double value = 0;
  double scale = 1;
  double last_digit = 1;
  bool in_words = false;
  bool bracketed = false;
  bool negative = false;
  std::size_t behind = 0;
};

// The scale words behind a number, as "million" or "hundred thousand".
void read_scale(const Scan& scan, std::size_t& at, bool short_forms, double& scale) {
  const auto& tokens = scan.tokens;
  while (at < tokens.size() && tokens[at].kind == Token::Kind::word) {
    // A short form is glued to its number and ends there.
    const bool may_be_short = short_forms && tokens[at].glued && tokens[at].text.size() == 1;
    const double factor = scale_word(tokens[at].lower, may_be_short);
    if (factor == 0 || scale * factor > 1e15) return;
    scale *= factor;
    ++at;
  }
}

bool read_number(const Scan& scan, std::size_t at, bool short_forms, Number& number) {
  const auto& tokens = scan.tokens;
  if (at >= tokens.size()) return false;
  std::size_t i = at;
  double unit = 1;
  if (scan.is_sign(i, "(") && scan.is_number(i + 1)) {
    number.bracketed = true;
    ++i;
  } else if (scan.is_dash_at(i) && scan.is_number(i + 1) && tokens[i + 1].glued &&
             (i == 0 || !tokens[i].glued || !sign_code(tokens[i - 1]).empty())) {
    number.negative = true;
    ++i;
  }
  if (scan.is_number(i)) {
    number.value = tokens[i].value;
    for (int n = 0; n < tokens[i].n_decimals; ++n) unit *= 10;
    number.last_digit = 1 / unit;
    ++i;
  } else if (i < tokens.size() && tokens[i].kind == Token::Kind::word) {
    int n = number_word(tokens[i].lower);
    if (n < 0) return false;
    ++i;
    // "twenty-five"
    if (n >= 20 && scan.is_dash_at(i) && i + 1 < tokens.size() &&
        tokens[i + 1].kind == Token::Kind::word) {
      const int ones = number_word(tokens[i + 1].lower);
      if (ones > 0 && ones < 10) {
        n += ones;
        i += 2;
      }
    }
    number.value = n;
    number.in_words = true;
  } else {
    return false;
  }
  if (number.bracketed) {
    if (!scan.is_sign(i, ")")) {
      number.bracketed = false;
      return false;
    }
    ++i;
  }
  // "$5-million"
  if (scan.is_dash_at(i) && i + 1 < tokens.size() && tokens[i + 1].kind == Token::Kind::word &&
      scale_word(tokens[i + 1].lower, false) > 1) {
    ++i;
  }
  read_scale(scan, i, short_forms, number.scale);
  number.behind = i;
  return true;
}

Quantity make(QuantityKind kind, const Number& number, std::string unit) {
  Quantity quantity;
  quantity.kind = kind;
  // Digits first, then one division: 4.1 million is 4100000 and nothing beside it.
  const double digits = std::round(number.value / number.last_digit);
  const bool exact_digits = !number.in_words && digits < 9e15 / number.scale;
  quantity.value = exact_digits ? digits * number.scale / std::round(1 / number.last_digit)
                                : number.value * number.scale;
  quantity.scale = number.scale;
  quantity.last_digit = number.in_words ? 0 : number.last_digit * number.scale;
  quantity.sign = number.bracketed || number.negative ? -1 : 1;
  quantity.unit = std::move(unit);
  return quantity;
}

bool is_range_word(const Scan& scan, std::size_t at) {
  return scan.is_word(at, "to") || scan.is_word(at, "and") || scan.is_word(at, "or") ||
         scan.is_dash_at(at);
}

// "$5 to $7 million": the first takes the scale of the second.
void share_scale(const Scan& scan, std::size_t at, std::string_view code, Number& number) {
  if (number.scale > 1 || number.value >= 1000 || !is_range_word(scan, at)) return;
  if (scan.is_word(at, "or")) return;
  std::size_t i = at + 1;
  std::size_t behind = i;
  const std::string_view other = currency_before(scan, i, behind);
  if (!other.empty() && other != code) return;
  if (!other.empty()) i = behind;
  Number second;
  if (!read_number(scan, i, true, second) || second.scale <= 1) return;
  // "and" joins amounts that may differ in kind; a range has the smaller first.
  if (scan.is_word(at, "and") && !(number.value < second.value)) return;
  number.scale = second.scale;
}

// "10p an hour", "12.5 pence"; "720p" is a picture's height.
bool is_pence(const Scan& scan, const Number& number) {
  if (number.in_words || number.scale != 1 || number.behind >= scan.tokens.size()) return false;
  const Token& unit = scan.tokens[number.behind];
  return unit.lower == "pence" || (unit.text == "p" && unit.glued && number.value < 200);
}

bool match_money(Scan& scan, std::size_t at, std::size_t& next) {
  const auto& tokens = scan.tokens;
  std::size_t first = at;
  bool bracket = false;
  std::size_t i = at;
  if (scan.is_sign(i, "(") && i + 1 < tokens.size()) {
    std::size_t behind = 0;
    if (!currency_before(scan, i + 1, behind).empty()) {
      bracket = true;
      ++i;
    }
  }
  bool minus = false;
  if (scan.is_dash_at(i) && i + 1 < tokens.size() && tokens[i + 1].glued &&
      !sign_code(tokens[i + 1]).empty() && !tokens[i].glued) {
    minus = true;
    ++i;
  }
  std::size_t behind = i;
  if (const std::string_view code = currency_before(scan, i, behind); !code.empty()) {
    Number number;
    if (!read_number(scan, behind, true, number) || number.in_words) return false;
    share_scale(scan, number.behind, code, number);
    std::size_t end = number.behind;
    // "$5 million U.S. dollars", "$5.00 per share" keep the sign's currency.
    std::size_t words_behind = end;
    if (!currency_behind(scan, end, words_behind).empty()) end = words_behind;
    number.bracketed = number.bracketed || (bracket && scan.is_sign(end, ")"));
    if (!number.bracketed && bracket) first = i;
    if (number.bracketed && bracket) ++end;
    number.negative = number.negative || minus;
    scan.add(make(QuantityKind::money, number, std::string(code)), first, end);
    next = end;
    // "$5 to 7 million": the second has no sign of its own.
    if (is_range_word(scan, next) && !scan.is_word(next, "and") && !scan.is_word(next, "or")) {
      Number second;
      std::size_t other = 0;
      if (currency_before(scan, next + 1, other).empty() && scan.is_number(next + 1) &&
          read_number(scan, next + 1, true, second) && second.scale == number.scale &&
          second.scale > 1) {
        scan.add(make(QuantityKind::money, second, std::string(code)), next + 1, second.behind);
        next = second.behind;
      }
    }
    return true;
  }
  Number number;
  if (bracket || !read_number(scan, at, false, number)) return false;
  if (is_pence(scan, number)) {
    number.scale = 0.01;
    scan.add(make(QuantityKind::money, number, "GBP"), at, number.behind + 1);
    next = number.behind + 1;
    return true;
  }
  std::size_t words_behind = number.behind;
  std::string_view code = currency_behind(scan, number.behind, words_behind);
  if (code.empty() || (number.in_words && number.scale == 1)) {
    // "5 to 7 million yen": a number whose range partner names the currency.
    if (!number.in_words && is_range_word(scan, number.behind) && number.scale == 1 &&
        !scan.is_word(number.behind, "and")) {
      Number second;
      if (read_number(scan, number.behind + 1, false, second)) {
        code = currency_behind(scan, second.behind, words_behind);
        if (!code.empty() && second.scale > 1) {
          number.scale = second.scale;
          scan.add(make(QuantityKind::money, number, std::string(code)), at, number.behind);
          next = number.behind;
          return true;
        }
      }
    }
    return false;
  }
  scan.add(make(QuantityKind::money, number, std::string(code)), at, words_behind);
  next = words_behind;
  return true;
}

// "%", "per cent", "percentage points", "basis points" at `at`: the unit, and the token behind it.
std::string_view share_unit(const Scan& scan, std::size_t at, std::size_t& behind) {
  std::size_t i = at;
  if (scan.is_dash_at(i)) ++i;
  if (scan.is_sign(i, "%")) {
    behind = i + 1;
    if (scan.is_word(behind, "points") || scan.is_word(behind, "point")) {
      ++behind;
      return "pp";
    }
    return "%";
  }
  if (scan.is_word(i, "percent")) {
    behind = i + 1;
    return "%";
  }
  if (scan.is_word(i, "per") && scan.is_word(i + 1, "cent")) {
    behind = i + 2;
    return "%";
  }
  if (scan.is_word(i, "percentage") &&
      (scan.is_word(i + 1, "points") || scan.is_word(i + 1, "point"))) {
    behind = i + 2;
    return "pp";
  }
  if (scan.is_word(i, "basis") && (scan.is_word(i + 1, "points") || scan.is_word(i + 1, "point"))) {
    behind = i + 2;
    return "bp";
  }
  if (scan.is_word(i, "bps") || scan.is_word(i, "bp")) {
    behind = i + 1;
    return "bp";
  }
  return {};
}

bool match_share(Scan& scan, std::size_t at, std::size_t& next) {
  Number number;
  if (!read_number(scan, at, false, number) || number.scale != 1) return false;
  std::size_t behind = 0;
  std::string_view unit = share_unit(scan, number.behind, behind);
  if (unit.empty()) {
    // "10 to 15%", "10% and 15%" is two; "10-15%".
    const bool range = scan.is_word(number.behind, "to") || scan.is_dash_at(number.behind) ||
                       scan.is_word(number.behind, "and") || scan.is_word(number.behind, "or");
    Number second;
    if (!range || number.in_words || !scan.is_number(number.behind + 1) ||
        !read_number(scan, number.behind + 1, false, second)) {
      return false;
    }
    unit = share_unit(scan, second.behind, behind);
    if (unit.empty() || number.value > 1000) return false;
    scan.add(make(QuantityKind::share, number, std::string(unit)), at, number.behind);
    scan.add(make(QuantityKind::share, second, std::string(unit)), number.behind + 1, behind);
    next = behind;
    return true;
  }
  scan.add(make(QuantityKind::share, number, std::string(unit)), at, behind);
  next = behind;
  return true;
}

std::string_view duration_unit(std::string_view lower) {
  static constexpr auto kUnits =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"year", "years"},
                                                                    {"years", "years"},
                                                                    {"month", "months"},
                                                                    {"months", "months"},
                                                                    {"week", "weeks"},
                                                                    {"weeks", "weeks"},
                                                                    {"day", "days"},
                                                                    {"days", "days"},
                                                                    {"hour", "hours"},
                                                                    {"hours", "hours"},
                                                                    {"minute", "minutes"},
                                                                    {"minutes", "minutes"},
                                                                    {"quarter", "quarters"},
                                                                    {"quarters", "quarters"},
                                                                    {"decades", "decades"},
                                                                    {"decade", "decades"}});
  for (const auto& [word, unit] : kUnits) {
    if (word == lower) return unit;
  }
  return {};
}

bool match_duration(Scan& scan, std::size_t at, std::size_t& next) {
  const auto& tokens = scan.tokens;
  Number number;
  if (!read_number(scan, at, false, number) || number.bracketed) return false;
  if (number.scale > 1e3) return false;
  std::size_t i = number.behind;
  // "twelve (12) months"
  if (scan.is_sign(i, "(") && scan.is_number(i + 1) && scan.is_sign(i + 2, ")")) i += 3;
  if (scan.is_dash_at(i)) ++i;
  // "five consecutive years"
  static constexpr auto kBetween =
      std::to_array<std::string_view>({"business", "calendar", "consecutive", "fiscal", "full",
                                       "additional", "more", "trading", "working", "successive"});
  if (i < tokens.size() && tokens[i].kind == Token::Kind::word &&
      std::find(kBetween.begin(), kBetween.end(), tokens[i].lower) != kBetween.end()) {
    ++i;
  }
  if (i < tokens.size() && tokens[i].kind == Token::Kind::word) {
    const std::string_view unit = duration_unit(tokens[i].lower);
    if (!unit.empty()) {
      // "one day" and "one year" are turns of speech as often as lengths.
      if (number.in_words && number.value == 1 && unit == "days") return false;
      scan.add(make(QuantityKind::duration, number, std::string(unit)), at, i + 1);
      next = i + 1;
      return true;
    }
  }
  // "three to five years"
  if (is_range_word(scan, number.behind) && !scan.is_word(number.behind, "and")) {
    Number second;
    if (read_number(scan, number.behind + 1, false, second)) {
      std::size_t j = second.behind;
      if (scan.is_dash_at(j)) ++j;
      if (j < tokens.size() && tokens[j].kind == Token::Kind::word) {
        const std::string_view unit = duration_unit(tokens[j].lower);
        if (!unit.empty()) {
          scan.add(make(QuantityKind::duration, number, std::string(unit)), at, number.behind);
          scan.add(make(QuantityKind::duration, second, std::string(unit)), number.behind + 1,
                   j + 1);
          next = j + 1;
          return true;
        }
      }
    }
  }
  return false;
}

// "1 to 5 split", "two-for-one", "3.5 to 1", "4:1", "2.5 times".
bool match_ratio(Scan& scan, std::size_t at, std::size_t& next) {
  const auto& tokens = scan.tokens;
  Number a;
  if (!read_number(scan, at, false, a) || a.scale != 1 || a.bracketed || a.negative) return false;
  const auto near_word = [&](std::size_t from, std::size_t to, auto... names) {
    for (std::size_t i = from; i < std::min(to, tokens.size()); ++i) {
      if ((scan.is_word(i, names) || ...)) return true;
    }
    return false;
  };
  if ((scan.is_word(a.behind, "times") ||
       (scan.is_word(a.behind, "x") && tokens[a.behind].glued)) &&
      !a.in_words) {
    scan.add(make(QuantityKind::ratio, a, "times"), at, a.behind + 1);
    next = a.behind + 1;
    return true;
  }
  std::size_t i = a.behind;
  if (scan.is_dash_at(i)) ++i;
  const bool is_for = scan.is_word(i, "for");
  const bool is_to = scan.is_word(i, "to");
  const bool colon = scan.is_sign(i, ":") && tokens[i].glued;
  if (!is_for && !is_to && !colon) return false;
  ++i;
  if (scan.is_dash_at(i)) ++i;
  Number b;
  if (!read_number(scan, i, false, b) || b.scale != 1 || b.value == 0 || a.value == 0) return false;
  const bool split = near_word(b.behind, b.behind + 5, "split", "splits", "consolidation") ||
                     near_word(at > 6 ? at - 6 : 0, at, "split");
  const bool ratio = near_word(at > 4 ? at - 4 : 0, at, "ratio") ||
                     near_word(b.behind, b.behind + 3, "ratio", "basis");
  if (!split && !ratio) return false;
  Number value;
  value.value = is_to && split ? b.value / a.value : a.value / b.value;
  value.in_words = true;
  scan.add(make(QuantityKind::ratio, value, ""), at, b.behind);
  next = b.behind;
  return true;
}

// "one in six": shares of a whole in words.
bool match_one_in(Scan& scan, std::size_t at, std::size_t& next) {
  Number part;
  Number whole;
  if (!scan.is_word(at + 1, "in") || !read_number(scan, at, false, part) || !part.in_words ||
      part.behind != at + 1 || !read_number(scan, at + 2, false, whole) || !whole.in_words ||
      whole.scale != 1 || whole.value <= part.value) {
    return false;
  }
  // "one in ten years" is how often, "two in twelve months" too.
  const auto& tokens = scan.tokens;
  if (whole.behind < tokens.size() && !duration_unit(tokens[whole.behind].lower).empty()) {
    return false;
  }
  Number value;
  value.value = part.value / whole.value;
  value.in_words = true;
  scan.add(make(QuantityKind::ratio, value, ""), at, whole.behind);
  next = whole.behind;
  return true;
}

// "one-third of": fractions in words.
bool match_fraction(Scan& scan, std::size_t at, std::size_t& next) {
  const auto& tokens = scan.tokens;
  if (tokens[at].kind != Token::Kind::word) return false;
  const int n = number_word(tokens[at].lower);
  if (n < 1 || n > 9) return false;
  std::size_t i = at + 1;
  if (scan.is_dash_at(i)) ++i;
  if (i >= tokens.size() || tokens[i].kind != Token::Kind::word) return false;
  static constexpr auto kParts = std::to_array<std::pair<std::string_view, int>>({{"half", 2},
                                                                                  {"third", 3},
                                                                                  {"thirds", 3},
                                                                                  {"quarter", 4},
                                                                                  {"quarters", 4},
                                                                                  {"fourth", 4},
                                                                                  {"fourths", 4},
                                                                                  {"fifth", 5},
                                                                                  {"fifths", 5},
                                                                                  {"tenth", 10},
                                                                                  {"tenths", 10}});
  for (const auto& [word, parts] : kParts) {
    if (tokens[i].lower != word) continue;
    // "one quarter" is a time unless something is divided.
    if (!scan.is_word(i + 1, "of") && !scan.is_dash_at(at + 1)) return false;
    if (n >= parts) return false;
    Number value;
    value.value = static_cast<double>(n) / parts;
    value.in_words = true;
    scan.add(make(QuantityKind::ratio, value, ""), at, i + 1);
    next = i + 1;
    return true;
  }
  return false;
}

// Words that end the noun phrase behind a number.
bool ends_phrase(const Token& token) {
  static constexpr auto kStops = std::to_array<std::string_view>(
      {"a",     "about",  "above",   "after",      "against", "all",     "although", "an",
       "and",   "any",    "are",     "as",         "at",      "because", "been",     "before",
       "being", "below",  "between", "but",        "by",      "can",     "could",    "did",
       "do",    "during", "each",    "for",        "from",    "had",     "has",      "have",
       "if",    "in",     "into",    "is",         "it",      "its",     "may",      "more",
       "most",  "not",    "of",      "off",        "on",      "or",      "our",      "out",
       "over",  "per",    "than",    "that",       "the",     "their",   "these",    "they",
       "this",  "those",  "through", "throughout", "to",      "under",   "until",    "was",
       "we",    "were",   "when",    "where",      "which",   "while",   "who",      "whose",
       "will",  "with",   "within",  "without",    "would"});
  if (token.kind != Token::Kind::word) return true;
  return std::binary_search(kStops.begin(), kStops.end(), token.lower);
}

bool is_plural(const Token& token) {
  const std::string& word = token.lower;
  static constexpr auto kIrregular = std::to_array<std::string_view>(
      {"aircraft", "children", "men", "people", "personnel", "staff", "women", "vessels", "kwh",
       "mw", "megawatts", "acres", "gigawatts", "feet", "tons", "tonnes"});
  if (std::find(kIrregular.begin(), kIrregular.end(), word) != kIrregular.end()) return true;
  if (word.size() < 4)
    return word.size() == 3 && token.text.ends_with("s") && token.text[0] >= 'A' &&
           token.text[1] >= 'A' && token.text[1] <= 'Z';
  if (!word.ends_with("s") || word.ends_with("ss") || word.ends_with("us") ||
      word.ends_with("is")) {
    return false;
  }
  return word != "overseas" && word != "perhaps" && word != "across" && word != "besides" &&
         word != "various" && word != "previous" && word != "series" && word != "always" &&
         word != "business" && word != "years" && word != "times";
}

// Nouns of which "one" is a count and not a manner of speaking.
bool counts_one(std::string_view word) {
  static constexpr auto kNouns = std::to_array<std::string_view>(
      {"bank",     "competitor", "country",  "customer",     "director", "distributor", "employee",
       "facility", "lawsuit",    "location", "manufacturer", "market",   "partner",     "plant",
       "product",  "reactor",    "segment",  "shareholder",  "site",     "subsidiary",  "supplier",
       "vendor",   "vessel",     "vote",     "warehouse",    "factory",  "client",      "tenant",
       "store",    "mine",       "licence",  "license",      "patent"});
  return std::find(kNouns.begin(), kNouns.end(), word) != kNouns.end();
}

bool match_count(Scan& scan, std::size_t at, std::size_t& next) {
  const auto& tokens = scan.tokens;
  Number number;
  if (!read_number(scan, at, false, number) || number.bracketed || number.negative) return false;
  std::size_t i = number.behind;
  const bool one = number.value == 1 && number.scale == 1;
  if (number.value < 1 && number.scale == 1) return false;
  // "two or more", "one or both"
  if (scan.is_word(i, "or") ||
      (i < tokens.size() && tokens[i].glued && scan.is_dash_at(i) && number.scale == 1)) {
    return false;
  }
  // "five of our suppliers"
  if (!one && scan.is_word(i, "of") && i + 1 < tokens.size() &&
      (scan.is_word(i + 1, "our") || scan.is_word(i + 1, "the") || scan.is_word(i + 1, "its") ||
       scan.is_word(i + 1, "these") || scan.is_word(i + 1, "their"))) {
    i += 2;
  }
  // "9 of 130 patients": both count the same.
  const bool part = !one && scan.is_word(i, "of") && scan.is_number(i + 1);
  if (part) i += 2;
  std::size_t head = 0;
  constexpr std::size_t kMaxPhrase = 7;
  for (std::size_t j = i; j < tokens.size() && j < i + kMaxPhrase; ++j) {
    const Token& token = tokens[j];
    if (token.kind == Token::Kind::sign && (scan.is_dash_at(j) || token.text == "'" ||
                                            token.text == "\xE2\x80\x99" || token.text == "&")) {
      // "third-party manufacturers"; "customers' accounts" ends at its owner.
      if (token.text == "'" || token.text == "\xE2\x80\x99") break;
      continue;
    }
    if (token.kind != Token::Kind::word) break;
    if (j > i && ends_phrase(token)) {
      // "research and development centers": an "and" inside, with a plural right behind.
      const bool inside = token.lower == "and" && head == 0 && j + 2 < tokens.size() &&
                          tokens[j + 1].kind == Token::Kind::word && is_plural(tokens[j + 2]);
      if (!inside) break;
      continue;
    }
    if (j == i && ends_phrase(token)) break;
    if (one ? counts_one(token.lower) : is_plural(token)) {
      head = j;
      // A plural may qualify the next: "systems engineers".
      const bool qualifies = token.lower == "systems" || token.lower == "sales" ||
                             token.lower == "operations" || token.lower == "goods" ||
                             token.lower == "communications" || token.lower == "securities";
      if (qualifies && j + 1 < tokens.size() && !ends_phrase(tokens[j + 1]) &&
          is_plural(tokens[j + 1])) {
        continue;
      }
      break;
    }
  }
  if (head == 0) {
    // Large numbers count something even when its name stands elsewhere.
    if (number.in_words || !(tokens[at].grouped || number.scale > 1)) return false;
    scan.add(make(QuantityKind::count, number, ""), at, number.behind);
    next = number.behind;
    return true;
  }
  // A proper name before a bare number is a label: "Boeing 737 aircraft".
  if (!number.in_words && !tokens[at].grouped && number.scale == 1 && at > 0 &&
      tokens[at].begin > 0) {
    const Token& before = tokens[at - 1];
    const bool named = before.kind == Token::Kind::word && at > 1 &&
                       is_upper(static_cast<unsigned char>(before.text[0])) &&
                       before.text.size() > 1 && tokens[at - 2].text != ".";
    if (named && number_word(before.lower) < 0) return false;
  }
  Quantity quantity = make(QuantityKind::count, number, std::string(tokens[head].text));
  quantity.about =
      std::string(scan.text.substr(tokens[i].begin, tokens[head].end - tokens[i].begin));
  scan.add(quantity, at, part ? number.behind : head + 1);
  next = part ? number.behind : head + 1;
  return true;
}

}  // namespace

bool is_reference(const Scan& scan, std::size_t at) {
  const auto& tokens = scan.tokens;
  if (!scan.is_number(at)) return false;
  static constexpr auto kLabels = std::to_array<std::string_view>(
      {"act",       "annex",     "appendix",       "article",    "articles",
       "asc",       "asu",       "basel",          "chapter",    "clause",
       "column",    "covid",     "exhibit",        "fas",        "fig",
       "figure",    "form",      "forms",          "gaap",       "ias",
       "ifric",     "ifrs",      "interpretation", "ipv",        "item",
       "items",     "level",     "line",           "no",         "nos",
       "note",      "notes",     "opinion",        "page",       "pages",
       "paragraph", "part",      "phase",          "regulation", "rule",
       "rules",     "schedule",  "section",        "sections",   "sfas",
       "stage",     "statement", "step",           "table",      "tier",
       "title",     "topic",     "type",           "version",    "volume",
       "windows",   "directive", "route",          "highway",    "iso",
       "pub",       "law"});
  if (at > 0) {
    std::size_t b = at - 1;
    while (b > 0 && (tokens[b].text == "." || scan.is_dash_at(b) || tokens[b].text == "(")) --b;
    if (tokens[b].kind == Token::Kind::word &&
        std::binary_search(kLabels.begin(), kLabels.end(), tokens[b].lower)) {
      // "the Act 3 million" does not occur; "no 5" does, but a scale or a percent sign is an
      // amount.
      const bool amount = at + 1 < tokens.size() && (tokens[at + 1].text == "%" ||
                                                     scale_word(tokens[at + 1].lower, false) > 0);
      if (!amount && !tokens[at].grouped) return true;
    }
    // Glued behind letters: "IPv6", "B2B", "Q3".
    if (tokens[at].glued && tokens[at - 1].kind == Token::Kind::word &&
        tokens[at - 1].lower != "fy" && letter_code(tokens[at - 1].text).empty()) {
      return true;
    }
    // "COVID-19", "F-150": behind a hyphen that is glued to letters.
    if (tokens[at].glued && scan.is_dash_at(at - 1) && tokens[at - 1].glued && at > 1 &&
        tokens[at - 2].kind == Token::Kind::word && number_word(tokens[at - 2].lower) < 0) {
      return true;
    }
  }
  if (at + 1 < tokens.size() && tokens[at + 1].glued) {
    const Token& after = tokens[at + 1];
    // "5G", "3D"; but "5m", "31st" and "10bn" are amounts or dates.
    if (after.kind == Token::Kind::word && after.text.size() <= 2 &&
        is_upper(static_cast<unsigned char>(after.text[0])) && scale_word(after.lower, true) == 0) {
      return true;
    }
    // "20-F", "10b-5", "401(k)", "8-K"
    if (scan.is_dash_at(at + 1) && at + 2 < tokens.size() && tokens[at + 2].glued &&
        tokens[at + 2].kind == Token::Kind::word && tokens[at + 2].text.size() == 1) {
      return true;
    }
    if (after.text == "(" && at + 2 < tokens.size() && tokens[at + 2].glued &&
        tokens[at + 2].kind == Token::Kind::word && tokens[at + 2].text.size() == 1) {
      return true;
    }
    if (after.kind == Token::Kind::word && after.text.size() == 1 && after.lower != "m" &&
        after.lower != "b" && after.lower != "k" && after.lower != "x" && after.lower != "t" &&
        after.text != "p") {
      return true;
    }
  }
  return false;
}

bool match_amount(Scan& scan, std::size_t at, std::size_t& next) {
  return match_money(scan, at, next) || match_share(scan, at, next) ||
         match_one_in(scan, at, next) || match_fraction(scan, at, next) ||
         match_ratio(scan, at, next) || match_duration(scan, at, next) ||
         match_count(scan, at, next);
}

}  // namespace plimsoll::filing
