// The work of plimsoll::decide(), without the manners of a request.
#pragma once

#include "plimsoll/decide.h"
#include "plimsoll/model.h"

namespace plimsoll::session {

Result<DecideResult> decide(const Model& model, const DecideRequest& request,
                            const Control& control);

}  // namespace plimsoll::session
