// The answer of `plimsoll stress`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/question.h"

namespace plimsoll::report {

std::string write_text(const StressResult& result);
nlohmann::json to_json(const StressResult& result);

}  // namespace plimsoll::report
