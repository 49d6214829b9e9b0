// The answer of `plimsoll audit`, and its table of rules.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "plimsoll/audit.h"

namespace plimsoll::report {

// `all`: what is answered in the model too.
std::string write_text(const AuditResult& result, bool all);
nlohmann::ordered_json to_json(const AuditResult& result);

std::string write_text(const std::vector<AuditRule>& rules);
nlohmann::ordered_json to_json(const std::vector<AuditRule>& rules);

}  // namespace plimsoll::report
