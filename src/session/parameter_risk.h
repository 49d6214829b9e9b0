// What a run's outcomes owe to the model's uncertain givens.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/engine.h"
#include "ir/evaluate.h"
#include "plimsoll/run.h"

namespace plimsoll::session {

// `outcome_columns`: of the program, in the order of result.outcomes. Nothing is run of a model without
// uncertain givens. A request that is cancelled meanwhile keeps its result without them.
std::optional<Error> add_parameter_risk(const ir::Module& module, const ir::RunInputs& inputs,
                                        const engine::Program& program,
                                        const std::vector<std::size_t>& outcome_columns,
                                        const engine::RunOptions& options, const Control& control,
                                        RunResult& result);

}  // namespace plimsoll::session
