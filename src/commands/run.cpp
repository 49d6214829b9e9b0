// `plimsoll run`.
#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

void add_run(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::RunArguments>();
  driver::RunArguments& run = *arguments;
  CLI::App* command = app.add_subcommand("run", "simulate a model and print its outcomes");
  add_switch_options(command, run);
  add_simulation_options(command, run);
  add_word_option(command, "--executor", run.executor, {"block", "reference"},
                  "the fast one, or the simple one; same bits");
  add_word_option(command, "--isa", run.isa, {"auto", "avx512", "avx2", "neon", "scalar"},
                  "instruction set; same bits");
  command->add_flag("--limits", run.limits, "exit with 3 when a limit is breached");
  std::vector<driver::Output>& outputs = run.model.outputs;
  add_output_option(command, outputs, "--json", run.json,
                    "write the results as JSON; - is standard output");
  CLI::Option* until =
      command
          ->add_option("--until", run.until,
                       "add trials until 'se(STATISTIC) < AMOUNT' holds (repeatable); --trials is "
                       "how many to start with")
          ->type_name("GOAL")
          ->expected(1)
          ->allow_extra_args(false)
          ->take_all();
  add_whole_option(command, "--max-trials", run.most_trials, kTrials,
                   "most trials of --until; 10 million")
      ->needs(until);
  add_real_option(command, "--seconds", run.most_seconds, 0.1, 1e7, "longest time of --until")
      ->needs(until);
  add_output_option(command, outputs, "--samples", run.samples,
                    "write the outcomes of every trial as CSV, all of them or no file")
      ->type_name("FILE.csv");
  add_output_option(command, outputs, "--report", run.report, "write a page that a board can read")
      ->type_name("FILE.html");
  add_output_option(command, outputs, "--xlsx", run.xlsx, "write tables and charts for Excel")
      ->type_name("FILE.xlsx");
  add_output_option(command, outputs, "--csv", run.csv, "write plain tables into a folder", true);
  command
      ->add_option("--with", run.with,
                   "results of other commands, as JSON, for the page (repeatable)")
      ->type_name("FILE.json")
      ->take_all();
  command->add_flag(
      "--other-trials", run.other_trials,
      "take them in though they come from another number of trials, or another sampler");
  command->add_flag("--quiet", run.quiet, "print no tables");
  command->footer(
      "Examples:\n"
      "  plimsoll run models/iij --report iij.html\n"
      "  plimsoll run models/iij --trials 1048576 --sampler sobol\n"
      "  plimsoll run models/iij --until 'se(es(5%, net_income)) < 20 M JPY'\n"
      "  plimsoll run models/iij --set 'cycle_volatility=0.4' --limits");
  command->callback([arguments, &chosen] {
    arguments->progress = chosen.terminal.interactive && !arguments->quiet;
    arguments->model.colour = chosen.terminal.colour_out && chosen.terminal.colour_err;
    chosen.action = [arguments] { return driver::run(*arguments); };
  });
}

}  // namespace plimsoll::commands
