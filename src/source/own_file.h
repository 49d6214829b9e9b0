// Where this code lies on the disk, so that what belongs beside it is found wherever an installation was moved to.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace plimsoll::source {

// The shared library, or the program that this is linked into; empty where the system does not say.
std::filesystem::path own_file();

// The path of a program or module that is loaded only where it is needed, such as `plimsoll-pdf`: it lies in
// <prefix>/libexec/plimsoll beside the <prefix>/bin or <prefix>/lib[/triplet] of own_file(), or in the same folder of
// the tree that was built. An error, which says where it was looked for, when it is not there.
Result<std::string> own_part(std::string_view name);

}  // namespace plimsoll::source
