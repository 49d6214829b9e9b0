// The answer of `plimsoll show --mechanisms --effects`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/effects.h"

namespace plimsoll::report {

std::string write_text(const EffectsResult& result);
nlohmann::json to_json(const EffectsResult& result);

}  // namespace plimsoll::report
