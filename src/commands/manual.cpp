// Pages of the macros man(7). A command's footer is its notes and its examples; the rest is in manual.def.
#include "commands/manual.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <vector>

#include "commands/option_value.h"

namespace plimsoll::commands {

namespace {

struct Exit {
  int code;
  const char* meaning;
};

constexpr Exit kExits[] = {
    {0, "well"},
    {1, "the model is wrong"},
    {2, "usage"},
    {3, "a limit is breached (with --limits)"},
    {4, "the machine failed (disk, memory, standard output)"},
    {130, "interrupted"},
};

struct PageWords {
  const char* command;
  const char* related;
  const char* exits;
  const char* text;
};

// A command without a row does not compile.
#define PLIMSOLL_MANUAL(name, related, exits, text) \
  constexpr PageWords kWords_##name = {#name, related, exits, text};
#include "commands/manual.def"
#undef PLIMSOLL_MANUAL
constexpr const PageWords* kAll[] = {
#define PLIMSOLL_COMMAND(name) &kWords_##name,
#include "commands/commands.def"
#undef PLIMSOLL_COMMAND
};

const PageWords& about_command(const std::string& name) {
  return **std::find_if(std::begin(kAll), std::end(kAll),
                        [&](const PageWords* one) { return one->command == name; });
}

// What may surround a program, and whom it concerns.
struct Variable {
  const char* name;
  const char* what;
  // Commands that have one of these options; empty: all.
  std::vector<std::string> options;
};

const std::vector<Variable>& variables() {
  static const std::vector<Variable> all = {
      {"PLIMSOLL_PATH",
       "folders, separated by colons, in which models and the standard library are searched, "
       "before those that were installed",
       {"MODEL", "OLD", "--model"}},
      {"PLIMSOLL_ISA",
       "instruction set where --isa names none: avx512, avx2, neon or scalar; never changes a "
       "result",
       {"--threads"}},
      {"PLIMSOLL_KEEP",
       "1: every run is kept, as with --keep; 0: none but with --keep",
       {"--note"}},
      {"PLIMSOLL_STORE", "the file of the store of runs", {"--keep", "--store"}},
      {"NO_COLOR", "if set, no colour on a terminal", {}},
  };
  return all;
}

bool has_option(const Command& command, const std::string& name) {
  return std::any_of(command.options.all.begin(), command.options.all.end(),
                     [&](const Option& option) { return option.name() == name; });
}

// Text that no macro of troff changes.
std::string roff(const std::string& text) {
  std::string out;
  bool at_start = true;
  for (const char c : text) {
    if (at_start && (c == '.' || c == '\'')) out += "\\&";
    at_start = c == '\n';
    switch (c) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '~':
        out += "\\(ti";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// In lines as sources of troff have them: none long, each sentence begun anew.
std::string filled(const std::string& text) {
  constexpr std::size_t kWidth = 78;
  std::istringstream words(text);
  std::string out;
  std::string line;
  for (std::string word; words >> word;) {
    const bool ends = !line.empty() && line.back() == '.';
    if (ends || line.size() + 1 + word.size() > kWidth) {
      out += line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return roff(out + line) + "\n";
}

std::string paragraphs(const std::string& text) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find("\n\n", begin), text.size());
    out += (begin > 0 ? ".PP\n" : "") + filled(text.substr(begin, end - begin));
    begin = end + 2;
  }
  return out;
}

std::string item(const std::string& head, const std::string& text) {
  return ".TP\n" + head + "\n" + filled(text);
}

std::string bold(const std::string& text) {
  return "\\fB" + roff(text) + "\\fR";
}
std::string italic(const std::string& text) {
  return "\\fI" + roff(text) + "\\fR";
}

std::string option_item(const Option& option) {
  std::string head;
  for (const std::string& name : option.names) {
    head += (head.empty() ? "" : ", ") + (option.is_positional() ? italic(name) : bold(name));
  }
  if (!option.is_positional() && !option.type.empty()) head += " " + italic(option.type);
  std::string text = option.what;
  if (!option.standard.empty()) text += " (" + option.standard + " by default)";
  if (!option.needed.empty()) text += "; goes with " + joined(option.needed, ", ");
  if (!option.excluded.empty()) text += "; not with " + joined(option.excluded, ", ");
  return item(head, text + ".");
}

std::string head(const std::string& name, const std::string& what) {
  std::string upper = name;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return fmt::format(".TH {} 1 {} \"plimsoll {}\" \"User commands\"\n.SH NAME\n{} \\- {}\n",
                     roff(upper), PLIMSOLL_DATE, PLIMSOLL_VERSION, roff(name), roff(what));
}

// A footer taken apart.
struct Footer {
  // What stands before and behind the examples, but for words about exit codes: these have a section.
  std::string notes;
  std::string examples;
};

Footer apart(const std::string& footer) {
  Footer out;
  std::istringstream lines(footer);
  bool in_examples = false;
  for (std::string line; std::getline(lines, line);) {
    if (line == "Examples:" || line == "Example:") {
      in_examples = true;
    } else if (in_examples && line.starts_with("  ")) {
      out.examples += line.substr(2) + "\n";
    } else if (!line.starts_with("Exit code")) {
      in_examples = false;
      out.notes += line + "\n";
    }
  }
  return out;
}

std::string examples_section(const std::string& examples) {
  return examples.empty() ? "" : ".SH EXAMPLES\n.EX\n" + roff(examples) + ".EE\n";
}

std::string exits_section(const PageWords* about, bool has_limits) {
  std::vector<std::pair<int, std::string>> own;
  std::istringstream parts(about != nullptr ? about->exits : "");
  for (std::string part; std::getline(parts, part, ';');) {
    std::istringstream words(part);
    int code = 0;
    words >> code >> std::ws;
    std::string meaning;
    std::getline(words, meaning);
    own.emplace_back(code, meaning);
  }
  std::string text = ".SH EXIT STATUS\n";
  for (const Exit& one : kExits) {
    if (one.code == 3 && !has_limits) continue;
    std::string meaning = one.meaning;
    for (const auto& [code, words] : own) {
      if (code == one.code) meaning = words;
    }
    text += item(bold(std::to_string(one.code)), meaning + ".");
  }
  return text;
}

std::string variables_section(const Command* command) {
  std::string text = ".SH ENVIRONMENT\n";
  for (const Variable& one : variables()) {
    const bool concerns =
        command == nullptr || one.options.empty() ||
        std::any_of(one.options.begin(), one.options.end(),
                    [&](const std::string& name) { return has_option(*command, name); });
    if (concerns) text += item(bold(one.name), std::string(one.what) + ".");
  }
  return text;
}

std::string related_section(const std::vector<std::string>& commands) {
  std::string text = ".SH SEE ALSO\n.BR plimsoll (1)";
  for (const std::string& name : commands) text += fmt::format(",\n.BR plimsoll\\-{} (1)", name);
  return text + "\n";
}

std::string command_page(const Command& command) {
  const PageWords& about = about_command(command.name);
  const Footer footer = apart(command.footer);
  std::string text = head("plimsoll-" + command.name, command.what);
  text += ".SH SYNOPSIS\n" + bold("plimsoll " + command.name) + "\n[\\fIoptions\\fR]\n";
  std::string positionals;
  std::string options;
  for (const Option& option : command.options.all) {
    if (!option.is_positional()) {
      options += option_item(option);
      continue;
    }
    positionals += option_item(option);
    const std::string name =
        italic(option.name()) + (option.kind == Option::Kind::text ? "" : "...");
    text += option.is_required ? name + "\n" : "[" + name + "]\n";
  }
  text += ".SH DESCRIPTION\n" + paragraphs(about.text);
  if (footer.notes.find_first_not_of('\n') != std::string::npos)
    text += ".PP\n" + paragraphs(footer.notes);
  text += positionals + ".SH OPTIONS\n" + options + examples_section(footer.examples);
  text += exits_section(&about, has_option(command, "--limits")) + variables_section(&command);
  std::istringstream names(about.related);
  std::vector<std::string> related;
  for (std::string name; names >> name;) related.push_back(name);
  return text + related_section(related);
}

std::string program_page(const Program& program) {
  std::string text = head("plimsoll", "models of companies and their risks, simulated");
  text += ".SH SYNOPSIS\n" + bold("plimsoll") + "\n\\fIcommand\\fR\n[\\fIoptions\\fR]\n";
  text += ".SH DESCRIPTION\n" + filled(program.what);
  text += filled(
      "A modelling language says the business and its risks; every number cites a source or is "
      "called a judgement. The program "
      "draws futures, says how deep the company may lie, why, and what would help. Each command "
      "has a page of its own.");
  text += ".SH COMMANDS\n";
  std::vector<std::string> names;
  for (const Command& command : program.commands) {
    names.push_back(command.name);
    text += item(bold("plimsoll-" + command.name) + "(1)", command.what + ".");
  }
  text += ".SH OPTIONS\n";
  for (const Option& option : program.options) text += option_item(option);
  text += examples_section(apart(program.footer).examples) + exits_section(nullptr, true) +
          variables_section(nullptr);
  return text + related_section(names).replace(
                    0, std::string(".SH SEE ALSO\n.BR plimsoll (1),\n").size(), ".SH SEE ALSO\n");
}

}  // namespace

std::string exit_codes() {
  std::string text;
  for (const Exit& one : kExits) {
    const char* between = text.empty() ? "" : one.code == 4 ? ",\n" : ", ";
    text += fmt::format("{}{} {}", between, one.code, one.meaning);
  }
  return text + ".";
}

std::string manual_page(const Program& program, const std::string& command) {
  return command.empty() ? program_page(program) : command_page(*program.find(command));
}

}  // namespace plimsoll::commands
