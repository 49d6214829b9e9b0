// The unit of an expression, read off its figures and the names that are known already.
#pragma once

#include <optional>

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

// The unit that an expression must have, found without elaborating it; nothing where that takes
// more than its figures and the names that are known already.
std::optional<Unit> unit_of(Context& context, SymbolId id);
std::optional<Unit> unit_of(Context& context, const Expr& e, const Scope& scope);

}  // namespace plimsoll::check
