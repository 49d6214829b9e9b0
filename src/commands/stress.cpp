// `plimsoll stress`.
#include "driver/stress.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

Command stress_command() {
  auto arguments = std::make_shared<driver::StressArguments>();
  return {
      .name = "stress",
      .what = "scenarios, actions and bands beside the base run",
      .options =
          {
              question_options(arguments->question, "mean"),
              each("--replace", arguments->replacements,
                   "another distribution for a draw, on the same noise: 'NAME ~ DISTRIBUTION' "
                   "(repeatable)")
                  .called("DRAW"),
              each("--within", arguments->bands,
                   "keep the trials in a band of ranks: 'quantile of NAME in [0%, 10%]' "
                   "(repeatable)")
                  .called("BAND"),
          },
      .footer =
          "Without --scenario, --action, --replace and --within: every scenario and action.\n"
          "Examples:\n"
          "  plimsoll stress models/iij --statistic 'es(net_income, 5%)' --period FY2013\n"
          "  plimsoll stress models/iij --outcome net_income --replace 'late_cloud.growth ~ "
          "pert(0%, "
          "10%, 50%)'\n"
          "  plimsoll stress models/iij --outcome net_income --within 'quantile of "
          "late_cloud.growth "
          "in "
          "[0%, 10%]'",
      .run =
          [arguments](const Call& call) {
            settle_question(arguments->question, call.terminal);
            return driver::stress(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
