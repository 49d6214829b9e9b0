// Inputs that givens become, and givens from CSV files.
#pragma once

#include <cstdint>
#include <vector>

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

// How many times a given of that kind has a value.
std::uint32_t n_times(const Context& context, ir::InputTime time);
// An input under the given's name, with its values by time and label.
Value given_input(Context& context, SymbolId id, ir::InputTime time, ShapeId shape,
                  std::vector<double> values, Unit unit, Span span);
// table("segments.csv", key: [line, site], column: start)
Value given_csv(Context& context, SymbolId id, const syntax::GivenDecl& decl, ShapeId shape);

}  // namespace plimsoll::check
