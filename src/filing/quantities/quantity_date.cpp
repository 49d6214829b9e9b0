// Dates and periods.
#include <algorithm>
#include <array>

#include "base/word_list.h"
#include "filing/quantities/quantity_scan.h"
#include "filing/quantities/quantity_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {
namespace {

bool is_day(const Token& token) {
  return token.kind == Token::Kind::number && !token.grouped && token.n_decimals == 0 &&
         token.value >= 1 && token.value <= 31 && token.text.size() <= 2;
}

Quantity date_quantity(CalendarDate date) {
  Quantity quantity;
  quantity.kind = QuantityKind::date;
  quantity.from = date;
  quantity.to = date;
  quantity.value = date.year;
  return quantity;
}

int days_in_month(int year, int month) {
  static constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

// The first day of the `n_months` that end with `end`.
CalendarDate months_before(CalendarDate end, int n_months) {
  if (end.year == 0 || end.month == 0) return {};
  const bool month_end = end.day == 0 || end.day == days_in_month(end.year, end.month);
  int month = end.year * 12 + end.month - 1 - n_months;
  if (month_end) {
    ++month;
    return {month / 12, month % 12 + 1, 1};
  }
  CalendarDate from{month / 12, month % 12 + 1, end.day + 1};
  if (from.day > days_in_month(from.year, from.month)) {
    from.day = 1;
    ++month;
    from = {month / 12, month % 12 + 1, 1};
  }
  return from;
}

// The month named by the token; "december 2010" in small letters with its year only.
int month_at(const Scan& scan, std::size_t at) {
  const Token& token = scan.tokens[at];
  if (token.kind != Token::Kind::word) return 0;
  if (const int month = month_word(token.text); month != 0) return month;
  if (at + 1 >= scan.tokens.size() || !is_year(scan.tokens[at + 1])) return 0;
  for (int month = 1; month <= 12; ++month) {
    const std::string_view name = month_name(month);
    if (month != 3 && month != 5 && token.text.size() == name.size() &&
        token.lower.substr(1) == name.substr(1) && token.text[0] == token.lower[0] &&
        (token.text[0] | 0x20) == (name[0] | 0x20)) {
      return month;
    }
  }
  return 0;
}

// "March 31, 2012", "March 31", "April 2010", "31 March 2012", "2012-03-31"; none: month 0.
CalendarDate read_date(const Scan& scan, std::size_t at, std::size_t& next) {
  const auto& tokens = scan.tokens;
  CalendarDate date;
  if (at >= tokens.size()) return date;
  const auto year_at = [&](std::size_t i) { return i < tokens.size() && is_year(tokens[i]); };
  if (const int month = month_at(scan, at)) {
    std::size_t i = at + 1;
    // "Sept."
    if (scan.is_sign(i, ".") && tokens[at].text.size() <= 4) ++i;
    if (i < tokens.size() && is_day(tokens[i])) {
      std::size_t behind = i + 1;
      // "31st"
      if (behind < tokens.size() && tokens[behind].glued &&
          tokens[behind].kind == Token::Kind::word && tokens[behind].lower.size() == 2) {
        ++behind;
      }
      if (scan.is_sign(behind, "%") || (behind < tokens.size() && tokens[behind].glued &&
                                        tokens[behind].kind == Token::Kind::word)) {
        return date;
      }
      date = {0, month, static_cast<int>(tokens[i].value)};
      next = behind;
      if (scan.is_sign(behind, ",") && year_at(behind + 1)) {
        date.year = static_cast<int>(tokens[behind + 1].value);
        next = behind + 2;
      } else if (year_at(behind)) {
        date.year = static_cast<int>(tokens[behind].value);
        next = behind + 1;
      }
      return date;
    }
    if (scan.is_sign(i, ",") && year_at(i + 1)) ++i;
    if (scan.is_word(i, "of") && year_at(i + 1)) ++i;
    if (year_at(i)) {
      date = {static_cast<int>(tokens[i].value), month, 0};
      next = i + 1;
      return date;
    }
    // A month alone: "May" is mostly a verb, and "March" at a sentence's start may be one.
    const bool named = tokens[at].text.size() >= 4 && tokens[at].lower != "may" && at > 0 &&
                       tokens[at - 1].kind == Token::Kind::word;
    if (named) {
      static constexpr std::array<std::string_view, 16> kBefore = {
          "in", "of",   "by",      "since",   "until", "end",   "ends", "ending",
          "to", "from", "through", "between", "each",  "every", "and",  "during"};
      if (std::find(kBefore.begin(), kBefore.end(), tokens[at - 1].lower) != kBefore.end()) {
        date = {0, month, 0};
        next = at + 1;
      }
    }
    return date;
  }
  if (is_day(tokens[at]) && at + 1 < tokens.size()) {
    std::size_t i = at + 1;
    if (tokens[i].kind == Token::Kind::word && tokens[i].glued && tokens[i].lower.size() == 2) ++i;
    if (scan.is_word(i, "of")) ++i;
    if (i < tokens.size() && tokens[i].kind == Token::Kind::word && !tokens[i].glued) {
      const int month = month_word(tokens[i].text);
      if (month > 0 && !(tokens[i].lower == "may" && !year_at(i + 1) && !is_day(tokens[at]))) {
        std::size_t behind = i + 1;
        if (scan.is_sign(behind, ",") && year_at(behind + 1)) ++behind;
        if (year_at(behind)) {
          next = behind + 1;
          return {static_cast<int>(tokens[behind].value), month,
                  static_cast<int>(tokens[at].value)};
        }
        // "31 March" without a year; "12 May" could be twelve of something.
        if (tokens[i].lower != "may" || tokens[i].text.size() > 3) {
          next = behind;
          return {0, month, static_cast<int>(tokens[at].value)};
        }
      }
    }
  }
  // 2012-03-31
  if (is_year(tokens[at]) && scan.is_sign(at + 1, "-") && scan.is_number(at + 2) &&
      scan.is_sign(at + 3, "-") && scan.is_number(at + 4) && tokens[at + 2].text.size() == 2 &&
      tokens[at + 4].text.size() == 2) {
    date = {static_cast<int>(tokens[at].value), static_cast<int>(tokens[at + 2].value),
            static_cast<int>(tokens[at + 4].value)};
    if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31) return {};
    next = at + 5;
    return date;
  }
  // 3/31/2012, as Americans write it.
  if (is_day(tokens[at]) && scan.is_sign(at + 1, "/") && scan.is_number(at + 2) &&
      scan.is_sign(at + 3, "/") && at + 4 < tokens.size() && is_year(tokens[at + 4])) {
    date = {static_cast<int>(tokens[at + 4].value), static_cast<int>(tokens[at].value),
            static_cast<int>(tokens[at + 2].value)};
    if (date.month > 12) std::swap(date.month, date.day);
    if (date.month > 12 || date.day > 31 || date.day < 1) return {};
    next = at + 5;
    return date;
  }
  return date;
}

// Further years of a list: ", 2011 and 2012". Each is a date like `first`.
std::size_t read_year_list(const Scan& scan, std::size_t at, std::vector<std::size_t>& years) {
  const auto& tokens = scan.tokens;
  std::size_t next = at;
  while (true) {
    std::size_t i = next;
    if (scan.is_sign(i, ",")) ++i;
    if (scan.is_word(i, "and") || scan.is_word(i, "or")) ++i;
    if (i == next || i >= tokens.size() || !is_year(tokens[i])) return next;
    years.push_back(i);
    next = i + 1;
  }
}

// "fiscal year ended", "three months ended", "quarter ending": months of the period, and the token
// of the date; 0 if there is none.
int read_period_head(const Scan& scan, std::size_t at, std::size_t& date_at) {
  const auto& tokens = scan.tokens;
  std::size_t i = at;
  int n = 1;
  if (i < tokens.size() && tokens[i].kind == Token::Kind::word &&
      number_word(tokens[i].lower) > 0) {
    n = number_word(tokens[i].lower);
    ++i;
    if (scan.is_dash_at(i)) ++i;
  } else if (scan.is_number(i) && tokens[i].value >= 1 && tokens[i].value <= kMaxPeriodLength &&
             tokens[i].n_decimals == 0) {
    n = static_cast<int>(tokens[i].value);
    ++i;
    if (scan.is_dash_at(i)) ++i;
  }
  while (scan.is_word(i, "fiscal") || scan.is_word(i, "financial") || scan.is_word(i, "full") ||
         scan.is_word(i, "calendar")) {
    ++i;
  }
  if (i >= tokens.size() || tokens[i].kind != Token::Kind::word) return 0;
  const std::string& unit = tokens[i].lower;
  int months = 0;
  if (unit == "year" || unit == "years") {
    months = 12;
  } else if (unit == "quarter" || unit == "quarters") {
    months = 3;
  } else if (unit == "month" || unit == "months") {
    months = n;
  } else if (unit == "weeks" && (n == 52 || n == 53)) {
    months = 12;
  } else if (unit == "weeks" && (n == 26 || n == 27)) {
    months = 6;
  } else if (unit == "weeks" && (n == 13 || n == 14)) {
    months = 3;
  } else if (unit == "half") {
    months = 6;
  } else {
    return 0;
  }
  ++i;
  if (scan.is_word(i, "period") || scan.is_word(i, "periods")) ++i;
  if (!scan.is_word(i, "ended") && !scan.is_word(i, "ending")) {
    // "the year to 31 March 2012"
    if (!(scan.is_word(i, "to") && i + 1 < tokens.size() && is_day(tokens[i + 1]))) return 0;
  }
  ++i;
  if (scan.is_word(i, "on")) ++i;
  date_at = i;
  return months;
}

bool match_period(Scan& scan, std::size_t at, std::size_t& next) {
  std::size_t date_at = 0;
  const int months = read_period_head(scan, at, date_at);
  if (months == 0) return false;
  std::size_t behind = 0;
  const CalendarDate end = read_date(scan, date_at, behind);
  if (end.month == 0) return false;
  Quantity quantity;
  quantity.kind = QuantityKind::period;
  quantity.to = end;
  quantity.from = months_before(end, months);
  quantity.value = end.year;
  scan.add(quantity, at, behind);
  next = behind;
  if (end.year == 0) return true;
  std::vector<std::size_t> years;
  next = read_year_list(scan, behind, years);
  for (const std::size_t i : years) {
    Quantity another = quantity;
    another.to.year = static_cast<int>(scan.tokens[i].value);
    another.to.day = std::min(another.to.day, days_in_month(another.to.year, another.to.month));
    another.from = months_before(another.to, months);
    another.value = another.to.year;
    scan.add(another, i, i + 1);
  }
  return true;
}

Quantity year_quantity(int year) {
  Quantity quantity;
  quantity.kind = QuantityKind::period;
  quantity.from = {year, 0, 0};
  quantity.to = {year, 0, 0};
  quantity.value = year;
  return quantity;
}

void add_years(Scan& scan, std::size_t first, std::size_t year_at, std::size_t& next) {
  scan.add(year_quantity(static_cast<int>(scan.tokens[year_at].value)), first, year_at + 1);
  std::vector<std::size_t> years;
  next = read_year_list(scan, year_at + 1, years);
  for (const std::size_t i : years) {
    scan.add(year_quantity(static_cast<int>(scan.tokens[i].value)), i, i + 1);
  }
}

// "between 2024 and 2027", "from 2015 to 2017", "the period 2015-2017": one period, from a year to a later one.
bool match_years_between(Scan& scan, std::size_t at, std::size_t& next) {
  const auto& tokens = scan.tokens;
  const bool between = scan.is_word(at, "between");
  const bool opened = between || scan.is_word(at, "from");
  const std::size_t first = opened ? at + 1 : at;
  if (first + 2 >= tokens.size() || !is_year(tokens[first]) || !is_year(tokens[first + 2]) ||
      tokens[first + 2].value <= tokens[first].value) {
    return false;
  }
  const bool joined = scan.is_word(first + 1, "to") || scan.is_word(first + 1, "through") ||
                      (between && scan.is_word(first + 1, "and")) ||
                      (!opened && tokens[first + 1].glued && scan.is_dash_at(first + 1));
  if (!joined) return false;
  if (!opened) {
    static constexpr WordList kBefore(
        {"during", "for", "in", "over", "period", "periods", "the", "years"});
    if (at == 0 || !kBefore.contains(tokens[at - 1].lower)) return false;
  }
  // "the 2015-2017 Plan": a name.
  const std::size_t behind = first + 3;
  if (behind < tokens.size() && tokens[behind].kind == Token::Kind::word && !opened &&
      is_upper(static_cast<unsigned char>(tokens[behind].text[0]))) {
    return false;
  }
  Quantity quantity = year_quantity(static_cast<int>(tokens[first + 2].value));
  quantity.from.year = static_cast<int>(tokens[first].value);
  scan.add(quantity, at, behind);
  next = behind;
  return true;
}

// "the 2017 tax law": a statute that its year names.
bool is_statute(std::string_view lower) {
  static constexpr WordList kStatutes({"act", "code", "convention", "decree", "directive", "law",
                                       "legislation", "ordinance", "protocol", "regulation",
                                       "regulations", "treaty"});
  return kStatutes.contains(lower);
}

bool names_statute(const Scan& scan, std::size_t year_at) {
  for (std::size_t i = year_at + 1; i <= year_at + kStatuteTokens && i < scan.tokens.size(); ++i) {
    const Token& token = scan.tokens[i];
    if (token.kind != Token::Kind::word) return false;
    if (is_statute(token.lower)) return true;
  }
  return false;
}

// "the Law of 5 April 1993": the date is part of a name.
bool dates_statute(const Scan& scan, std::size_t at) {
  if (at < 2) return false;
  const std::size_t link = scan.is_word(at - 1, "the") ? at - 2 : at - 1;
  if (link == 0 || !(scan.is_word(link, "of") || scan.is_word(link, "dated"))) return false;
  const Token& name = scan.tokens[link - 1];
  return name.kind == Token::Kind::word && is_statute(name.lower) &&
         is_upper(static_cast<unsigned char>(name.text[0]));
}

// "2020-21", "2020/21": a year that ends in the next; its end, 0 of other numbers.
int split_year(const Scan& scan, std::size_t at) {
  const auto& tokens = scan.tokens;
  if (at + 2 >= tokens.size() || !is_year(tokens[at]) || !tokens[at + 1].glued ||
      !tokens[at + 2].glued || !scan.is_number(at + 2) || tokens[at + 2].text.size() != 2 ||
      !(scan.is_sign(at + 1, "/") || scan.is_dash_at(at + 1))) {
    return 0;
  }
  // "2012-03-31" is a day.
  if (at + 4 < tokens.size() && tokens[at + 3].glued && scan.is_number(at + 4)) return 0;
  const int end = static_cast<int>(tokens[at].value) + 1;
  return end % 100 == static_cast<int>(tokens[at + 2].value) ? end : 0;
}

bool match_split_year(Scan& scan, std::size_t at, std::size_t& next) {
  std::size_t year = at;
  if (scan.is_word(at, "fiscal") || scan.is_word(at, "financial") || scan.is_word(at, "fy")) {
    ++year;
    if (scan.is_word(year, "year")) ++year;
  } else {
    static constexpr WordList kBefore(
        {"and", "by", "during", "for", "from", "in", "of", "since", "the", "to", "until", "year"});
    if (at == 0 || !(kBefore.contains(scan.tokens[at - 1].lower) || scan.is_sign(at - 1, "("))) {
      return false;
    }
  }
  const int end = split_year(scan, year);
  if (end == 0) return false;
  scan.add(year_quantity(end), at, year + 3);
  next = year + 3;
  return true;
}

// "fiscal 2012", "fiscal year 2012", "FY2012", "in 2012", "first quarter of 2012".
bool match_year(Scan& scan, std::size_t at, std::size_t& next) {
  const auto& tokens = scan.tokens;
  if (scan.is_word(at, "fiscal") || scan.is_word(at, "financial") || scan.is_word(at, "calendar") ||
      scan.is_word(at, "fy")) {
    std::size_t i = at + 1;
    if (scan.is_word(i, "year") || scan.is_word(i, "years")) ++i;
    if (i < tokens.size() && is_year(tokens[i])) {
      add_years(scan, at, i, next);
      return true;
    }
    // "FY12"
    if (scan.is_word(at, "fy") && scan.is_number(i) && tokens[i].text.size() == 2) {
      scan.add(year_quantity(kShortYearCentury + static_cast<int>(tokens[i].value)), at, i + 1);
      next = i + 1;
      return true;
    }
    return false;
  }
  if (!is_year(tokens[at]) || at == 0) return false;
  // "mid-2023"
  if (at > 1 && scan.is_dash_at(at - 1) && tokens[at - 1].glued && tokens[at].glued &&
      (scan.is_word(at - 2, "mid") || scan.is_word(at - 2, "early") ||
       scan.is_word(at - 2, "late"))) {
    add_years(scan, at, at, next);
    return true;
  }
  const Token& before = tokens[at - 1];
  // "Act of 1934", "the 2005 Plan": names.
  if (at + 1 < tokens.size()) {
    const Token& after = tokens[at + 1];
    if (after.kind == Token::Kind::word && is_upper(static_cast<unsigned char>(after.text[0])) &&
        !after.glued) {
      return false;
    }
    // "the 2031 notes": named by a year.
    static constexpr WordList kNamed({"bonds", "convertible", "credit", "debentures", "equity",
                                      "incentive", "indenture", "notes", "offering", "plan",
                                      "revolving", "senior", "stock", "term", "warrants"});
    const bool owned = before.lower == "our" || before.lower == "its" || before.lower == "their";
    if ((owned || before.lower == "the") &&
        (kNamed.contains(after.lower) || names_statute(scan, at))) {
      return false;
    }
    // "our 2023 net sales", and no table's end.
    if (owned && after.kind == Token::Kind::word) {
      add_years(scan, at, at, next);
      return true;
    }
    if (after.glued && (after.kind == Token::Kind::word || scan.is_dash_at(at + 1))) return false;
    if (scan.is_sign(at + 1, "%")) return false;
  }
  // "YEAR 2000", "Year 2000 problem", "year 2000 compliant": the millennium bug's name.
  if (before.lower == "year" && tokens[at].value == 2000) {
    const bool named = is_upper(static_cast<unsigned char>(before.text[0]));
    const bool bug = scan.is_word(at + 1, "problem") || scan.is_word(at + 1, "problems") ||
                     scan.is_word(at + 1, "issue") || scan.is_word(at + 1, "issues") ||
                     scan.is_word(at + 1, "compliant") || scan.is_word(at + 1, "compliance") ||
                     scan.is_word(at + 1, "readiness");
    if (named || bug) return false;
  }
  // "(2017: 164 sailings)"
  if (before.text == "(" && (scan.is_sign(at + 1, ":") || scan.is_sign(at + 1, ")"))) {
    add_years(scan, at, at, next);
    return true;
  }
  if (before.kind == Token::Kind::word) {
    if (before.lower == "of" && at >= 2 && tokens[at - 2].kind == Token::Kind::word) {
      const std::string_view name = tokens[at - 2].text;
      if (is_upper(static_cast<unsigned char>(name[0])) && month_word(name) == 0) return false;
    }
    static constexpr std::array<std::string_view, 30> kBefore = {
        "in",      "of",     "since",   "during", "until", "by",    "for",        "from",
        "through", "to",     "and",     "before", "after", "early", "late",       "mid",
        "year",    "years",  "between", "until",  "late",  "end",   "throughout", "the",
        "summer",  "spring", "autumn",  "winter", "into",  "due"};
    // "no later than 2028"
    const bool limit = before.lower == "than" && at > 1 &&
                       (scan.is_word(at - 2, "later") || scan.is_word(at - 2, "earlier"));
    if (!limit && std::find(kBefore.begin(), kBefore.end(), before.lower) == kBefore.end()) {
      return false;
    }
    // "2010 shares": four digits that count something.
    if (at + 1 < tokens.size() && tokens[at + 1].kind == Token::Kind::word &&
        (tokens[at + 1].lower == "shares" || tokens[at + 1].lower == "employees" ||
         tokens[at + 1].lower == "customers" || tokens[at + 1].lower == "units")) {
      return false;
    }
    add_years(scan, at, at, next);
    return true;
  }
  return false;
}

}  // namespace

