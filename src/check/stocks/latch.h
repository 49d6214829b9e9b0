// States that latch: a condition that stays as it is until a line says what it becomes.
//
//   order    the lines are asked in the order written; the last one that holds decides
//   value    a condition of each period; before the first it is the opening
#pragma once

#include "check/scope.h"
#include "check/stocks/state.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

// Opening and value of the period before; not ok after an error.
Latch& prepare_latch(Context& context, SymbolId id);
Value elaborate_latch(Context& context, SymbolId id);

}  // namespace plimsoll::check
