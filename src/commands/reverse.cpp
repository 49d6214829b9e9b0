// `plimsoll reverse`.
#include "driver/reverse.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

void add_reverse(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::ReverseArguments>();
  CLI::App* command = app.add_subcommand(
      "reverse", "reverse stress test: how likely a failure is and what leads to it");
  driver::RunArguments& run = arguments->question.run;
  add_switch_options(command, run);
  add_simulation_options(command, run);
  command->add_option("--failure", arguments->failure,
                      "a condition, with its period: 'net_income < -2 bn JPY in FY2013'");
  command->add_option("--limit", arguments->limit, "a limit of the model, in --period")
      ->type_name("NAME");
  command->add_option("--period", arguments->question.asked.period,
                      "of a limit; the last by default");
  add_real_option(command, "--error", arguments->relative_error, 0.1, 100,
                  "relative standard error of the probability to reach, in percent")
      ->default_str("10");
  add_whole_option(command, "--most", arguments->most_trials, {16'000, kMostTrials, "2e6"},
                   "trials of subset simulation at most")
      ->default_str(std::to_string(arguments->most_trials));
  add_whole_option(command, "--ways", arguments->ways, {1, 100, "5"}, "ways to tell apart")
      ->default_str(std::to_string(arguments->ways));
  add_output_option(command, run.model.outputs, "--json", run.json,
                    "write everything as JSON; - is standard output");
  command->footer(
      "Examples:\n"
      "  plimsoll reverse models/iij --failure 'net_income < -10 bn JPY in FY2013'\n"
      "  plimsoll reverse models/iij --limit no_loss --period FY2012");
  command->callback([arguments, &chosen] {
    settle_question(arguments->question, chosen.terminal);
    chosen.action = [arguments] { return driver::reverse(*arguments); };
  });
}

}  // namespace plimsoll::commands
