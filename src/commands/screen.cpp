#include "commands/screen.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <string_view>

#include "diag/screen.h"

namespace plimsoll::commands {

namespace {

diag::SafeStream*& stream() {
  static diag::SafeStream* one = nullptr;
  return one;
}

int& first_error() {
  static int code = 0;
  return code;
}

bool write_all(std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(STDOUT_FILENO, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      if (first_error() == 0) first_error() = errno;
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

// What the C library calls to empty the buffer of the stream.
ssize_t write_safely(void*, const char* bytes, std::size_t size) {
  return write_all(stream()->add({bytes, size})) ? static_cast<ssize_t>(size) : 0;
}

}  // namespace

void guard_standard_output(bool exact, bool colours) {
  const bool is_terminal = isatty(STDOUT_FILENO) != 0;
  if (exact && !is_terminal) return;
  static diag::SafeStream safe(colours && is_terminal);
  cookie_io_functions_t functions = {};
  functions.write = write_safely;
  std::FILE* guarded = fopencookie(nullptr, "w", functions);
  if (guarded == nullptr) return;
  std::setvbuf(guarded, nullptr, is_terminal ? _IOLBF : _IOFBF, 1 << 16);
  stream() = &safe;
  stdout = guarded;
}

bool finish_standard_output() {
  errno = 0;
  bool well = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (stream() != nullptr) well = write_all(stream()->end()) && well;
  if (first_error() != 0) errno = first_error();
  return well;
}

}  // namespace plimsoll::commands
