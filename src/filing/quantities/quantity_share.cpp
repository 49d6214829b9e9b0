// Shares, durations and ratios.
#include <algorithm>
#include <array>
#include <utility>

#include "filing/quantities/quantity_parts.h"
#include "filing/quantities/quantity_thresholds.h"

namespace plimsoll::filing {

namespace {

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

}  // namespace

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
    if (unit.empty() || number.value > kMaxRangePercent) return false;
    scan.add(make_quantity(QuantityKind::share, number, std::string(unit)), at, number.behind);
    scan.add(make_quantity(QuantityKind::share, second, std::string(unit)), number.behind + 1,
             behind);
    next = behind;
    return true;
  }
  scan.add(make_quantity(QuantityKind::share, number, std::string(unit)), at, behind);
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
  if (number.scale > kMaxDurationScale) return false;
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
      scan.add(make_quantity(QuantityKind::duration, number, std::string(unit)), at, i + 1);
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
          scan.add(make_quantity(QuantityKind::duration, number, std::string(unit)), at,
                   number.behind);
          scan.add(make_quantity(QuantityKind::duration, second, std::string(unit)),
                   number.behind + 1, j + 1);
          next = j + 1;
          return true;
        }
      }
    }
  }
  return false;
}

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
  // "three times our earnings"; "three times" alone is how often.
  const auto multiplies = [&](std::size_t i) {
    return scan.is_word(i, "its") || scan.is_word(i, "our") || scan.is_word(i, "that") ||
           scan.is_word(i, "the") || scan.is_word(i, "their");
  };
  // "24x7" is round the clock, "4x4" a drive, "1920x1080" a size: no multiples, and nothing is counted.
  if (scan.is_word(a.behind, "x") && tokens[a.behind].glued && a.behind + 1 < tokens.size() &&
      tokens[a.behind + 1].glued && tokens[a.behind + 1].kind == Token::Kind::number) {
    next = a.behind + 2;
    return true;
  }
  if ((scan.is_word(a.behind, "times") && (!a.in_words || multiplies(a.behind + 1))) ||
      (scan.is_word(a.behind, "x") && tokens[a.behind].glued && !a.in_words)) {
    scan.add(make_quantity(QuantityKind::ratio, a, "times"), at, a.behind + 1);
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
  const bool split =
      near_word(b.behind, b.behind + kSplitBehindTokens, "split", "splits", "consolidation") ||
      near_word(at > kSplitBeforeTokens ? at - kSplitBeforeTokens : 0, at, "split");
  const bool ratio =
      near_word(at > kRatioBeforeTokens ? at - kRatioBeforeTokens : 0, at, "ratio") ||
      near_word(b.behind, b.behind + kRatioBehindTokens, "ratio", "basis");
  // "7.25:1.00", and no time of day.
  const bool to_one = colon && b.value == 1 && tokens[i].text[0] == '1';
  if (!split && !ratio && !to_one) return false;
  Number value;
  value.value = is_to && split ? b.value / a.value : a.value / b.value;
  value.in_words = true;
  scan.add(make_quantity(QuantityKind::ratio, value, ""), at, b.behind);
  next = b.behind;
  return true;
}

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
  scan.add(make_quantity(QuantityKind::ratio, value, ""), at, whole.behind);
  next = whole.behind;
  return true;
}

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
    scan.add(make_quantity(QuantityKind::ratio, value, ""), at, i + 1);
    next = i + 1;
    return true;
  }
  return false;
}

}  // namespace plimsoll::filing
