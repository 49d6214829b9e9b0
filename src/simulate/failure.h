// A failed trial as a diagnostic.
#pragma once

#include <cstdint>
#include <string>

#include "diag/diagnostic.h"
#include "engine/engine.h"
#include "ir/ir.h"

namespace plimsoll::simulate {

// `model` and `seed`: how the whole trial may be seen. `replayed`: by `explain`, which is what it would
// else point to.
void report_failure(const ir::Module& module, const engine::RunFailure& failure,
                    const std::string& model, std::uint64_t seed, diag::Sink& sink,
                    bool replayed = false);

}  // namespace plimsoll::simulate
