// The answer of `plimsoll value`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/value.h"

namespace plimsoll::report {

std::string write_text(const ValueResult& result);
nlohmann::json to_json(const ValueResult& result);

}  // namespace plimsoll::report
