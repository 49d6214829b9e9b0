// A shell's script is a frame that never changes and a part for each command: what each option and each positional takes.
#include "commands/completions.h"

#include <fmt/format.h>

#include <vector>

#include "commands/option_value.h"

namespace plimsoll::commands {

namespace {

// "scenarios", or "givens=" where a value follows.
std::string kind_of(const Option& option) {
  return option.named + (option.type.find('=') != std::string::npos ? "=" : "");
}

// Inside '...' of a shell.
std::string quoted(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out;
}

// ---- bash

constexpr char kBashFrame[] =
    R"bash(# bash completion for plimsoll; made by `plimsoll help --completions bash`

# Names of a kind in the model among the words; none where it does not compile. What is typed may begin with a quote.
_plimsoll_names() {
  local program=${1/#\~\//$HOME/} kind=$2 word=${COMP_WORDS[COMP_CWORD]} typed name
  [ "$word" = '=' ] && word=
  typed=${word//\\/}
  typed=${typed#[\"\']}
  while IFS=$'\t' read -r name _; do
    [[ -n $name && $name == "$typed"* ]] || continue
    case $word in
      [\"\']*) ;;
      *) case $name in *=) ;; *) printf -v name %q "$name" ;; esac ;;
    esac
    COMPREPLY+=("$name")
  done < <("$program" --names "$kind" "${COMP_WORDS[@]:1}" 2>/dev/null)
  case $kind in *=) compopt -o nospace 2>/dev/null ;; esac
}

_plimsoll() {
  local program=${1:-plimsoll} word=${COMP_WORDS[COMP_CWORD]} options= option= values= many= i n=0
  local -A of=()
  local -a rest=(files)
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '@names@ --help --version' -- "$word"))
    return
  fi
  case ${COMP_WORDS[1]} in
@cases@  esac
  # The option whose value is typed, and how many words stand by themselves before.
  for ((i = 2; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      =)
        if ((i + 1 < COMP_CWORD)); then
          option=
          ((i++))
        elif [ -z "$option" ]; then
          values=nothing
        fi ;;
      -*) if [ -n "${of[${COMP_WORDS[i]}]+is}" ]; then option=${COMP_WORDS[i]}; else option=; fi ;;
      *)
        if [ -z "$option" ]; then
          ((n++))
        else
          case " $many " in *" $option "*) ;; *) option= ;; esac
        fi ;;
    esac
  done
  if [ "$word" = '=' ]; then
    word=
    [ -n "$option" ] || values=nothing
  fi
  case $word in
    -?*) case " $many " in *" $option "*) option= ;; esac ;;
  esac
  if [ -z "$values" ]; then
    if [ -n "$option" ]; then
      values=${of[$option]}
    elif [[ $word == -* ]]; then
      COMPREPLY=($(compgen -W "$options" -- "$word"))
      return
    elif ((n < ${#rest[@]})); then
      values=${rest[n]}
    else
      values=${rest[${#rest[@]} - 1]}
    fi
  fi
  case $values in
    files) compopt -o default 2>/dev/null ;;
    folders) compopt -o dirnames 2>/dev/null ;;
    nothing) ;;
    @*) _plimsoll_names "$program" "${values#@}" ;;
    *) COMPREPLY=($(compgen -W "$values" -- "$word")) ;;
  esac
}
complete -F _plimsoll plimsoll
)bash";

std::string bash_values(const Option& option) {
  switch (option.values) {
    case Option::Values::words:
      return joined(option.words, " ");
    case Option::Values::files:
      return "files";
    case Option::Values::folders:
      return "folders";
    case Option::Values::names:
      return "@" + kind_of(option);
    default:
      return "nothing";
  }
}

std::string replaced(std::string text, const std::string& mark, const std::string& by) {
  text.replace(text.find(mark), mark.size(), by);
  return text;
}

std::string bash_case(const Command& command) {
  std::string options;
  std::string many;
  std::string of;
  std::string rest;
  for (const Option& option : command.options.all) {
    if (option.is_positional()) {
      rest += (rest.empty() ? "'" : " '") + bash_values(option) + "'";
      continue;
    }
    for (const std::string& name : option.names) {
      options += (options.empty() ? "" : " ") + name;
      if (option.takes_value()) of += fmt::format(" [{}]='{}'", name, bash_values(option));
      if (option.kind == Option::Kind::all) many += (many.empty() ? "" : " ") + name;
    }
  }
  std::string text = fmt::format("    {})\n      options='{}'\n", command.name, options);
  if (!of.empty()) text += fmt::format("      of=({})\n", of.substr(1));
  if (!many.empty()) text += fmt::format("      many='{}'\n", many);
  return text + fmt::format("      rest=({}) ;;\n", rest.empty() ? "nothing" : rest);
}

std::string bash(const std::vector<Command>& commands) {
  std::string names;
  std::string cases;
  for (const Command& command : commands) {
    names += (names.empty() ? "" : " ") + command.name;
    cases += bash_case(command);
  }
  return replaced(replaced(kBashFrame, "@names@", names), "@cases@", cases);
}

// ---- zsh

constexpr char kZshFrame[] = R"zsh(#compdef plimsoll
# zsh completion for plimsoll; made by `plimsoll help --completions zsh`

