// `plimsoll verify`.
#include "driver/verify.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

void add_verify(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::VerifyArguments>();
  CLI::App* command =
      app.add_subcommand("verify", "check every citation of a model against its sources");
  add_model_options(command, arguments->model);
  command
      ->add_option("--source", arguments->sources,
                   "the file of a source (repeatable); those beside the model are found")
      ->type_name("NAME=FILE")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  command->add_flag("--fix", arguments->fix, "put the line numbers of moved citations right");
  command->add_flag("--all", arguments->all, "list every citation, not only those at fault");
  command->add_flag("--json", arguments->json, "as JSON");
  command->footer(
      "Exit code 1 when a citation differs or is not found, or a source has another sha256.\n"
      "Examples:\n"
      "  plimsoll verify models/iij\n"
      "  plimsoll verify models/iij --source form20f=form20f.txt --all\n"
      "  plimsoll verify model.plim --source report=report.pdf --fix");
  command->callback([arguments, &chosen] {
    arguments->model.colour = chosen.terminal.colour_err;
    chosen.action = [arguments] { return driver::verify(*arguments); };
  });
}

}  // namespace plimsoll::commands
