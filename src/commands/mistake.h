// What a command line that cannot be read meant.
#pragma once

#include <string>

#include "commands/parser.h"

namespace plimsoll::commands {

// The message for a mistake that the parser found: a misspelt command or option with the nearest
// one, else the parser's own words; and where help is. Control characters in it are harmless.
std::string tell_mistake(const Program& program, const Parsed& parsed, int argc, char** argv);

// "there is no command 'rum'; did you mean 'run'?"
std::string no_command(const Program& program, const std::string& word);

}  // namespace plimsoll::commands
