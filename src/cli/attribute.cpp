// `plimsoll attribute`.
#include "driver/attribute.h"

#include <memory>

#include "cli/command.h"

namespace plimsoll::cli {

void add_attribute(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::AttributeArguments>();
  CLI::App* command = app.add_subcommand("attribute", "how much of a statistic each risk causes");
  add_question_options(command, arguments->question, "es(5%)");
  command
      ->add_option("--by", arguments->by,
                   "share out over risks, groups, or factors of the register")
      ->check(CLI::IsMember({"risk", "group", "factor"}))
      ->capture_default_str();
  CLI::Option* orders = command
                            ->add_option("--orders", arguments->orders,
                                         "orders of switching on, for each block of trials")
                            ->check(CLI::Range(1, 1000))
                            ->capture_default_str();
  command
      ->add_option("--seconds", arguments->seconds,
                   "as many orders as there is time for, at least one")
      ->check(CLI::Range(0.1, 1e7))
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

}  // namespace plimsoll::cli
