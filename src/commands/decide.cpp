// `plimsoll decide`: the best of what a decision of the model chooses from.
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/ask.h"
#include "commands/command.h"
#include "commands/keep.h"
#include "plimsoll/decide.h"
#include "report/decide.h"

namespace plimsoll::commands {

namespace {

struct DecideArguments {
  QuestionArguments question;
  std::string decision;
  double confidence = 95;
};

int decide(const DecideArguments& arguments) {
  const RunArguments& run = arguments.question.run;
  DecideRequest request;
  request.decision = arguments.decision;
  request.switches = switches_of(run);
  request.trials = trials_of(run);
  request.work = work_of(run);
  request.confidence = arguments.confidence / 100;
  Asking asking(run);
  const auto found = plimsoll::decide(open_model(run.model), request, asking.control());
  if (!found) return tell(found.failure(), run.model.colour);
  return deliver(
      asking.keeping(), run, [&] { return report::write_text(*found); },
      [&] { return json_text(report::to_json(*found)); });
}

}  // namespace

Command decide_command() {
  auto arguments = std::make_shared<DecideArguments>();
  RunArguments& run = arguments->question.run;
  run.trials = 20'000;
  return {
      .name = "decide",
      .what = "the best of what a decision chooses from: actions and levers, within constraints",
      .options =
          {
              switch_options(run),
              simulation_options(run),
              text("--decision", arguments->decision,
                   "decision of the model; its only one where it is left out")
                  .called("NAME")
                  .naming("decisions"),
              real("--confidence", arguments->confidence, 50.1, 99.99,
                   "in percent: that the best choice is among those not dropped")
                  .shown("95"),
              output_file("--json", run.model.outputs, run.json,
                          "write the answer as JSON; - is standard output"),
              keep_options(run),
          },
      .footer =
          "--trials is how many futures choose, and as many more measure what is chosen.\n"
          "Examples:\n"
          "  plimsoll decide models/tutorial/insurance.plim\n"
          "  plimsoll decide models/iij --trials 4000 --json decide.json",
      .run =
          [arguments](const Call& call) {
            settle_question(arguments->question, call.terminal);
            settle_keeping(arguments->question.run, call);
            return decide(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
