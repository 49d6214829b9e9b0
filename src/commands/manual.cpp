// The manual page and the completions of shells, from what the commands take.
#include "commands/manual.h"

#include <fmt/format.h>

#include <vector>

#include "commands/value.h"

namespace plimsoll::commands {

const char* const kExitCodes =
    "0 well, 1 the model is wrong, 2 usage, 3 a limit is breached (with --limits),\n"
    "4 the machine failed (disk, memory, standard output), 130 interrupted.";

namespace {

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

std::string roff_option(const Option& option) {
  std::string head = option.is_positional() ? option.name() : joined(option.names, ", ");
  if (!option.is_positional() && !option.type.empty()) head += " " + option.type;
  std::string text = option.what;
  if (!option.standard.empty()) text += " (" + option.standard + " by default)";
  return ".TP\n.B " + roff(head) + "\n" + roff(text) + "\n";
}

std::string bash(const std::vector<Command>& commands) {
  std::string names;
  std::string cases;
  for (const Command& command : commands) {
    names += (names.empty() ? "" : " ") + command.name;
    std::string options;
    std::string values;
    std::string positional = "files";
    for (const Option& option : command.options.all) {
      if (option.is_positional()) {
        if (option.values == Option::Values::words) positional = joined(option.words, " ");
        continue;
      }
      options += (options.empty() ? "" : " ") + joined(option.names, " ");
      if (option.values == Option::Values::none) continue;
      const std::string what = option.values == Option::Values::words   ? joined(option.words, " ")
                               : option.values == Option::Values::files ? "files"
                               : option.values == Option::Values::folders ? "folders"
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

std::string zsh(const std::vector<Command>& commands) {
  std::string list;
  std::string cases;
  for (const Command& command : commands) {
    list += fmt::format("    '{}:{}'\n", command.name, zsh_text(command.what));
    std::string lines;
    for (const Option& option : command.options.all) {
      std::string action;
      if (option.values == Option::Values::words) action = "(" + joined(option.words, " ") + ")";
      if (option.values == Option::Values::files) action = "_files";
      if (option.values == Option::Values::folders) action = "_files -/";
      if (option.is_positional()) {
        lines += fmt::format(" \\\n        '*:{}:{}'", zsh_text(option.name()), action);
        continue;
      }
      for (const std::string& name : option.names) {
        lines += fmt::format(" \\\n        '*{}[{}]{}'", name, zsh_text(option.what),
                             option.values == Option::Values::none
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

std::string fish(const std::vector<Command>& commands) {
  std::string text =
      "# fish completion for plimsoll; made by `plimsoll help --completions fish`\n"
      "complete -c plimsoll -n __fish_use_subcommand -l help -d 'help'\n"
      "complete -c plimsoll -n __fish_use_subcommand -l version -d 'version'\n";
  for (const Command& command : commands) {
    text += fmt::format("complete -c plimsoll -n __fish_use_subcommand -f -a {} -d '{}'\n",
                        command.name, quoted(command.what));
    for (const Option& option : command.options.all) {
      std::string line =
          fmt::format("complete -c plimsoll -n '__fish_seen_subcommand_from {}'", command.name);
      if (option.is_positional()) {
        if (option.values == Option::Values::words) {
          text += line + fmt::format(" -f -a '{}'\n", joined(option.words, " "));
        }
        continue;
      }
      for (const std::string& name : option.names) {
        line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      if (option.values == Option::Values::words)
        line += " -x -a '" + joined(option.words, " ") + "'";
      if (option.values == Option::Values::files) line += " -r -F";
      if (option.values == Option::Values::folders)
        line += " -x -a '(__fish_complete_directories)'";
      if (option.values == Option::Values::other) line += " -x";
      text += line + " -d '" + quoted(option.what) + "'\n";
    }
  }
  return text;
}

}  // namespace

std::string manual_page(const Program& program) {
  std::string text = fmt::format(
      ".TH PLIMSOLL 1 \"\" \"plimsoll {}\" \"User commands\"\n"
      ".SH NAME\nplimsoll \\- {}\n"
      ".SH SYNOPSIS\n.B plimsoll\n.I command\n.RI [ options ]\n"
      ".SH DESCRIPTION\n{}\n"
      ".SH COMMANDS\n",
      PLIMSOLL_VERSION, "models of companies and their risks, simulated", roff(program.what));
  for (const Command& command : program.commands) {
    text += ".SS plimsoll " + command.name + "\n" + roff(command.what) + "\n";
    for (const Option& option : command.options.all) text += roff_option(option);
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

std::string completions(const Program& program, const std::string& shell) {
  if (shell == "bash") return bash(program.commands);
  return shell == "zsh" ? zsh(program.commands) : fish(program.commands);
}

}  // namespace plimsoll::commands
