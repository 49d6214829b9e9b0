// The answer of `plimsoll compare`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/compare.h"

namespace plimsoll::report {

// `full`: every outcome, limit and field, also those that did not change.
std::string write_text(const CompareResult& result, bool full);
nlohmann::ordered_json to_json(const CompareResult& result);

}  // namespace plimsoll::report
