// `plimsoll diff`.
#include "driver/diff.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

Command diff_command() {
  auto arguments = std::make_shared<driver::DiffArguments>();
  return {
      .name = "diff",
      .what = "what changed between two models or two filings, in the modeller's terms",
      .options =
          {
              text("OLD", arguments->before, "model or filing").files().required(),
              text("NEW", arguments->after, "the later one").files().required(),
              flag("--full", arguments->full, "every field and every word of a change"),
              flag("--json", arguments->json, "as JSON"),
          },
      .footer =
          "Exit code 0 when nothing changed, 1 when something did, 2 when they cannot be "
          "compared.\n"
          "Examples:\n"
          "  plimsoll diff models/iij my_iij\n"
          "  plimsoll diff report_2011.htm report_2012.htm --json",
      .run =
          [arguments](const Call& call) {
            arguments->colour = call.terminal.colour_err;
            return driver::diff(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
