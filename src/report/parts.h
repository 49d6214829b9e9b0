// The answer of `plimsoll attribute --parts`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/question.h"

namespace plimsoll::report {

std::string write_text(const PartsResult& result);
nlohmann::json to_json(const PartsResult& result);

}  // namespace plimsoll::report
