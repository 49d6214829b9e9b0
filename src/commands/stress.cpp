// `plimsoll stress`: scenarios, actions, replaced distributions and bands beside the base run.
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/answer.h"
#include "commands/ask.h"
#include "commands/command.h"
#include "commands/keep.h"
#include "report/stress.h"

namespace plimsoll::commands {

namespace {

struct StressArguments {
  // Its scenarios and actions are stresses of their own, not part of the base run.
  QuestionArguments question;
  // "late_cloud.growth ~ uniform(0%, 5%)" each: another distribution on the same noise.
  std::vector<std::string> replacements;
  // "quantile of late_cloud.growth in [0%, 10%]" each.
  std::vector<std::string> bands;
};

int stress(const StressArguments& arguments) {
  const RunArguments& run = arguments.question.run;
  StressRequest request;
  fill_question(arguments.question, request);
  request.replacements = arguments.replacements;
  request.bands = arguments.bands;
  return answer(run, [&](const Model& model, const Control& control) -> Result<Answer> {
    const auto found = model.stress(request, control);
    if (!found) return found.failure();
    const auto result = std::make_shared<const std::decay_t<decltype(*found)>>(*found);
    return Answer{[result] { return report::write_text(*result); },
                  [result] { return json_text(report::to_json(*result)); }};
  });
}

}  // namespace

Command stress_command() {
  auto arguments = std::make_shared<StressArguments>();
  return {
      .name = "stress",
      .what = "scenarios, actions and bands beside the base run",
      .options =
          {
              question_options(arguments->question, "mean"),
              keep_options(arguments->question.run),
              cut_options(arguments->question.run),
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
          "10%, 50%) per year'\n"
          "  plimsoll stress models/iij --outcome net_income --within 'quantile of "
          "late_cloud.growth "
          "in "
          "[0%, 10%]'",
      .run =
          [arguments](const Call& call) {
            settle_question(arguments->question, call.terminal);
            settle_keeping(arguments->question.run, call);
            return stress(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
