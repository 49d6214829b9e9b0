// Questions from the command line, asked whole or in parts: what is asked, apart from where its runs are computed.
//
//   whole     the model of the command line, asked once
//   in parts  laid out, computed and merged (cut_runs.h), or laid out only; the question is asked again for each wave of
//             runs that it wants
//   again     `part` and `merge` know the words of the command line from the plan, and go through its command to ask
//             the plan's model
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands/arguments.h"
#include "commands/ask.h"
#include "commands/command.h"
#include "cut/plan.h"
#include "plimsoll/model.h"
#include "session/cut.h"

namespace plimsoll::commands {

struct Answer {
  // Each is made only where it is wanted.
  std::function<std::string()> text;
  std::function<std::string()> json;
  // Instead of both: of `run`, which has more to write.
  std::optional<RunResult> run = {};
  // It was stopped, and says what was known by then.
  bool interrupted = false;
};

using Question = std::function<Result<Answer>(const Model&, const Control&)>;

// One asking of a question of a plan: through the command's own call.
struct Again {
  const Model* model = nullptr;
  const Control* control = nullptr;
  std::optional<Answer> answer;
  std::optional<Error> error;
};

// Asks as the arguments say, writes the answer, and gives the exit code.
int answer(const RunArguments& arguments, const Question& question);

// --cut, --into and --prepare.
Options cut_options(RunArguments& run);

// Where its arguments are those of one that is asked again: asks it. Else nothing.
std::optional<int> asked_again(const RunArguments& arguments, const Question& question);
// Asks it in parts, whatever the answer is written by. `asking` is of these arguments.
Result<std::optional<Answer>> answer_in_parts(const RunArguments& arguments, Asking& asking,
                                              const Question& question, int& code);

// How the question of a plan is asked again. `ask` is empty of a plain run.
struct AskedAgain {
  session::Ask ask;
  // Filled by it.
  std::shared_ptr<std::optional<Answer>> answer;
  // What the command was given.
  std::vector<store::GivenOption> given;
};
// `work` has threads and blocks. Error: a plan whose words this program does not take.
Result<AskedAgain> ask_again(const cut::Plan& plan, const RunArguments& work);

}  // namespace plimsoll::commands
