// Flows and lets, `off`, and what happens at fiscal year ends.
#pragma once

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

Value let_value(Context& context, SymbolId id, const Scope& scope);
Value elaborate_let(Context& context, SymbolId id);
// 0 in periods that do not end a fiscal year, or the horizon.
Value book(Context& context, const Value& value, Mode mode, Span span);
bool check_flow_unit(Context& context, SymbolId id, const Value& value, Span span);
Value apply_off(Context& context, SymbolId id, Value value, const Expr* off, const Scope& scope,
                ShapeId shape, Region most);

}  // namespace plimsoll::check
