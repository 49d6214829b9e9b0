#include "store/place.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <system_error>

namespace plimsoll::store {

namespace fs = std::filesystem;

namespace {

constexpr const char* kFolder = ".plimsoll";
constexpr const char* kFile = "runs.db";

std::optional<uid_t> owner_of(const fs::path& path) {
  struct stat found = {};
  if (stat(path.c_str(), &found) != 0) return std::nullopt;
  return found.st_uid;
}

}  // namespace

std::string store_for_model(const std::string& model, const char* wish) {
  std::error_code error;
  if (wish != nullptr && *wish != '\0') {
    return fs::is_directory(wish, error) ? (fs::path(wish) / kFile).string() : wish;
  }
  fs::path folder = model.empty() ? fs::path(".") : fs::path(model);
  if (!fs::is_directory(folder, error)) folder = folder.parent_path();
  if (folder.empty()) folder = ".";
  fs::path real = fs::canonical(folder, error);
  if (error) return (folder / kFolder / kFile).lexically_normal().string();
  const std::optional<uid_t> models = owner_of(real);
  for (fs::path at = real;; at = at.parent_path()) {
    const fs::path here = at / kFolder;
    const std::optional<uid_t> owner =
        fs::is_directory(here, error) ? owner_of(here) : std::nullopt;
    if (at == real && owner) return (folder / kFolder / kFile).lexically_normal().string();
    if (owner && (owner == geteuid() || owner == models)) return (here / kFile).string();
    if (at == at.parent_path()) break;
  }
  return (folder / kFolder / kFile).lexically_normal().string();
}

}  // namespace plimsoll::store
