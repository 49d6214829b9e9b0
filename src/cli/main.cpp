// The program `plimsoll`: arguments to commands. Adds no meaning of its own.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include "driver/commands.h"

namespace {

using plimsoll::driver::EvalArguments;
using plimsoll::driver::ExplainArguments;
using plimsoll::driver::FormatArguments;
using plimsoll::driver::ModelArguments;
using plimsoll::driver::RunArguments;
using plimsoll::driver::ShowArguments;

void on_interrupt(int) {
  plimsoll::driver::stop_requested().store(true);
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

void add_model(CLI::App* command, ModelArguments& model) {
  command->add_option("MODEL", model.model, "model file, or a folder with main.plim")->required();
  command->add_option("--set", model.sets, "replace a value: NAME=EXPR, e.g. --set 'tax_rate=35%'")
      ->type_name("NAME=EXPR")
      ->expected(1)
      ->take_all();
}

void add_run(CLI::App* command, RunArguments& run) {
  add_model(command, run.model);
  command->add_option("--seed", run.seed, "seed of the random numbers")->capture_default_str();
  command->add_option("--scenario", run.scenarios, "switch a scenario on (repeatable)")
      ->type_name("NAME")
      ->expected(1)
      ->take_all();
  command->add_option("--action", run.actions, "switch an action on (repeatable)")
      ->type_name("NAME")
      ->expected(1)
      ->take_all();
  command
      ->add_option("--without", run.without,
                   "switch a risk or a group off (repeatable); 'all' switches every risk off")
      ->type_name("RISK")
      ->expected(1, CLI::detail::expected_max_vector_size)
      ->take_all();
  command->add_option("--sampler", run.sampler, "random, latin or sobol")
      ->check(CLI::IsMember({"random", "latin", "sobol"}))
      ->capture_default_str();
  command->add_option("--replicates", run.replicates, "replicates of latin and sobol")
      ->check(CLI::Range(2, 4096))
      ->capture_default_str();
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

  RunArguments run;
  CLI::App* run_command = app.add_subcommand("run", "simulate a model and print its outcomes");
  add_run(run_command, run);
  run_command->add_option("--trials", run.trials, "number of trials")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 40))
      ->capture_default_str();
  run_command->add_option("--threads", run.threads, "threads; 0 means one per processor")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
  run_command->add_option("--block", run.chunk, "trials per block; never changes a result")
      ->check(CLI::Range(64, 8192));
  run_command->add_option("--executor", run.executor, "block or reference; same bits")
      ->check(CLI::IsMember({"block", "reference"}))
      ->capture_default_str();
  run_command->add_option("--isa", run.isa,
                          "instruction set: avx512, avx2, neon or scalar; same bits");
  run_command->add_flag("--limits", run.limits, "exit with 3 when a limit is breached");
  run_command->add_option("--json", run.json, "write the results as JSON; - is standard output")
      ->type_name("FILE");
  run_command->add_option("--samples", run.samples, "write the outcomes of every trial as CSV")
      ->type_name("FILE.csv");
  run_command->add_flag("--quiet", run.quiet, "print no tables");
  run_command->footer(
      "Examples:\n"
      "  plimsoll run models/iij\n"
      "  plimsoll run models/iij --trials 1e6 --sampler sobol\n"
      "  plimsoll run models/iij --set 'cycle_volatility=0.4' --limits");

  ExplainArguments explain;
  CLI::App* explain_command =
      app.add_subcommand("explain", "replay one trial and tell it as a story");
  add_run(explain_command, explain.run);
  explain_command->add_option("--trial", explain.trial, "trial, counted from 0")->required();

  ModelArguments check;
  CLI::App* check_command = app.add_subcommand("check", "check a model without running it");
  add_model(check_command, check);
  check_command->add_flag("--json", check.json_diagnostics, "diagnostics as JSON");

  ShowArguments show;
  CLI::App* show_command =
      app.add_subcommand("show", "list inputs, risks, outcomes, limits and citations");
  add_model(show_command, show.model);
  show_command->add_flag("--json", show.json, "as JSON");
  show_command->add_flag("--mechanisms", show.mechanisms, "which name carries which mechanism");
  show_command->add_flag("--ir", show.ir, "the compiled operations");

  FormatArguments format;
  CLI::App* format_command = app.add_subcommand("fmt", "lay a model out; keeps every comment");
  format_command->add_option("FILE", format.files, "model files")->required();
  format_command->add_flag("--check", format.check, "exit with 1 when a file would change");
  format_command->add_flag("--stdout", format.to_stdout, "print instead of rewriting");

  EvalArguments eval;
  CLI::App* eval_command = app.add_subcommand("eval", "evaluate one constant expression");
  eval_command->add_option("EXPR", eval.expression, "expression of the language")->required();
  eval_command->add_option("--model", eval.model.model, "model whose givens may be named");
  eval_command->add_flag("--json", eval.json, "print {\"value\": ..., \"unit\": ...}, 17 digits");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? plimsoll::driver::kWell : plimsoll::driver::kUsage;
  }

  install_interrupt_handler();
  const bool colour_out = wants_colour(STDOUT_FILENO);
  const bool colour_err = wants_colour(STDERR_FILENO);
  run.progress = isatty(STDERR_FILENO) != 0 && !run.quiet;
  run.model.colour = colour_out && colour_err;
  explain.run.model.colour = check.colour = show.model.colour = colour_err;
  if (run_command->parsed()) return plimsoll::driver::run(run);
  if (explain_command->parsed()) return plimsoll::driver::explain(explain);
  if (check_command->parsed()) return plimsoll::driver::check(check);
  if (show_command->parsed()) return plimsoll::driver::show(show);
  if (format_command->parsed()) return plimsoll::driver::format(format);
  return plimsoll::driver::eval(eval);
}

}  // namespace

int main(int argc, char** argv) {
  // Third-party code may throw; ours does not.
  try {
    return run_program(argc, argv);
  } catch (const std::bad_alloc&) {
    std::fputs("plimsoll: not enough memory\n", stderr);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "plimsoll: %s\n", error.what());
  }
  return plimsoll::driver::kMachineFailed;
}
