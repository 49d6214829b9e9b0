// `plimsoll attribute`: how much of a statistic each risk causes.
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/answer.h"
#include "commands/ask.h"
#include "commands/command.h"
#include "commands/keep.h"
#include "report/attribute.h"
#include "report/parts.h"

namespace plimsoll::commands {

namespace {

struct AttributeArguments {
  QuestionArguments question;
  // "risk", "group" or "factor".
  std::string by = "risk";
  // Orders of switching on, per block of trials.
  int orders = 1;
  // Instead of `orders`, where positive: as many as there is time for.
  double seconds = 0;
  // Expected shortfall shared out over the lines of its statement instead of over risks.
  bool parts = false;
};

int attribute_parts(const QuestionArguments& arguments) {
  PartsRequest request;
  fill_question(arguments, request);
  const RunArguments& run = arguments.run;
  return answer(run, [&](const Model& model, const Control& control) -> Result<Answer> {
    const auto found = model.parts(request, control);
    if (!found) return found.failure();
    const auto result = std::make_shared<const std::decay_t<decltype(*found)>>(*found);
    return Answer{[result] { return report::write_text(*result); },
                  [result] { return json_text(report::to_json(*result)); }};
  });
}

int attribute(const AttributeArguments& arguments) {
  if (arguments.parts) return attribute_parts(arguments.question);
  const RunArguments& run = arguments.question.run;
  if (run.n_parts > 0 && arguments.seconds > 0) {
    return tell({"--seconds ends the orders by the clock, which no part can repeat: give --orders "
                 "instead",
                 ErrorKind::usage},
                run.model.colour);
  }
  AttributeRequest request;
  fill_question(arguments.question, request);
  if (arguments.by == "group") request.by = AttributeRequest::By::group;
  if (arguments.by == "factor") request.by = AttributeRequest::By::factor;
  request.orders = arguments.orders;
  request.seconds = arguments.seconds;
  return answer(run, [&](const Model& model, const Control& control) -> Result<Answer> {
    const auto found = model.attribute(request, control);
    if (!found) return found.failure();
    const auto result = std::make_shared<const std::decay_t<decltype(*found)>>(*found);
    return Answer{[result] { return report::write_text(*result); },
                  [result] { return json_text(report::to_json(*result)); }};
  });
}

}  // namespace

Command attribute_command() {
  auto arguments = std::make_shared<AttributeArguments>();
  return {
      .name = "attribute",
      .what = "how much of a statistic each risk causes",
      .options =
          {
              question_options(arguments->question, "es(5%)"),
              keep_options(arguments->question.run),
              cut_options(arguments->question.run),
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
            settle_keeping(arguments->question.run, call);
            return attribute(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
