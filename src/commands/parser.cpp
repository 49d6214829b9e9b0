// The one place that knows the library of the command line: its parser, made from a Program.
#include "commands/parser.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <sstream>

#include "commands/option_value.h"

namespace plimsoll::commands {

namespace {

// The options of one command as the library has them, in the order of the command's list.
using Added = std::vector<std::pair<const Option*, CLI::Option*>>;

CLI::Option* add_option(CLI::App& app, const Option& option) {
  const std::string names = joined(option.names, ",");
  switch (option.kind) {
    case Option::Kind::help:
    case Option::Kind::version:
      return nullptr;
    case Option::Kind::flag:
      return app.add_flag(names, *option.flag, option.what);
    case Option::Kind::text: {
      const auto take = [&option](const std::string& given) {
        if (const auto wrong = option.take(given)) {
          throw CLI::ValidationError(option.name(), *wrong);
        }
      };
      return app.add_option_function<std::string>(names, take, option.what);
    }
    case Option::Kind::each:
      return app.add_option(names, *option.texts, option.what)
          ->expected(1)
          ->allow_extra_args(false)
          ->take_all();
    case Option::Kind::all:
      return app.add_option(names, *option.texts, option.what)->take_all();
  }
  return nullptr;
}

Added add_options(CLI::App& app, const std::vector<Option>& options) {
  Added added;
  std::map<std::string, CLI::Option*> by_name;
  for (const Option& option : options) {
    CLI::Option* one = add_option(app, option);
    // The library adds help by itself.
    if (one == nullptr) continue;
    added.emplace_back(&option, one);
    for (const std::string& name : option.names) by_name[name] = one;
    if (option.kind != Option::Kind::flag) one->type_name(option.type);
    if (!option.standard.empty()) one->default_str(option.standard);
    one->required(option.is_required);
  }
  for (const auto& [option, one] : added) {
    for (const std::string& other : option->needed) one->needs(by_name.at(other));
    for (const std::string& other : option->excluded) one->excludes(by_name.at(other));
  }
  return added;
}

struct Parser {
  CLI::App app;
  std::map<const CLI::App*, std::pair<const Command*, Added>> commands;

  explicit Parser(const Program& program) : app(program.what, program.called) {
    app.set_version_flag("--version", program.version);
    app.require_subcommand(1);
    app.footer(program.footer);
    for (const Command& command : program.commands) {
      CLI::App* added = app.add_subcommand(command.name, command.what);
      added->footer(command.footer);
      commands[added] = {&command, add_options(*added, command.options.all)};
      if (!command.one_of.empty()) added->callback([this, added] { need_one(added); });
    }
  }

  // "--trial N or --worst N".
  void need_one(const CLI::App* app_of) const {
    const auto& [command, added] = commands.at(app_of);
    std::string list;
    for (const auto& [option, one] : added) {
      for (const std::string& name : command->one_of) {
        if (option->name() != name) continue;
        if (one->count() > 0) return;
        list += (list.empty() ? "" : " or ") + name + " " + option->type;
      }
    }
    throw CLI::RequiredError(list);
  }
};

// The library's words, but where they say no more than a number of arguments.
std::string words_of(const Program& program, const Parser& parser, const CLI::ParseError& error) {
  const std::vector<CLI::App*> chosen = parser.app.get_subcommands();
  if (chosen.empty() && error.get_name() == "RequiredError") {
    std::vector<std::string> names;
    for (const Command& command : program.commands) names.push_back(command.name);
    return "say what to do: " + joined(names, ", ");
  }
  const std::string text = error.what();
  if (chosen.empty() || error.get_name() != "ArgumentMismatch") return text;
  for (const auto& [option, one] : parser.commands.at(chosen[0]).second) {
    if (!text.starts_with(one->get_name() + ":")) continue;
    if (option->kind == Option::Kind::text && one->count() > 1) {
      return option->name() + " is given twice; give it once";
    }
    return option->name() + " needs a value: " + option->name() + " " + option->type;
  }
  return text;
}

const Option* option_named(const std::vector<Option>& options, const std::string& name) {
  for (const Option& option : options) {
    if (std::find(option.names.begin(), option.names.end(), name) != option.names.end()) {
      return &option;
    }
  }
  return nullptr;
}

// The library takes `--limits=false` for what switches the flag off, and `--limits=true` for the flag.
std::optional<std::string> flag_with_value(const Program& program, int argc, char** argv,
                                           const Command*& command) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--") break;
    if (command == nullptr && !word.starts_with('-')) {
      command = program.find(word);
      if (command == nullptr) break;
      continue;
    }
    const std::size_t equals = word.find('=');
    const Option* option = option_named(command == nullptr ? program.options : command->options.all,
                                        word.substr(0, equals));
    if (option == nullptr || option->is_positional()) continue;
    if (!option->takes_value()) {
      if (equals == std::string::npos) continue;
      return option->name() + " takes no value: write " + option->name() + ", or leave it out";
    }
    if (equals != std::string::npos) {
      // The library would take the next argument for it.
      if (equals + 1 == word.size()) {
        return fmt::format("{0}= is empty: write {0} {1}", option->name(), option->type);
      }
      continue;
    }
    // What follows is its value, whatever it looks like, but for another option of the command: the value was left out.
    if (++i == argc) break;
    const std::string value = argv[i];
    if (value == "--")
      return option->name() + " needs a value: " + option->name() + " " + option->type;
    if (option_named(command == nullptr ? program.options : command->options.all,
                     value.substr(0, value.find('='))) != nullptr &&
        value.starts_with('-')) {
      return fmt::format("{0} needs a value: {0} {1} {2} (for {2} itself: {0}={2})", option->name(),
                         option->type, value);
    }
  }
  return std::nullopt;
}

// An empty path would mean a folder that nobody named.
std::optional<std::string> empty_path(const std::vector<Parsed::Given>& given) {
  for (const auto& [option, texts] : given) {
    const bool is_folder = option->values == Option::Values::folders;
    if (!is_folder && option->values != Option::Values::files) continue;
    if (std::find(texts.begin(), texts.end(), "") == texts.end()) continue;
    const bool is_model = option->name() == "MODEL" || option->name() == "--model";
    return fmt::format("{} is empty: no {} is named", option->name(),
                       is_model ? "model" : (is_folder ? "folder" : "file"));
  }
  return std::nullopt;
}

}  // namespace

Parsed parse(const Program& program, int argc, char** argv) {
  Parser parser(program);
  Parsed out;
  if ((out.mistake = flag_with_value(program, argc, argv, out.command))) return out;
  try {
    parser.app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help and version are asked for in this way too.
    if (error.get_exit_code() == 0) {
      std::ostringstream text;
      parser.app.exit(error, text, text);
      out.text = text.str();
      return out;
    }
    out.mistake = words_of(program, parser, error);
  }
  for (const CLI::App* chosen : parser.app.get_subcommands()) {
    const auto& [command, added] = parser.commands.at(chosen);
    out.command = command;
    for (const auto& [option, one] : added) {
      if (one->count() > 0) out.given.push_back({option, one->results()});
    }
    break;
  }
  if (!out.mistake) out.mistake = empty_path(out.given);
  return out;
}

std::string help_text(const Program& program, const std::string& command) {
  const Parser parser(program);
  for (const auto& [app, of] : parser.commands) {
    if (of.first->name == command) return app->help(program.called);
  }
  return parser.app.help();
}

}  // namespace plimsoll::commands
