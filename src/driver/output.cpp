#include "driver/output.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <system_error>

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
  if (path == "-") {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
           std::fflush(stdout) == 0;
  }
  // Devices and pipes cannot be renamed onto.
  const bool special = path.starts_with("/dev/");
  const std::string target = special ? path : path + ".plimsoll-tmp";
  std::FILE* file = std::fopen(target.c_str(), "wb");
  if (file == nullptr) return false;
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  const bool closed = std::fclose(file) == 0;
  if (special) return written && closed;
  std::error_code no_file;
  const auto permissions = std::filesystem::status(path, no_file).permissions();
  std::error_code ignored;
  if (!no_file) std::filesystem::permissions(target, permissions, ignored);
  if (!written || !closed || std::rename(target.c_str(), path.c_str()) != 0) {
    std::remove(target.c_str());
    return false;
  }
  return true;
}

}  // namespace plimsoll::driver
