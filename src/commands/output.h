// What commands write besides their answer: files that are whole or not there, and progress.
#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "commands/arguments.h"
#include "source/output_file.h"

namespace plimsoll::commands {

// Prints "plimsoll: <text>" to standard error.
void print_error(const std::string& text);

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

// "-" is standard output. A file is written whole under its name or not at all, see
// source/output_file.h. False: it could not be, and standard error says why.
bool write_whole(const std::string& path, const std::string& text,
                 source::Over over = source::Over::others);

// What would fail after the work: two outputs of one name, an output that is an input of the command, a
// name that cannot be written.
std::optional<Error> wrong_output(const std::vector<Output>& outputs);
// Tells it on standard error and gives the exit code.
int check_outputs(const std::vector<Output>& outputs);
// Whether a result goes where tables would be printed.
bool goes_to_standard_output(const std::vector<Output>& outputs);

// Files of one folder belong together: another run waits until they are all there.
class FolderLock {
 public:
  explicit FolderLock(const std::string& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

// As a file or standard output holds it, with its last newline; bytes that are not UTF-8, as names of
// files may have them, are U+FFFD.
std::string json_text(const nlohmann::json& json);
std::string json_text(const nlohmann::ordered_json& json);

}  // namespace plimsoll::commands
