// Commands as a shell takes them, for messages that are pasted.
#pragma once

#include <cstdint>
#include <string>

#include "plimsoll/model.h"

namespace plimsoll::session {

// Of the options of any command: what sets values, what was observed, and switches.
std::string shell_options(const ModelSource& source, const Switches& switches);

// `plimsoll explain` of a trial of a run of `model`: with the sampler that drew it, values and switches.
std::string explain_line(const std::string& model, std::uint64_t trial, const Trials& trials,
                         const ModelSource& source, const Switches& switches);

}  // namespace plimsoll::session
