// Shipped files are looked for from where this code lies on the disk, so that an installation can be moved.
#include "session/places.h"

#include <dlfcn.h>

#include <filesystem>
#include <system_error>

namespace plimsoll::session {

namespace fs = std::filesystem;

namespace {

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

// The shared library, or the program that this is linked into.
fs::path own_file() {
  static const char kHere = 0;
  Dl_info info;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (dladdr(&kHere, &info) == 0 || info.dli_fname == nullptr) return program;
  const fs::path library = info.dli_fname;
  // A program's name is what its caller called it.
  if (library.extension().string().find(".so") == std::string::npos &&
      library.string().find(".so.") == std::string::npos) {
    return program;
  }
  return fs::absolute(library, error);
}

}  // namespace

std::vector<std::string> shipped_folders() {
  std::vector<std::string> folders;
  const fs::path folder = own_file().parent_path();
  if (folder.empty()) return folders;
  // <prefix>/bin or <prefix>/lib[/triplet], and <source>/build/<preset>.
  const fs::path above = folder.parent_path();
  for (const fs::path& candidate : {above / "share" / "plimsoll", above.parent_path(),
                                    above.parent_path() / "share" / "plimsoll"}) {
    if (is_there(candidate / "stdlib")) folders.push_back(candidate.string());
  }
  return folders;
}

std::vector<std::string> library_folders() {
  std::vector<std::string> folders;
  for (const std::string& folder : shipped_folders()) {
    folders.push_back((fs::path(folder) / "stdlib").string());
  }
  return folders;
}

}  // namespace plimsoll::session
