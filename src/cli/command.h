// One file per command: its options, and the call that they lead to.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "driver/commands.h"

namespace plimsoll::cli {

struct Terminal {
  // Colour on standard error, and on standard output.
  bool colour_err = false;
  bool colour_out = false;
  // Standard error is a terminal: progress may be shown.
  bool interactive = false;
};

// What the command line asks for; gives the exit code.
struct Chosen {
  Terminal terminal;
  std::function<int()> action;
};

// Options that many commands share.
void add_model_options(CLI::App* command, driver::ModelArguments& model);
void add_switch_options(CLI::App* command, driver::RunArguments& run);
// --trials, --threads and --block.
void add_simulation_options(CLI::App* command, driver::RunArguments& run);

// Each adds a subcommand that sets `chosen.action`. `chosen` must outlive the app's parse.
void add_check(CLI::App& app, Chosen& chosen);
void add_eval(CLI::App& app, Chosen& chosen);
void add_explain(CLI::App& app, Chosen& chosen);
void add_fmt(CLI::App& app, Chosen& chosen);
void add_run(CLI::App& app, Chosen& chosen);
void add_show(CLI::App& app, Chosen& chosen);
void add_trace(CLI::App& app, Chosen& chosen);

}  // namespace plimsoll::cli
