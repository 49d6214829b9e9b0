// Risks: what a switch of them may need.
#pragma once

#include "check/value.h"

namespace plimsoll::check {

struct Context;

void check_risks(Context& context);

}  // namespace plimsoll::check
