// Early warnings; see plimsoll/watch.h.
#pragma once

#include "plimsoll/watch.h"

namespace plimsoll::session {

Result<WatchResult> watch(const Model& model, const WatchRequest& request, const Control& control);

}  // namespace plimsoll::session
