#include "check/stocks/latch.h"

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/shape.h"
#include "check/messages.h"
#include "check/names/resolve.h"
#include "check/overlays/overlay.h"

namespace plimsoll::check {

using diag::Kind;

Latch& prepare_latch(Context& context, SymbolId id) {
  // References to elements outlive insertions.
  Latch& latch = context.stocks.latches[id];
  if (latch.made) return latch;
  latch.made = true;
  const Symbol& symbol = context.symbols[id];
  const auto& decl = *static_cast<const syntax::StateDecl*>(symbol.decl);
  const InDefinition own(context.builder,
                         symbol.def.valid() ? symbol.def : context.builder.current_def());
  const std::string name = "`" + symbol.full_name + "`";
  Scope scope = scope_of(context, id);
  const ShapeId shape = declared_shape(context, decl.dims, scope.place);
  if (!shape.valid() || !needs_time(context, decl.name.span, "a state")) return latch;
  scope.expected = shape;
  Value opening = condition(context, *decl.opening, scope);
  if (opening.ok() && opening.grain() > Region::trial) {
    error(context, Kind::opening_grain, decl.opening->span,
          "the opening of " + name + " changes from period to period")
        .add_help("an opening is a given, a draw per trial, or made of those");
    return latch;
  }
  opening = conform(context, std::move(opening), shape, true, *decl.opening, name, scope);
  opening = apply_overlays(context, {id, "opening"}, opening, scope, shape, Region::trial,
                           "the opening of " + name);
  if (!opening.ok()) return latch;
  opening.type = Type::boolean;
  Value before = opening;
  before.region = Region::period;
  before.origin = {};
  before.picks.clear();
  before.node = context.builder.add(
      Op::lag, {opening.node, opening.node},
      {.region = Region::period, .shape = shape, .aux = 1, .span = decl.name.span});
  context.lags.open.push_back({before.node, id, Mode::normal, decl.name.span, {}});
  latch.opening = opening;
  latch.before = before;
  return latch;
}

Value elaborate_latch(Context& context, SymbolId id) {
  Value value = prepare_latch(context, id).before;
  if (!value.ok()) return {};
  const auto& decl = *static_cast<const syntax::StateDecl*>(context.symbols[id].decl);
  const std::string name = "`" + context.symbols[id].full_name + "`";
  const ShapeId shape = value.shape;
  Scope scope = scope_of(context, id);
  scope.expected = shape;
  for (const syntax::StateDecl::Line& line : decl.lines) {
    Value when = condition(context, *line.when, scope);
    when = conform(context, std::move(when), shape, true, *line.when, name, scope);
    if (!when.ok()) return {};
    const Value to = number(context, line.to ? 1 : 0, {}, Type::boolean);
    value = select(context, when, to, value, When::every_period, line.span);
    value.type = Type::boolean;
  }
  return value;
}

}  // namespace plimsoll::check
