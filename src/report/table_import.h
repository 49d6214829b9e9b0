// The answer of `plimsoll import`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/table_import.h"

namespace plimsoll::report {

// Declarations to paste; what was seen, and forms that may be meant instead, as comments.
std::string write_text(const ImportResult& result);
nlohmann::ordered_json to_json(const ImportResult& result);

}  // namespace plimsoll::report
