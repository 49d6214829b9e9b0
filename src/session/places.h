// Where the standard library lies that belongs to this program or shared library.
#pragma once

#include <string>
#include <vector>

namespace plimsoll::session {

// Folders that hold `stdlib`, `models` and the page's template: installed under <prefix>/share/plimsoll, or
// the source tree that it was built in.
std::vector<std::string> shipped_folders();

// Their standard libraries.
std::vector<std::string> library_folders();

}  // namespace plimsoll::session
