// The unit of an expression, read off its figures and the names that are known already.
#pragma once

#include <optional>

#include "check/value.h"

namespace plimsoll::check {

struct Context;

// The unit that a name's value must have, found without elaborating it; nothing where that takes
// more than figures and the names that are known already.
std::optional<Unit> unit_of(Context& context, SymbolId id);

}  // namespace plimsoll::check
