// Which declaration carries which mechanism of the register.
#pragma once

#include "data/loader.h"

namespace plimsoll::check {

struct Context;

void map_mechanisms(Context& context, const data::LoadedModel& model);

}  // namespace plimsoll::check
