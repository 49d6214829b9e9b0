// The program: its commands, and what it says of itself.
#include "commands/program.h"

#include "commands/command.h"
#include "commands/manual.h"
#include "plimsoll/model.h"

namespace plimsoll::commands {

namespace {

Option no_value(Option::Kind kind, std::vector<std::string> names, const std::string& what) {
  Option out;
  out.kind = kind;
  out.names = std::move(names);
  out.what = what;
  return out;
}

}  // namespace

Program make_program(const std::string& called) {
  Program program;
  program.name = "plimsoll";
  program.called = called;
  program.what = "Plimsoll makes the risk-factor section of an annual report executable.";
  program.version =
      "plimsoll " PLIMSOLL_VERSION " (stream " + std::to_string(stream_version()) + ")";
  program.footer =
      "Examples:\n"
      "  plimsoll run models/iij --trials 1000000\n"
      "  plimsoll run models/iij --scenario tokyo_quake --without price_war --json out.json\n"
      "  plimsoll explain models/iij --trial 4711\n"
      "  plimsoll eval 'quantile(lognormal(median: 3 bn JPY, sigma: 0.2), 99%)'\n"
      "\n"
      "Exit codes: " +
      exit_codes();
  const Option help =
      no_value(Option::Kind::help, {"-h", "--help"}, "Print this help message and exit");
  program.options = {help, no_value(Option::Kind::version, {"--version"},
                                    "Display program version information and exit")};
#define PLIMSOLL_COMMAND(name) program.commands.push_back(name##_command());
#include "commands/commands.def"
#undef PLIMSOLL_COMMAND
  for (Command& command : program.commands) {
    command.options.all.insert(command.options.all.begin(), help);
  }
  return program;
}

}  // namespace plimsoll::commands
