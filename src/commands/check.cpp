// `plimsoll check`.
#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

void add_check(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::ModelArguments>();
  CLI::App* command = app.add_subcommand("check", "check a model without running it");
  add_model_options(command, *arguments);
  command->add_flag("--json", arguments->json_diagnostics, "diagnostics as JSON");
  command->callback([arguments, &chosen] {
    arguments->colour = chosen.terminal.colour_err;
    chosen.action = [arguments] { return driver::check(*arguments); };
  });
}

}  // namespace plimsoll::commands
