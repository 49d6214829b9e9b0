// `plimsoll breakeven`.
#include "driver/breakeven.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

Command breakeven_command() {
  auto arguments = std::make_shared<driver::BreakevenArguments>();
  return {
      .name = "breakeven",
      .what = "the value of an assumption at which a statistic reaches a target",
      .options =
          {
              question_options(arguments->question, "mean"),
              each("--input", arguments->inputs,
                   "a given to move (repeatable); without it those that move the statistic most")
                  .called("NAME"),
              text("--target", arguments->target, "value to reach, with its unit; 0 by default")
                  .called("VALUE"),
              text("--headroom", arguments->headroom,
                   "ask about this expression instead of an outcome, by fiscal year")
                  .called("EXPR"),
              whole("--top", arguments->top, {1, 1000, "8"}, "how many givens where none is named")
                  .shown(std::to_string(arguments->top)),
          },
      .footer =
          "Examples:\n"
          "  plimsoll breakeven models/iij --outcome net_income --period FY2013 --input "
          "discount_rate\n"
          "  plimsoll breakeven models/iij --statistic 'P(net_income < 0 JPY)' --target 10%",
      .run =
          [arguments](const Call& call) {
            settle_question(arguments->question, call.terminal);
            return driver::breakeven(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
