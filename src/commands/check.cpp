// `plimsoll check`.
#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

Command check_command() {
  auto arguments = std::make_shared<driver::ModelArguments>();
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
            return driver::check(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
