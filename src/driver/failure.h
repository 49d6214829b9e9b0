// A failed trial as a diagnostic.
#pragma once

#include "diag/diagnostic.h"
#include "driver/commands.h"
#include "engine/engine.h"
#include "ir/ir.h"

namespace plimsoll::driver {

// `replayed`: by `explain`, which is what it would else point to.
void report_failure(const ir::Module& module, const engine::RunFailure& failure,
                    const RunArguments& arguments, diag::Sink& sink, bool replayed = false);

}  // namespace plimsoll::driver
