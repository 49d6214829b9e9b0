// Index sets and labels: which a value has, and picking from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

DimId find_dim(Context& context, const syntax::Name& name, SymbolId place, bool report = true);
ShapeId declared_shape(Context& context, const std::vector<syntax::Name>& dims, SymbolId place);
// Position of a label, or nothing; silent.
std::optional<std::uint32_t> label_position(Context& context, DimId dim, std::string_view label);
// The picks that `[...]` after a value of `shape` asks for.
std::optional<std::vector<Pick>> picks(Context& context, const Expr& index, ShapeId shape,
                                       const Scope& scope);
Value pick(Context& context, const Value& value, const std::vector<Pick>& picks, const Scope& scope,
           Span span);
// The right side has exactly the declared index sets; where `broadcast`, it may have none.
Value conform(Context& context, Value value, ShapeId declared, bool broadcast, const Expr& e,
              const std::string& what, const Scope& scope);
Value conform(Context& context, Value value, ShapeId declared, bool broadcast, Span span,
              const std::string& what, const Scope& scope, const Expr* e = nullptr);

}  // namespace plimsoll::check
