// `plimsoll reverse`.
#include "driver/reverse.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

Command reverse_command() {
  auto arguments = std::make_shared<driver::ReverseArguments>();
  driver::RunArguments& run = arguments->question.run;
  return {
      .name = "reverse",
      .what = "reverse stress test: how likely a failure is and what leads to it",
      .options =
          {
              switch_options(run),
              simulation_options(run),
              text("--failure", arguments->failure,
                   "a condition, with its period: 'net_income < -2 bn JPY in FY2013'"),
              text("--limit", arguments->limit, "a limit of the model, in --period").called("NAME"),
              text("--period", arguments->question.asked.period, "of a limit; the last by default"),
              real("--error", arguments->relative_error, 0.1, 100,
                   "relative standard error of the probability to reach, in percent")
                  .shown("10"),
              whole("--most", arguments->most_trials, {16'000, kMostTrials, "2e6"},
                    "trials of subset simulation at most")
                  .shown(std::to_string(arguments->most_trials)),
              whole("--ways", arguments->ways, {1, 100, "5"}, "ways to tell apart")
                  .shown(std::to_string(arguments->ways)),
              output_file("--json", run.model.outputs, run.json,
                          "write everything as JSON; - is standard output"),
          },
      .footer =
          "Examples:\n"
          "  plimsoll reverse models/iij --failure 'net_income < -10 bn JPY in FY2013'\n"
          "  plimsoll reverse models/iij --limit no_loss --period FY2012",
      .run =
          [arguments](const Call& call) {
            settle_question(arguments->question, call.terminal);
            return driver::reverse(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
