// The work of plimsoll::value_of_knowing(), without the manners of a request.
#pragma once

#include "plimsoll/model.h"
#include "plimsoll/value.h"

namespace plimsoll::session {

Result<ValueResult> value_of_knowing(const Model& model, const ValueRequest& request,
                                     const Control& control);

}  // namespace plimsoll::session
