// `plimsoll trace`.
#include "driver/trace.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

void add_trace(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::TraceArguments>();
  CLI::App* command =
      app.add_subcommand("trace", "from a name back to every assumption that feeds it");
  add_model_options(command, arguments->model);
  command->add_option("NAME", arguments->name, "an outcome, its label, a risk, or any other name")
      ->required();
  add_whole_option(command, "--depth", arguments->depth, {0, 1'000'000, "2"},
                   "levels of the tree; all when left out");
  command->add_flag("--assumptions", arguments->assumptions, "a list of the assumptions only");
  command->add_flag("--json", arguments->json, "as JSON");
  command->footer(
      "Examples:\n"
      "  plimsoll trace models/iij net_income --depth 2\n"
      "  plimsoll trace models/iij 'operating margin' --assumptions\n"
      "  plimsoll trace models/iij price_war");
  command->callback([arguments, &chosen] {
    arguments->model.colour = chosen.terminal.colour_err;
    chosen.action = [arguments] { return driver::trace(*arguments); };
  });
}

}  // namespace plimsoll::commands
