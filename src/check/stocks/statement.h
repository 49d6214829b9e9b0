// Statements: lines and subtotals.
#pragma once

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

Value elaborate_statement_line(Context& context, SymbolId id);
Value elaborate_subtotal(Context& context, SymbolId id);
void record_statements(Context& context);

}  // namespace plimsoll::check
