// Currencies by sign, code and name.
#include <algorithm>
#include <array>

#include "base/word_list.h"
#include "filing/quantities/quantity_parts.h"

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
    {"AED", "ARS", "AUD", "BDT", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK",
     "EGP", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "JPY", "KES", "KRW", "KWD",
     "LKR", "MXN", "MYR", "NGN", "NOK", "NZD", "PHP", "PKR", "PLN", "QAR", "RMB", "RON",
     "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "USD", "VND", "ZAR"});
constexpr auto kNames = std::to_array<Currency>(
    {{"dollar", "USD"},  {"dollars", "USD"},  {"euro", "EUR"},   {"euros", "EUR"},
     {"yen", "JPY"},     {"renminbi", "CNY"}, {"yuan", "CNY"},   {"won", "KRW"},
     {"rupees", "INR"},  {"francs", "CHF"},   {"krona", "SEK"},  {"kronor", "SEK"},
     {"kroner", "NOK"},  {"pesos", "MXN"},    {"zloty", "PLN"},  {"zlotys", "PLN"},
     {"rand", "ZAR"},    {"baht", "THB"},     {"forint", "HUF"}, {"ringgit", "MYR"},
     {"roubles", "RUB"}, {"rubles", "RUB"},   {"reais", "BRL"}});

}  // namespace

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
    // "COP26" is a conference.
    if (code == "COP" && scan.is_number(behind) && tokens[behind].glued) return {};
    if (behind < tokens.size() && !sign_code(tokens[behind]).empty()) ++behind;
    return code;
  }
  if (tokens[at].text == "Rs") {
    behind = at + (scan.is_sign(at + 1, ".") ? 2 : 1);
    return "INR";
  }
  return {};
}

std::string_view currency_behind(const Scan& scan, std::size_t at, std::size_t& behind) {
  const auto& tokens = scan.tokens;
  std::size_t i = at;
  std::string_view dollar = "USD";
  std::string_view krone = "NOK";
  static constexpr WordList kNations({"brazilian", "chinese", "hungarian", "indian", "japanese",
                                      "korean", "malaysian", "mexican", "norwegian", "polish",
                                      "russian", "swedish", "swiss", "thai"});
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
  } else if (scan.is_word(i, "danish")) {
    krone = "DKK";
    ++i;
  } else if (i < tokens.size() && kNations.contains(tokens[i].lower)) {
    ++i;
  } else if (scan.is_word(i, "of")) {
    return {};
  }
  if (i >= tokens.size() || tokens[i].kind != Token::Kind::word) return {};
  for (const Currency& name : kNames) {
    if (tokens[i].lower == name.name) {
      behind = i + 1;
      return name.code == "USD" ? dollar : name.code == "NOK" ? krone : name.code;
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

}  // namespace plimsoll::filing
