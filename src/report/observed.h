// What a run says of the futures that agree with what was observed.
#pragma once

#include <cstddef>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "plimsoll/result.h"

namespace plimsoll::report {

nlohmann::ordered_json observed_json(const ObservedResult& observed);

// How many futures agree, and with what: one sentence.
std::string observed_summary(const ObservedResult& observed);
// A sentence where less than 1 % of what was held possible lies as far out; else empty.
std::string surprise_text(const ObservedFigure& figure);

// Two tables: figures beside what was held possible before, and the draws that moved most.
std::string observed_text(const ObservedResult& observed, std::size_t width);

}  // namespace plimsoll::report
