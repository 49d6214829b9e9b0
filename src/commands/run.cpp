// `plimsoll run`.
#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

Command run_command() {
  auto arguments = std::make_shared<driver::RunArguments>();
  driver::RunArguments& run = *arguments;
  std::vector<driver::Output>& outputs = run.model.outputs;
  return {
      .name = "run",
      .what = "simulate a model and print its outcomes",
      .options =
          {
              switch_options(run),
              simulation_options(run),
              word("--executor", run.executor, {"block", "reference"},
                   "the fast one, or the simple one; same bits"),
              word("--isa", run.isa, {"auto", "avx512", "avx2", "neon", "scalar"},
                   "instruction set; same bits"),
              flag("--limits", run.limits, "exit with 3 when a limit is breached"),
              output_file("--json", outputs, run.json,
                          "write the results as JSON; - is standard output"),
              each("--until", run.until,
                   "add trials until 'se(STATISTIC) < AMOUNT' holds (repeatable); --trials is how "
                   "many to start with")
                  .called("GOAL"),
              whole("--max-trials", run.most_trials, kTrials, "most trials of --until; 10 million")
                  .needs("--until"),
              real("--seconds", run.most_seconds, 0.1, 1e7, "longest time of --until")
                  .needs("--until"),
              output_file("--samples", outputs, run.samples,
                          "write the outcomes of every trial as CSV, all of them or no file")
                  .called("FILE.csv"),
              output_file("--report", outputs, run.report, "write a page that a board can read")
                  .called("FILE.html"),
              output_file("--xlsx", outputs, run.xlsx, "write tables and charts for Excel")
                  .called("FILE.xlsx"),
              output_folder("--csv", outputs, run.csv, "write plain tables into a folder"),
              all("--with", run.with,
                  "results of other commands, as JSON, for the page (repeatable)")
                  .files()
                  .called("FILE.json"),
              flag("--other-trials", run.other_trials,
                   "take them in though they come from another number of trials, or another "
                   "sampler"),
              flag("--quiet", run.quiet, "print no tables"),
          },
      .footer =
          "Examples:\n"
          "  plimsoll run models/iij --report iij.html\n"
          "  plimsoll run models/iij --trials 1048576 --sampler sobol\n"
          "  plimsoll run models/iij --until 'se(es(5%, net_income)) < 20 M JPY'\n"
          "  plimsoll run models/iij --set 'cycle_volatility=0.4' --limits",
      .run =
          [arguments](const Call& call) {
            arguments->progress = call.terminal.interactive && !arguments->quiet;
            arguments->model.colour = call.terminal.colour_out && call.terminal.colour_err;
            return driver::run(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
