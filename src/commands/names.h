// What completions ask: `plimsoll --names KIND WORD...`, with the words of the command line after the program as they were typed.
#pragma once

#include <string>
#include <vector>

#include "commands/option.h"

namespace plimsoll::commands {

// Not for people, so no option of the program.
inline constexpr char kNamesOption[] = "--names";

// The model among the words of a command line, which may end anywhere: quotes as a shell takes them, `=` by itself where a
// shell parts words there. Empty where none is named.
std::string model_among(const Program& program, const std::vector<std::string>& words);

// Prints a line for each name of that kind (session/names.h) in the model that the words name: the name, a tab, the title; with
// "=" after the name where the kind ends with it. A model that does not compile, is not there or takes seconds has none.
// Nothing is ever printed to standard error, and the exit code is 0.
int print_names(const Program& program, int argc, char** argv);

}  // namespace plimsoll::commands
