#include "commands/locate.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "session/places.h"

namespace plimsoll::commands {

namespace fs = std::filesystem;

namespace {

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

}  // namespace

std::vector<std::string> data_folders() {
  std::vector<std::string> folders;
  if (const char* paths = std::getenv("PLIMSOLL_PATH"); paths != nullptr) {
    const std::string all = paths;
    std::size_t begin = 0;
    while (begin <= all.size()) {
      const std::size_t end = std::min(all.find(':', begin), all.size());
      if (end > begin) folders.push_back(all.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  const std::vector<std::string> shipped = session::shipped_folders();
  folders.insert(folders.end(), shipped.begin(), shipped.end());
  return folders;
}

std::string locate_model(const std::string& given) {
  if (is_there(given)) return given;
  if (!fs::path(given).is_absolute()) {
    for (const std::string& folder : data_folders()) {
      for (const fs::path& candidate :
           {fs::path(folder) / given, fs::path(folder) / "models" / given}) {
        if (is_there(candidate)) return candidate.string();
      }
    }
  }
  return given;
}

std::vector<std::string> library_paths() {
  std::vector<std::string> paths;
  for (const std::string& folder : data_folders()) {
    const fs::path library = fs::path(folder) / "stdlib";
    if (is_there(library)) paths.push_back(library.string());
  }
  return paths;
}

}  // namespace plimsoll::commands
