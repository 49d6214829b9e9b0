// Numbers in figures and words, with their scale.
#include <cmath>

#include "filing/quantities/quantity_parts.h"
#include "filing/quantities/quantity_thresholds.h"

namespace plimsoll::filing {

namespace {

// The scale words behind a number, as "million" or "hundred thousand".
void read_scale(const Scan& scan, std::size_t& at, bool short_forms, double& scale) {
  const auto& tokens = scan.tokens;
  while (at < tokens.size() && tokens[at].kind == Token::Kind::word) {
    // A short form is glued to its number and ends there.
    const bool may_be_short = short_forms && tokens[at].glued && tokens[at].text.size() == 1;
    const double factor = scale_word(tokens[at].lower, may_be_short);
    if (factor == 0 || scale * factor > kMaxScale) return;
    scale *= factor;
    ++at;
  }
}

std::size_t n_digits(const Token& token) {
  return token.grouped || token.n_decimals > 0 ? 0 : token.text.size();
}

// A currency of countries that write a point before decimals stands before the number, or none does.
bool is_point_currency(const Token& token) {
  const std::string_view code = sign_code(token);
  return code == "USD" || code == "GBP" || code == "JPY" || code == "INR" || token.text == "$" ||
         token.text == "\u00a3";
}

bool is_continental(const Token& token) {
  constexpr std::string_view kCodes[] = {"EUR", "CHF", "SEK", "NOK", "DKK",   "PLN",
                                         "CZK", "HUF", "BRL", "RON", "\u20ac"};
  for (const std::string_view code : kCodes) {
    if (token.text == code) return true;
  }
  return false;
}

// "EUR 4,5 million", "4,5 %": a comma before one or two decimals, of what is an amount for sure.
bool is_decimal_comma(const Scan& scan, std::size_t first, std::size_t comma) {
  const auto& tokens = scan.tokens;
  if (n_digits(tokens[comma + 1]) < 1 || n_digits(tokens[comma + 1]) > 2 || tokens[first].grouped ||
      tokens[first].n_decimals > 0)
    return false;
  const std::size_t behind = comma + 2;
  if (scan.is_sign(behind, ",") && tokens[behind].glued && scan.is_number(behind + 1)) return false;
  if (first > 0 && is_point_currency(tokens[first - 1])) return false;
  if (first > 0 && is_continental(tokens[first - 1])) return true;
  if (behind >= tokens.size()) return false;
  std::size_t end = behind;
  return scan.is_sign(behind, "%") || scale_word(tokens[behind].lower, false) > 100 ||
         !currency_behind(scan, behind, end).empty();
}

// Digits in groups of three that no comma parts: "CHF 1'200'000", "1 200 000 EUR", "EUR 1.200.000". A blank that breaks parts them
// beside a currency alone.
struct DigitGroups {
  double value = 0;
  std::size_t behind = 0;
};
DigitGroups digit_groups(const Scan& scan, std::size_t at) {
  const auto& tokens = scan.tokens;
  const Token& first = tokens[at];
  DigitGroups out{first.value, at + 1};
  if (first.grouped) return out;
  // "1.200" is read as a decimal; a second group says that it is none.
  if (first.n_decimals == 3) {
    double value = std::round(first.value * 1000);
    std::size_t i = at + 1;
    for (; scan.is_sign(i, ".") && tokens[i].glued && scan.is_number(i + 1) &&
           tokens[i + 1].glued && n_digits(tokens[i + 1]) == 3;
         i += 2) {
      value = value * 1000 + tokens[i + 1].value;
    }
    if (i > at + 1) out = {value, i};
    return out;
  }
  if (n_digits(first) < 1 || n_digits(first) > 3) return out;
  bool by_blank = false;
  for (std::size_t i = at + 1; i < tokens.size(); i = out.behind) {
    const std::string_view between =
        scan.text.substr(tokens[i - 1].end, tokens[i].begin - tokens[i - 1].end);
    const bool is_quote = (tokens[i].text == "'" || tokens[i].text == "\u2019") &&
                          tokens[i].glued && scan.is_number(i + 1) && tokens[i + 1].glued;
    const bool is_hard = between == "\u00a0" || between == "\u202f" || between == "\u2009";
    const std::size_t digits = is_quote ? i + 1 : i;
    if (!is_quote && !is_hard && between != " ") break;
    if (!scan.is_number(digits) || n_digits(tokens[digits]) != 3) break;
    by_blank = by_blank || between == " ";
    out = {out.value * 1000 + tokens[digits].value, digits + 1};
  }
  if (!by_blank) return out;
  std::size_t end = out.behind;
  const bool beside =
      (at > 0 && (!sign_code(tokens[at - 1]).empty() || is_continental(tokens[at - 1]))) ||
      !currency_behind(scan, out.behind, end).empty();
  return beside ? out : DigitGroups{first.value, at + 1};
}

}  // namespace

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
    const std::size_t first = i;
    const DigitGroups groups = digit_groups(scan, i);
    number.value = groups.value;
    const bool is_whole = groups.behind > i + 1;
    for (int n = 0; !is_whole && n < tokens[i].n_decimals; ++n) unit *= 10;
    i = groups.behind;
    if (scan.is_sign(i, ",") && tokens[i].glued && scan.is_number(i + 1) && tokens[i + 1].glued &&
        is_decimal_comma(scan, first, i)) {
      for (std::size_t n = 0; n < n_digits(tokens[i + 1]); ++n) unit *= 10;
      number.value += tokens[i + 1].value / unit;
      i += 2;
    }
    number.last_digit = 1 / unit;
    // "2,422,00", "22,4": grouped as no number is.
    if (scan.is_sign(i, ",") && tokens[i].glued && scan.is_number(i + 1) && tokens[i + 1].glued) {
      return false;
    }
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
  // "seven (7) plants": said twice, as contracts do.
  if (number.in_words && scan.is_sign(i, "(") && scan.is_number(i + 1) &&
      scan.is_sign(i + 2, ")") && tokens[i + 1].value == number.value * number.scale) {
    i += 3;
  }
  number.behind = i;
  return true;
}

Quantity make_quantity(QuantityKind kind, const Number& number, std::string unit) {
  Quantity quantity;
  quantity.kind = kind;
  // Digits first, then one division: 4.1 million is 4100000 and nothing beside it.
  const double digits = std::round(number.value / number.last_digit);
  const bool exact_digits = !number.in_words && digits < kMaxExactWhole / number.scale;
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

}  // namespace plimsoll::filing
