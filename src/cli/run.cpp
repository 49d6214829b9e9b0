// `plimsoll run`.
#include <memory>

#include "cli/command.h"

namespace plimsoll::cli {

void add_run(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::RunArguments>();
  driver::RunArguments& run = *arguments;
  CLI::App* command = app.add_subcommand("run", "simulate a model and print its outcomes");
  add_switch_options(command, run);
  add_simulation_options(command, run);
  command->add_option("--executor", run.executor, "block or reference; same bits")
      ->check(CLI::IsMember({"block", "reference"}))
      ->capture_default_str();
  command->add_option("--isa", run.isa, "instruction set: avx512, avx2, neon or scalar; same bits");
  command->add_flag("--limits", run.limits, "exit with 3 when a limit is breached");
  command->add_option("--json", run.json, "write the results as JSON; - is standard output")
      ->type_name("FILE");
  command->add_option("--samples", run.samples, "write the outcomes of every trial as CSV")
      ->type_name("FILE.csv");
  command->add_flag("--quiet", run.quiet, "print no tables");
  command->footer(
      "Examples:\n"
      "  plimsoll run models/iij\n"
      "  plimsoll run models/iij --trials 1048576 --sampler sobol\n"
      "  plimsoll run models/iij --set 'cycle_volatility=0.4' --limits");
  command->callback([arguments, &chosen] {
    arguments->progress = chosen.terminal.interactive && !arguments->quiet;
    arguments->model.colour = chosen.terminal.colour_out && chosen.terminal.colour_err;
    chosen.action = [arguments] { return driver::run(*arguments); };
  });
}

}  // namespace plimsoll::cli
