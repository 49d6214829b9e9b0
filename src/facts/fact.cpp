// Days by the calendar, names of things.
#include "facts/fact.h"

#include <algorithm>
#include <array>

namespace plimsoll::facts {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string padded(int value, std::size_t width) {
  std::string text = std::to_string(value);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

}  // namespace

bool is_leap_year(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(int year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12) return 0;
  return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap_year(year) ? 1 : 0);
}

std::string text_of(Day day) {
  if (!day.known()) return {};
  return padded(day.year, 4) + "-" + padded(day.month, 2) + "-" + padded(day.day, 2);
}

Day day_before(Day day) {
  if (--day.day > 0) return day;
  if (--day.month == 0) {
    day.month = 12;
    --day.year;
  }
  day.day = days_in_month(day.year, day.month);
  return day;
}

std::int64_t day_number(Day day) {
  const std::int64_t y = day.year - 1;
  std::int64_t n = y * 365 + y / 4 - y / 100 + y / 400 + day.day;
  for (int month = 1; month < day.month; ++month) n += days_in_month(day.year, month);
  return n;
}

std::optional<Day> read_day(std::string_view text, bool end) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  if (text.size() < kForm.size()) return std::nullopt;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == 'd' ? !is_digit(text[i]) : text[i] != kForm[i]) return std::nullopt;
  }
  const auto number = [&](std::size_t at, std::size_t n) {
    int value = 0;
    for (std::size_t i = at; i < at + n; ++i) value = value * 10 + (text[i] - '0');
    return value;
  };
  Day day = {number(0, 4), number(5, 2), number(8, 2)};
  if (day.year == 0 || day.day < 1 || day.day > days_in_month(day.year, day.month)) {
    return std::nullopt;
  }
  const std::string_view time = text.substr(kForm.size());
  if (time.empty() || time == "Z") return day;
  if (time.front() != 'T' && time.front() != '+' && time.front() != '-') return std::nullopt;
  const bool midnight =
      time.starts_with("T00:00:00") && time.find_first_of("123456789") == std::string_view::npos;
  return end && midnight ? day_before(day) : day;
}

std::string Period::text() const {
  switch (span) {
    case Span::instant:
      return text_of(end);
    case Span::duration:
      return text_of(start) + " to " + text_of(end);
    case Span::forever:
      return "forever";
  }
  return {};
}

std::string Unit::text() const {
  const auto side = [](const std::vector<std::string>& measures) {
    std::string out;
    for (const std::string& measure : measures) {
      out += (out.empty() ? "" : "*") + std::string(local_name(measure));
    }
    return out;
  };
  return side(numerator) + (denominator.empty() ? "" : "/" + side(denominator));
}

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::inline_xbrl:
      return "inline XBRL";
    case Kind::instance:
      return "XBRL instance";
    case Kind::company_facts:
      return "SEC company facts";
  }
  return {};
}

std::string_view local_name(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view text_fact(const Table& table, std::string_view local) {
  for (const Fact& fact : table.facts) {
    if (fact.is_number || !fact.wrong.empty() || local_name(fact.name) != local) continue;
    const Context* context = table.context_of(fact);
    if (context != nullptr && context->dimensions.empty() && !fact.value.empty()) return fact.value;
  }
  return {};
}

std::strong_ordering compare_subject(const Table& table, const Fact& a, const Fact& b) {
  if (const auto by_name = a.name <=> b.name; by_name != 0) return by_name;
  if (a.context != b.context) {
    const Context* left = table.context_of(a);
    const Context* right = table.context_of(b);
    if (left == nullptr || right == nullptr) return (left != nullptr) <=> (right != nullptr);
    if (const auto by_period = left->period <=> right->period; by_period != 0) return by_period;
    if (const auto by = left->dimensions <=> right->dimensions; by != 0) return by;
    if (const auto by = left->entity <=> right->entity; by != 0) return by;
    if (const auto by = left->scheme <=> right->scheme; by != 0) return by;
  }
  if (a.unit == b.unit) return std::strong_ordering::equal;
  const Unit* left = table.unit_of(a);
  const Unit* right = table.unit_of(b);
  if (left == nullptr || right == nullptr) return (left != nullptr) <=> (right != nullptr);
  if (const auto by = left->numerator <=> right->numerator; by != 0) return by;
  return left->denominator <=> right->denominator;
}

bool same_subject(const Table& table, const Fact& a, const Fact& b) {
  return compare_subject(table, a, b) == 0;
}

}  // namespace plimsoll::facts
