// Arguments read as a Program says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/option.h"

namespace plimsoll::commands {

// What the command line asks for: a command, or a text to print, or it is wrong.
struct Parsed {
  struct Given {
    const Option* option = nullptr;
    std::vector<std::string> texts;
  };
  // Null where the mistake comes before it. Options have their values.
  const Command* command = nullptr;
  // Its options that were given.
  std::vector<Given> given;
  // Help, or the version.
  std::optional<std::string> text;
  // In the parser's words, which may hold what was given as it was given.
  std::optional<std::string> mistake;
};
Parsed parse(const Program& program, int argc, char** argv);

// Of one command; of the program where the name is empty.
std::string help_text(const Program& program, const std::string& command);

}  // namespace plimsoll::commands
