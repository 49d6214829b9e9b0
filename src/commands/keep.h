// A run that is kept: --keep, --note, and what a command does for them.
//
//   wanted   with --keep, or where the environment has PLIMSOLL_KEEP=1
//   before   the store is opened and the model's texts are read before the work, so that what would fail fails at once
//   after    the run is kept as the last thing that a command does: what it was asked to print and write is there by then
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "commands/arguments.h"
#include "commands/option.h"
#include "plimsoll/run.h"
#include "store/run.h"

namespace plimsoll::commands {

Options keep_options(RunArguments& run);
// What the command is called and was given, for a command that takes these options.
void settle_keeping(RunArguments& run, const Call& call);
// Whether an option says where to write, or that and how the run is kept: nothing that a figure depends on.
bool is_about_writing(const Option& option);

class Keeping {
 public:
  explicit Keeping(const RunArguments& arguments);

  bool wanted() const { return wanted_; }
  // Nothing where nothing is to be kept.
  std::optional<Error> begin(const Opened& opened);
  // `digest` is the result's, if it has one. Says on standard error where the run was kept, or why it was not;
  // gives the exit code.
  int end(const std::string& result_json, const std::string& digest = "");

 private:
  const RunArguments& arguments_;
  bool wanted_ = false;
  std::optional<Error> mistake_;
  std::chrono::system_clock::time_point started_;
  std::string path_;
  store::NewRun run_;
};

}  // namespace plimsoll::commands
