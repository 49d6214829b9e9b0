// Laws fitted to a column; see plimsoll/fit.h.
#pragma once

#include "plimsoll/fit.h"

namespace plimsoll::session {

Result<FitResult> fit_column(const FitRequest& request, const Control& control);

}  // namespace plimsoll::session
