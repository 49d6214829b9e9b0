#include "driver/output.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "driver/compile.h"
#include "driver/numbers.h"

namespace plimsoll::driver {

ProgressBar::~ProgressBar() {
  if (shown_) std::fputs("\r\033[K", stderr);
}

void ProgressBar::show(std::uint64_t n_done, std::uint64_t n_trials) {
  const double seconds = watch_.seconds();
  if (!on_ || seconds < 0.5 || n_done == 0) return;
  const double share = static_cast<double>(n_done) / static_cast<double>(n_trials);
  const int filled = static_cast<int>(share * 30);
  const double rate = static_cast<double>(n_done) / seconds;
  const double left = static_cast<double>(n_trials - n_done) / rate;
  const std::string line =
      fmt::format("\r[{:=<{}}{: <{}}] {:3.0f} %  {} trials/s  {:.0f} s left\033[K", "", filled, "",
                  30 - filled, 100 * share, readable(rate, 3), left);
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
  shown_ = true;
}

// Through a file beside the target, renamed at the end.
bool write_whole(const std::string& path, const std::string& text) {
  const auto fail = [&](const std::string& why) {
    print_error("cannot write " + path + ": " + why + "; " +
                (std::filesystem::exists(path) ? "it is as it was" : "nothing was left there"));
    return false;
  };
  if (path == "-") {
    return (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
            std::fflush(stdout) == 0) ||
           fail(std::strerror(errno));
  }
  // Devices and pipes cannot be renamed onto.
  const bool special = path.starts_with("/dev/");
  const std::string target = special ? path : path + ".plimsoll-tmp";
  errno = 0;
  std::FILE* file = std::fopen(target.c_str(), "wb");
  if (file == nullptr) return fail(std::strerror(errno));
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  const bool closed = std::fclose(file) == 0;
  int why = errno;
  if (special) return (written && closed) || fail(std::strerror(why));
  std::error_code no_file;
  const auto permissions = std::filesystem::status(path, no_file).permissions();
  std::error_code ignored;
  if (!no_file) std::filesystem::permissions(target, permissions, ignored);
  if (written && closed && std::rename(target.c_str(), path.c_str()) == 0) return true;
  if (written && closed) why = errno;
  std::remove(target.c_str());
  return fail(std::strerror(why));
}

}  // namespace plimsoll::driver
