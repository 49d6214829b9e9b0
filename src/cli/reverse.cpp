// `plimsoll reverse`.
#include "driver/reverse.h"

#include <memory>

#include "cli/command.h"

namespace plimsoll::cli {

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
  command
      ->add_option("--error", arguments->relative_error,
                   "relative standard error of the probability to reach, in percent")
      ->check(CLI::Range(0.1, 100.0))
      ->capture_default_str();
  command->add_option("--most", arguments->most_trials, "trials of subset simulation at most")
      ->check(CLI::Range(std::uint64_t{16'000}, std::uint64_t{1} << 40))
      ->capture_default_str();
  command->add_option("--ways", arguments->ways, "ways to tell apart")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
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

}  // namespace plimsoll::cli
