// User text inside messages: short, and marked as such.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::syntax {

// At most 40 bytes, cut at a character, with "..." for what is left out.
std::string clipped(std::string_view text);
// The same between backquotes.
std::string quoted(std::string_view text);

}  // namespace plimsoll::syntax
