#include "commands/manual.h"

#include <fmt/format.h>

#include <sstream>
#include <vector>

namespace plimsoll::commands {

const char* const kExitCodes =
    "0 well, 1 the model is wrong, 2 usage, 3 a limit is breached (with --limits),\n"
    "4 the machine failed (disk, memory, standard output), 130 interrupted.";

namespace {

// What a shell can put after an option.
enum class Values { none, words, files, folders, other };

struct OptionView {
  // "--json", or "-o" before "--output".
  std::vector<std::string> names;
  std::string positional;
  std::string type;
  std::string what;
  std::string standard;
  Values values = Values::none;
  std::vector<std::string> words;
  bool required = false;
};

struct CommandView {
  std::string name;
  std::string what;
  std::string footer;
  std::vector<OptionView> options;
};

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream rest(text);
  for (std::string part; std::getline(rest, part, at);) parts.push_back(part);
  return parts;
}

OptionView view(const CLI::Option& option) {
  OptionView out;
  for (const std::string& name : option.get_snames()) out.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) out.names.push_back("--" + name);
  if (out.names.empty()) out.positional = option.get_name(true);
  out.what = option.get_description();
  out.standard = option.get_default_str();
  out.required = option.get_required();
  if (option.get_items_expected_max() == 0) return out;
  out.type = option.get_type_name();
  const std::string& kind = out.names.empty() ? out.positional : out.type;
  if (kind.find('|') != std::string::npos) {
    out.values = Values::words;
    out.words = split(kind, '|');
  } else if (kind == "DIR") {
    out.values = Values::folders;
  } else if (kind.starts_with("FILE") || kind == "MODEL" || kind == "FILING" || kind == "OLD" ||
             kind == "NEW" || kind == "RESULT.json" ||
             (!out.names.empty() && out.names.front() == "--model")) {
    out.values = Values::files;
  } else {
    out.values = Values::other;
  }
  return out;
}

std::vector<CommandView> view(const CLI::App& app) {
  std::vector<CommandView> out;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    out.push_back({command->get_name(), command->get_description(), command->get_footer(), {}});
    for (const CLI::Option* option : command->get_options()) {
      out.back().options.push_back(view(*option));
    }
  }
  // What `help` explains.
  std::vector<std::string> names;
  for (const CommandView& command : out) names.push_back(command.name);
  for (CommandView& command : out) {
    for (OptionView& option : command.options) {
      if (option.positional != "COMMAND") continue;
      option.values = Values::words;
      option.words = names;
    }
  }
  return out;
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

// Text that no macro of troff changes.
std::string roff(const std::string& text) {
  std::string out;
  bool at_start = true;
  for (const char c : text) {
    if (at_start && (c == '.' || c == '\'')) out += "\\&";
    at_start = c == '\n';
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '\'') {
      out += "\\(aq";
    } else {
      out += c;
    }
  }
  return out;
}

std::string roff_option(const OptionView& option) {
  std::string head = option.names.empty() ? option.positional : joined(option.names, ", ");
  if (!option.names.empty() && !option.type.empty()) head += " " + option.type;
  std::string text = option.what;
  if (!option.standard.empty()) text += " (" + option.standard + " by default)";
  return ".TP\n.B " + roff(head) + "\n" + roff(text) + "\n";
}

std::string bash(const std::vector<CommandView>& commands) {
  std::string names;
  std::string cases;
  for (const CommandView& command : commands) {
    names += (names.empty() ? "" : " ") + command.name;
    std::string options;
    std::string values;
    std::string positional = "files";
    for (const OptionView& option : command.options) {
      if (option.names.empty()) {
        if (option.values == Values::words) positional = joined(option.words, " ");
        continue;
      }
      options += (options.empty() ? "" : " ") + joined(option.names, " ");
      if (option.values == Values::none) continue;
      const std::string what = option.values == Values::words     ? joined(option.words, " ")
                               : option.values == Values::files   ? "files"
                               : option.values == Values::folders ? "folders"
                                                                  : "";
      values += fmt::format("        {}) values='{}' ;;\n", joined(option.names, "|"), what);
    }
    cases += fmt::format(
        "    {})\n      options='{}'\n      values='{}'\n      case $before in\n{}        -*) ;;\n"
        "      esac ;;\n",
        command.name, options, positional, values);
  }
  return fmt::format(
      "# bash completion for plimsoll; made by `plimsoll help --completions bash`\n"
      "_plimsoll() {{\n"
      "  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}\n"
      "  local options= values=files\n"
      "  COMPREPLY=()\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W '{} --help --version' -- \"$word\"))\n"
      "    return\n"
      "  fi\n"
      "  case ${{COMP_WORDS[1]}} in\n{}"
      "  esac\n"
      "  case $word in\n"
      "    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")); return ;;\n"
      "  esac\n"
      "  case $values in\n"
      "    files) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
      "    folders) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- \"$word\")) ;;\n"
      "    *) COMPREPLY=($(compgen -W \"$values\" -- \"$word\")) ;;\n"
      "  esac\n"
      "}}\n"
      "complete -F _plimsoll plimsoll\n",
      names, cases);
}

