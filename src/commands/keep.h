// A run that is kept: --keep, --note, and what a command does for them.
//
//   wanted   with --keep, or where the environment has PLIMSOLL_KEEP=1
//   before   the store is opened and the model's texts are read before the work, so that what would fail fails at once
//   parts    the texts and what was asked are those of the plan, wherever the model is by then; the store is that of the
//            place where the model lay, whatever the working folder is
//   after    the run is kept as the last thing that a command does: what it was asked to print and write is there by then
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "commands/arguments.h"
#include "commands/option.h"
#include "commands/parser.h"
#include "cut/plan.h"
#include "plimsoll/run.h"
#include "store/run.h"

namespace plimsoll::commands {

Options keep_options(RunArguments& run);
// What the command is called and was given, for a command that takes these options.
void settle_keeping(RunArguments& run, const Call& call);
// What figures depend on, of all that was given.
std::vector<store::GivenOption> given_options(const Parsed& parsed);
// The same of a run that was laid out in parts, as it would be asked whole.
std::vector<store::GivenOption> given_options(const cut::Identity& of);
// Says it, where every run is to be kept, of a command that has none to keep.
void say_not_kept(const std::string& command, const std::string& instead);
// Whether an option says where to write, or that and how the run is kept: nothing that a figure depends on.
bool is_about_writing(const Option& option);

class Keeping {
 public:
  explicit Keeping(const RunArguments& arguments);

  bool wanted() const { return wanted_; }
  // Nothing where nothing is to be kept.
  std::optional<Error> begin(const Opened& opened);
  // Of parts that are merged: `arguments` has the command and what was given. `model` is its name in its text.
  std::optional<Error> begin(const cut::Plan& plan, const std::string& model);
  // `digest` is the result's, if it has one. Says on standard error where the run was kept, or why it was not;
  // gives the exit code.
  int end(const std::string& result_json, const std::string& digest = "");

 private:
  std::optional<Error> open(const std::string& model);
  void describe(const std::string& model, const std::string& main_file);

  const RunArguments& arguments_;
  bool wanted_ = false;
  std::optional<Error> mistake_;
  std::chrono::system_clock::time_point started_;
  std::string path_;
  store::NewRun run_;
};

}  // namespace plimsoll::commands
