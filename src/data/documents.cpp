// Texts that stand in the place of files, found by real path.
#include "data/documents.h"

#include <filesystem>
#include <system_error>

namespace plimsoll::data {

std::string real_path(const std::string& path) {
  std::error_code error;
  const std::filesystem::path given(path);
  const std::filesystem::path real = std::filesystem::weakly_canonical(given, error);
  if (error) return given.lexically_normal().string();
  // Of a name of which nothing is there, the name as it is comes back.
  return real.is_absolute() ? real.string() : std::filesystem::absolute(real).string();
}

Documents::Documents(const std::map<std::string, std::string>& texts) {
  for (const auto& [path, text] : texts) {
    texts_[real_path(path)] = std::make_shared<const std::string>(text);
  }
}

const std::string* Documents::find(const std::string& real) const {
  const auto found = texts_.find(real);
  return found == texts_.end() ? nullptr : found->second.get();
}

}  // namespace plimsoll::data
