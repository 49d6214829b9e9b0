// The answer of `plimsoll decide`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/decide.h"

namespace plimsoll::report {

std::string write_text(const DecideResult& result);
nlohmann::json to_json(const DecideResult& result);

}  // namespace plimsoll::report
