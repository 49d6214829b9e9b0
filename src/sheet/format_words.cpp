// Letters, digits and signs are parted, and each run of letters is a scale, a currency, both, or a word of its own.
#include "sheet/format_words.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "sheet/scale_words.h"

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

// Letters that stand before a dollar.
constexpr std::pair<std::string_view, std::string_view> kDollars[] = {
    {"US", "USD"}, {"A", "AUD"},  {"AU", "AUD"}, {"C", "CAD"},  {"CA", "CAD"},
    {"HK", "HKD"}, {"NZ", "NZD"}, {"S", "SGD"},  {"NT", "TWD"}, {"R", "BRL"}};

enum class TokenKind { letters, digits, money, sign };
struct Token {
  TokenKind kind;
  std::string_view text;
};

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

// Blanks that do not break, dashes, arrows, brackets of Asia: what is no letter, in UTF-8.
std::string_view mark_at(std::string_view text) {
  constexpr std::string_view kTimes = "\u00d7";
  if (text.starts_with('\xc2')) return text.substr(0, 2);
  if (text.starts_with(kTimes)) return text.substr(0, kTimes.size());
  // U+2000 to U+2FFF, U+3000 to U+303F, U+FF00 to U+FF3F.
  if (text.starts_with('\xe2') || text.starts_with("\xe3\x80") || text.starts_with("\xef\xbc")) {
    return text.substr(0, 3);
  }
  return {};
}

bool is_word_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
}

