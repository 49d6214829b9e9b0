// What models and a table of what came cannot both be: a figure that stands twice, one that was known before it was over, one
// model twice.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ir/ir.h"
#include "plimsoll/result.h"
#include "session/actuals.h"

namespace plimsoll::session {

// Error: by the line. `file` is for messages.
std::optional<Error> wrong_actuals(const ir::Module& module, const Actuals& actuals,
                                   const std::string& file);

// Error: of two the texts, sets, draws and observations are the same, and each figure would count twice.
std::optional<Error> model_twice(const std::vector<About>& models);

}  // namespace plimsoll::session
