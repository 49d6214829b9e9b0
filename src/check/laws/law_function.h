// Figures of a distribution, and values from its latent.
#pragma once

#include "check/functions/builtin.h"
#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

// `argument` is the latent of a draw, or the p or x of a function; none for mean and sd.
Value law_node(Context& context, Op op, const LawValue& law, const Value* argument, ShapeId shape,
               Region region, EventId event, When when, Span span);
Value transformed(Context& context, const LawValue& law, Value value, When when, Span span);
// Of a distribution, the first argument; reported where that is none.
Value call_of_law(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);

}  // namespace plimsoll::check
