// Where models and the standard library are found.
//
//   order    the path as given; each folder of PLIMSOLL_PATH (separated by colons); the program's
//            own share folder (<prefix>/share/plimsoll); the source tree when run from a build
//            folder
#pragma once

#include <string>
#include <vector>

namespace plimsoll::commands {

// Folders that may hold `models/` and `stdlib/`, best first.
std::vector<std::string> data_folders();

// The model file or folder that `given` means, or `given` itself when there is none.
std::string locate_model(const std::string& given);

// The `stdlib` folders among data_folders().
std::vector<std::string> library_paths();

}  // namespace plimsoll::commands
