// Definitions of the module: who declares what, with its evidence and history.
#pragma once

#include <vector>

#include "check/value.h"
#include "ir/ir.h"

namespace plimsoll::check {

struct Context;
struct Symbol;

void make_defs(Context& context);
// What `history` says by period, for reports; values read by `lag` and its kin come by
// history_value().
void record_histories(Context& context);
// A figure's evidence comes with it when it is a row of a source.
void add_evidence(Context& context, const ir::EvidenceRef& ref);
void define(Context& context, SymbolId id, const Value& value);
// The unit in which a name's values are shown: what the declaration says. Null where it says none.
const syntax::UnitExpr* written_unit(const Symbol& symbol);

}  // namespace plimsoll::check
