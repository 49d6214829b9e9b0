// `plimsoll fmt`.
#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

void add_fmt(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::FormatArguments>();
  CLI::App* command = app.add_subcommand("fmt", "lay a model out; keeps every comment");
  command->add_option("FILE", arguments->files, "model files")->required();
  command->add_flag("--check", arguments->check, "exit with 1 when a file would change");
  command->add_flag("--stdout", arguments->to_stdout, "print instead of rewriting");
  command->callback(
      [arguments, &chosen] { chosen.action = [arguments] { return driver::format(*arguments); }; });
}

}  // namespace plimsoll::commands
