// `plimsoll diff`.
#include "driver/diff.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

void add_diff(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::DiffArguments>();
  CLI::App* command = app.add_subcommand(
      "diff", "what changed between two models or two filings, in the modeller's terms");
  command->add_option("OLD", arguments->before, "model or filing")->required();
  command->add_option("NEW", arguments->after, "the later one")->required();
  command->add_flag("--full", arguments->full, "every field and every word of a change");
  command->add_flag("--json", arguments->json, "as JSON");
  command->footer(
      "Exit code 0 when nothing changed, 1 when something did, 2 when they cannot be compared.\n"
      "Examples:\n"
      "  plimsoll diff models/iij my_iij\n"
      "  plimsoll diff report_2011.htm report_2012.htm --json");
  command->callback([arguments, &chosen] {
    arguments->colour = chosen.terminal.colour_err;
    chosen.action = [arguments] { return driver::diff(*arguments); };
  });
}

}  // namespace plimsoll::commands
