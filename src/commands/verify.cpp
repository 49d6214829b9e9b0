// `plimsoll verify`.
#include "driver/verify.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

Command verify_command() {
  auto arguments = std::make_shared<driver::VerifyArguments>();
  return {
      .name = "verify",
      .what = "check every citation of a model against its sources",
      .options =
          {
              model_options(arguments->model),
              each("--source", arguments->sources,
                   "the file of a source (repeatable); those beside the model are found")
                  .called("NAME=FILE"),
              flag("--fix", arguments->fix, "put the line numbers of moved citations right"),
              flag("--all", arguments->all, "list every citation, not only those at fault"),
              flag("--json", arguments->json, "as JSON"),
          },
      .footer =
          "Exit code 1 when a citation differs or is not found, or a source has another sha256.\n"
          "Examples:\n"
          "  plimsoll verify models/iij\n"
          "  plimsoll verify models/iij --source form20f=form20f.txt --all\n"
          "  plimsoll verify model.plim --source report=report.pdf --fix",
      .run =
          [arguments](const Call& call) {
            arguments->model.colour = call.terminal.colour_err;
            return driver::verify(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
