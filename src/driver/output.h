// What commands write besides their answer: files that are whole or not there, and progress.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace plimsoll::driver {

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

// One line on a terminal, redrawn: share done, rate, time left.
class ProgressBar {
 public:
  explicit ProgressBar(bool on) : on_(on) {}
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // Shows nothing in the first half second.
  void show(std::uint64_t n_done, std::uint64_t n_trials);

 private:
  bool on_;
  bool shown_ = false;
  Stopwatch watch_;
};

// "-" is standard output. A file is written whole under its name or not at all; one that is there
// keeps its permissions. False: it could not be, and standard error says why.
bool write_whole(const std::string& path, const std::string& text);

}  // namespace plimsoll::driver
