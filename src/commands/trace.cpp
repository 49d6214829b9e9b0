// `plimsoll trace`.
#include "driver/trace.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

Command trace_command() {
  auto arguments = std::make_shared<driver::TraceArguments>();
  return {
      .name = "trace",
      .what = "from a name back to every assumption that feeds it",
      .options =
          {
              model_options(arguments->model),
              text("NAME", arguments->name, "an outcome, its label, a risk, or any other name")
                  .required(),
              whole("--depth", arguments->depth, {0, 1'000'000, "2"},
                    "levels of the tree; all when left out"),
              flag("--assumptions", arguments->assumptions, "a list of the assumptions only"),
              flag("--json", arguments->json, "as JSON"),
          },
      .footer =
          "Examples:\n"
          "  plimsoll trace models/iij net_income --depth 2\n"
          "  plimsoll trace models/iij 'operating margin' --assumptions\n"
          "  plimsoll trace models/iij price_war",
      .run =
          [arguments](const Call& call) {
            arguments->model.colour = call.terminal.colour_err;
            return driver::trace(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
