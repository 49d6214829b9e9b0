// `plimsoll stress`.
#include "driver/stress.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

void add_stress(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::StressArguments>();
  CLI::App* command =
      app.add_subcommand("stress", "scenarios, actions and bands beside the base run");
  add_question_options(command, arguments->question, "mean");
  command
      ->add_option("--replace", arguments->replacements,
                   "another distribution for a draw, on the same noise: 'NAME ~ DISTRIBUTION' "
                   "(repeatable)")
      ->type_name("DRAW")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  command
      ->add_option(
          "--within", arguments->bands,
          "keep the trials in a band of ranks: 'quantile of NAME in [0%, 10%]' (repeatable)")
      ->type_name("BAND")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  command->footer(
      "Without --scenario, --action, --replace and --within: every scenario and action.\n"
      "Examples:\n"
      "  plimsoll stress models/iij --statistic 'es(net_income, 5%)' --period FY2013\n"
      "  plimsoll stress models/iij --outcome net_income --replace 'late_cloud.growth ~ pert(0%, "
      "10%, 50%)'\n"
      "  plimsoll stress models/iij --outcome net_income --within 'quantile of late_cloud.growth "
      "in "
      "[0%, 10%]'");
  command->callback([arguments, &chosen] {
    settle_question(arguments->question, chosen.terminal);
    chosen.action = [arguments] { return driver::stress(*arguments); };
  });
}

}  // namespace plimsoll::commands
