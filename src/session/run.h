// One simulation, from the model's text to a RunResult.
#pragma once

#include "plimsoll/model.h"

namespace plimsoll::session {

Result<RunResult> run(const Model& model, const RunRequest& request, const Control& control);

}  // namespace plimsoll::session
