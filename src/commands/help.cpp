// `plimsoll help`.
#include <cstdio>
#include <memory>

#include "commands/command.h"
#include "commands/completions.h"
#include "commands/manual.h"
#include "commands/mistake.h"
#include "commands/output.h"
#include "commands/parser.h"

namespace plimsoll::commands {

namespace {

struct HelpArguments {
  std::string command;
  bool man = false;
  std::string shell;
};

int help(const Program& program, const HelpArguments& arguments) {
  std::string text;
  if (!arguments.command.empty() && program.find(arguments.command) == nullptr) {
    print_error(no_command(program, arguments.command));
    return kUsage;
  }
  if (arguments.man) {
    text = manual_page(program, arguments.command);
  } else if (!arguments.shell.empty()) {
    text = completions(program, arguments.shell);
  } else {
    text = help_text(program, arguments.command);
  }
  std::fputs(text.c_str(), stdout);
  return kWell;
}

}  // namespace

Command help_command() {
  auto arguments = std::make_shared<HelpArguments>();
  Option command = text("COMMAND", arguments->command, "such as run; all when left out");
  command.values = Option::Values::words;
#define PLIMSOLL_COMMAND(name) command.words.push_back(#name);
#include "commands/commands.def"
#undef PLIMSOLL_COMMAND
  return {
      .name = "help",
      .what = "what a command does and takes",
      .options =
          {
              command,
              flag("--man", arguments->man,
                   "the manual page of the command or of the program, for man(1)"),
              word("--completions", arguments->shell, {"bash", "zsh", "fish"},
                   "completions for a shell")
                  .excludes("COMMAND")
                  .excludes("--man"),
          },
      .footer =
          "Examples:\n"
          "  plimsoll help run\n"
          "  plimsoll help run --man | man -l -\n"
          "  plimsoll help --completions bash > "
          "~/.local/share/bash-completion/completions/plimsoll",
      .run = [arguments](const Call& call) { return help(call.program, *arguments); },
  };
}

}  // namespace plimsoll::commands
