// What stands behind the assumptions of a run, and what `verify` says of it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "document/run_view.h"

namespace plimsoll::document {

struct Assumption {
  const Json* definition = nullptr;
  // "verified", "cited", "moved", "differs", "not found", "judgement" or "bare".
  std::string status;
};

// Definitions that hold a figure, in the order of the model.
std::vector<Assumption> assumptions_of(const Json& run, const std::vector<Json>& answers);
// "judgement", "no evidence"
std::string status_words(const std::string& status);

}  // namespace plimsoll::document
