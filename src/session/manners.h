// What a request owes the caller while it works: word of how far it is, and an end where that is wished.
//
//   runs    those that are given run_options() with a Control, or in_stages(), tell of themselves
//   steps   of what draws no future: step() before each and after the last
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "engine/options.h"
#include "plimsoll/run.h"

namespace plimsoll::session {

// "interrupted before the answer was known".
Error cancelled(const std::string& message = "interrupted before the answer was known");
bool is_cancelled(const Control& control);
// The error of a request that is cancelled by now.
std::optional<Error> stopped(const Control& control);

// Several runs, one after the other, as one: what came before a run counts as done. Empty where nobody
// wants to know.
engine::Progress in_stages(const Control& control);

// `done` of `all` steps are done: tells, and then looks for a cancel.
std::optional<Error> step(const Control& control, std::uint64_t done, std::uint64_t all);

}  // namespace plimsoll::session
