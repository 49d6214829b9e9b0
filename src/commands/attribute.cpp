// `plimsoll attribute`.
#include "driver/attribute.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

Command attribute_command() {
  auto arguments = std::make_shared<driver::AttributeArguments>();
  return {
      .name = "attribute",
      .what = "how much of a statistic each risk causes",
      .options =
          {
              question_options(arguments->question, "es(5%)"),
              word("--by", arguments->by, {"risk", "group", "factor"},
                   "share out over risks, groups, or factors of the register"),
              whole("--orders", arguments->orders, {1, 1000, "4"},
                    "orders of switching on, for each block of trials")
                  .shown(std::to_string(arguments->orders)),
              real("--seconds", arguments->seconds, 0.1, 1e7,
                   "as many orders as there is time for, at least one")
                  .excludes("--orders"),
              flag("--parts", arguments->parts,
                   "share a shortfall out over the lines of its statement instead"),
          },
      .footer =
          "Examples:\n"
          "  plimsoll attribute models/iij --statistic 'es(net_income, 5%)' --period FY2013\n"
          "  plimsoll attribute models/iij --statistic 'P(no_loss)' --by group\n"
          "  plimsoll attribute models/iij --statistic 'es(net_income, 5%)' --parts",
      .run =
          [arguments](const Call& call) {
            settle_question(arguments->question, call.terminal);
            return driver::attribute(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
