// Words of commands that a message offers to paste.
#pragma once

#include <string>

namespace plimsoll {

// Quoted where a shell would take it for anything but itself, and always on one line: with $'\012' for control characters.
std::string shell_word(const std::string& word);

}  // namespace plimsoll
