#include "source/own_file.h"

#include <dlfcn.h>
#include <unistd.h>

#include <system_error>

namespace plimsoll::source {

namespace fs = std::filesystem;

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

Result<std::string> own_part(std::string_view name) {
  std::string looked_for;
  fs::path folder = own_file().parent_path();
  // The folder of the build, <prefix>/bin, <prefix>/lib/<triplet>.
  for (int n_up = 0; n_up < 3 && !folder.empty(); ++n_up) {
    const fs::path candidate = folder / PLIMSOLL_LIBEXEC / name;
    if (access(candidate.c_str(), R_OK) == 0) return candidate.string();
    looked_for += (looked_for.empty() ? "" : ", ") + candidate.string();
    folder = folder.parent_path();
  }
  return Error{std::string(name) + ", a part of Plimsoll, is not there; it was looked for as " +
               looked_for};
}

}  // namespace plimsoll::source
