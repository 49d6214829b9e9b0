// Where this code lies on the disk, so that what belongs beside it is found wherever an installation was moved to.
#pragma once

#include <filesystem>

namespace plimsoll::source {

// The shared library, or the program that this is linked into; empty where the system does not say.
std::filesystem::path own_file();

}  // namespace plimsoll::source
