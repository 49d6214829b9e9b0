// Mistakes on the command line, and what was meant.
#include "commands/mistake.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "commands/option_value.h"
#include "diag/screen.h"

namespace plimsoll::commands {

namespace {

// With their dashes; the long ones of an option first.
std::vector<std::string> names_of(const std::vector<Option>& options) {
  std::vector<std::string> names;
  for (const Option& option : options) {
    if (option.is_positional()) continue;
    names.insert(names.end(), option.names.rbegin(), option.names.rend());
  }
  return names;
}

bool has_option(const std::vector<Option>& options, const std::string& name) {
  const std::vector<std::string> names = names_of(options);
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

// `command` is null before the name of one.
std::string no_option(const Program& program, const Command* command, const std::string& option) {
  std::string text =
      fmt::format("{} has no option {}", command == nullptr ? program.name : command->name,
                  diag::printable(option));
  std::vector<std::string> others;
  for (const Command& other : program.commands) {
    if (has_option(other.options.all, option)) others.push_back(other.name);
  }
  // Spelt right, it is no slip.
  if (!others.empty()) return text + "; it belongs to " + joined(others, ", ");
  const std::string near =
      meant(option, names_of(command == nullptr ? program.options : command->options.all));
  return near.empty() ? text : text + "; " + near;
}

// The first word that nothing on the command line knows.
std::optional<std::string> misspelt(const Program& program, int argc, char** argv) {
  const Command* command = nullptr;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--") break;
    const std::string option = option_of(word);
    if (option.empty()) {
      if (command != nullptr) continue;
      command = program.find(word);
      if (command == nullptr) return no_command(program, word);
    } else if (!has_option(command == nullptr ? program.options : command->options.all, option)) {
      return no_option(program, command, option);
    }
  }
  return std::nullopt;
}

}  // namespace

std::string no_command(const Program& program, const std::string& word) {
  std::vector<std::string> names;
  for (const Command& command : program.commands) names.push_back(command.name);
  const std::string near = meant(word, names);
  return fmt::format("there is no command '{}'; {}", diag::printable(word),
                     near.empty() ? "there are " + joined(names, ", ") : near);
}

std::string tell_mistake(const Program& program, const Parsed& parsed, int argc, char** argv) {
  std::string text = misspelt(program, argc, argv).value_or("");
  if (text.empty()) text = diag::printable(parsed.mistake.value_or(""));
  const std::string about = parsed.command == nullptr ? "" : " " + parsed.command->name;
  return fmt::format("{}: {}\n`{} help{}` lists what there is\n", program.name, text, program.name,
                     about);
}

}  // namespace plimsoll::commands
