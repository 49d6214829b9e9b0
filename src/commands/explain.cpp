// `plimsoll explain`.
#include <memory>

#include "commands/command.h"
#include "driver/worst.h"

namespace plimsoll::commands {

void add_explain(CLI::App& app, Chosen& chosen) {
  struct Arguments {
    driver::WorstArguments worst;
    std::uint64_t trial = 0;
  };
  auto arguments = std::make_shared<Arguments>();
  driver::WorstArguments& worst = arguments->worst;
  CLI::App* command =
      app.add_subcommand("explain", "tell trials as stories: one, or the worst ones");
  add_switch_options(command, worst.question.run);
  add_simulation_options(command, worst.question.run);
  CLI::Option* trial =
      add_whole_option(command, "--trial", arguments->trial, {0, kMostTrials - 1, "4711"},
                       "the trial to replay, counted from 0");
  CLI::Option* n_worst = add_whole_option(command, "--worst", worst.n_worst, {1, 1000, "10"},
                                          "the worst trials, and what they have in common");
  trial->excludes(n_worst);
  command->add_option("--outcome", worst.question.asked.outcome, "of --worst: by which outcome")
      ->type_name("NAME")
      ->needs(n_worst);
  command->add_option("--period", worst.question.asked.period, "of --worst: the last when left out")
      ->type_name("PERIOD")
      ->needs(n_worst);
  add_output_option(command, worst.question.run.model.outputs, "--json", worst.question.run.json,
                    "of --worst: write it as JSON; - is standard output")
      ->needs(n_worst);
  command->footer(
      "Examples:\n"
      "  plimsoll explain models/iij --trial 4711\n"
      "  plimsoll explain models/iij --worst 10 --outcome net_income --period FY2013");
  command->callback([arguments, trial, n_worst, &chosen] {
    if (trial->count() + n_worst->count() == 0) {
      throw CLI::RequiredError("--trial N or --worst N");
    }
    settle_question(arguments->worst.question, chosen.terminal);
    if (n_worst->count() > 0) {
      chosen.action = [arguments] { return driver::explain_worst(arguments->worst); };
    } else {
      chosen.action = [arguments] {
        return driver::explain({arguments->worst.question.run, arguments->trial});
      };
    }
  });
}

}  // namespace plimsoll::commands
