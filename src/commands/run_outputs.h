// What a run's result is written into, whichever command has it.
#pragma once

#include "commands/arguments.h"
#include "commands/documents.h"
#include "commands/keep.h"
#include "commands/option.h"
#include "plimsoll/result.h"

namespace plimsoll::commands {

// --json, --report, --xlsx, --csv, --with, --other-trials, --limits and --quiet.
Options run_output_options(RunArguments& run);
Documents documents_of(const RunArguments& arguments);
// Files, then tables on standard output, then the store where the run is to be kept. Gives the exit code, also of a limit
// that is breached.
int write_run(const RunArguments& arguments, const RunResult& result, Keeping* keeping = nullptr);

}  // namespace plimsoll::commands
