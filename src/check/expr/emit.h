// Nodes from values: regions, shapes and `when` follow from the operands.
#pragma once

#include <initializer_list>
#include <optional>
#include <vector>

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

When when_of(Mode mode);
Value number(Context& context, double value, Unit unit = {}, Type type = Type::number);
// A node of that operation, with the regions and index sets of its operands; an error where one of
// them is one. The first takes `when` from the scope.
Value emit(Context& context, Op op, std::initializer_list<const Value*> operands, Unit unit,
           Type type, const Scope& scope, Span span);
Value emit_plain(Context& context, Op op, std::initializer_list<const Value*> operands, Unit unit,
                 Type type, When when, Span span);
// Folds one index set.
Value reduce(Context& context, Op op, const Value& value, DimId dim, const Scope& scope, Span span);
Value select(Context& context, const Value& condition, const Value& then, const Value& otherwise,
             When when, Span span);
// Whether a risk, scenario or action is on.
Value flag_value(Context& context, ir::FlagId flag);
// Whether a part of a risk is on: the risk is, and so is the part where it has a switch of its own.
Value is_on(Context& context, SymbolId part);
// The same values in a larger shape, or in an inner region.
Value widen(Context& context, const Value& value, ShapeId shape, Region region, When when,
            Span span);
// Condition that holds at the picked labels; invalid node for no picks.
Value at_labels(Context& context, const std::vector<Pick>& picks, Span span);
// The number when the value depends on no input and no switch.
std::optional<double> constant_of(const Context& context, NodeId node, int depth = 0);

}  // namespace plimsoll::check
