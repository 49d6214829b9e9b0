// `plimsoll explain`.
#include <memory>

#include "cli/command.h"

namespace plimsoll::cli {

void add_explain(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::ExplainArguments>();
  CLI::App* command = app.add_subcommand("explain", "replay one trial and tell it as a story");
  add_switch_options(command, arguments->run);
  command->add_option("--trial", arguments->trial, "trial, counted from 0")->required();
  command->callback([arguments, &chosen] {
    arguments->run.model.colour = chosen.terminal.colour_err;
    chosen.action = [arguments] { return driver::explain(*arguments); };
  });
}

}  // namespace plimsoll::cli
