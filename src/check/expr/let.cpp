// Flows, lets, `off`, and what happens at fiscal year ends.
#include "check/expr/let.h"

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/shape.h"
#include "check/expr/stated_unit.h"
#include "check/messages.h"
#include "check/names/resolve.h"
#include "check/overlays/overlay.h"

namespace plimsoll::check {

using diag::Kind;

Value let_value(Context& context, SymbolId id, const Scope& outer) {
  const Symbol& symbol = context.symbols[id];
  const auto& decl = *static_cast<const syntax::LetDecl*>(symbol.decl);
  const bool is_flow = symbol.kind == SymbolKind::flow;
  const std::string name = "`" + symbol.full_name + "`";
  Scope scope = outer;
  const ShapeId shape = declared_shape(context, decl.dims, scope.place);
  if (!shape.valid()) return {};
  scope.expected = shape;
  Value value = expr(context, *decl.value, scope);
  if (!value.ok()) return {};
  if (value.is_law() && !is_flow && decl.dims.empty() && decl.clauses.off == nullptr) return value;
  if (value.is_law() || (is_flow && value.type == Type::boolean)) {
    expect_number(context, value, decl.value->span);
    return {};
  }
  if (decl.in_unit != nullptr) {
    value = in_stated_unit(context, std::move(value), *decl.value, *decl.in_unit, name);
    if (!value.ok()) return {};
  }
  // Functions and components are generic: a let of theirs has the index sets of its value.
  const bool generic = is_generic(symbol) && decl.dims.empty();
  if (!generic)
    value = conform(context, std::move(value), shape, !is_flow, *decl.value, name, scope);
  if (is_flow && value.ok() && !check_flow_unit(context, id, value, decl.value->span)) return {};
  const Region most = is_flow ? Region::period : value.region;
  const ShapeId own = generic ? value.shape : shape;
  value = apply_overlays(context, {id, ""}, value, scope, own, most, name);
  value = apply_off(context, id, std::move(value), decl.clauses.off, scope, own, Region::period);
  // A parameter is what was passed, also a bare 0.
  if (symbol.parameter == nullptr) value.zero = false;
  return value;
}

Value elaborate_let(Context& context, SymbolId id) {
  const Symbol& symbol = context.symbols[id];
  const auto& decl = *static_cast<const syntax::LetDecl*>(symbol.decl);
  Scope scope = scope_of(context, id);
  if (symbol.kind == SymbolKind::flow && !needs_time(context, decl.name.span, "a flow")) return {};
  if (symbol.own != Mode::normal) {
    if (!needs_time(context, decl.name.span, "`each year` or `over horizon`")) return {};
    scope.mode = symbol.own;
  }
  Value value = let_value(context, id, scope);
  if (symbol.kind == SymbolKind::flow && symbol.own != Mode::normal) {
    value = book(context, value, symbol.own, decl.value->span);
  }
  if (decl.each == syntax::Each::period) value.by_period = true;
  return value;
}

Value book(Context& context, const Value& value, Mode mode, Span span) {
  if (!value.ok()) return {};
  const When when = when_of(mode);
  if (value.region == Region::period && context.module.node(value.node).when == when) return value;
  return widen(context, value, value.shape, Region::period, when, span);
}

bool check_flow_unit(Context& context, SymbolId id, const Value& value, Span span) {
  const Symbol& symbol = context.symbols[id];
  if (value.unit.power_of(units::kYear).numerator >= 0 &&
      value.unit.power_of(units::kDay).numerator >= 0) {
    return true;
  }
  auto& d = error(context, Kind::flow_needs_amount, span,
                  "a flow is an amount in each period, but `" + symbol.full_name +
                      "` is a rate in " + unit_words(context, value.unit),
                  unit_words(context, value.unit));
  if (symbol.kind == SymbolKind::subtotal) return false;
  // Days convert to years by a convention only.
  const int days = value.unit.power_of(units::kDay).numerator;
  Unit made = value.unit;
  std::string amount = grouped(context, span);
  if (days < 0) {
    made = made * Unit::of(units::kDay) * Unit::per_year();
    amount += " * (365.25 days per year)";
  }
  if (made.power_of(units::kYear).numerator < 0) {
    made = made * Unit::years();
    amount += " * step";
  }
  if (made.power_of(units::kYear).numerator >= 0 && made.power_of(units::kDay).numerator >= 0) {
    d.add_fix("multiply by the length of a period: `" + amount + "`", span, amount,
              std::string("the amount of each period at that rate") +
                  (days < 0 ? ", in years of 365.25 days" : ""));
  } else {
    d.add_help("a flow is in a unit that is per no time");
  }
  if (symbol.kind != SymbolKind::flow) return false;
  const Span decl = symbol.decl->span;
  d.add_fix("or keep the rate: a `let` in the place of `flow`",
            {decl.file, decl.begin, decl.begin + 4}, "let",
            "the rate itself, of which no amount is booked");
  return false;
}

Value apply_off(Context& context, SymbolId id, Value value, const Expr* off, const Scope& scope,
                ShapeId shape, Region most) {
  if (off == nullptr || !value.ok()) return value;
  const Symbol& symbol = context.symbols[id];
  if (symbol.risk < 0) {
    error(context, Kind::off_outside_risk, off->span,
          "`off` has a meaning inside a risk only: it is the value when the risk is switched off")
        .label(symbol.name_span, "`" + symbol.full_name + "` is in no risk");
    return {};
  }
  Scope inner = scope;
  inner.expected = shape;
  Value without = expr(context, *off, inner);
  if (!without.ok()) return {};
  const bool fits = value.type == Type::boolean ? without.is_logical()
                    : value.type == Type::bit   ? without.is_logical() || without.is_numeric()
                                                : without.is_numeric();
  if (!fits || without.is_law()) {
    if (without.is_law() || value.type == Type::number) {
      expect_number(context, without, off->span, "`off`");
    } else {
      error(context, Kind::condition_expected, off->span,
            "`off` must be a condition, as the value is");
    }
    return {};
  }
  if (!same_unit(context, without, value.unit, off->span, "`off`")) return {};
  if (!context.builder.within(without.shape, value.shape)) {
    error(context, Kind::missing_index_set, off->span,
          "`off` is over " + words_of_dims(context, without.shape) + ", but `" + symbol.full_name +
              "` over " + words_of_dims(context, value.shape));
    return {};
  }
  if (without.grain() > most) {
    error(context, Kind::off_grain, off->span,
          "`off` changes more often than the value it stands for");
    return {};
  }
  const Value on = is_on(context, id);
  const Type type = value.type;
  value = select(context, on, value, without, when_of(scope.mode), symbol.name_span);
  value.type = type;
  return value;
}

}  // namespace plimsoll::check
