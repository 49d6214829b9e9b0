// Rounding by the exponent of the error; digits come from fmt, so that no locale has a say.
#include "report/number_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace plimsoll::report {
namespace {

constexpr int kMaxDecimals = 12;
constexpr double kMaxPlain = 1e15;

// The exponent and leading digits of |x| > 0, rounded to `n_digits`.
struct Leading {
  int exponent = 0;
  char first_digit = '0';
};

Leading leading(double x, int n_digits) {
  const std::string text = fmt::format("{:.{}e}", std::abs(x), n_digits - 1);
  const std::size_t e = text.find('e');
  return {std::atoi(text.c_str() + e + 1), text[0]};
}

std::string group(const std::string& digits) {
  const std::size_t begin = digits[0] == '-' ? 1 : 0;
  const std::size_t end = std::min(digits.find('.'), digits.size());
  std::string grouped = digits.substr(0, begin);
  for (std::size_t i = begin; i < end; ++i) {
    grouped += digits[i];
    if (const std::size_t left = end - i - 1; left > 0 && left % 3 == 0) grouped += ',';
  }
  return grouped + digits.substr(end);
}

bool is_zero(const std::string& digits) {
  return digits.find_first_of("123456789") == std::string::npos;
}

}  // namespace

int decimals_for_error(double se) {
  if (!(se > 0.0) || !std::isfinite(se)) return 0;
  const Leading two = leading(se, 2);
  const int decimals = two.first_digit == '1' ? 1 - two.exponent : -two.exponent;
  return std::min(decimals, kMaxDecimals);
}

std::string format_number(double value, int decimals) {
  if (!std::isfinite(value)) return "-";
  if (std::abs(value) >= kMaxPlain) return fmt::format("{:.3e}", value);
  decimals = std::min(decimals, kMaxDecimals);
  if (decimals < 0) {
    double unit = 1.0;
    for (int i = decimals; i < 0; ++i) unit *= 10.0;
    value = std::round(value / unit) * unit;
    decimals = 0;
  }
  std::string digits = fmt::format("{:.{}f}", value, decimals);
  if (is_zero(digits)) {
    if (value != 0.0 && decimals == kMaxDecimals) return fmt::format("{:.3e}", value);
    if (digits[0] == '-') digits.erase(0, 1);
  }
  return group(digits);
}

std::string format_significant(double value, int n_digits) {
  if (value == 0.0) return "0";
  if (!std::isfinite(value)) return "-";
  const int decimals = n_digits - 1 - leading(value, n_digits).exponent;
  if (decimals > kMaxDecimals) return fmt::format("{:.{}e}", value, n_digits - 1);
  std::string text = format_number(value, std::max(decimals, 0));
  if (text.find('.') == std::string::npos || text.find('e') != std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string format_value(std::optional<double> value, std::optional<double> se, double scale) {
  if (!value) return "-";
  if (!se || !(*se > 0.0)) return format_significant(*value / scale);
  return format_number(*value / scale, decimals_for_error(*se / scale));
}

std::string format_quantity(std::optional<double> value, std::optional<double> se, double scale) {
  std::string text = format_value(value, se, scale);
  if (!value || !se) return text;
  const double error = *se / scale;
  return text + " ± " + (error > 0.0 ? format_number(error, decimals_for_error(error)) : "0");
}

std::string short_percent(double share) {
  return format_significant(100 * share, 3) + " %";
}

std::string format_percent(std::optional<double> share, std::optional<double> se) {
  if (!share) return "-";
  return format_value(share, se, 0.01) + " %";
}

std::string format_count(std::uint64_t count) {
  return group(std::to_string(count));
}

Display choose_display(const std::string& unit, double magnitude) {
  if (unit.empty() || unit == "1" || unit == "%" ||
      unit.find_first_of("/^*") != std::string::npos) {
    return {1.0, unit == "1" ? "" : unit};
  }
  const double size = std::abs(magnitude);
  if (size >= 1e9) return {1e9, "bn " + unit};
  if (size >= 1e6) return {1e6, "M " + unit};
  if (size >= 1e5) return {1e3, "k " + unit};
  return {1.0, unit};
}

std::size_t display_width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    // All but continuation bytes.
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

}  // namespace plimsoll::report
