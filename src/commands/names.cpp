#include "commands/names.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "commands/ask.h"
#include "diag/screen.h"
#include "session/names.h"

namespace plimsoll::commands {

namespace {

// Whoever pressed a key is not kept waiting.
constexpr unsigned kMostSeconds = 2;

// As a shell takes it, but for what it would compute. A quote that is still open ends with the word.
std::string unquoted(const std::string& typed) {
  std::string out;
  char quote = 0;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    const char c = typed[i];
    if (quote != 0 ? c == quote : c == '\'' || c == '"') {
      quote = quote != 0 ? '\0' : c;
    } else if (c == '\\' && quote != '\'' && i + 1 < typed.size()) {
      out += typed[++i];
    } else {
      out += c;
    }
  }
  const char* home = std::getenv("HOME");
  if (typed.starts_with("~/") && home != nullptr) out.replace(0, 1, home);
  return out;
}

const Option* option_named(const Command& command, const std::string& name) {
  for (const Option& option : command.options.all) {
    if (std::find(option.names.begin(), option.names.end(), name) != option.names.end()) {
      return &option;
    }
  }
  return nullptr;
}

std::string in_a_line(const std::string& text) {
  std::string out = diag::printable(text);
  std::replace(out.begin(), out.end(), '\t', ' ');
  return out;
}

}  // namespace

std::string model_among(const Program& program, const std::vector<std::string>& words) {
  const Command* command = words.empty() ? nullptr : program.find(words[0]);
  if (command == nullptr) return {};
  // Takes the next word.
  const Option* before = nullptr;
  bool options_end = false;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] == "=") {
      before = nullptr;
      ++i;
      continue;
    }
    const std::string word = unquoted(words[i]);
    if (!options_end && word.size() > 1 && word[0] == '-') {
      options_end = word == "--";
      const std::size_t equals = word.find('=');
      const Option* option = option_named(*command, word.substr(0, equals));
      const bool takes = option != nullptr && option->takes_value() && equals == std::string::npos;
      before = takes ? option : nullptr;
      continue;
    }
    if (before == nullptr && !word.empty()) return word;
    if (before != nullptr && before->kind != Option::Kind::all) before = nullptr;
  }
  return {};
}

int print_names(const Program& program, int argc, char** argv) {
  if (std::freopen("/dev/null", "w", stderr) == nullptr) return 0;
  std::signal(SIGALRM, [](int) { _exit(0); });
  alarm(kMostSeconds);
  if (argc < 4) return 0;
  std::string kind = argv[2];
  const bool with_equals = kind.ends_with('=');
  if (with_equals) kind.pop_back();
  ModelArguments arguments;
  arguments.model = model_among(program, {argv + 3, argv + argc});
  if (arguments.model.empty()) return 0;
  const auto found = session::names_in(open_model(arguments), kind);
  if (!found) return 0;
  std::string text;
  for (const session::ModelName& one : *found) {
    text += in_a_line(one.name) + (with_equals ? "=" : "") + "\t" + in_a_line(one.title) + "\n";
  }
  std::fputs(text.c_str(), stdout);
  return 0;
}

}  // namespace plimsoll::commands
