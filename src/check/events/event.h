// Events: how often, what each occurrence brings, and what it adds up to.
#pragma once

#include "check/scope.h"
#include "check/symbols.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

const syntax::EventDecl& event_decl(const Context& context, SymbolId event);
void resolve_event_shapes(Context& context);
Value elaborate_count(Context& context, SymbolId id);
Value elaborate_mark(Context& context, SymbolId id);
Value elaborate_event_let(Context& context, SymbolId id);
Value elaborate_total(Context& context, SymbolId id);
// Whether any occurrence's `for` lasts in the period, of a total that has one.
Value in_force(Context& context, SymbolId total);
Value elaborate_largest(Context& context, SymbolId id);
void finish_events(Context& context);

}  // namespace plimsoll::check
