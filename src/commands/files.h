// Whole files into memory.
#pragma once

#include <string>

#include "base/result.h"

namespace plimsoll::commands {

// "-" is standard input. At most 512 MiB.
Result<std::string> read_file(const std::string& path);

}  // namespace plimsoll::commands
