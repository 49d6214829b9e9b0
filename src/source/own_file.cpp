#include "source/own_file.h"

#include <dlfcn.h>

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

}  // namespace plimsoll::source
