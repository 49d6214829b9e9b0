// `plimsoll show`.
#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

void add_show(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::ShowArguments>();
  CLI::App* command =
      app.add_subcommand("show", "list inputs, risks, outcomes, limits and citations");
  add_model_options(command, arguments->model);
  command->add_flag("--json", arguments->json, "as JSON");
  command->add_flag("--mechanisms", arguments->mechanisms, "which name carries which mechanism");
  CLI::Option* ir = command->add_flag("--ir", arguments->ir, "the compiled operations");
  command
      ->add_flag("--passes", arguments->passes,
                 "with --ir: again after each optimiser pass, then the block program")
      ->needs(ir);
  command->callback([arguments, &chosen] {
    arguments->model.colour = chosen.terminal.colour_err;
    chosen.action = [arguments] { return driver::show(*arguments); };
  });
}

}  // namespace plimsoll::commands
