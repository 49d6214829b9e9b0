// The commands and options as manual pages: made from what the parser knows, so that they cannot differ from it.
#pragma once

#include <string>

#include "commands/option.h"

namespace plimsoll::commands {

// "0 well, 1 the model is wrong, ...", on two lines: shown by --help.
std::string exit_codes();

// A page for man(1): of the command, plimsoll-NAME(1), or of the program where the name is empty. The command must be there.
std::string manual_page(const Program& program, const std::string& command);

}  // namespace plimsoll::commands
