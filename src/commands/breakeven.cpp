// `plimsoll breakeven`: the value of an assumption at which a statistic reaches a target.
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/answer.h"
#include "commands/ask.h"
#include "commands/command.h"
#include "commands/keep.h"
#include "report/breakeven.h"

namespace plimsoll::commands {

namespace {

struct BreakevenArguments {
  QuestionArguments question;
  // Givens; empty: those that move the statistic most.
  std::vector<std::string> inputs;
  // A value with its unit; empty: 0.
  std::string target;
  // An expression that takes the outcome's place: what is left above a carrying amount.
  std::string headroom;
  // How many givens where none is named.
  int top = 8;
};

int breakeven(const BreakevenArguments& arguments) {
  const RunArguments& run = arguments.question.run;
  BreakevenRequest request;
  fill_question(arguments.question, request);
  request.inputs = arguments.inputs;
  request.top = arguments.top;
  request.goal = arguments.target;
  request.headroom = arguments.headroom;
  return answer(run, [&](const Model& model, const Control& control) -> Result<Answer> {
    const auto found = model.breakeven(request, control);
    if (!found) return found.failure();
    const auto result = std::make_shared<const std::decay_t<decltype(*found)>>(*found);
    return Answer{[result] { return report::write_text(*result); },
                  [result] { return json_text(report::to_json(*result)); }};
  });
}

}  // namespace

Command breakeven_command() {
  auto arguments = std::make_shared<BreakevenArguments>();
  return {
      .name = "breakeven",
      .what = "the value of an assumption at which a statistic reaches a target",
      .options =
          {
              question_options(arguments->question, "mean"),
              keep_options(arguments->question.run),
              cut_options(arguments->question.run),
              each("--input", arguments->inputs,
                   "a given to move (repeatable); without it those that move the statistic most")
                  .called("NAME")
                  .naming("givens"),
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
          "asset_life\n"
          "  plimsoll breakeven models/iij --statistic 'P(net_income < 0 JPY)' --target 10%",
      .run =
          [arguments](const Call& call) {
            settle_question(arguments->question, call.terminal);
            settle_keeping(arguments->question.run, call);
            return breakeven(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
