// All that the program takes.
#pragma once

#include <string>

#include "commands/option.h"

namespace plimsoll::commands {

// `called`: its name as the user wrote it.
Program make_program(const std::string& called);

}  // namespace plimsoll::commands
