// `plimsoll check`.
#include <cstdio>
#include <memory>
#include <string>

#include "commands/ask.h"
#include "commands/command.h"
#include "report/check.h"

namespace plimsoll::commands {

namespace {

int check(const ModelArguments& arguments) {
  const Result<CheckResult> found = open_model(arguments).check();
  if (arguments.json_diagnostics) {
    Error error = found ? Error() : found.failure();
    const auto diagnostics = found ? found->diagnostics : std::move(error.diagnostics);
    if (diagnostics) std::printf("%s\n", diagnostics->json().c_str());
    return found ? kWell : tell(error, arguments.colour);
  }
  if (!found) return tell(found.failure(), arguments.colour);
  std::fputs(found->diagnostics->text(arguments.colour).c_str(), stderr);
  std::fputs(report::write_text(*found).c_str(), stdout);
  return kWell;
}

}  // namespace

Command check_command() {
  auto arguments = std::make_shared<ModelArguments>();
  return {
      .name = "check",
      .what = "check a model without running it",
      .options =
          {
              model_options(*arguments),
              flag("--json", arguments->json_diagnostics, "diagnostics as JSON"),
          },
      .run =
          [arguments](const Call& call) {
            arguments->colour = call.terminal.colour_err;
            return check(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
