// What stands behind `in`: the unit that a declaration states, and what a right side without a unit is under it.
//
//   given    a number without a unit counts the unit: 2 + 3 in k EUR is 5 k EUR
//   others   the right side has the unit itself
//   share    under a unit of per cent what is a share stays one, 6% + 6% is 12 %, also per year; a right side of bare
//            numbers, 2 * 3, is refused: nobody knows whether it is 6 % or 600 %. One that replaces such a figure, in a
//            scenario or by --set, is the share itself, and warned of
#pragma once

#include "check/scope.h"
#include "check/value.h"
#include "units/unit.h"

namespace plimsoll::check {

struct Context;
struct Symbol;

// Of a given: the value in that unit; not ok after an error.
Value counted_in(Context& context, Value value, const Expr& written, const syntax::UnitExpr& unit,
                 const units::ScaledUnit& in, const Scope& scope);

// Of all else: the value, whose unit must be this one. `name` is for messages.
Value in_stated_unit(Context& context, Value value, const Expr& written,
                     const syntax::UnitExpr& unit, const std::string& name);

// Warns (set_share) where bare numbers replace a figure that is written in per cent, or that its file shows so.
void warn_of_set_share(Context& context, const Symbol& symbol, const Value& value,
                       const Expr& written);

}  // namespace plimsoll::check
