// `plimsoll breakeven`.
#include "driver/breakeven.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

void add_breakeven(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::BreakevenArguments>();
  CLI::App* command = app.add_subcommand(
      "breakeven", "the value of an assumption at which a statistic reaches a target");
  add_question_options(command, arguments->question, "mean");
  command
      ->add_option("--input", arguments->inputs,
                   "a given to move (repeatable); without it those that move the statistic most")
      ->type_name("NAME")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  command->add_option("--target", arguments->target, "value to reach, with its unit; 0 by default")
      ->type_name("VALUE");
  command
      ->add_option("--headroom", arguments->headroom,
                   "ask about this expression instead of an outcome, by fiscal year")
      ->type_name("EXPR");
  add_whole_option(command, "--top", arguments->top, {1, 1000, "8"},
                   "how many givens where none is named")
      ->default_str(std::to_string(arguments->top));
  command->footer(
      "Examples:\n"
      "  plimsoll breakeven models/iij --outcome net_income --period FY2013 --input discount_rate\n"
      "  plimsoll breakeven models/iij --statistic 'P(net_income < 0 JPY)' --target 10%");
  command->callback([arguments, &chosen] {
    settle_question(arguments->question, chosen.terminal);
    chosen.action = [arguments] { return driver::breakeven(*arguments); };
  });
}

}  // namespace plimsoll::commands
