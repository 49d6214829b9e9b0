// From a command's arguments to a request of the library, and from its errors to exit codes.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "commands/arguments.h"
#include "commands/keep.h"
#include "commands/output.h"
#include "plimsoll/model.h"

namespace plimsoll::commands {

// The model, found as the command line names it.
Model open_model(const ModelArguments& arguments);

Switches switches_of(const RunArguments& arguments);
Trials trials_of(const RunArguments& arguments);
Work work_of(const RunArguments& arguments);
// Statistic, switches, trials and work.
void fill_question(const QuestionArguments& arguments, QuestionRequest& request);

// What a command does while a request works: a bar on a terminal, the signal's wish to stop, warnings of
// the model on standard error, and outputs that cannot be are refused before the work.
class Asking {
 public:
  // `more`, where given: checked once the model stands.
  explicit Asking(const RunArguments& arguments,
                  std::function<std::optional<Error>(const Opened&)> more = {})
      : Asking(arguments.model, arguments.progress, std::move(more)) {
    keeping_.emplace(arguments);
  }
  explicit Asking(const ModelArguments& arguments, bool progress = false,
                  std::function<std::optional<Error>(const Opened&)> more = {});
  const Control& control() const { return control_; }
  // Of commands that simulate, see keep.h.
  Keeping* keeping() { return keeping_ ? &*keeping_ : nullptr; }

 private:
  const ModelArguments& arguments_;
  std::optional<Keeping> keeping_;
  ProgressBar bar_;
  Control control_;
};

// Prints it to standard error and gives the exit code.
int tell(const Error& error, bool colour);

// Writes an answer where the arguments say: `json` to its file, `text` to standard output unless that
// takes the JSON; each is made only where it is wanted. A run that is to be kept is kept then (`keeping` may be null). Gives
// the exit code.
int deliver(Keeping* keeping, const RunArguments& arguments,
            const std::function<std::string()>& text, const std::function<std::string()>& json);

}  // namespace plimsoll::commands
