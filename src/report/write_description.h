// A model's description as JSON; docs/results.md describes every field.
#pragma once

#include <nlohmann/json.hpp>

#include "plimsoll/result.h"

namespace plimsoll::report {

nlohmann::ordered_json describe_json(const ModelDescription& description);
nlohmann::ordered_json evidence_json(const std::vector<EvidenceItem>& evidence);

}  // namespace plimsoll::report
