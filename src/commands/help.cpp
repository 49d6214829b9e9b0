// `plimsoll help`.
#include <cstdio>
#include <memory>

#include "commands/command.h"
#include "commands/manual.h"
#include "commands/mistake.h"
#include "driver/compile.h"

namespace plimsoll::commands {

namespace {

struct HelpArguments {
  std::string command;
  bool man = false;
  std::string shell;
};

int help(const CLI::App& app, const HelpArguments& arguments) {
  std::string text;
  if (arguments.man) {
    text = manual_page(app);
  } else if (!arguments.shell.empty()) {
    text = completions(app, arguments.shell);
  } else if (arguments.command.empty()) {
    // Not app.help(), which answers for the command that was parsed: this one.
    text = app.get_formatter()->make_help(&app, app.get_name(), CLI::AppFormatMode::Normal);
  } else {
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
      if (command->get_name() == arguments.command) text = command->help(app.get_name());
    }
    if (text.empty()) {
      driver::print_error(no_command(app, arguments.command));
      return driver::kUsage;
    }
  }
  std::fputs(text.c_str(), stdout);
  return driver::kWell;
}

}  // namespace

void add_help(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<HelpArguments>();
  CLI::App* command = app.add_subcommand("help", "what a command does and takes");
  CLI::Option* name =
      command->add_option("COMMAND", arguments->command, "such as run; all when left out");
  CLI::Option* man = command->add_flag("--man", arguments->man, "the manual page, for man(1)");
  man->excludes(name);
  add_word_option(command, "--completions", arguments->shell, {"bash", "zsh", "fish"},
                  "completions for a shell")
      ->excludes(name)
      ->excludes(man);
  command->footer(
      "Examples:\n"
      "  plimsoll help run\n"
      "  plimsoll help --completions bash > ~/.local/share/bash-completion/completions/plimsoll");
  command->callback([arguments, &app, &chosen] {
    chosen.action = [arguments, &app] { return help(app, *arguments); };
  });
}

}  // namespace plimsoll::commands
