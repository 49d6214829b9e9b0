// Runs that are cut, from the command line: laid out, computed here, merged.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/arguments.h"
#include "commands/output.h"
#include "cut/folder.h"
#include "session/cut.h"

namespace plimsoll::commands {

// With the work, threads and wishes to stop of these arguments; notes go to standard error. `bar` must live as long.
Result<session::CutRun> open_cut_run(const cut::Folder& folder, const RunArguments& arguments,
                                     ProgressBar& bar, const session::Ask& ask = {});

// Of "7", "3-7", "missing".
Result<std::vector<std::uint64_t>> parts_named(const std::string& text, const session::CutRun& run);

// Computes all parts that are not there in a process of their own, which may be killed: a part that ends it twice is named,
// and left out; three of them in a row end it all, and so does a disk that takes no more. Gives the exit code; kWell: all are
// there.
int compute_here(const cut::Folder& folder, const RunArguments& arguments,
                 const session::Ask& ask = {});

// What the folder holds once all parts are there; a short pass that it wants is computed here, or told as commands and
// ended with kMachineFailed where `may_compute` is false.
// Nothing of a question, whose answer its Ask has.
Result<std::optional<RunResult>> merge_parts(const cut::Folder& folder,
                                             const RunArguments& arguments, bool may_compute,
                                             const session::Ask& ask = {});

}  // namespace plimsoll::commands
