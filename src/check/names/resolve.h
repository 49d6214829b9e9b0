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

bool path_of(const Expr& e, std::vector<syntax::Name>& parts);
SymbolId find_from(const Context& context, SymbolId place, std::string_view name);
SymbolId place_of(const Context& context, const Symbol& symbol);
Scope scope_of(const Context& context, SymbolId id);
std::optional<Reference> resolve(Context& context, const Expr& e, const Scope& scope, bool report);
void references(Context& context, const Expr* e, SymbolId place, std::vector<SymbolId>& out);
void references_of(Context& context, SymbolId id, std::vector<SymbolId>& out);
void order_from(Context& context, SymbolId root, const std::function<bool(SymbolId)>& wanted,
                std::vector<SymbolId>& order);
void order_symbols(Context& context, std::vector<SymbolId>& order);

}  // namespace plimsoll::check
