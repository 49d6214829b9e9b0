// The answer of `plimsoll sensitivity`, by any method.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/question.h"

namespace plimsoll::report {

// At most `top` rows of each table.
std::string write_text(const SensitivityResult& result, int top);
// All rows.
nlohmann::ordered_json to_json(const SensitivityResult& result);

// "derivatives", "tornado", "spider", "shares", "shapley", "ranks".
const char* method_name(SensitivityRequest::Method method);

}  // namespace plimsoll::report
