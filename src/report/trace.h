// The answer of `plimsoll trace`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/inspect.h"

namespace plimsoll::report {

// `depth`: levels below the name; negative: all.
std::string write_tree(const TraceResult& result, int depth);
// Assumptions only, without the formulas between.
std::string write_assumptions(const TraceResult& result);
nlohmann::ordered_json to_json(const TraceResult& result);

}  // namespace plimsoll::report
