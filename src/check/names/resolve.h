// Which declaration a name stands for, and what reads what.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "check/scope.h"
#include "check/symbols.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

struct Reference {
  SymbolId symbol;
  const Value* parameter = nullptr;
  // What follows the symbol and is no symbol itself: `rate`, `high`.
  std::string_view part;
};

// The names of `a.b.c`; false for what is no path.
bool path_of(const Expr& e, std::vector<syntax::Name>& parts);
// Looked up in a place, then in those around it.
SymbolId find_from(const Context& context, SymbolId place, std::string_view name);
// The risk or event that a symbol stands in.
SymbolId place_of(const Context& context, const Symbol& symbol);
// Where the right side of a declaration stands.
Scope scope_of(const Context& context, SymbolId id);
// `report`: says so when nothing of that name is there.
std::optional<Reference> resolve(Context& context, const Expr& e, const Scope& scope, bool report);
// The names in an expression that must be elaborated before it; approximate, for ordering only.
void references(Context& context, const Expr* e, SymbolId place, std::vector<SymbolId>& out);
// The same for all expressions of a declaration.
void references_of(Context& context, SymbolId id, std::vector<SymbolId>& out);
// Names from which `root` can be reached come after those they read, so that elaboration seldom
// nests deeply. `wanted` says which names are still to be ordered.
void order_from(Context& context, SymbolId root, const std::function<bool(SymbolId)>& wanted,
                std::vector<SymbolId>& order);
// All symbols in such an order.
void order_symbols(Context& context, std::vector<SymbolId>& order);

}  // namespace plimsoll::check
