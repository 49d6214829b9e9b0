// Methods of `sensitivity` that hold, switch off or share out draws and risks.
#pragma once

#include "session/question.h"

namespace plimsoll::session {

// The question is open; rank correlations add columns to its module.
Result<SensitivityResult> variation(const Model& model, const SensitivityRequest& request,
                                    Question& question, const Control& control);

}  // namespace plimsoll::session
