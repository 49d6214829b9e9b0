// What the options of a run switch: risks, scenarios, actions.
#pragma once

#include <optional>
#include <string>

#include "driver/commands.h"
#include "engine/engine.h"
#include "ir/evaluate.h"
#include "ir/ir.h"

namespace plimsoll::driver {

// The module's own inputs with the run's switches applied; absent (and told on standard error) when
// a name is unknown.
std::optional<ir::RunInputs> run_inputs(const ir::Module& module, const RunArguments& arguments);

// Of an instruction set: what --isa names, else the environment's PLIMSOLL_ISA.
std::string asked_isa(const RunArguments& arguments);
engine::RunOptions run_options(const RunArguments& arguments);

}  // namespace plimsoll::driver
