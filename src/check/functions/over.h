// Functions that fold index sets, and labels as numbers.
#pragma once

#include "check/functions/builtin.h"

namespace plimsoll::check {

template <Op op>
Value call_fold(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
// Op::min or Op::max: over an index set, or of several arguments.
template <Op op>
Value call_extreme(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
// Over an index set, or of a distribution.
Value call_sum_all(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_mean(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
Value call_ordinal(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);

}  // namespace plimsoll::check
