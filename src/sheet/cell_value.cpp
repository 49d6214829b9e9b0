// Numbers are rounded to the digits that spreadsheets keep; dates are counted by the calendar.
#include "sheet/cell_value.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

#include "facts/decimal_text.h"

namespace plimsoll::sheet {

namespace {

constexpr int kDigits = 15;

std::string two_digits(int n) {
  return (n < 10 ? "0" : "") + std::to_string(n);
}

}  // namespace

std::optional<std::string> number_text(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  std::array<char, 40> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                     std::chars_format::general, kDigits);
  const std::string_view shortest(digits.data(),
                                  static_cast<std::size_t>(written.ptr - digits.data()));
  if (auto plain = facts::read_decimal(shortest)) return plain;
  return std::string(shortest);
}

std::optional<std::string> date_text(double days, bool from_1904) {
  // The last day of the year 9999.
  constexpr double kEnd = 2'958'466;
  if (!(days >= 0) || days >= kEnd) return std::nullopt;
  constexpr std::int64_t kSeconds = 86'400;
  const auto all = static_cast<std::int64_t>(std::llround(days * kSeconds));
  const std::int64_t day = all / kSeconds;
  const auto rest = static_cast<int>(all % kSeconds);
  std::string clock = two_digits(rest / 3600) + ":" + two_digits(rest / 60 % 60);
  if (rest % 60 != 0) clock += ":" + two_digits(rest % 60);
  if (day == 0 && (rest != 0 || !from_1904)) return clock;
  std::string out;
  constexpr std::int64_t kNoDay = 60;
  if (!from_1904 && day == kNoDay) {
    // What spreadsheets show; no calendar has it.
    out = "1900-02-29";
  } else {
    using std::chrono::sys_days;
    using std::chrono::year;
    const sys_days first = from_1904      ? sys_days(year(1904) / 1 / 1)
                           : day < kNoDay ? sys_days(year(1899) / 12 / 31)
                                          : sys_days(year(1899) / 12 / 30);
    const std::chrono::year_month_day date(first + std::chrono::days(day));
    if (int(date.year()) > 9999) return std::nullopt;
    out = std::to_string(int(date.year())) + "-" +
          two_digits(static_cast<int>(unsigned(date.month()))) + "-" +
          two_digits(static_cast<int>(unsigned(date.day())));
  }
  return rest == 0 ? out : out + " " + clock;
}

}  // namespace plimsoll::sheet
