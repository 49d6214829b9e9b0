// Completions for shells, made from what the parser knows, so that they cannot differ from it. Names of the model at hand they
// ask of the program as they are needed (names.h).
#pragma once

#include <string>

#include "commands/option.h"

namespace plimsoll::commands {

// `shell`: bash, zsh or fish.
std::string completions(const Program& program, const std::string& shell);

}  // namespace plimsoll::commands
