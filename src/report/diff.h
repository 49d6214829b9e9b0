// The answers of `plimsoll diff`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/inspect.h"

namespace plimsoll::report {

// `full`: of models, what is added and removed with all its fields; of filings, the whole of each change.
std::string write_text(const ModelDiff& result, bool full);
std::string write_text(const FilingDiff& result, bool full);
nlohmann::ordered_json to_json(const ModelDiff& result);
nlohmann::ordered_json to_json(const FilingDiff& result);

}  // namespace plimsoll::report
