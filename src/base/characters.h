// ASCII characters, without regard to the locale.
#pragma once

#include <string_view>

namespace plimsoll {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The value of a text that is only digits, few of them.
constexpr int small_number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

}  // namespace plimsoll
