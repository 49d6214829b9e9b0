// Numbers keep their digits, separators and decimals, as the last digit printed is half of what
// they say.
#include "filing/text/tokens.h"

#include <algorithm>
#include <array>

#include "filing/text/characters.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

// At a digit, or at a point before one: the end of the number.
std::size_t number_end(std::string_view text, std::size_t at, Token& token) {
  double value = 0;
  std::size_t i = at;
  std::size_t n_digits = 0;
  while (i < text.size()) {
    if (is_digit(text[i])) {
      if (n_digits < kMaxWholeDigits) value = value * 10 + (text[i] - '0');
      ++n_digits;
      ++i;
      continue;
    }
    // A comma between digits, three of them behind it.
    const bool group = text[i] == ',' && i + 3 < text.size() && n_digits > 0 &&
                       is_digit(text[i + 1]) && is_digit(text[i + 2]) && is_digit(text[i + 3]) &&
                       !(i + 4 < text.size() && is_digit(text[i + 4]));
    if (!group) break;
    token.grouped = true;
    ++i;
  }
  if (i + 1 < text.size() && text[i] == '.' && is_digit(text[i + 1])) {
    double unit = 1;
    std::size_t j = i + 1;
    double fraction = 0;
    while (j < text.size() && is_digit(text[j])) {
      if (token.n_decimals < kMaxDecimals) {
        fraction = fraction * 10 + (text[j] - '0');
        unit *= 10;
        ++token.n_decimals;
      }
      ++j;
    }
    value = (value * unit + fraction) / unit;
    i = j;
  }
  token.value = value;
  return i;
}

}  // namespace

std::vector<Token> tokenize(std::string_view text) {
  std::vector<Token> tokens;
  bool gap = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (is_space(c)) {
      gap = true;
      continue;
    }
    Token token;
    token.begin = begin;
    token.glued = !gap;
    gap = false;
    const bool digit = c < 0x80 && is_digit(static_cast<char>(c));
    const bool point =
        c == '.' && token.begin + 1 < text.size() && is_digit(text[begin + 1]) &&
        !(begin > 0 && (is_digit(text[begin - 1]) || is_ascii_letter(text[begin - 1])));
    if (digit || point) {
      token.kind = Token::Kind::number;
      at = number_end(text, begin, token);
    } else if (is_letter(c)) {
      token.kind = Token::Kind::word;
      while (at < text.size()) {
        std::size_t next = at;
        const char32_t d = next_code_point(text, next);
        if (!is_letter(d)) break;
        at = next;
      }
      token.lower = lower(text.substr(begin, at - begin));
    }
    token.end = at;
    token.text = text.substr(begin, at - begin);
    tokens.push_back(std::move(token));
  }
  return tokens;
}

int number_word(std::string_view lower) {
  static constexpr std::array<std::string_view, 20> kSmall = {
      "one",     "two",     "three",     "four",     "five",     "six",      "seven",
      "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen", "fourteen",
      "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};
  static constexpr std::array<std::string_view, 7> kTens = {"thirty",  "forty",  "fifty", "sixty",
                                                            "seventy", "eighty", "ninety"};
  const auto small = std::find(kSmall.begin(), kSmall.end(), lower);
  if (small != kSmall.end()) return static_cast<int>(small - kSmall.begin()) + 1;
  const auto tens = std::find(kTens.begin(), kTens.end(), lower);
  if (tens != kTens.end()) return (static_cast<int>(tens - kTens.begin()) + 3) * 10;
  return -1;
}

double scale_word(std::string_view lower, bool short_forms) {
  if (lower == "hundred") return 1e2;
  if (lower == "thousand" || lower == "thousands") return 1e3;
  if (lower == "lakh" || lower == "lakhs") return 1e5;
  if (lower == "million" || lower == "millions" || lower == "mn" || lower == "mm" ||
      lower == "mio" || lower == "mln") {
    return 1e6;
  }
  if (lower == "crore" || lower == "crores") return 1e7;
  if (lower == "billion" || lower == "billions" || lower == "bn" || lower == "bln") return 1e9;
  if (lower == "trillion" || lower == "trillions" || lower == "tn" || lower == "trn") return 1e12;
  if (!short_forms) return 0;
  if (lower == "k") return 1e3;
  if (lower == "m") return 1e6;
  if (lower == "b") return 1e9;
  if (lower == "t") return 1e12;
  return 0;
}

std::string_view month_name(int month) {
  return kMonths[static_cast<std::size_t>(month - 1)];
}

int month_word(std::string_view text) {
  if (text.size() < 3 || !(text[0] >= 'A' && text[0] <= 'Z')) return 0;
  const std::string word = lower(text);
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    const std::string_view month = kMonths[i];
    if (word == month || (word.size() == 3 && month.starts_with(word)) ||
        (word == "sept" && i == 8)) {
      return static_cast<int>(i) + 1;
    }
  }
  return 0;
}

}  // namespace plimsoll::filing
