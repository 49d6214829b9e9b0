// Laws fitted to a column; see plimsoll/fit.h.
#pragma once

#include "plimsoll/fit.h"

namespace plimsoll::session {

Result<FitResult> fit_column(const FitRequest& request, const Control& control);
Result<FitResult> fit_column(const Model& model, const FitRequest& request, const Control& control);
Result<FitResult> fit_values(FitValues values, const FitRequest& request, const Control& control);

}  // namespace plimsoll::session
