// `plimsoll sensitivity`.
#include "driver/sensitivity.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

Command sensitivity_command() {
  auto arguments = std::make_shared<driver::SensitivityArguments>();
  return {
      .name = "sensitivity",
      .what = "which assumption moves a statistic, and how much",
      .options =
          {
              question_options(arguments->question, "mean"),
              word("--method", arguments->method,
                   {"derivatives", "tornado", "spider", "shares", "shapley", "ranks"},
                   "derivatives by every assumption; tornado or spider of draws held at quantiles; "
                   "shares of the outcome's variance (Sobol' indices), shapley: the same for "
                   "dependent inputs; ranks: correlation from one run"),
              word("--by", arguments->by, {"input", "risk"}, "shares of inputs or of risks"),
              whole("--top", arguments->top, {1, 100'000, "10"}, "rows to show; the JSON has all")
                  .shown(std::to_string(arguments->top)),
              whole("--bumps", arguments->bumps, {0, 100'000, "2"},
                    "how many assumptions that reach a jump to bump, two variants of the run each; "
                    "left out, as many as the model's size allows"),
              whole("--sweep", arguments->sweep, kTrials, "trials to sweep back over at most")
                  .shown(std::to_string(arguments->sweep)),
          },
      .footer =
          "Examples:\n"
          "  plimsoll sensitivity models/iij --outcome net_income --period FY2013\n"
          "  plimsoll sensitivity models/iij --outcome net_income --statistic 'es(5%)'",
      .run =
          [arguments](const Call& call) {
            settle_question(arguments->question, call.terminal);
            return driver::sensitivity(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
