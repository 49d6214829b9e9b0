// The facts of a filing; see plimsoll/facts.h.
#pragma once

#include "plimsoll/facts.h"

namespace plimsoll::session {

Result<FactsResult> facts(const FactsRequest& request, const Control& control);

}  // namespace plimsoll::session
