// Figures of a distribution, and values from its latent.
#pragma once

#include <string_view>

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

Value law_node(Context& context, Op op, const LawValue& law, const Value* argument, ShapeId shape,
               Region region, EventId event, When when, Span span);
Value transformed(Context& context, const LawValue& law, Value value, When when, Span span);
Value law_function(Context& context, std::string_view name, const Expr& e, const Value& law,
                   const Scope& scope);

}  // namespace plimsoll::check
