// The marks that items of lists begin with.
#pragma once

#include <cstddef>
#include <string_view>

namespace plimsoll::filing {

// Where `text` begins with a mark of a list, the offset of what follows the mark (or marks, where
// two stand for one); 0 without.
std::size_t after_bullet(std::string_view text);
// One mark and nothing else, set on a line of its own before its text.
bool is_lone_bullet(std::string_view text);
// Where `text` begins with "(a)", "1.", "iv)", the offset of what follows; 0 without.
std::size_t after_enumerator(std::string_view text);

}  // namespace plimsoll::filing