std::vector<Token> tokens_of(std::string_view text) {
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
    } else if (const auto mark = mark_at(rest); !mark.empty()) {
      take(TokenKind::sign, mark.size());
    } else if (is_word_letter(rest[0])) {
      std::size_t n = 0;
      while (n < rest.size() && is_word_letter(rest[n]) && money_at(rest.substr(n)).empty() &&
             mark_at(rest.substr(n)).empty()) {
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

std::string_view code_of_format(std::string_view word) {
  const auto* found = std::ranges::find(kCodes, word);
  return found == kCodes.end() ? std::string_view() : *found;
}

std::optional<int> power_of(std::string_view word) {
  // A capital K is kelvin too.
  if (word != "K") {
    if (const auto power = power_of_word(word)) return power;
  }
  return power_of_letter(word);
}

bool is_thousands(std::string_view digits) {
  return digits.size() % 3 == 0 && digits.find_first_not_of('0') == std::string_view::npos;
}

class WordsReader {
 public:
  explicit WordsReader(std::string_view text)
      : tokens_(tokens_of(text)), currency_of_(code_of_format), in_format_(true) {}
  WordsReader(std::string_view text, CurrencyOf currency_of)
      : tokens_(tokens_of(text)), currency_of_(currency_of) {}

  FormatWords read() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (is_behind(i)) {
        out_.behind = true;
        break;
      }
      const Token& token = tokens_[i];
      switch (token.kind) {
        case TokenKind::money:
          take_money(token.text);
          break;
        case TokenKind::digits:
          i = take_number(i);
          break;
        case TokenKind::sign:
          if (token.text == "%") take_power(-2, token.text);
          if (!per_mille_at(token.text).empty()) take_power(-3, token.text);
          break;
        case TokenKind::letters:
          i = take_letters(i);
          break;
      }
    }
    if (out_.power == 0 && letter_) {
      out_.power = *letter_;
      out_.may_be_unit = out_.currency.empty();
    }
    return out_;
  }

 private:
  // What the amount is for begins there.
  bool is_behind(std::size_t i) const {
    const std::string word = small_letters(tokens_[i].text);
    if (word == "per" || word == "pro") return hundredth_behind(i).second == 0;
    return (word == "/" && !is_thousands_behind(i)) || word == "je" || word == "par";
  }

  // "EUR/000", "\u20ac/'000".
  bool is_thousands_behind(std::size_t i) const {
    std::size_t next = i + 1;
    while (next < tokens_.size() && (tokens_[next].text == "'" || tokens_[next].text == "\u2019"))
      ++next;
    return next < tokens_.size() && is_thousands(tokens_[next].text);
  }

  // "per cent", "per mille", "pour cent", "por ciento": where the second word stands, and the power; else 0.
  std::pair<std::size_t, int> hundredth_behind(std::size_t i) const {
    const std::string first = small_letters(tokens_[i].text);
    if (first != "per" && first != "pro" && first != "pour" && first != "por") return {i, 0};
    std::size_t next = i + 1;
    while (next < tokens_.size() && tokens_[next].text == " ") ++next;
    if (next == tokens_.size()) return {i, 0};
    const std::string second = small_letters(tokens_[next].text);
    const bool is_cent = second == "cent" || second == "cento" || second == "ciento";
    const bool is_mille = second == "mille" || second == "mil" || second == "mill";
    return {next, is_cent ? -2 : is_mille ? -3 : 0};
  }

  void take_money(std::string_view code) {
    if (out_.currency.empty()) {
      out_.currency = code;
    } else if (out_.currency != code) {
      out_.several = true;
    }
  }
  void take_power(int power, std::string_view word) {
    if (out_.power != 0) {
      out_.several = true;
      return;
    }
    out_.power = power;
    out_.scale = word;
  }
  void take_unknown(std::string_view word) {
    if (out_.unknown.empty()) out_.unknown = word;
  }

  // "000", "'000", "000,000", "1.000", "1 000 000"; "10^6"; a year; another number is unknown.
  std::size_t take_number(std::size_t i) {
    std::string digits(tokens_[i].text);
    std::string shown = digits;
    std::size_t last = i;
    while (last + 2 < tokens_.size() && tokens_[last + 1].kind == TokenKind::sign &&
           tokens_[last + 2].kind == TokenKind::digits && tokens_[last + 2].text.size() == 3) {
      digits += tokens_[last + 2].text;
      shown += std::string(tokens_[last + 1].text) + std::string(tokens_[last + 2].text);
      last += 2;
    }
    if (digits == "10" && last + 2 < tokens_.size() && tokens_[last + 1].text == "^" &&
        tokens_[last + 2].kind == TokenKind::digits) {
      const std::string_view power = tokens_[last + 2].text;
      if (power == "3" || power == "6" || power == "9") {
        take_power(power[0] - '0', "10^" + std::string(power));
        return last + 2;
      }
    }
    if (is_thousands(digits)) {
      take_power(static_cast<int>(digits.size()), shown);
    } else if (digits.size() > 1 && digits[0] == '1' && is_thousands(digits.substr(1))) {
      take_power(static_cast<int>(digits.size() - 1), shown);
      out_.number = true;
    } else if (last == i && digits.size() == 4 && (digits[0] == '1' || digits[0] == '2')) {
      out_.year = true;
    } else {
      take_unknown(shown);
    }
    return last;
  }

  std::string_view code_of(std::string_view word) const {
    const std::string small = small_letters(word);
    if (small == "euro" || small == "euros") return "EUR";
    if (small == "dollar" || small == "dollars") return "$";
    if (small == "pound" || small == "pounds") return "£";
    if (small == "yen" || word == "\u5186") return "JPY";
    if (word == "\uc6d0") return "KRW";
    if (small == "kr") return "kr";
    if (word == "K\u010d" || word == "z\u0142") return word;
    return currency_of_(word);
  }

  // Up to the token that is returned.
  std::size_t take_letters(std::size_t i) {
    const std::string_view word = tokens_[i].text;
    if (const auto [last, power] = hundredth_behind(i); power != 0) {
      take_power(power, word);
      return last;
    }
    if (i + 1 < tokens_.size() && tokens_[i + 1].text == "$") {
      const auto* dollar =
          std::ranges::find(kDollars, word, &std::pair<std::string_view, std::string_view>::first);
      if (dollar != std::end(kDollars)) {
        take_money(dollar->second);
        return i + 1;
      }
    }
    if (in_format_ && out_.counts.empty()) out_.counts = time_unit_of(word);
    if (is_said_word(word) || is_abbreviation(i) || (in_format_ && is_noun(word))) return i;
    take_word(word);
    return i;
  }

  void take_word(std::string_view word) {
    if (const std::string_view code = code_of(word); !code.empty()) return take_money(code);
    if (const auto sign = power_sign_of(word)) {
      take_power(sign->power, sign->text);
      if (const auto code = code_of(word.substr(sign->text.size())); !code.empty())
        take_money(code);
      return;
    }
    if (is_open_word(word)) {
      out_.open = true;
      return take_unknown(word);
    }
    if (word != "K") {
      if (const auto power = power_of_word(word)) return take_power(*power, word);
    }
    if (const auto power = power_of_letter(word)) {
      if (!letter_ && out_.power == 0) {
        letter_ = power;
        out_.scale = word;
      }
      return;
    }
    if (!take_glued(word)) take_unknown(word);
  }

  // TEUR, kEUR, EURm.
  bool take_glued(std::string_view word) {
    for (std::size_t n = 1; n < word.size(); ++n) {
      const std::string_view a = word.substr(0, n);
      const std::string_view b = word.substr(n);
      const std::string_view code = code_of(a).empty() ? code_of(b) : code_of(a);
      if (code.empty()) continue;
      const std::string_view other = code_of(a).empty() ? a : b;
      const auto power = power_of(other);
      if (!power) continue;
      take_money(code);
      take_power(*power, other);
      return true;
    }
    return false;
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
  CurrencyOf currency_of_;
  bool in_format_ = false;
  std::optional<int> letter_;
  FormatWords out_;
};

}  // namespace

FormatWords read_words(std::string_view sign, std::string_view words, bool scaled) {
  FormatWords out = WordsReader(std::string(sign) + " " + std::string(words)).read();
  // The brackets name a currency that has no code, as "Fr.".
  const bool is_known = !sign.empty() && !WordsReader(sign).read().currency.empty();
  if (!sign.empty() && !is_known) {
    out.currency = sign;
    const FormatWords beside = WordsReader(words).read();
    out.unknown = beside.unknown;
    out.open = beside.open;
  }
  if (!out.currency.empty() || scaled) out.may_be_unit = false;
  if (!out.currency.empty()) out.counts = {};
  // What counts something else is no word of scale.
  if (out.currency.empty() && !out.open) out.unknown.clear();
  return out;
}

FormatWords read_heading_words(std::string_view words, CurrencyOf currency_of) {
  return WordsReader(words, currency_of).read();
}

}  // namespace plimsoll::sheet
