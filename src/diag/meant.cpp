// Names by edit distance; of a path the first part that is not there, among what lies beside it.
#include "diag/meant.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "diag/diagnostic.h"

namespace plimsoll::diag {

namespace fs = std::filesystem;

std::string_view meant_name(std::string_view word, const std::vector<std::string_view>& names) {
  const std::string_view near = nearest(word, names);
  // Shorter words begin too much.
  constexpr std::size_t kFewest = 3;
  if (!near.empty() || word.size() < kFewest) return near;
  std::string_view found;
  for (const std::string_view name : names) {
    if (!name.starts_with(word)) continue;
    if (!found.empty()) return {};
    found = name;
  }
  return found;
}

std::string listed(const std::vector<std::string_view>& names) {
  constexpr std::size_t kMost = 12;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kMost; ++i) {
    text += (i > 0 ? ", " : "") + std::string(names[i]);
  }
  if (names.size() > kMost) text += ", and " + std::to_string(names.size() - kMost) + " more";
  return text;
}

std::string has_no(const std::string& whose, const std::string& what, const std::string& name,
                   const std::vector<std::string_view>& names) {
  const std::string text = whose + " has no " + what + " '" + name + "'";
  const std::string_view near = meant_name(name, names);
  if (!near.empty()) return text + "; did you mean '" + std::string(near) + "'?";
  return names.empty() ? text : text + "; it has " + listed(names);
}

std::string near_path(const std::string& path) {
  std::error_code error;
  fs::path there;
  const fs::path whole = path;
  auto part = whole.begin();
  for (; part != whole.end() && fs::exists(there / *part, error); ++part) there /= *part;
  if (part == whole.end()) return "";
  std::vector<std::string> beside;
  for (const auto& entry : fs::directory_iterator(there.empty() ? fs::path(".") : there, error)) {
    beside.push_back(entry.path().filename().string());
  }
  const std::vector<std::string_view> names(beside.begin(), beside.end());
  const std::string_view near = nearest(part->string(), names);
  if (near.empty()) return "";
  there /= std::string(near);
  for (++part; part != whole.end(); ++part) there /= *part;
  return fs::exists(there, error) ? there.string() : "";
}

std::string cannot_open(const std::string& path, int error) {
  std::string text = "cannot open " + path + ": " + std::strerror(error);
  const std::string near = error == ENOENT ? near_path(path) : "";
  return near.empty() ? text : text + "; did you mean '" + near + "'?";
}

}  // namespace plimsoll::diag
