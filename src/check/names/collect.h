// From trees to the symbol table.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "check/symbols.h"
#include "check/value.h"
#include "data/loader.h"
#include "ir/ir.h"

namespace plimsoll::check {

struct Context;

// Symbols, index sets, units, sources, time, and declarations that are no symbols.
void collect(Context& context, const data::LoadedModel& model);
// Reports a name that stands in `names` already.
void declare_unique(Context& context, std::unordered_map<std::string_view, Span>& names,
                    const syntax::Name& name, std::string_view what);
// As the module wants it; what is wrong is reported.
std::vector<ir::EvidenceRef> evidence_of(Context& context,
                                         const std::vector<syntax::Evidence>& items);
// What stands behind the declaration; null where nothing can.
const syntax::Clauses* clauses_of(const Symbol& symbol);

}  // namespace plimsoll::check
