// Amounts of money.
#include "filing/quantities/quantity_parts.h"
#include "filing/quantities/quantity_thresholds.h"

namespace plimsoll::filing {

namespace {

// "$5 to $7 million": the first takes the scale of the second.
void share_scale(const Scan& scan, std::size_t at, std::string_view code, Number& number) {
  if (number.scale > 1 || number.value >= kRangeScaleBelow || !is_range_word(scan, at)) return;
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
  return unit.lower == "pence" || (unit.text == "p" && unit.glued && number.value < kPenceBelow);
}

}  // namespace

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
    scan.add(make_quantity(QuantityKind::money, number, std::string(code)), first, end);
    next = end;
    // "$5 to 7 million": the second has no sign of its own.
    if (is_range_word(scan, next) && !scan.is_word(next, "and") && !scan.is_word(next, "or")) {
      Number second;
      std::size_t other = 0;
      if (currency_before(scan, next + 1, other).empty() && scan.is_number(next + 1) &&
          read_number(scan, next + 1, true, second) && second.scale == number.scale &&
          second.scale > 1) {
        scan.add(make_quantity(QuantityKind::money, second, std::string(code)), next + 1,
                 second.behind);
        next = second.behind;
      }
    }
    return true;
  }
  Number number;
  if (bracket || !read_number(scan, at, false, number)) return false;
  if (is_pence(scan, number)) {
    number.scale = 0.01;
    scan.add(make_quantity(QuantityKind::money, number, "GBP"), at, number.behind + 1);
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
          scan.add(make_quantity(QuantityKind::money, number, std::string(code)), at,
                   number.behind);
          next = number.behind;
          return true;
        }
      }
    }
    return false;
  }
  scan.add(make_quantity(QuantityKind::money, number, std::string(code)), at, words_behind);
  next = words_behind;
  return true;
}

}  // namespace plimsoll::filing
