// One file that the program writes: whole under its name, or the name is as it was.
//
//   new       the text goes to a temporary file beside the target, which has no name where the file
//             system allows that and a name of its own (made new, never through a link) elsewhere;
//             it is flushed to the disk and renamed onto the target. Two programs that write one
//             name do not mix, and what is killed leaves the old file and no temporary
//   old file  keeps its permissions, and its owner where that is allowed; one that may not be
//             written is refused, also where its folder may
//   links     a symbolic link stays, the file behind it is replaced; a file with several names, or
//             one that cannot be renamed onto (a mount), is overwritten in place once the whole text
//             and the room for it are there
//   others    devices, pipes and /proc/self/fd are written through, never replaced
//   inputs    a file that the program has read is not its target, unless it is told so
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace plimsoll::source {

// What an output may replace.
enum class Over {
  // A file that the program has not read.
  others,
  // Its own source too: a formatter's file.
  inputs,
};

class OutputFile {
 public:
  // "-" is standard output. Opens a device or a pipe; makes the temporary file of the others.
  static Result<OutputFile> open(const std::string& path, Over over = Over::others);
  OutputFile(OutputFile&&) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  // Without finish() the target is as it was.
  ~OutputFile();

  // False after the first failure, which finish() tells.
  bool write(std::string_view text);
  // Whether what was written can be written anew before finish(): not of standard output, devices and pipes.
  bool is_new() const;
  // Over the first bytes, as many as have been written at least. Of what is_new() alone.
  bool write_begin(std::string_view text);
  // Nothing, or why the file could not be written and what is there instead. Once.
  std::optional<Error> finish();

 private:
  struct State;
  explicit OutputFile(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

// Why `path` cannot be written, as far as that is known before there is anything to write.
std::optional<Error> cannot_be_output(const std::string& path);
// Whether both names lead to one file (also one that is not there yet). Two names of a device or of
// nothing that can be compared are not one file.
bool same_output(const std::string& a, const std::string& b);

// Every file that the program reads is remembered, so that no output replaces it.
void remember_input(std::FILE* file);
void remember_input(const std::string& path);
bool is_input(const std::string& path);

// Removes temporary files that have names. Safe in a signal handler.
void remove_unfinished_outputs();

}  // namespace plimsoll::source
