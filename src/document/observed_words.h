// What a run says of the futures that agree with what was observed, a sentence each: how many agree and with what, then each
// figure that was a surprise.
#pragma once

#include <string>
#include <vector>

#include "document/run_view.h"

namespace plimsoll::document {

// Nothing where nothing was observed.
std::vector<std::string> observed_words(const Json& run);

}  // namespace plimsoll::document
