// The answer of `plimsoll show --mechanisms --effects`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/effects.h"

namespace plimsoll::report {

std::string write_text(const EffectsResult& result);
// "Item 3.D: 93 mechanisms, 108 tags: 97 move what the register says, 11 in name only (nominal)".
std::string effects_line(const EffectsResult& result);
nlohmann::json to_json(const EffectsResult& result);

}  // namespace plimsoll::report
