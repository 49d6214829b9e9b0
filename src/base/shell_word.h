// Words of commands that a message offers to paste.
#pragma once

#include <string>

namespace plimsoll {

// Quoted where a shell would take it for anything but itself.
std::string shell_word(const std::string& word);

}  // namespace plimsoll
