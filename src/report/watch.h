// The answer of `plimsoll watch`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/watch.h"

namespace plimsoll::report {

std::string write_text(const WatchResult& result);
nlohmann::ordered_json to_json(const WatchResult& result);

}  // namespace plimsoll::report
