// One file per command: its options, and the call that they lead to.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "commands/value.h"
#include "driver/commands.h"
#include "driver/question.h"

namespace plimsoll::commands {

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

inline constexpr std::uint64_t kMostTrials = std::uint64_t{1} << 40;

inline const WholeRange kTrials = {1, kMostTrials, "100000 or 1e6"};

// A file (or folder) to write: fills `path` and notes it in `outputs`. "-" and /dev/stdout are
// standard output.
CLI::Option* add_output_option(CLI::App* command, std::vector<driver::Output>& outputs,
                               const std::string& option, std::string& path,
                               const std::string& what, bool is_folder = false);

// Options that many commands share.
void add_model_options(CLI::App* command, driver::ModelArguments& model);
void add_switch_options(CLI::App* command, driver::RunArguments& run);
// --trials, --threads and --block.
void add_simulation_options(CLI::App* command, driver::RunArguments& run);
// The statistic, its outcome and period, and --json; `statistic` is the default.
void add_question_options(CLI::App* command, driver::QuestionArguments& question,
                          const std::string& statistic);
// What the terminal is like, once the arguments are known.
void settle_question(driver::QuestionArguments& question, const Terminal& terminal);

// Each adds a subcommand that sets `chosen.action`. `chosen` must outlive the app's parse.
void add_attribute(CLI::App& app, Chosen& chosen);
void add_breakeven(CLI::App& app, Chosen& chosen);
void add_check(CLI::App& app, Chosen& chosen);
void add_diff(CLI::App& app, Chosen& chosen);
void add_eval(CLI::App& app, Chosen& chosen);
void add_explain(CLI::App& app, Chosen& chosen);
void add_fmt(CLI::App& app, Chosen& chosen);
void add_help(CLI::App& app, Chosen& chosen);
void add_read(CLI::App& app, Chosen& chosen);
void add_report(CLI::App& app, Chosen& chosen);
void add_run(CLI::App& app, Chosen& chosen);
void add_reverse(CLI::App& app, Chosen& chosen);
void add_sensitivity(CLI::App& app, Chosen& chosen);
void add_show(CLI::App& app, Chosen& chosen);
void add_stress(CLI::App& app, Chosen& chosen);
void add_trace(CLI::App& app, Chosen& chosen);
void add_verify(CLI::App& app, Chosen& chosen);

}  // namespace plimsoll::commands
