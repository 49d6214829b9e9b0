// Shipped files are looked for from where this code lies on the disk, so that an installation can be moved.
#include "session/places.h"

#include <filesystem>
#include <system_error>

#include "source/own_file.h"

namespace plimsoll::session {

namespace fs = std::filesystem;

namespace {

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

}  // namespace

std::vector<std::string> shipped_folders() {
  std::vector<std::string> folders;
  const fs::path folder = source::own_file().parent_path();
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
