// A proposal whose rows are sorted: those that are data are read, all others left out.
#pragma once

#include <string>

#include "data/propose.h"

namespace plimsoll::data {

// As propose().
Proposal propose_as_sorted(const Survey& survey, const std::string& file, const std::string& sheet,
                           const std::string& prefix);

}  // namespace plimsoll::data
