// What texts and periods say.
#include "syntax/lexer.h"

namespace plimsoll::syntax {

namespace {

int number_in(std::string_view text, std::size_t from, std::size_t n) {
  int value = 0;
  for (std::size_t i = 0; i < n; ++i) value = value * 10 + (text[from + i] - '0');
  return value;
}

int days_in_month(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

}  // namespace

std::string decode_string(std::string_view quoted) {
  std::string out;
  const std::size_t end =
      quoted.size() >= 2 && quoted.back() == '"' ? quoted.size() - 1 : quoted.size();
  for (std::size_t i = 1; i < end; ++i) {
    if (quoted[i] != '\\' || i + 1 >= end) {
      out += quoted[i];
      continue;
    }
    const char next = quoted[++i];
    if (next == 'n') {
      out += '\n';
    } else {
      if (next != '"' && next != '\\') out += '\\';
      out += next;
    }
  }
  return out;
}

std::optional<PeriodLiteral> decode_period(std::string_view text) {
  using Form = PeriodLiteral::Form;
  PeriodLiteral p;
  const bool fiscal = text.substr(0, 2) == "FY";
  const std::size_t at = fiscal ? 2 : 0;
  if (text.size() < at + 4) return std::nullopt;
  p.year = number_in(text, at, 4);
  const std::string_view rest = text.substr(at + 4);
  if (p.year == 0) return std::nullopt;
  if (rest.empty()) {
    p.form = fiscal ? Form::fiscal_year : Form::year;
    return p;
  }
  if (rest.size() == 2) {
    p.form = fiscal ? Form::fiscal_quarter : Form::quarter;
    p.part = rest[1] - '0';
    if (p.part < 1 || p.part > 4) return std::nullopt;
    return p;
  }
  if (rest.size() != 3 && rest.size() != 6) return std::nullopt;
  p.form = rest.size() == 3 ? Form::month : Form::day;
  p.part = number_in(rest, 1, 2);
  if (p.part < 1 || p.part > 12) return std::nullopt;
  if (rest.size() == 6) {
    p.day = number_in(rest, 4, 2);
    if (p.day < 1 || p.day > days_in_month(p.year, p.part)) return std::nullopt;
  }
  return p;
}

}  // namespace plimsoll::syntax
