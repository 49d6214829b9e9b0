// Letters, digits and signs are parted, and each run of letters is a scale, a currency, both, or a word of its own.
#include "sheet/format_words.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace plimsoll::sheet {

namespace {

// Signs that stand for money, as UTF-8.
constexpr std::array<std::string_view, 12> kSigns = {"€", "$",   "£", "¥", "￥", "₩",
                                                     "₹", "₽", "₺", "₫", "₪",  "元"};

// Codes that formats are written with; others are words.
constexpr std::array<std::string_view, 40> kCodes = {
    "AED", "ARS", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK",
    "DKK", "EGP", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "JPY",
    "KRW", "KZT", "MXN", "MYR", "NOK", "NZD", "PHP", "PKR", "PLN", "RON",
    "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "ZAR"};

struct Scale {
  std::string_view text;
  int power;
};

// In small letters.
constexpr Scale kWords[] = {
    {"k", 3},        {"tsd", 3},      {"thsd", 3},      {"thousand", 3},   {"thousands", 3},
    {"tausend", 3},  {"тыс", 3},      {"lakh", 5},      {"lakhs", 5},      {"mio", 6},
    {"mn", 6},       {"mln", 6},      {"million", 6},   {"millions", 6},   {"millionen", 6},
    {"млн", 6},      {"crore", 7},    {"crores", 7},    {"mrd", 9},        {"mia", 9},
    {"bn", 9},       {"mld", 9},      {"md", 9},        {"mds", 9},        {"billion", 9},
    {"billions", 9}, {"milliard", 9}, {"milliards", 9}, {"milliarden", 9}, {"млрд", 9},
    {"bp", -4},      {"bps", -4},     {"pp", -2}};
// Kelvin, tonnes, metres and millimetres as well, and credit.
constexpr Scale kLetters[] = {{"K", 3},  {"T", 3},  {"M", 6},  {"m", 6}, {"MM", 6},
                              {"mm", 6}, {"Cr", 7}, {"cr", 7}, {"B", 9}, {"b", 9}};
// The longer ones first; a unit may be glued to them.
constexpr Scale kCharacters[] = {{"千万", 7}, {"百万", 6}, {"十億", 9}, {"十亿", 9}, {"億", 8},
                                 {"亿", 8},   {"兆", 12},  {"千", 3},   {"万", 4},   {"萬", 4}};

// Letters that stand before a dollar.
constexpr std::pair<std::string_view, std::string_view> kDollars[] = {
    {"US", "USD"}, {"A", "AUD"},  {"AU", "AUD"}, {"C", "CAD"},  {"CA", "CAD"},
    {"HK", "HKD"}, {"NZ", "NZD"}, {"S", "SGD"},  {"NT", "TWD"}, {"R", "BRL"}};

enum class TokenKind { letters, digits, money, sign };
struct Token {
  TokenKind kind;
  std::string_view text;
};

std::string small_letters(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::string_view money_at(std::string_view text) {
  for (const std::string_view sign : kSigns) {
    if (text.starts_with(sign)) return sign;
  }
  return {};
}

std::string_view per_mille_at(std::string_view text) {
  return text.starts_with("\u2030") ? text.substr(0, std::string_view("\u2030").size())
                                    : std::string_view();
}

bool is_word_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
}

std::vector<Token> tokens_of(std::string_view text) {
  // Apostrophes of "'000", of UTF-8.
  constexpr std::string_view kMark = "\u2019";
  std::vector<Token> out;
  std::size_t at = 0;
  const auto take = [&](TokenKind kind, std::size_t n) {
    out.push_back({kind, text.substr(at, n)});
    at += n;
  };
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    if (const auto money = money_at(rest); !money.empty()) {
      take(TokenKind::money, money.size());
    } else if (const auto sign = per_mille_at(rest); !sign.empty()) {
      take(TokenKind::sign, sign.size());
    } else if (rest.starts_with(kMark)) {
      take(TokenKind::sign, kMark.size());
    } else if (is_word_letter(rest[0])) {
      std::size_t n = 0;
      while (n < rest.size() && is_word_letter(rest[n]) && money_at(rest.substr(n)).empty() &&
             per_mille_at(rest.substr(n)).empty() && !rest.substr(n).starts_with(kMark)) {
        ++n;
      }
      take(TokenKind::letters, n);
    } else if (rest[0] >= '0' && rest[0] <= '9') {
      take(TokenKind::digits, std::min(rest.find_first_not_of("0123456789"), rest.size()));
    } else {
      take(TokenKind::sign, 1);
    }
  }
  return out;
}

std::string_view code_of(std::string_view word) {
  if (word == "Euro" || word == "Euros" || word == "EURO" || word == "euro") return "EUR";
  if (word == "\u5186") return "JPY";
  const auto* found = std::ranges::find(kCodes, word);
  return found == kCodes.end() ? std::string_view() : *found;
}

const Scale* find_scale(std::string_view word, bool is_letter_alone) {
  if (is_letter_alone) {
    const auto* found = std::ranges::find(kLetters, word, &Scale::text);
    return found == std::end(kLetters) ? nullptr : found;
  }
  const auto* found = std::ranges::find(kWords, small_letters(word), &Scale::text);
  // A capital K is kelvin too.
  return found == std::end(kWords) || word == "K" ? nullptr : found;
}

class WordsReader {
 public:
  WordsReader(std::string_view text, bool scaled) : tokens_(tokens_of(text)), scaled_(scaled) {}

