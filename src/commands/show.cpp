// `plimsoll show`.
#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

Command show_command() {
  auto arguments = std::make_shared<driver::ShowArguments>();
  return {
      .name = "show",
      .what = "list inputs, risks, outcomes, limits and citations",
      .options =
          {
              model_options(arguments->model),
              flag("--json", arguments->json, "as JSON"),
              flag("--mechanisms", arguments->mechanisms, "which name carries which mechanism"),
              flag("--ir", arguments->ir, "the compiled operations"),
              flag("--passes", arguments->passes,
                   "with --ir: again after each optimiser pass, then the block program")
                  .needs("--ir"),
          },
      .run =
          [arguments](const Call& call) {
            arguments->model.colour = call.terminal.colour_err;
            return driver::show(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
