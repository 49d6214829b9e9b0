// Draws held, risks switched off, the outcome's variance shared out.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/question.h"

namespace plimsoll::report {

std::string variation_text(const SensitivityResult& result, int top);
nlohmann::json variation_json(const SensitivityResult& result);

}  // namespace plimsoll::report
