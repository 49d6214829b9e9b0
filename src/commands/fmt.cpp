// `plimsoll fmt`.
#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

Command fmt_command() {
  auto arguments = std::make_shared<driver::FormatArguments>();
  return {
      .name = "fmt",
      .what = "lay a model out; keeps every comment",
      .options =
          {
              all("FILE", arguments->files, "model files").files().required(),
              flag("--check", arguments->check, "exit with 1 when a file would change"),
              flag("--stdout", arguments->to_stdout, "print instead of rewriting"),
          },
      .run = [arguments](const Call&) { return driver::format(*arguments); },
  };
}

}  // namespace plimsoll::commands
