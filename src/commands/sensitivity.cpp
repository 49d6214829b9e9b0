// `plimsoll sensitivity`: which assumption moves a statistic, and how much.
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/answer.h"
#include "commands/ask.h"
#include "commands/command.h"
#include "commands/keep.h"
#include "report/sensitivity.h"

namespace plimsoll::commands {

namespace {

struct SensitivityArguments {
  QuestionArguments question;
  // derivatives | tornado | spider | shares | shapley | ranks
  std::string method = "derivatives";
  // Of shares and shapley: input | risk.
  std::string by = "input";
  // Rows shown; the JSON has all.
  int top = 10;
  // Assumptions past a jump that are bumped; nothing: as many as the model's size allows.
  std::optional<int> bumps;
  // Trials to sweep back over at most.
  std::uint64_t sweep = 20'000;
};

SensitivityRequest::Method method_of(const std::string& name) {
  using Method = SensitivityRequest::Method;
  for (const Method method :
       {Method::tornado, Method::spider, Method::shares, Method::shapley, Method::ranks}) {
    if (name == report::method_name(method)) return method;
  }
  return Method::derivatives;
}

int sensitivity(const SensitivityArguments& arguments) {
  const RunArguments& run = arguments.question.run;
  SensitivityRequest request;
  fill_question(arguments.question, request);
  request.method = method_of(arguments.method);
  if (arguments.by == "risk") request.by = SensitivityRequest::By::risk;
  if (arguments.by == "parameter") request.by = SensitivityRequest::By::parameter;
  request.bumps = arguments.bumps;
  request.sweep = arguments.sweep;
  return answer(run, [&](const Model& model, const Control& control) -> Result<Answer> {
    const auto found = model.sensitivity(request, control);
    if (!found) return found.failure();
    const auto result = std::make_shared<const std::decay_t<decltype(*found)>>(*found);
    return Answer{[result, top = arguments.top] { return report::write_text(*result, top); },
                  [result] { return json_text(report::to_json(*result)); }};
  });
}

}  // namespace

Command sensitivity_command() {
  auto arguments = std::make_shared<SensitivityArguments>();
  return {
      .name = "sensitivity",
      .what = "which assumption moves a statistic, and how much",
      .options =
          {
              question_options(arguments->question, "mean"),
              keep_options(arguments->question.run),
              cut_options(arguments->question.run),
              word("--method", arguments->method,
                   {"derivatives", "tornado", "spider", "shares", "shapley", "ranks"},
                   "derivatives by every assumption; tornado or spider of draws held at quantiles; "
                   "shares of the outcome's variance (Sobol' indices), shapley: the same for "
                   "dependent inputs; ranks: correlation from one run"),
              word("--by", arguments->by, {"input", "risk", "parameter"},
                   "shares of inputs, of risks, or of uncertain givens against all else"),
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
            settle_keeping(arguments->question.run, call);
            return sensitivity(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
