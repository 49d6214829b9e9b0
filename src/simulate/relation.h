// How a limit stands to its bound, as results say it.
#pragma once

#include "ir/ir.h"
#include "plimsoll/estimate.h"

namespace plimsoll::simulate {

Relation relation_of(ir::Relation relation);

}  // namespace plimsoll::simulate
