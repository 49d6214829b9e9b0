// Decimal text and the numbers it stands for, rounded once with the unit behind it.
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

#include "base/characters.h"
#include "units/unit.h"

namespace plimsoll::units {
namespace {

// An exponent beyond this is out of range whatever the digits (numbers have at most 400
// characters).
constexpr std::int64_t kHugeExponent = 100'000;

// A decimal number taken apart: digits * 10^exponent.
struct Decimal {
  bool negative = false;
  // Without leading zeros; empty for zero.
  std::string digits;
  std::int64_t exponent = 0;
};

std::optional<Decimal> take_apart(std::string_view text) {
  Decimal result;
  std::size_t i = 0;
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) result.negative = text[i++] == '-';
  bool any = false;
  bool fraction = false;
  for (; i < text.size() && (is_digit(text[i]) || (text[i] == '.' && !fraction)); ++i) {
    if (text[i] == '.') {
      fraction = true;
      continue;
    }
    any = true;
    if (text[i] != '0' || !result.digits.empty()) result.digits.push_back(text[i]);
    if (fraction) --result.exponent;
  }
  if (!any) return std::nullopt;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    bool negative = false;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) negative = text[i++] == '-';
    if (i == text.size()) return std::nullopt;
    std::int64_t exponent = 0;
    for (; i < text.size() && is_digit(text[i]); ++i) {
      if (exponent < kHugeExponent) exponent = exponent * 10 + (text[i] - '0');
    }
    result.exponent += negative ? -exponent : exponent;
  }
  if (i != text.size()) return std::nullopt;
  return result;
}

// digits * factor, by the method taught at school. `factor` is at most 2^63 / 10.
std::string multiply_digits(const std::string& digits, std::int64_t factor) {
  std::string reversed;
  std::int64_t carry = 0;
  for (auto it = digits.rbegin(); it != digits.rend(); ++it) {
    // digit * factor + carry <= 9 * factor + factor.
    carry += (*it - '0') * factor;
    reversed.push_back(static_cast<char>('0' + carry % 10));
    carry /= 10;
  }
  for (; carry > 0; carry /= 10) reversed.push_back(static_cast<char>('0' + carry % 10));
  return {reversed.rbegin(), reversed.rend()};
}

}  // namespace

std::optional<double> decimal_value(std::string_view digits, const ScaledUnit& unit) {
  std::optional<Decimal> decimal = take_apart(digits);
  if (!decimal) return std::nullopt;
  if (decimal->digits.empty()) return 0.0;
  const std::int64_t factor = unit.scale.numerator;
  const bool exact_factor = factor < INT64_MAX / 10;
  if (factor != 1 && exact_factor) decimal->digits = multiply_digits(decimal->digits, factor);
  const std::int64_t exponent = decimal->exponent + unit.power10;
  const std::string text = decimal->digits + "e" + std::to_string(exponent);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (!exact_factor) value *= static_cast<double>(factor);
  if (unit.scale.denominator != 1) value /= static_cast<double>(unit.scale.denominator);
  if (!std::isfinite(value) || value == 0) return std::nullopt;
  return decimal->negative ? -value : value;
}

double ScaledUnit::factor() const {
  return decimal_value("1", *this).value_or(0.0);
}

std::optional<Quantity> literal_value(const syntax::Expr& number, const UnitTable& units,
                                      diag::Sink& sink) {
  const std::optional<ScaledUnit> unit = units.resolve(number.unit, sink);
  if (!unit) return std::nullopt;
  const std::optional<double> value = decimal_value(number.text, *unit);
  if (value) return Quantity{*value, *unit};
  sink.report(diag::Kind::number_out_of_range, number.span,
              "this number is too large or too small to be kept")
      .add_note("numbers are kept as IEEE doubles: about 5e-324 to 1.8e308");
  return std::nullopt;
}

}  // namespace plimsoll::units
