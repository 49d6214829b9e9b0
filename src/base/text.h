// Small texts that several stages make.
#pragma once

#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll {

// "a, b, c".
inline std::string joined(const std::vector<std::string>& items, std::string_view between = ", ") {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += between;
    text += items[i];
  }
  return text;
}

// The shortest decimal that reads back as the same double: "0.05", "1e+30".
inline std::string shortest(double value) {
  std::array<char, 40> buffer;
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr};
}

}  // namespace plimsoll
