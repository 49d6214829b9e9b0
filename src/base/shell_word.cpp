#include "base/shell_word.h"

#include <algorithm>

namespace plimsoll {

namespace {

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

}  // namespace

std::string shell_word(const std::string& word) {
  constexpr const char* kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  const bool on_one_line = std::any_of(word.begin(), word.end(), is_control);
  std::string quoted = on_one_line ? "$'" : "'";
  for (const char c : word) {
    if (!on_one_line) {
      quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    } else if (is_control(c)) {
      const auto byte = static_cast<unsigned char>(c);
      quoted += '\\';
      for (const int shift : {6, 3, 0}) quoted += static_cast<char>('0' + (byte >> shift) % 8);
    } else {
      quoted += (c == '\'' || c == '\\' ? "\\" : "") + std::string(1, c);
    }
  }
  return quoted + "'";
}

}  // namespace plimsoll
