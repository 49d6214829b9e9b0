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
    number.value = tokens[i].value;
    for (int n = 0; n < tokens[i].n_decimals; ++n) unit *= 10;
    number.last_digit = 1 / unit;
    ++i;
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
