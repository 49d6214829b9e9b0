// The answer of `plimsoll reverse`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/question.h"

namespace plimsoll::report {

std::string write_text(const ReverseResult& result);
nlohmann::json to_json(const ReverseResult& result);

}  // namespace plimsoll::report
