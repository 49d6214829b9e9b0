// Cut between characters, so that a message stays UTF-8.
#include "syntax/quote.h"

namespace plimsoll::syntax {

std::string clipped(std::string_view text) {
  constexpr std::size_t kLimit = 40;
  if (text.size() <= kLimit) return std::string(text);
  std::size_t end = kLimit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

std::string quoted(std::string_view text) {
  return "`" + clipped(text) + "`";
}

}  // namespace plimsoll::syntax
