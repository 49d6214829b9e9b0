// The answer of `plimsoll attribute`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/question.h"

namespace plimsoll::report {

std::string write_text(const AttributeResult& result);
nlohmann::json to_json(const AttributeResult& result);

}  // namespace plimsoll::report
