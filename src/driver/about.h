// What the command line asks about: see report/about.h.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "driver/commands.h"
#include "ir/ir.h"
#include "report/about.h"

namespace plimsoll::driver {

About about(const ir::Module& module, const RunArguments& arguments);
Futures futures(const ir::Module& module, const RunArguments& arguments);

// Of a question that simulates.
nlohmann::ordered_json about_json(const ir::Module& module, const RunArguments& arguments);

}  // namespace plimsoll::driver
