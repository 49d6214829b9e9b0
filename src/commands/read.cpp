// `plimsoll read`.
#include "driver/read.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

void add_read(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::ReadArguments>();
  CLI::App* command = app.add_subcommand(
      "read", "from a filing (text, HTML, PDF) to its risk register and the skeleton of a model");
  command->add_option("FILING", arguments->filing, "an annual report, or its risk section")
      ->required();
  std::vector<driver::Output>& outputs = arguments->outputs;
  add_output_option(command, outputs, "--out", arguments->out,
                    "a folder for register.json, factors.csv, quantities.csv and main.plim", true);
  add_output_option(command, outputs, "--json", arguments->json,
                    "the register as JSON; - is standard output");
  add_output_option(command, outputs, "--csv", arguments->csv,
                    "one row a factor; - is standard output");
  add_output_option(command, outputs, "--model", arguments->model,
                    "the skeleton; - is standard output")
      ->type_name("FILE.plim");
  command->add_flag("--overwrite", arguments->overwrite,
                    "let --out and --model replace files that are not what would be written");
  command->add_flag("--repairs", arguments->repairs, "every place that was mended");
  command->callback(
      [arguments, &chosen] { chosen.action = [arguments] { return driver::read(*arguments); }; });
}

}  // namespace plimsoll::commands
