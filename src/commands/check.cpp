// `plimsoll check`.
#include <cstdio>
#include <memory>
#include <string>

#include "commands/ask.h"
#include "commands/command.h"
#include "report/check.h"
#include "report/effects.h"

namespace plimsoll::commands {

namespace {

struct CheckArguments {
  // Of `effects` but for the model.
  RunArguments run;
  // Diagnostics as JSON on standard output instead of text on standard error.
  bool json = false;
  // Runs the model too: tags of mechanisms that move nothing.
  bool effects = false;
};

int check_effects(const CheckArguments& arguments) {
  const RunArguments& run = arguments.run;
  EffectsRequest request;
  request.trials = trials_of(run);
  request.work = work_of(run);
  const Asking asking(run);
  const auto found = open_model(run.model).effects(request, asking.control());
  if (!found) return tell(found.failure(), run.model.colour);
  std::fputs(found->diagnostics->text(run.model.colour).c_str(), stderr);
  std::fputs((report::effects_line(*found) + "\n").c_str(), stdout);
  return kWell;
}

int check(const CheckArguments& arguments) {
  const bool colour = arguments.run.model.colour;
  const Result<CheckResult> found = open_model(arguments.run.model).check();
  if (arguments.json) {
    Error error = found ? Error() : found.failure();
    const auto diagnostics = found ? found->diagnostics : std::move(error.diagnostics);
    if (diagnostics) std::printf("%s\n", diagnostics->json().c_str());
    return found ? kWell : tell(error, colour);
  }
  if (!found) return tell(found.failure(), colour);
  std::fputs(found->diagnostics->text(colour).c_str(), stderr);
  std::fputs(report::write_text(*found).c_str(), stdout);
  return arguments.effects ? check_effects(arguments) : kWell;
}

// What the run takes, where there is one.
Options run_of_effects(RunArguments& run) {
  Options out;
  for (Option& option : simulation_options(run).all) {
    out.all.push_back(std::move(option).needs("--effects"));
  }
  return out;
}

}  // namespace

Command check_command() {
  auto arguments = std::make_shared<CheckArguments>();
  return {
      .name = "check",
      .what = "check a model without running it",
      .options =
          {
              model_options(arguments->run.model),
              flag("--json", arguments->json, "diagnostics as JSON"),
              flag("--effects", arguments->effects,
                   "run the model too: tags of mechanisms that move nothing, or the other way")
                  .excludes("--json"),
              run_of_effects(arguments->run),
          },
      .footer =
          "Examples:\n"
          "  plimsoll check models/iij\n"
          "  plimsoll check models/tutorial/project_budget.plim --json",
      .run =
          [arguments](const Call& call) {
            arguments->run.model.colour = call.terminal.colour_err;
            // Others read a model more than once.
            if (arguments->run.model.model == "-") arguments->run.model.model = "/dev/stdin";
            return check(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
