// `plimsoll reverse`: a failure is named; how likely, how it comes about, what it needs.
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/answer.h"
#include "commands/ask.h"
#include "commands/command.h"
#include "commands/keep.h"
#include "report/reverse.h"

namespace plimsoll::commands {

namespace {

struct ReverseArguments {
  QuestionArguments question;
  // "net_income < -2 bn JPY in FY2013", or the name of a limit; one of the two.
  std::string failure;
  std::string limit;
  // Percent.
  double relative_error = 10;
  std::uint64_t most_trials = 2'000'000;
  int ways = 5;
};

int reverse(const ReverseArguments& arguments) {
  const RunArguments& run = arguments.question.run;
  ReverseRequest request;
  fill_question(arguments.question, request);
  request.failure = arguments.failure;
  request.limit = arguments.limit;
  request.relative_error = arguments.relative_error / 100;
  request.most_trials = arguments.most_trials;
  request.most_ways = static_cast<std::size_t>(arguments.ways);
  return answer(run, [&](const Model& model, const Control& control) -> Result<Answer> {
    const auto found = model.reverse(request, control);
    if (!found) return found.failure();
    const auto result = std::make_shared<const ReverseResult>(*found);
    return Answer{[result] { return report::write_text(*result); },
                  [result] { return json_text(report::to_json(*result)); }, std::nullopt,
                  result->interrupted};
  });
}

}  // namespace

Command reverse_command() {
  auto arguments = std::make_shared<ReverseArguments>();
  RunArguments& run = arguments->question.run;
  return {
      .name = "reverse",
      .what = "reverse stress test: how likely a failure is and what leads to it",
      .options =
          {
              switch_options(run),
              simulation_options(run),
              text("--failure", arguments->failure,
                   "a condition, with its period: 'net_income < -2 bn JPY in FY2013'"),
              text("--limit", arguments->limit, "a limit of the model, in --period")
                  .called("NAME")
                  .naming("limits"),
              text("--period", arguments->question.asked.period, "of a limit; the last by default")
                  .naming("periods"),
              real("--error", arguments->relative_error, 0.1, 100,
                   "relative standard error of the probability to reach, in percent")
                  .shown("10"),
              whole("--most", arguments->most_trials, {16'000, kMostTrials, "2e6"},
                    "trials of subset simulation at most")
                  .shown(std::to_string(arguments->most_trials)),
              whole("--ways", arguments->ways, {1, 100, "5"}, "ways to tell apart")
                  .shown(std::to_string(arguments->ways)),
              output_file("--json", run.model.outputs, run.json,
                          "write everything as JSON; - is standard output"),
              keep_options(run),
              cut_options(run),
          },
      .footer =
          "Examples:\n"
          "  plimsoll reverse models/iij --failure 'net_income < -10 bn JPY in FY2013'\n"
          "  plimsoll reverse models/iij --limit no_loss --period FY2012",
      .run =
          [arguments](const Call& call) {
            settle_question(arguments->question, call.terminal);
            settle_keeping(arguments->question.run, call);
            return reverse(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
