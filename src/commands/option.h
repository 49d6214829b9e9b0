// What the program takes, as data: commands and their options. The parser is made from it (parser.h), and so are
// the manual page, the completions (manual.h) and the words about a mistake (mistake.h).
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace plimsoll::commands {

struct Option {
  enum class Kind {
    // Prints help, or the version, and ends the program.
    help,
    version,
    // Takes nothing.
    flag,
    // Takes one text.
    text,
    // Takes one text each time that it is given, or all that follow it.
    each,
    all,
  };
  // What a shell can put after it.
  enum class Values { none, words, files, folders, names, other };
  // Takes the text that was given, or says what is wrong with it.
  using Take = std::function<std::optional<std::string>(const std::string&)>;

  Kind kind = Kind::flag;
  // "--json", or "-o" before "--output"; a positional has one without dashes.
  std::vector<std::string> names;
  std::string what;
  // What help calls the text: "N", "FILE.csv", "random|latin|sobol".
  std::string type;
  // The default as help shows it; empty to show none.
  std::string standard;
  Values values = Values::none;
  // Of Values::words.
  std::vector<std::string> words;
  // Of Values::names: what of the model at hand, see session/names.h.
  std::string named;
  bool is_required = false;
  // Names of options of the command, given before this one.
  std::vector<std::string> needed;
  std::vector<std::string> excluded;

  // Where the value goes: flags, texts, texts of `each` and `all`.
  bool* flag = nullptr;
  Take take;
  std::vector<std::string>* texts = nullptr;

  bool is_positional() const { return names.front().front() != '-'; }
  bool takes_value() const { return kind == Kind::text || kind == Kind::each || kind == Kind::all; }
  // The last of its names.
  const std::string& name() const { return names.back(); }

  // The same with one more fact, so that a command can say it where the option stands.
  Option required() && { return with(&Option::is_required, true); }
  Option called(std::string of_type) && { return with(&Option::type, std::move(of_type)); }
  Option shown(std::string value) && { return with(&Option::standard, std::move(value)); }
  Option files() && { return with(&Option::values, Values::files); }
  Option naming(std::string what_of_model) && {
    values = Values::names;
    named = std::move(what_of_model);
    return std::move(*this);
  }
  Option needs(std::string other) && {
    needed.push_back(std::move(other));
    return std::move(*this);
  }
  Option excludes(std::string other) && {
    excluded.push_back(std::move(other));
    return std::move(*this);
  }

 private:
  template <class T>
  Option with(T Option::*member, T value) {
    this->*member = std::move(value);
    return std::move(*this);
  }
};

// A list of options, and of lists of them.
struct Options {
  std::vector<Option> all;

  Options() = default;
  Options(Option one) { all.push_back(std::move(one)); }
  Options(std::initializer_list<Options> lists) {
    for (const Options& list : lists) all.insert(all.end(), list.all.begin(), list.all.end());
  }
};

// `target` must live as long as the option. Its value is the default.
Option flag(const std::string& names, bool& target, const std::string& what);
Option text(const std::string& names, std::string& target, const std::string& what);
// Repeatable, one text each time.
Option each(const std::string& names, std::vector<std::string>& target, const std::string& what);
// Repeatable, and all that follow it.
Option all(const std::string& names, std::vector<std::string>& target, const std::string& what);
// One of a few; the default is shown.
Option word(const std::string& names, std::string& target, const std::vector<std::string>& words,
            const std::string& what);
Option real(const std::string& names, double& target, double least, double most,
            const std::string& what);

// "'-1' is not a whole number from 0 to 10, such as 3".
struct WholeRange {
  std::uint64_t least = 0;
  std::uint64_t most = UINT64_MAX;
  // What a reader can imitate.
  std::string example;
};
Option whole(const std::string& names, std::function<void(std::uint64_t)> set,
             const WholeRange& range, const std::string& what);
// T, or what an optional holds, holds the range's most.
template <class T>
requires(!std::is_invocable_v<T, std::uint64_t>) Option
    whole(const std::string& names, T& target, const WholeRange& range, const std::string& what) {
  const auto set = [&target](std::uint64_t value) {
    if constexpr (std::is_arithmetic_v<T>) {
      target = static_cast<T>(value);
    } else {
      target = static_cast<typename T::value_type>(value);
    }
  };
  return whole(names, set, range, what);
}

struct Terminal {
  // Colour on standard error, and on standard output.
  bool colour_err = false;
  bool colour_out = false;
  // Standard error is a terminal: progress may be shown.
  bool interactive = false;
};

struct Again;
struct Program;
struct Parsed;

// What a command can know besides its arguments.
struct Call {
  Terminal terminal;
  const Program& program;
  const Parsed& parsed;
  // See answer.h.
  Again* again = nullptr;
};

struct Command {
  std::string name;
  std::string what;
  Options options;
  std::string footer = {};
  // One of these options has to be given.
  std::vector<std::string> one_of = {};
  // Does it once the options have their values, and gives the exit code.
  std::function<int(const Call&)> run;
};

struct Program {
  std::string name;
  // As the user called it, for the lines of usage.
  std::string called;
  std::string what;
  // In the order of --help.
  std::vector<Command> commands;
  std::string footer = {};
  // What the program takes before the name of a command, --help and --version.
  std::vector<Option> options;
  // What --version prints.
  std::string version;

  // Null where there is none of that name.
  const Command* find(const std::string& command) const;
};

}  // namespace plimsoll::commands
