#include "commands/files.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "diag/meant.h"
#include "source/output_file.h"

namespace plimsoll::commands {

Result<std::string> read_file(const std::string& path) {
  constexpr std::size_t kMostBytes = std::size_t{512} << 20;
  const bool standard = path == "-";
  std::FILE* file = standard ? stdin : std::fopen(path.c_str(), "rb");
  if (file == nullptr) return Error{diag::cannot_open(path, errno)};
  source::remember_input(file);
  std::string text;
  char buffer[1 << 16];
  std::size_t n = 0;
  while ((n = std::fread(buffer, 1, sizeof buffer, file)) > 0 && text.size() <= kMostBytes) {
    text.append(buffer, n);
  }
  const bool failed = std::ferror(file) != 0;
  const int code = errno;
  if (!standard) std::fclose(file);
  if (failed) return Error{"cannot read " + path + ": " + std::strerror(code)};
  if (text.size() > kMostBytes) return Error{path + " is larger than 512 MiB"};
  return text;
}

}  // namespace plimsoll::commands