bool is_year(const Token& token) {
  return token.kind == Token::Kind::number && token.text.size() == kYearDigits && !token.grouped &&
         token.n_decimals == 0 && token.value >= kFirstYear && token.value < kYearsBehind;
}

bool match_date(Scan& scan, std::size_t at, std::size_t& next) {
  if (match_period(scan, at, next) || match_years_between(scan, at, next)) return true;
  std::size_t behind = at;
  const CalendarDate date = read_date(scan, at, behind);
  if (date.month != 0 && dates_statute(scan, at)) {
    next = behind;
    return true;
  }
  if (date.month != 0) {
    scan.add(date_quantity(date), at, behind);
    next = behind;
    if (date.year != 0 && date.day != 0) {
      std::vector<std::size_t> years;
      next = read_year_list(scan, behind, years);
      for (const std::size_t i : years) {
        CalendarDate another = date;
        another.year = static_cast<int>(scan.tokens[i].value);
        scan.add(date_quantity(another), i, i + 1);
      }
    }
    return true;
  }
  return match_split_year(scan, at, next) || match_year(scan, at, next);
}

std::string date_text(const CalendarDate& date) {
  const auto two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
  std::string text = date.year == 0 ? "--" : std::to_string(date.year);
  if (date.month != 0) text += (date.year == 0 ? "" : "-") + two(date.month);
  if (date.day != 0) text += "-" + two(date.day);
  return text;
}

}  // namespace plimsoll::filing
