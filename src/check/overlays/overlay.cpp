// Scenarios, actions and --set: the value that takes another's place.
#include "check/overlays/overlay.h"

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/stated_unit.h"
#include "check/laws/draw.h"
#include "check/messages.h"
#include "check/names/read.h"

namespace plimsoll::check {

using diag::Kind;

namespace {

// Another distribution on the same latent: what was high stays high, and so does all dependence.
Value law_in_place(Context& context, const TargetKey& key, const syntax::SetItem& item,
                   const Value& old, const Scope& scope, ShapeId shape, const std::string& what) {
  const Value law = expr(context, *item.value, scope);
  if (!law.ok()) return {};
  const Span span = item.value->span;
  if (!law.is_law()) {
    error(context, Kind::law_expected, span,
          quoted(context, span) + " is no distribution to draw from")
        .add_fix("a value is set with `=`: `" + text_of(context, item.target->span) + " = " +
                     text_of(context, span) + "`",
                 {span.file, item.target->span.end, span.begin}, " = ");
    return {};
  }
  Value value = from_law(context, key.symbol, *item.value, law, shape, ir::Purpose::draw);
  if (!value.ok()) return {};
  if (!value.is_numeric() || (old.type == Type::bit && value.type != Type::bit)) {
    error(context, Kind::set_value, span,
          "the new distribution of " + what + " is of another kind than the old one");
    return {};
  }
  if (!same_unit(context, value, old.unit, span, "the new distribution of " + what)) return {};
  return value;
}

Value cost_of(Context& context, const Substitution& s, const Value& old, const Scope& outer) {
  const syntax::ActionDecl& action = *context.overlays.all[s.overlay].action;
  Scope scope;
  scope.mode = outer.mode;
  scope.expected = context.builder.scalar();
  Value cost = numeric(context, *action.cost, scope);
  if (!cost.ok()) return {};
  const Value length = step_length(context, outer.mode);
  if (!cost.zero && cost.unit * length.unit != old.unit) {
    auto& d = error(context, Kind::unit_mismatch, action.cost->span,
                    "the cost must be in " + unit_words(context, old.unit / length.unit) +
                        ", but is in " + unit_words(context, cost.unit),
                    unit_words(context, cost.unit));
    if (cost.unit == old.unit)
      d.add_fix("say per what: `" + grouped(context, action.cost->span) + " * (1 per year)`",
                action.cost->span, grouped(context, action.cost->span) + " * (1 per year)",
                "a cost per year");
    return {};
  }
  if (cost.region > Region::period || cost.shape != context.builder.scalar()) {
    error(context, Kind::set_value, action.cost->span,
          "the cost of an action is a single amount per time");
    return {};
  }
  const Value amount =
      emit(context, Op::mul, {&cost, &length}, old.unit, Type::number, scope, action.cost->span);
  return emit(context, Op::add, {&old, &amount}, old.unit, Type::number, scope, action.cost->span);
}

// An effect keeps its kind and the unit of time in which its growth is written. False after an error.
bool keeps_kind(Context& context, const Value& value, const Value& old, const Symbol& effect,
                Span span) {
  const auto& decl = *static_cast<const syntax::AffectsDecl*>(effect.decl);
  const bool same_time = value.unit.written() == old.unit.written() ||
                         value.unit.written() == units::Written::nothing ||
                         old.unit.written() == units::Written::nothing;
  if (value.zero || (value.unit == old.unit && same_time)) return true;
  const auto kind = [&](const Unit& unit) {
    return unit.is_plain()            ? std::string("a share of the balance")
           : unit == Unit::per_year() ? std::string("a growth per time")
                                      : "in " + unit_words(context, unit);
  };
  const std::string name = "`" + effect.full_name + "`";
  if (value.unit == old.unit) {
    error(context, Kind::set_value, span,
          "the growth " + name +
              " and its new value are written per different times, and such "
              "figures do not convert by multiplication")
        .label(decl.amount->span, "what `by` says")
        .add_help("write the new value in the unit of time of the old one");
    return false;
  }
  error(context, Kind::set_value, span,
        name + " is " + kind(old.unit) + ", and its new value " + kind(value.unit) +
            ": a `set` replaces what stands behind `by`, and keeps what kind it is")
      .label(decl.amount->span, "what `by` says")
      .add_help("what is of another kind is an effect of its own, 0 until a scenario sets it");
  return false;
}

}  // namespace

Value checked_replacement(Context& context, const syntax::SetItem& item, const Value& old,
                          const std::vector<Pick>& chosen, const Scope& scope, ShapeId shape,
                          Region most, const std::string& what) {
  Value value = expr(context, *item.value, scope);
  if (!value.ok()) return {};
  const Span span = item.value->span;
  if (old.type == Type::boolean
          ? !value.is_logical()
          : !value.is_numeric() && !(old.type == Type::bit && value.is_logical())) {
    auto& d = error(context, Kind::set_value, span,
                    "the new value of " + what + " is of another kind than the old one");
    if (value.is_law()) {
      const Span sign{span.file, item.target->span.end, span.begin};
      d.add_fix("a distribution takes another's place with `~`: `" +
                    text_of(context, item.target->span) + " ~ " + text_of(context, span) + "`",
                sign, " ~ ");
    }
    return {};
  }
  if (scope.self != nullptr) {
    const Symbol& symbol = context.symbols[scope.self->key.symbol];
    if (symbol.kind == SymbolKind::effect && !keeps_kind(context, value, old, symbol, span)) {
      return {};
    }
  }
  if (scope.self != nullptr && scope.self->key.part.empty()) {
    warn_of_set_share(context, context.symbols[scope.self->key.symbol], value, *item.value);
  }
  if (!same_unit(context, value, old.unit, span, "the new value of " + what)) return {};
  ShapeId open = shape;
  for (const Pick& p : chosen) open = context.builder.without(open, p.dim);
  if (!context.builder.within(value.shape, open)) {
    auto& d = error(context, Kind::missing_index_set, span,
                    "the new value of " + what + " is over " + words_of_dims(context, value.shape) +
                        ", but is set over " + words_of_dims(context, open),
                    words_of_dims(context, value.shape));
    if (!chosen.empty()) {
      d.add_help("pick the same label on the right");
    }
    return {};
  }
  if (value.grain() > most) {
    static constexpr std::string_view kWords[] = {"is fixed", "is one value per trial",
                                                  "is one value per period", ""};
    error(context, Kind::set_value, span,
          what + " " + std::string(kWords[static_cast<std::size_t>(most)]) +
              ", and its new value changes more often");
    return {};
  }
  return value;
}

Value apply_overlays(Context& context, const TargetKey& key, Value value, const Scope& outer,
                     ShapeId shape, Region most, const std::string& what) {
  const auto found = context.overlays.targets.find(key);
  if (found == context.overlays.targets.end()) return value;
  for (Substitution& s : found->second) {
    if (!value.ok()) return {};
    s.used = true;
    Value old = value;
    const SelfBinding self{key, &old};
    Scope scope;
    scope.mode = outer.mode;
    scope.event = outer.event;
    scope.reevaluated = outer.reevaluated;
    scope.balance = outer.balance;
    scope.expected = shape;
    scope.self = &self;
    // A parameter that was not passed is a bare 0, which takes the unit of what is set.
    // So does an effect of 0.
    const Symbol& symbol = context.symbols[key.symbol];
    if (old.zero && s.item != nullptr &&
        (symbol.parameter != nullptr || symbol.kind == SymbolKind::effect)) {
      const Value given = expr(context, *s.item->value, scope);
      if (given.is_numeric()) old.unit = given.unit;
    }
    const Span span =
        s.item != nullptr ? s.item->span : context.overlays.all[s.overlay].action->cost->span;
    const Value now =
        s.item == nullptr ? cost_of(context, s, old, scope)
        : s.item->is_law
            ? law_in_place(context, key, *s.item, old, scope, shape, what)
            : checked_replacement(context, *s.item, old, s.picks, scope, shape, most, what);
    if (!now.ok()) return {};
    Value on = flag_value(context, context.overlays.all[s.overlay].flag);
    if (!s.picks.empty()) {
      const Value here = at_labels(context, s.picks, span);
      on = emit_plain(context, Op::and_, {&on, &here}, {}, Type::boolean, When::every_period, span);
    }
    const Type type = old.type;
    const bool zero = old.zero;
    value = select(context, on, now, old, when_of(outer.mode), span);
    value.type = type;
    value.zero = zero && now.zero;
    if (now.zero) value.unit = old.unit;
  }
  return value;
}

void report_unused_sets(Context& context) {
  for (const auto& [key, list] : context.overlays.targets) {
    for (const Substitution& s : list) {
      if (s.used || s.item == nullptr || key.part.empty()) continue;
      const Symbol& symbol = context.symbols[key.symbol];
      if (symbol.kind != SymbolKind::draw && symbol.kind != SymbolKind::mark) continue;
      if (symbol.state != Symbol::State::done || !symbol.value.ok()) continue;
      error(context, Kind::set_target, s.item->target->span,
            "the distribution of `" + symbol.full_name + "` has no parameter `" +
                std::string(key.part) + "` here")
          .label(symbol.name_span, "declared here");
    }
  }
}

}  // namespace plimsoll::check
