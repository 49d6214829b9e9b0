// `plimsoll value`: what it is worth to know more before a decision is made.
#include "plimsoll/value.h"

#include <memory>
#include <nlohmann/json.hpp>

#include "commands/ask.h"
#include "commands/command.h"
#include "commands/keep.h"
#include "report/value.h"

namespace plimsoll::commands {

namespace {

struct ValueArguments {
  QuestionArguments question;
  std::string decision;
};

int value(const ValueArguments& arguments) {
  const RunArguments& run = arguments.question.run;
  ValueRequest request;
  request.decision = arguments.decision;
  request.switches = switches_of(run);
  request.trials = trials_of(run);
  request.work = work_of(run);
  Asking asking(run);
  const auto found = value_of_knowing(open_model(run.model), request, asking.control());
  if (!found) return tell(found.failure(), run.model.colour);
  return deliver(
      asking.keeping(), run, [&] { return report::write_text(*found); },
      [&] { return json_text(report::to_json(*found)); });
}

}  // namespace

Command value_command() {
  auto arguments = std::make_shared<ValueArguments>();
  RunArguments& run = arguments->question.run;
  run.trials = 20'000;
  return {
      .name = "value",
      .what = "what it is worth to know more before a decision is made",
      .options =
          {
              switch_options(run),
              simulation_options(run),
              text("--decision", arguments->decision,
                   "decision of the model; its only one where it is left out")
                  .called("NAME")
                  .naming("decisions"),
              output_file("--json", run.model.outputs, run.json,
                          "write the answer as JSON; - is standard output"),
              keep_options(run),
          },
      .footer =
          "--trials is how many futures choose, and as many more measure what knowledge brings.\n"
          "Examples:\n"
          "  plimsoll value models/tutorial/insurance.plim\n"
          "  plimsoll value models/iij --trials 4000 --json value.json",
      .run =
          [arguments](const Call& call) {
            settle_question(arguments->question, call.terminal);
            settle_keeping(arguments->question.run, call);
            return value(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
