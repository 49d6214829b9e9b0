// Runs of the futures that agree with what was observed, in words: how many agree and with what, then each figure that was a
// surprise, as less than 1 % of what was held possible lies as far out.
#pragma once

#include <string>
#include <vector>

#include "document/run_view.h"

namespace plimsoll::document {

// Nothing where nothing was observed.
std::vector<std::string> observed_words(const Json& run);

}  // namespace plimsoll::document
