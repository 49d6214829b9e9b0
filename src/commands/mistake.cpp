#include "commands/mistake.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "commands/value.h"
#include "diag/screen.h"

namespace plimsoll::commands {

namespace {

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

const CLI::App* find_command(const CLI::App& app, const std::string& name) {
  for (const CLI::App* command : commands_of(app)) {
    if (command->get_name() == name) return command;
  }
  return nullptr;
}

// With their dashes.
std::vector<std::string> options_of(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

bool has_option(const CLI::App& command, const std::string& name) {
  const std::vector<std::string> names = options_of(command);
  return std::find(names.begin(), names.end(), name) != names.end();
}

// "--trails" of "--trails=5"; empty where the word is no option.
std::string option_of(const std::string& word) {
  if (word.size() < 2 || word[0] != '-' || word == "--") return "";
  // A negative number is a value.
  if (word[1] == '.' || (word[1] >= '0' && word[1] <= '9')) return "";
  const std::string name = word.substr(0, word.find('='));
  return name[1] == '-' ? name : name.substr(0, 2);
}

std::string no_option(const CLI::App& app, const CLI::App& command, const std::string& option) {
  const bool is_app = &command == &app;
  std::string text = fmt::format("{} has no option {}", is_app ? "plimsoll" : command.get_name(),
                                 diag::printable(option));
  const std::string near = meant(option, options_of(command));
  if (!near.empty()) return text + "; " + near;
  std::string others;
  for (const CLI::App* other : commands_of(app)) {
    if (has_option(*other, option)) others += (others.empty() ? "" : ", ") + other->get_name();
  }
  return others.empty() ? text : text + "; it belongs to " + others;
}

// The first word that nothing on the command line knows.
std::optional<std::string> misspelt(const CLI::App& app, int argc, char** argv) {
  const CLI::App* command = &app;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--") break;
    const std::string option = option_of(word);
    if (option.empty()) {
      if (command != &app) continue;
      command = find_command(app, word);
      if (command == nullptr) return no_command(app, word);
    } else if (!has_option(*command, option)) {
      return no_option(app, *command, option);
    }
  }
  return std::nullopt;
}

}  // namespace

std::string no_command(const CLI::App& app, const std::string& word) {
  std::vector<std::string> names;
  std::string list;
  for (const CLI::App* command : commands_of(app)) {
    names.push_back(command->get_name());
    list += (list.empty() ? "" : ", ") + names.back();
  }
  const std::string near = meant(word, names);
  return fmt::format("there is no command '{}'; {}", diag::printable(word),
                     near.empty() ? "there are " + list : near);
}

std::string tell_mistake(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
  std::string text = misspelt(app, argc, argv).value_or("");
  if (text.empty()) text = diag::printable(error.what());
  const auto chosen = app.get_subcommands();
  const std::string about = chosen.empty() ? "" : " " + chosen[0]->get_name();
  return fmt::format("plimsoll: {}\n`plimsoll help{}` lists what there is\n", text, about);
}

}  // namespace plimsoll::commands
