// The answer of `plimsoll show`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/inspect.h"

namespace plimsoll::report {

std::string write_text(const ShowResult& result);
// Which name carries which mechanism: first a summary, with a line per group of risks; after an empty
// line the whole map.
std::string write_mechanisms(const ShowResult& result);
nlohmann::ordered_json to_json(const ShowResult& result);

}  // namespace plimsoll::report
