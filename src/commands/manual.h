// The commands and options as a manual page and as completions for shells: made from what the
// parser knows, so that they cannot differ from it.
#pragma once

#include <string>

#include "commands/option.h"

namespace plimsoll::commands {

// Shown by --help and in the manual page.
extern const char* const kExitCodes;

// For man(1), in the language of its macros.
std::string manual_page(const Program& program);
// `shell`: bash, zsh or fish.
std::string completions(const Program& program, const std::string& shell);

}  // namespace plimsoll::commands
