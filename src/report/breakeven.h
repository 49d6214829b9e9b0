// The answer of `plimsoll breakeven`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/question.h"

namespace plimsoll::report {

std::string write_text(const BreakevenResult& result);
nlohmann::json to_json(const BreakevenResult& result);

}  // namespace plimsoll::report
