// A model's declarations, for commands that print them.
#pragma once

#include <memory>
#include <string>

#include "session/outline.h"

namespace plimsoll::driver {

using session::OutlinedModel;

// Null when it cannot be read or parsed; standard error says why.
std::unique_ptr<OutlinedModel> outline_model(const std::string& model, bool colour);

}  // namespace plimsoll::driver
