// Numbers and words on the command line.
#include "commands/option_value.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <string_view>

#include "base/characters.h"
#include "diag/diagnostic.h"

namespace plimsoll::commands {

namespace {

// Reads digits with single `_` between them from the start of `text`; nothing where there are none.
std::optional<std::string> take_digits(std::string_view& text) {
  std::string digits;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      digits += text[i];
    } else if (text[i] != '_' || i == 0 || i + 1 == text.size() || !is_digit(text[i - 1]) ||
               !is_digit(text[i + 1])) {
      break;
    }
  }
  if (digits.empty()) return std::nullopt;
  text.remove_prefix(i);
  return digits;
}

}  // namespace

std::optional<std::uint64_t> whole_number(const std::string& text) {
  std::string_view rest = text;
  const auto digits = take_digits(rest);
  if (!digits) return std::nullopt;
  std::uint64_t power = 0;
  if (!rest.empty()) {
    if (rest[0] != 'e' && rest[0] != 'E') return std::nullopt;
    rest.remove_prefix(1);
    const auto zeros = take_digits(rest);
    if (!zeros || !rest.empty() || zeros->size() > 3) return std::nullopt;
    power = std::stoull(*zeros);
  }
  std::uint64_t value = 0;
  const auto push = [&value](std::uint64_t digit) {
    if (value > (UINT64_MAX - digit) / 10) return false;
    value = 10 * value + digit;
    return true;
  };
  for (const char c : *digits) {
    if (!push(static_cast<std::uint64_t>(c - '0'))) return std::nullopt;
  }
  for (std::uint64_t i = 0; value > 0 && i < power; ++i) {
    if (!push(0)) return std::nullopt;
  }
  return value;
}

std::optional<double> real_number(const std::string& text) {
  // The digits decide what is a number; the library only reads it.
  std::string plain;
  std::string_view rest = text;
  const auto whole = take_digits(rest);
  if (!whole) return std::nullopt;
  plain = *whole;
  if (!rest.empty() && rest[0] == '.') {
    rest.remove_prefix(1);
    const auto fraction = take_digits(rest);
    if (!fraction) return std::nullopt;
    plain += "." + *fraction;
  }
  if (!rest.empty() && (rest[0] == 'e' || rest[0] == 'E')) {
    plain += 'e';
    rest.remove_prefix(1);
    if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) {
      if (rest[0] == '-') plain += '-';
      rest.remove_prefix(1);
    }
    const auto power = take_digits(rest);
    if (!power) return std::nullopt;
    plain += *power;
  }
  if (!rest.empty()) return std::nullopt;
  double value = 0;
  const auto read = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (read.ec != std::errc() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string meant(const std::string& word, const std::vector<std::string>& known) {
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  const std::string_view near = diag::nearest(word, candidates);
  return near.empty() ? "" : fmt::format("did you mean '{}'?", near);
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

}  // namespace plimsoll::commands