# Names of the kind that is the last argument, in the model among the words; none where it does not compile.
_plimsoll_names() {
  local kind=${@[-1]} line name
  local -a names shown
  for line in "${(@f)$(${(Q)plimsoll_words[1]/#\~\//$HOME/} --names $kind "${(@)plimsoll_words[2,-1]}" 2>/dev/null)}"; do
    name=${line%%$'\t'*}
    [[ -n $name ]] || continue
    names+=("$name")
    shown+=("$name  ${line#*$'\t'}")
  done
  [[ $kind == *= ]] && compadd "${@[1,-2]}" -S '' -d shown -a names || compadd "${@[1,-2]}" -l -d shown -a names
}

_plimsoll() {
  local -a plimsoll_words=("${(@)words}")
  local -a commands=(
@names@  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
@cases@  esac
}

_plimsoll "$@"
)zsh";

// Inside a specification of zsh's _arguments.
std::string zsh_text(const std::string& text) {
  std::string out;
  for (const char c : quoted(text)) {
    if (c == '[' || c == ']' || c == ':') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_action(const Option& option) {
  switch (option.values) {
    case Option::Values::words:
      return "(" + joined(option.words, " ") + ")";
    case Option::Values::files:
      return "_files";
    case Option::Values::folders:
      return "_files -/";
    case Option::Values::names:
      return "_plimsoll_names " + kind_of(option);
    default:
      return " ";
  }
}

std::string zsh_case(const Command& command) {
  std::string lines;
  int place = 0;
  for (const Option& option : command.options.all) {
    const std::string takes =
        fmt::format(":{}:{}", zsh_text(option.is_positional() ? option.name() : option.type),
                    zsh_action(option));
    if (option.is_positional()) {
      ++place;
      lines += fmt::format(" \\\n        '{}{}'",
                           option.kind == Option::Kind::text ? std::to_string(place) : "*", takes);
      continue;
    }
    for (const std::string& name : option.names) {
      // Of one that takes all that follow: until the next option.
      const std::string until = option.kind == Option::Kind::all ? ":*-*" : "";
      lines += fmt::format(" \\\n        '*{}[{}]{}'", name, zsh_text(option.what),
                           option.takes_value() ? until + takes : "");
    }
  }
  return fmt::format("    {}) _arguments{} ;;\n", command.name, lines);
}

std::string zsh(const std::vector<Command>& commands) {
  std::string names;
  std::string cases;
  for (const Command& command : commands) {
    names += fmt::format("    '{}:{}'\n", command.name, zsh_text(command.what));
    cases += zsh_case(command);
  }
  return replaced(replaced(kZshFrame, "@names@", names), "@cases@", cases);
}

// ---- fish

constexpr char kFishFrame[] =
    R"fish(# fish completion for plimsoll; made by `plimsoll help --completions fish`

function __plimsoll_command
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test "$words[2]" = $argv[1]
end

function __plimsoll_no_command
    test (count (commandline -opc)) -eq 1
end

# The last option is this one, which takes all that follows it.
function __plimsoll_after
    set -l options (string match -r -- '^-.*' (commandline -opc))
    test (count $options) -gt 0; and contains -- $options[-1] $argv
end

# Names of a kind in the model among the words; none where it does not compile.
function __plimsoll_names
    set -l words (commandline -opc)
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    $program --names $argv[1] $words[2..-1] 2>/dev/null
end

complete -c plimsoll -n __plimsoll_no_command -f -l help -d 'help'
complete -c plimsoll -n __plimsoll_no_command -f -l version -d 'version'
)fish";

std::string fish_values(const Option& option) {
  switch (option.values) {
    case Option::Values::words:
      return "-x -a '" + joined(option.words, " ") + "'";
    case Option::Values::files:
      return "-r -F";
    case Option::Values::folders:
      return "-x -a '(__fish_complete_directories)'";
    case Option::Values::names:
      return "-x -a '(__plimsoll_names " + kind_of(option) + ")'";
    default:
      return "-x";
  }
}

std::string fish(const std::vector<Command>& commands) {
  std::string text = kFishFrame;
  for (const Command& command : commands) {
    text += fmt::format("complete -c plimsoll -n __plimsoll_no_command -f -a {} -d '{}'\n",
                        command.name, quoted(command.what));
    for (const Option& option : command.options.all) {
      std::string line =
          fmt::format("complete -c plimsoll -n '__plimsoll_command {}'", command.name);
      if (option.is_positional()) {
        if (option.values == Option::Values::words)
          line += " -f -a '" + joined(option.words, " ") + "'";
        else if (option.values == Option::Values::names)
          line += " -a '(__plimsoll_names " + kind_of(option) + ")'";
        else
          continue;
        text += line + "\n";
        continue;
      }
      for (const std::string& name : option.names) {
        line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      if (option.takes_value()) line += " " + fish_values(option);
      text += line + " -d '" + quoted(option.what) + "'\n";
      if (option.kind == Option::Kind::all && option.values == Option::Values::names) {
        text += fmt::format(
            "complete -c plimsoll -n '__plimsoll_command {}; and __plimsoll_after {}' -f -a "
            "'(__plimsoll_names {})'\n",
            command.name, joined(option.names, " "), kind_of(option));
      }
    }
  }
  return text;
}

}  // namespace

std::string completions(const Program& program, const std::string& shell) {
  if (shell == "bash") return bash(program.commands);
  return shell == "zsh" ? zsh(program.commands) : fish(program.commands);
}

}  // namespace plimsoll::commands
