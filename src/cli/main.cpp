// The program `plimsoll`: arguments to commands. Adds no meaning of its own.
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>

#include "cli/command.h"

namespace plimsoll::cli {
namespace {

void on_interrupt(int) {
  driver::stop_requested().store(true);
}

// A second interrupt ends the program at once.
void install_interrupt_handler() {
  struct sigaction action = {};
  action.sa_handler = on_interrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool wants_colour(int descriptor) {
  return isatty(descriptor) != 0 && std::getenv("NO_COLOR") == nullptr;
}

int run_program(int argc, char** argv) {
  CLI::App app{"Plimsoll makes the risk-factor section of an annual report executable."};
  app.set_version_flag("--version", "plimsoll " PLIMSOLL_VERSION " (stream 1)");
  app.require_subcommand(1);
  app.footer(
      "Examples:\n"
      "  plimsoll run models/iij --trials 1000000\n"
      "  plimsoll run models/iij --scenario tokyo_quake --without price_war --json out.json\n"
      "  plimsoll explain models/iij --trial 4711\n"
      "  plimsoll eval 'quantile(lognormal(median: 3 bn JPY, sigma: 0.2), 99%)'\n"
      "\n"
      "Exit codes: 0 well, 1 the model is wrong, 2 usage, 3 a limit is breached (with --limits),\n"
      "4 the machine failed (disk, memory), 130 interrupted.");

  Chosen chosen;
  chosen.terminal = {wants_colour(STDERR_FILENO), wants_colour(STDOUT_FILENO),
                     isatty(STDERR_FILENO) != 0};
  // In the order of --help.
  add_run(app, chosen);
  add_report(app, chosen);
  add_explain(app, chosen);
  add_attribute(app, chosen);
  add_sensitivity(app, chosen);
  add_reverse(app, chosen);
  add_stress(app, chosen);
  add_breakeven(app, chosen);
  add_check(app, chosen);
  add_show(app, chosen);
  add_trace(app, chosen);
  add_verify(app, chosen);
  add_diff(app, chosen);
  add_fmt(app, chosen);
  add_eval(app, chosen);
  add_read(app, chosen);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? driver::kWell : driver::kUsage;
  }
  install_interrupt_handler();
  return chosen.action();
}

}  // namespace
}  // namespace plimsoll::cli

int main(int argc, char** argv) {
  // Third-party code may throw; ours does not.
  try {
    return plimsoll::cli::run_program(argc, argv);
  } catch (const std::bad_alloc&) {
    std::fputs("plimsoll: not enough memory\n", stderr);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "plimsoll: %s\n", error.what());
  }
  return plimsoll::driver::kMachineFailed;
}
