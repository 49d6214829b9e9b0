// What a name was worth before the first period, and what is known of it before it is elaborated.
#pragma once

#include <cstdint>
#include <optional>

#include "check/scope.h"
#include "check/symbols.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

// What is known of a name before it is elaborated.
struct Stated {
  Unit unit;
  ShapeId shape;
  Type type = Type::number;
};

// The year's value is the sum, or for `kept` the product, of its periods' values.
bool is_amount(const Symbol& symbol);
// The clauses whose `history` speaks of the symbol itself; null where none does.
const syntax::Clauses* history_clauses(const Symbol& symbol);
// Unit and index sets as the declaration states them; elaborates the name only where it must.
std::optional<Stated> stated(Context& context, SymbolId id, Span use);
// The value `steps` periods, or fiscal years, before the first; nothing where none is stated.
std::optional<Value> history_value(Context& context, SymbolId id, std::uint32_t steps, bool of_year,
                                   const Stated& as, Span use);
void report_no_history(Context& context, SymbolId id, std::uint32_t back, bool years, Span use);

}  // namespace plimsoll::check
