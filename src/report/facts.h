// The answer of `plimsoll facts`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/facts.h"

namespace plimsoll::report {

// A line a fact, then what was merged, what disagrees and what cannot be read.
std::string write_text(const FactsResult& result);
// One row a fact, RFC 4180.
std::string write_csv(const FactsResult& result);
nlohmann::ordered_json to_json(const FactsResult& result);

}  // namespace plimsoll::report
