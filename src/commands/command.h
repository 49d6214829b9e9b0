// One file per command: its options, and the call that they lead to. Adding one is its file,
// NAME.cpp with the function NAME_command, and its row in commands.def.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "commands/arguments.h"
#include "commands/option.h"

namespace plimsoll::commands {

inline constexpr std::uint64_t kMostTrials = std::uint64_t{1} << 40;

inline const WholeRange kTrials = {1, kMostTrials, "100000 or 1e6"};

// A file (or folder) to write: fills `path` and notes it in `outputs`. "-" and /dev/stdout are
// standard output.
Option output_file(const std::string& names, std::vector<Output>& outputs, std::string& path,
                   const std::string& what);
Option output_folder(const std::string& names, std::vector<Output>& outputs, std::string& path,
                     const std::string& what);

// Options that many commands share. What they fill must live as long as they.
Options model_options(ModelArguments& model);
// What was observed.
Options observe_options(ModelArguments& model);
// --set, switches, seed and sampler, of a model that is named otherwise.
Options futures_options(RunArguments& run);
// The same with MODEL.
Options switch_options(RunArguments& run);
// --threads and --block.
Options work_options(RunArguments& run);
// --trials, --threads and --block.
Options simulation_options(RunArguments& run);
// The statistic, its outcome and period, and --json; `statistic` is the default.
Options question_options(QuestionArguments& question, const std::string& statistic);
// Of `run`: goals and budgets.
Options until_options(RunArguments& run);
// What the terminal is like, once the arguments are known.
void settle_question(QuestionArguments& question, const Terminal& terminal);

#define PLIMSOLL_COMMAND(name) Command name##_command();
#include "commands/commands.def"
#undef PLIMSOLL_COMMAND

}  // namespace plimsoll::commands
