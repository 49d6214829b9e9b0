// `plimsoll attribute`.
#include "driver/attribute.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

void add_attribute(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::AttributeArguments>();
  CLI::App* command = app.add_subcommand("attribute", "how much of a statistic each risk causes");
  add_question_options(command, arguments->question, "es(5%)");
  add_word_option(command, "--by", arguments->by, {"risk", "group", "factor"},
                  "share out over risks, groups, or factors of the register");
  CLI::Option* orders = add_whole_option(command, "--orders", arguments->orders, {1, 1000, "4"},
                                         "orders of switching on, for each block of trials")
                            ->default_str(std::to_string(arguments->orders));
  add_real_option(command, "--seconds", arguments->seconds, 0.1, 1e7,
                  "as many orders as there is time for, at least one")
      ->excludes(orders);
  command->add_flag("--parts", arguments->parts,
                    "share a shortfall out over the lines of its statement instead");
  command->footer(
      "Examples:\n"
      "  plimsoll attribute models/iij --statistic 'es(net_income, 5%)' --period FY2013\n"
      "  plimsoll attribute models/iij --statistic 'P(no_loss)' --by group\n"
      "  plimsoll attribute models/iij --statistic 'es(net_income, 5%)' --parts");
  command->callback([arguments, &chosen] {
    settle_question(arguments->question, chosen.terminal);
    chosen.action = [arguments] { return driver::attribute(*arguments); };
  });
}

}  // namespace plimsoll::commands