// Inside '...' of a shell.
std::string quoted(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out;
}

// Inside a specification of zsh's _arguments.
std::string zsh_text(const std::string& text) {
  std::string out;
  for (const char c : quoted(text)) {
    if (c == '[' || c == ']' || c == ':') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh(const std::vector<CommandView>& commands) {
  std::string list;
  std::string cases;
  for (const CommandView& command : commands) {
    list += fmt::format("    '{}:{}'\n", command.name, zsh_text(command.what));
    std::string lines;
    for (const OptionView& option : command.options) {
      std::string action;
      if (option.values == Values::words) action = "(" + joined(option.words, " ") + ")";
      if (option.values == Values::files) action = "_files";
      if (option.values == Values::folders) action = "_files -/";
      if (option.names.empty()) {
        lines += fmt::format(" \\\n        '*:{}:{}'", zsh_text(option.positional), action);
        continue;
      }
      for (const std::string& name : option.names) {
        lines += fmt::format(" \\\n        '*{}[{}]{}'", name, zsh_text(option.what),
                             option.values == Values::none
                                 ? ""
                                 : fmt::format(":{}:{}", zsh_text(option.type), action));
      }
    }
    cases += fmt::format("    {}) _arguments{} ;;\n", command.name, lines);
  }
  return fmt::format(
      "#compdef plimsoll\n"
      "# zsh completion for plimsoll; made by `plimsoll help --completions zsh`\n"
      "local -a commands=(\n{}  )\n"
      "if (( CURRENT == 2 )); then\n"
      "  _describe command commands\n"
      "else\n"
      "  local command=$words[2]\n"
      "  shift words\n"
      "  (( CURRENT-- ))\n"
      "  case $command in\n{}"
      "  esac\n"
      "fi\n",
      list, cases);
}

std::string fish(const std::vector<CommandView>& commands) {
  std::string text =
      "# fish completion for plimsoll; made by `plimsoll help --completions fish`\n"
      "complete -c plimsoll -n __fish_use_subcommand -l help -d 'help'\n"
      "complete -c plimsoll -n __fish_use_subcommand -l version -d 'version'\n";
  for (const CommandView& command : commands) {
    text += fmt::format("complete -c plimsoll -n __fish_use_subcommand -f -a {} -d '{}'\n",
                        command.name, quoted(command.what));
    for (const OptionView& option : command.options) {
      std::string line =
          fmt::format("complete -c plimsoll -n '__fish_seen_subcommand_from {}'", command.name);
      if (option.names.empty()) {
        if (option.values == Values::words) {
          text += line + fmt::format(" -f -a '{}'\n", joined(option.words, " "));
        }
        continue;
      }
      for (const std::string& name : option.names) {
        line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      if (option.values == Values::words) line += " -x -a '" + joined(option.words, " ") + "'";
      if (option.values == Values::files) line += " -r -F";
      if (option.values == Values::folders) line += " -x -a '(__fish_complete_directories)'";
      if (option.values == Values::other) line += " -x";
      text += line + " -d '" + quoted(option.what) + "'\n";
    }
  }
  return text;
}

}  // namespace

std::string manual_page(const CLI::App& app) {
  std::string text = fmt::format(
      ".TH PLIMSOLL 1 \"\" \"plimsoll {}\" \"User commands\"\n"
      ".SH NAME\nplimsoll \\- {}\n"
      ".SH SYNOPSIS\n.B plimsoll\n.I command\n.RI [ options ]\n"
      ".SH DESCRIPTION\n{}\n"
      ".SH COMMANDS\n",
      PLIMSOLL_VERSION, "models of companies and their risks, simulated",
      roff(app.get_description()));
  for (const CommandView& command : view(app)) {
    text += ".SS plimsoll " + command.name + "\n" + roff(command.what) + "\n";
    for (const OptionView& option : command.options) text += roff_option(option);
    if (!command.footer.empty()) text += ".PP\n.nf\n" + roff(command.footer) + "\n.fi\n";
  }
  text += ".SH EXIT STATUS\n" + roff(kExitCodes) + "\n";
  text +=
      ".SH ENVIRONMENT\n"
      ".TP\n.B PLIMSOLL_PATH\nfolders, separated by colons, in which models and the standard "
      "library are searched\n"
      ".TP\n.B PLIMSOLL_ISA\ninstruction set where \\-\\-isa names none\n"
      ".TP\n.B NO_COLOR\nif set, no colour on a terminal\n";
  return text;
}

std::string completions(const CLI::App& app, const std::string& shell) {
  const std::vector<CommandView> commands = view(app);
  if (shell == "bash") return bash(commands);
  return shell == "zsh" ? zsh(commands) : fish(commands);
}

}  // namespace plimsoll::commands
