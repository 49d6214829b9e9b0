// Events: how often, what each occurrence brings, and what it adds up to.
#include <algorithm>
#include <cmath>

#include "check/elaborator.h"

namespace plimsoll::check {

using diag::Kind;

const syntax::EventDecl& Elaborator::event_decl(SymbolId event) const {
  return *static_cast<const syntax::EventDecl*>(symbols_[event].decl);
}

void Elaborator::resolve_event_shapes() {
  for (auto& [id, state] : events_) {
    const ShapeId shape = declared_shape(event_decl(id).dims, place_of(symbols_[id]));
    if (shape.valid()) module_.events[state.id.value].shape = shape;
  }
}

// Mean number in a period, or the probability of the one occurrence.
Value Elaborator::event_mean(SymbolId event, const syntax::EventDecl& decl) {
  const ir::Event& entry = module_.events[events_.at(event).id.value];
  const std::string name = "`" + symbols_[event].full_name + "`";
  const bool by_chance = decl.chance != nullptr;
  const Expr* e = by_chance ? decl.chance : decl.rate;
  if (e == nullptr) {
    // Behind the brace that opens the event's body; a title holds none that counts.
    const std::string_view text = sources_.text(decl.span);
    std::size_t brace = decl.name.span.end - decl.span.begin;
    for (bool quoted = false; brace < text.size() && (quoted || text[brace] != '{'); ++brace) {
      if (text[brace] == '"') quoted = !quoted;
    }
    const auto body = decl.span.begin + static_cast<std::uint32_t>(brace) + 1;
    error(Kind::event_without_rate, decl.name.span, name + " does not say how often it happens")
        .add_fix("add for example `rate 0.2 per year`", {decl.span.file, body, body},
                 " rate 0.2 per year;", "once in five years on average, an example");
    return {};
  }
  Scope scope;
  scope.place = event;
  scope.expected = entry.shape;
  Value value = numeric(*e, scope);
  const std::string what = (by_chance ? "the chance of " : "the rate of ") + name;
  value = apply_overlays({event, by_chance ? "chance" : "rate"}, value, scope, entry.shape,
                         Region::period, what);
  if (!value.ok()) return {};
  if (!builder_.within(value.shape, entry.shape)) {
    conform(value, entry.shape, true, e->span, name, scope);
    return {};
  }
  const bool per_time = value.unit == Unit::per_year();
  if (by_chance && !value.zero && value.unit.is_plain()) {
    const std::string unit(unit_of_months(module_.time.months_per_step));
    const std::string timed = with_unit_words(*e, text_of(e->span), unit);
    error(Kind::chance_per_period, e->span,
          what + " does not say per what: it is taken for that of each " + unit, "per " + unit)
        .add_fix("say so, and it stays when the step changes: `" + timed + "`", e->span, timed);
    return known_mean(value, *e, what + " per " + unit, true) ? value : Value();
  }
  if (!value.zero && !per_time) {
    auto& d = error(Kind::rate_unit, e->span,
                    what + " must be per time, not in " + words(value.unit), words(value.unit));
    if (value.unit.is_plain()) {
      const std::string timed = with_unit_words(*e, text_of(e->span), unit_of_months(12));
      d.add_fix("say per what: `" + timed + "`", e->span, timed, "the number in a year");
    }
    if (value.unit == Unit::of(units::kDay, {-1, 1})) {
      d.add_help("days and years do not convert: say it per year, quarter or month");
    }
    return {};
  }
  const Value length = step(Mode::normal);
  if (!by_chance) {
    value = emit(Op::mul, {&value, &length}, {}, Type::number, scope, e->span);
    return known_mean(value, *e, what, false) ? value : Value();
  }
  if (value.zero) value.unit = Unit::per_year();
  const auto months = written_months(value, *e, what, scope.mode);
  if (!months) return {};
  value = per_unit(value, *months, scope, e->span);
  if (!known_mean(value, *e, what + " per " + std::string(unit_of_months(*months)), true))
    return {};
  const int step_months = module_.time.months_per_step;
  if (step_months == *months) return value;
  // 1 - (1 - p) ^ (step / unit as written).
  const Value units = number(static_cast<double>(step_months) / *months);
  const Value minus = emit(Op::neg, {&value}, {}, Type::number, scope, e->span);
  const Value log = emit(Op::log1p, {&minus}, {}, Type::number, scope, e->span);
  const Value exponent = emit(Op::mul, {&units, &log}, {}, Type::number, scope, e->span);
  const Value lost = emit(Op::expm1, {&exponent}, {}, Type::number, scope, e->span);
  const Value chance = emit(Op::neg, {&lost}, {}, Type::number, scope, e->span);
  // Certainty has no logarithm, and what is above it is for the event to refuse.
  const Value one = number(1);
  const Value certain = emit(Op::ge, {&value, &one}, {}, Type::boolean, scope, e->span);
  return select(certain, value, chance, When::every_period, e->span);
}

// When the risk is off, readers see the event as not having happened.
Value Elaborator::event_off(SymbolId event, Value value, double off) {
  const Symbol& symbol = symbols_[event];
  if (!value.ok() || symbol.risk < 0 || event_decl(event).always) return value;
  const Value on = flag_value(module_.risks[static_cast<std::size_t>(symbol.risk)].flag);
  const Value without = number(off, value.unit);
  return select(on, value, without, When::every_period, symbol.name_span);
}

Value Elaborator::elaborate_count(SymbolId id) {
  const SymbolId event = symbols_[id].parent;
  const syntax::EventDecl& decl = event_decl(event);
  const EventId event_id = events_.at(event).id;
  if (!needs_time(decl.name.span, "an event")) return {};
  Value mean = event_mean(event, decl);
  if (!mean.ok()) return {};
  mean = event_off(event, std::move(mean), 0);
  ir::Event& entry = module_.events[event_id.value];
  entry.by_chance = decl.chance != nullptr;
  if (decl.at_most != nullptr) {
    Scope scope;
    scope.place = event;
    const Value most = numeric(*decl.at_most, scope);
    if (!most.ok() || !expect_plain(most, decl.at_most->span, "the most occurrences")) return {};
    const auto cap = constant_of(most.node);
    if (!cap || *cap < 0 || *cap > 1e9 || std::floor(*cap) != *cap) {
      error(Kind::constant_expected, decl.at_most->span, "`at most` takes a whole number");
      return {};
    }
    entry.cap = static_cast<std::uint32_t>(*cap);
    entry.cap_per = decl.at_most_per.text == "year"   ? ir::CapPer::year
                    : decl.at_most_per.text == "ever" ? ir::CapPer::ever
                                                      : ir::CapPer::period;
  }
  const ShapeId shape = entry.shape;
  const NodeId noise = latent(id, "count", shape, Region::period, false, false, decl.name.span);
  const NodeSpec spec{
      .region = Region::period, .shape = shape, .aux = event_id.value, .span = decl.rate_span};
  Value count = number(0);
  count.region = Region::period;
  count.shape = shape;
  const NodeId counted = builder_.add(Op::event_count, {noise, mean.node}, spec);
  count.node = builder_.add(Op::event_n, {counted}, spec);
  module_.events[event_id.value].count_node = counted;
  return event_off(event, std::move(count), 0);
}

// ---------------------------------------------------------------- inside an occurrence

// The right side has the declared index sets, and may have those of the event.
Value Elaborator::conform_in_event(Value value, ShapeId declared, SymbolId event, Span span,
                                   const std::string& what, const Scope& scope) {
  if (!value.ok() || !declared.valid()) return {};
  const ShapeId outer = module_.events[events_.at(event).id.value].shape;
  const ShapeId all = builder_.unite(declared, outer);
  if (!builder_.within(value.shape, all))
    return conform(std::move(value), all, true, span, what, scope);
  if (builder_.within(declared, value.shape)) return value;
  for (const DimId dim : builder_.dims(declared)) {
    if (builder_.contains(value.shape, dim))
      return conform(std::move(value), all, false, span, what, scope);
  }
  return widen(value, declared, value.region, When::every_period, span);
}

Value Elaborator::apply_strikes(SymbolId id, Value value) {
  if (!value.ok()) return {};
  const SymbolId event = symbols_[id].parent;
  const EventState& state = events_.at(event);
  for (const EventState::Strike& strike : state.strikes) {
    for (const syntax::SetItem& item : strike.item->marks) {
      Scope scope;
      scope.place = event;
      scope.event = event;
      scope.expected = value.shape;
      const Expr* path =
          item.target->kind == syntax::ExprKind::index ? item.target->left : item.target;
      const auto target = resolve(*path, scope, false);
      if (!target || target->symbol != id || !target->part.empty()) continue;
      const Value old = value;
      const SelfBinding self{{id, ""}, &old};
      scope.self = &self;
      std::vector<Pick> where;
      if (item.target->kind == syntax::ExprKind::index) {
        const auto chosen = picks(*item.target, value.shape, scope);
        if (!chosen) return {};
        where = *chosen;
      }
      Value set = checked_replacement(item, old, where, scope, value.shape, Region::occurrence,
                                      "`" + symbols_[id].full_name + "`");
      if (!set.ok()) return {};
      Value hit = number(0, {}, Type::boolean);
      hit.region = Region::occurrence;
      hit.event = state.id;
      hit.node = builder_.add(Op::struck, {},
                              {.region = Region::occurrence,
                               .shape = hit.shape,
                               .event = state.id,
                               .aux = strike.index,
                               .span = item.span});
      if (!where.empty()) {
        const Value here = at_labels(where, item.span);
        hit = emit_plain(Op::and_, {&hit, &here}, {}, Type::boolean, When::every_period, item.span);
      }
      const Type type = value.type;
      value = select(hit, set, old, When::every_period, item.span);
      value.type = type;
    }
  }
  return value;
}

Value Elaborator::elaborate_mark(SymbolId id) {
  const Symbol& symbol = symbols_[id];
  const auto& decl = *event_decl(symbol.parent).marks[symbol.item];
  // The count comes first in the list of nodes.
  const Value count = value_of(events_.at(symbol.parent).count, Mode::normal, decl.name.span);
  const ShapeId shape = slot_shape(id);
  if (!count.ok() || !shape.valid()) return {};
  Scope scope = scope_of(id);
  scope.expected = shape;
  scope.law_of = id;
  Value value = drawn(id, decl, shape, scope, "draw");
  scope.law_of = {};
  const std::string name = "`" + symbol.full_name + "`";
  value = apply_overlays({id, ""}, value, scope, shape, Region::occurrence, name);
  value = apply_strikes(id, std::move(value));
  return apply_off(id, std::move(value), decl.clauses.off, scope, shape, Region::occurrence);
}

Value Elaborator::elaborate_event_let(SymbolId id) {
  const Symbol& symbol = symbols_[id];
  const auto& decl = *event_decl(symbol.parent).lets[symbol.item];
  const Value count = value_of(events_.at(symbol.parent).count, Mode::normal, decl.name.span);
  if (!count.ok()) return {};
  Scope scope = scope_of(id);
  const ShapeId declared = declared_shape(decl.dims, symbol.parent);
  scope.expected = declared;
  Value value = expr(*decl.value, scope);
  if (value.is_law()) {
    expect_number(value, decl.value->span, quoted(decl.value->span));
    return {};
  }
  if (decl.in_unit != nullptr && value.ok()) {
    const auto unit = units_.resolve(decl.in_unit, sink_);
    if (!unit || !same_unit(value, unit->unit, decl.value->span, "`" + symbol.full_name + "`"))
      return {};
    value.unit = unit->unit;
  }
  value = conform_in_event(std::move(value), declared, symbol.parent, decl.value->span,
                           "`" + symbol.full_name + "`", scope);
  value = apply_overlays({id, ""}, value, scope, value.shape, Region::occurrence,
                         "`" + symbol.full_name + "`");
  value.zero = false;
  return apply_off(id, std::move(value), decl.clauses.off, scope, declared, Region::occurrence);
}

// ---------------------------------------------------------------- over occurrences

Value Elaborator::elaborate_total(SymbolId id) {
  const Symbol& symbol = symbols_[id];
  const SymbolId event = symbol.parent;
  const syntax::EventDecl& decl = event_decl(event);
  const EventState& state = events_.at(event);
  const ShapeId outer = module_.events[state.id.value].shape;
  const Value count = value_of(state.count, Mode::normal, symbol.name_span);
  if (!count.ok()) return {};
  Scope scope = scope_of(id);
  Value amount;
  std::vector<Value> durations;
  ir::Total::Form form = ir::Total::Form::at_once;
  Span span = symbol.name_span;
  const std::string name = "`" + symbol.full_name + "`";
  if (symbol.item >= decl.totals.size()) {
    const std::uint32_t mark = UINT32_MAX - symbol.item;
    amount = value_of(symbols_.find(event, decl.marks[mark]->name.text), Mode::normal, span);
  } else {
    const syntax::TotalItem& item = decl.totals[symbol.item];
    span = item.value->span;
    const ShapeId declared = declared_shape(item.dims, event);
    scope.expected = declared;
    amount = numeric(*item.value, scope);
    amount = conform_in_event(std::move(amount), declared, event, span, name, scope);
    const auto duration = [&](const Expr* e) {
      Value value = numeric(*e, scope);
      if (!same_unit(value, Unit::years(), e->span, "a duration")) return false;
      if (!builder_.within(value.shape, builder_.unite(declared, outer))) {
        conform(value, declared, true, e->span, name, scope);
        return false;
      }
      if (!known_duration(value, *e, e == item.after)) return false;
      durations.push_back(std::move(value));
      return true;
    };
    const Expr* length = item.for_ != nullptr ? item.for_ : item.spread;
    if (!amount.ok()) return {};
    if (item.after != nullptr) {
      form = ir::Total::Form::after;
      if (!duration(item.after)) return {};
    }
    if (length != nullptr) {
      form = item.for_ != nullptr ? ir::Total::Form::repeat : ir::Total::Form::spread;
      if (durations.empty()) durations.push_back(number(0, Unit::years()));
      if (!duration(length)) return {};
    }
  }
  if (!amount.ok()) return {};
  Value total = amount;
  total.type = Type::number;
  total.zero = false;
  total.origin = {};
  total.picks.clear();
  total.region = Region::period;
  total.event = {};
  total.shape = builder_.unite(amount.shape, outer);
  std::vector<NodeId> operands{amount.node};
  for (const Value& duration : durations) {
    operands.push_back(duration.node);
    total.shape = builder_.unite(total.shape, duration.shape);
  }
  NodeSpec spec{.region = Region::period, .shape = total.shape, .event = state.id, .span = span};
  if (symbol.kind == SymbolKind::kept) {
    if (!expect_plain(amount, span, "a kept factor")) return {};
    total.node = builder_.add(Op::event_kept, operands, spec);
    return event_off(event, std::move(total), 1);
  }
  spec.aux = static_cast<std::uint32_t>(module_.totals.size());
  module_.totals.push_back({state.id, std::string(symbol.name), form, symbol.def});
  total.node = builder_.add(Op::event_total, operands, spec);
  if (form != ir::Total::Form::at_once) unsettled_.push_back({id, total});
  return event_off(event, std::move(total), 0);
}

Value Elaborator::elaborate_largest(SymbolId id) {
  const Symbol& symbol = symbols_[id];
  const SymbolId event = symbol.parent;
  const EventState& state = events_.at(event);
  const Value count = value_of(state.count, Mode::normal, symbol.name_span);
  const SymbolId mark = symbols_.find(event, event_decl(event).marks[symbol.item]->name.text);
  const Value amount = value_of(mark, Mode::normal, symbol.name_span);
  if (!count.ok() || !amount.ok()) return {};
  Value largest = amount;
  largest.type = Type::number;
  largest.region = Region::period;
  largest.event = {};
  largest.shape = builder_.unite(amount.shape, module_.events[state.id.value].shape);
  largest.node = builder_.add(Op::event_largest, {amount.node},
                              {.region = Region::period,
                               .shape = largest.shape,
                               .event = state.id,
                               .span = symbol.name_span});
  return event_off(event, std::move(largest), 0);
}

void Elaborator::finish_events() {
  for (const auto& [id, state] : events_) {
    ir::Event& entry = module_.events[state.id.value];
    entry.def = symbols_[id].def;
    for (const syntax::DrawDecl* mark : event_decl(id).marks) {
      const SymbolId symbol = symbols_.find(id, mark->name.text);
      if (!symbol.valid() || !symbols_[symbol].value.ok()) continue;
      const ir::Def& def = module_.defs[symbols_[symbol].def.value];
      entry.marks.push_back({std::string(mark->name.text), def.node, def.unit, def.unit_scale});
    }
  }
}

}  // namespace plimsoll::check