  FormatWords read() {
    for (std::size_t i = 0; i < tokens_.size() && !is_behind(i); ++i) {
      const Token& token = tokens_[i];
      switch (token.kind) {
        case TokenKind::money:
          take_money(token.text);
          break;
        case TokenKind::digits:
          i = take_zeros(i);
          break;
        case TokenKind::sign:
          if (token.text == "%") take_power(-2);
          if (!per_mille_at(token.text).empty()) take_power(-3);
          break;
        case TokenKind::letters:
          take_letters(i);
          break;
      }
    }
    if (out_.power == 0 && letter_) {
      out_.power = *letter_;
      out_.may_be_unit = out_.currency.empty() && !scaled_;
    }
    return out_;
  }

 private:
  // What the amount is for begins there.
  bool is_behind(std::size_t i) const {
    const std::string word = small_letters(tokens_[i].text);
    return word == "/" || word == "per" || word == "pro" || word == "je" || word == "par";
  }

  void take_money(std::string_view code) {
    if (out_.currency.empty()) out_.currency = code;
  }
  void take_power(int power) {
    if (out_.power == 0) out_.power = power;
  }

  // "000", "'000", "000,000", "000s".
  std::size_t take_zeros(std::size_t i) {
    int n = 0;
    std::size_t last = i;
    for (std::size_t k = i; k < tokens_.size() && tokens_[k].text == "000"; k += 2) {
      n += 3;
      last = k;
      const bool goes_on = k + 1 < tokens_.size() && tokens_[k + 1].kind == TokenKind::sign;
      if (!goes_on) break;
    }
    take_power(n);
    return last;
  }

  void take_letters(std::size_t i) {
    const std::string_view word = tokens_[i].text;
    if (i + 1 < tokens_.size() && tokens_[i + 1].text == "$") {
      const auto* dollar =
          std::ranges::find(kDollars, word, &std::pair<std::string_view, std::string_view>::first);
      if (dollar != std::end(kDollars)) return take_money(dollar->second);
    }
    if (const std::string_view code = code_of(word); !code.empty()) return take_money(code);
    for (const Scale& one : kCharacters) {
      if (!word.starts_with(one.text)) continue;
      take_power(one.power);
      if (const auto code = code_of(word.substr(one.text.size())); !code.empty()) take_money(code);
      return;
    }
    if (is_abbreviation(i)) return;
    if (const Scale* scale = find_scale(word, false)) return take_power(scale->power);
    if (const Scale* scale = find_scale(word, true)) {
      if (!letter_) letter_ = scale->power;
      return;
    }
    take_glued(word);
  }

  // TEUR, kEUR, EURm.
  void take_glued(std::string_view word) {
    for (std::size_t n = 1; n < word.size(); ++n) {
      const std::string_view a = word.substr(0, n);
      const std::string_view b = word.substr(n);
      const std::string_view code = code_of(a).empty() ? code_of(b) : code_of(a);
      if (code.empty()) continue;
      const std::string_view other = code_of(a).empty() ? a : b;
      const Scale* scale = find_scale(other, false);
      if (scale == nullptr) scale = find_scale(other, true);
      if (scale == nullptr) continue;
      take_money(code);
      take_power(scale->power);
      return;
    }
  }

  // "k.A.", "m. E.": a letter with a point that no currency follows.
  bool is_abbreviation(std::size_t i) const {
    if (tokens_[i].text.size() > 1 || i + 1 >= tokens_.size() || tokens_[i + 1].text != ".")
      return false;
    std::size_t next = i + 2;
    while (next < tokens_.size() && tokens_[next].text == " ") ++next;
    return next == tokens_.size() ||
           (tokens_[next].kind != TokenKind::money && code_of(tokens_[next].text).empty());
  }

  std::vector<Token> tokens_;
  bool scaled_;
  std::optional<int> letter_;
  FormatWords out_;
};

}  // namespace

FormatWords read_words(std::string_view sign, std::string_view words, bool scaled) {
  const std::string text = std::string(sign) + " " + std::string(words);
  FormatWords out = WordsReader(text, scaled).read();
  // The brackets name a currency that has no code, as "Kč".
  const bool is_known = !sign.empty() && !WordsReader(sign, scaled).read().currency.empty();
  if (!sign.empty() && !is_known) out.currency = sign;
  if (!out.currency.empty()) out.may_be_unit = false;
  return out;
}

}  // namespace plimsoll::sheet
