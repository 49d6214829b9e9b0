// A failed trial as a diagnostic.
#pragma once

#include <string>

#include "diag/diagnostic.h"
#include "engine/engine.h"
#include "ir/ir.h"

namespace plimsoll::simulate {

// `explain`: the command that shows the whole trial. `replayed`: by that command itself.
void report_failure(const ir::Module& module, const engine::RunFailure& failure,
                    const std::string& explain, diag::Sink& sink, bool replayed = false);

}  // namespace plimsoll::simulate
