// Events: how often, what each occurrence brings, and what it adds up to.
#include "check/events/event.h"

#include <algorithm>
#include <cmath>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/let.h"
#include "check/expr/per_time.h"
#include "check/expr/shape.h"
#include "check/expr/stated_unit.h"
#include "check/laws/draw.h"
#include "check/messages.h"
#include "check/names/read.h"
#include "check/names/resolve.h"
#include "check/overlays/overlay.h"

namespace plimsoll::check {

using diag::Kind;

namespace {

// Mean number in a period, or the probability of the one occurrence.
Value event_mean(Context& context, SymbolId event, const syntax::EventDecl& decl) {
  const ir::Event& entry = context.module.events[context.events.states.at(event).id.value];
  const std::string name = "`" + context.symbols[event].full_name + "`";
  const bool by_chance = decl.chance != nullptr;
  const Expr* e = by_chance ? decl.chance : decl.rate;
  if (e == nullptr) {
    // Behind the brace that opens the event's body; a title holds none that counts.
    const std::string_view text = context.sources.text(decl.span);
    std::size_t brace = decl.name.span.end - decl.span.begin;
    for (bool quoted = false; brace < text.size() && (quoted || text[brace] != '{'); ++brace) {
      if (text[brace] == '"') quoted = !quoted;
    }
    const auto body = decl.span.begin + static_cast<std::uint32_t>(brace) + 1;
    error(context, Kind::event_without_rate, decl.name.span,
          name + " does not say how often it happens")
        .add_fix("add for example `rate 0.2 per year`", {decl.span.file, body, body},
                 " rate 0.2 per year;", "once in five years on average, an example");
    return {};
  }
  Scope scope;
  scope.place = event;
  scope.expected = entry.shape;
  Value value = numeric(context, *e, scope);
  const std::string what = (by_chance ? "the chance of " : "the rate of ") + name;
  value = apply_overlays(context, {event, by_chance ? "chance" : "rate"}, value, scope, entry.shape,
                         Region::period, what);
  if (!value.ok()) return {};
  if (!context.builder.within(value.shape, entry.shape)) {
    conform(context, value, entry.shape, true, e->span, name, scope);
    return {};
  }
  const bool per_time = value.unit == Unit::per_year();
  if (by_chance && !value.zero && value.unit.is_plain()) {
    const std::string unit(unit_of_months(context.module.time.months_per_step));
    const std::string timed = with_unit_words(*e, text_of(context, e->span), unit);
    error(context, Kind::chance_per_period, e->span,
          what + " does not say per what: it is taken for that of each " + unit, "per " + unit)
        .add_fix("say so, and it stays when the step changes: `" + timed + "`", e->span, timed);
    return known_mean(context, value, *e, what + " per " + unit, true) ? value : Value();
  }
  if (!value.zero && !per_time) {
    auto& d = error(context, Kind::rate_unit, e->span,
                    what + " must be per time, not in " + unit_words(context, value.unit),
                    unit_words(context, value.unit));
    if (value.unit.is_plain()) {
      const std::string timed = with_unit_words(*e, text_of(context, e->span), unit_of_months(12));
      d.add_fix("say per what: `" + timed + "`", e->span, timed, "the number in a year");
    }
    if (value.unit == Unit::of(units::kDay, {-1, 1})) {
      d.add_help("days and years do not convert: say it per year, quarter or month");
    }
    return {};
  }
  const Value length = step_length(context, Mode::normal);
  if (!by_chance) {
    value = emit(context, Op::mul, {&value, &length}, {}, Type::number, scope, e->span);
    return known_mean(context, value, *e, what, false) ? value : Value();
  }
  if (value.zero) value.unit = Unit::per_year();
  const auto months = written_months(context, value, *e, what, scope.mode);
  if (!months) return {};
  value = per_unit(context, value, *months, scope, e->span);
  if (!known_mean(context, value, *e, what + " per " + std::string(unit_of_months(*months)), true))
    return {};
  const int step_months = context.module.time.months_per_step;
  if (step_months == *months) return value;
  // 1 - (1 - p) ^ (step / unit as written).
  const Value units = number(context, static_cast<double>(step_months) / *months);
  const Value minus = emit(context, Op::neg, {&value}, {}, Type::number, scope, e->span);
  const Value log = emit(context, Op::log1p, {&minus}, {}, Type::number, scope, e->span);
  const Value exponent = emit(context, Op::mul, {&units, &log}, {}, Type::number, scope, e->span);
  const Value lost = emit(context, Op::expm1, {&exponent}, {}, Type::number, scope, e->span);
  const Value chance = emit(context, Op::neg, {&lost}, {}, Type::number, scope, e->span);
  // Certainty has no logarithm, and what is above it is for the event to refuse.
  const Value one = number(context, 1);
  const Value certain = emit(context, Op::ge, {&value, &one}, {}, Type::boolean, scope, e->span);
  return select(context, certain, value, chance, When::every_period, e->span);
}

// When the risk is off, readers see the event as not having happened.
Value event_off(Context& context, SymbolId event, Value value, double off) {
  const Symbol& symbol = context.symbols[event];
  if (!value.ok() || symbol.risk < 0 || event_decl(context, event).always) return value;
  const Value on = is_on(context, event);
  const Value without = number(context, off, value.unit);
  return select(context, on, value, without, When::every_period, symbol.name_span);
}

// The right side has the declared index sets, and may have those of the event.
Value conform_in_event(Context& context, Value value, ShapeId declared, SymbolId event, Span span,
                       const std::string& what, const Scope& scope) {
  if (!value.ok() || !declared.valid()) return {};
  const ShapeId outer = context.module.events[context.events.states.at(event).id.value].shape;
  const ShapeId all = context.builder.unite(declared, outer);
  if (!context.builder.within(value.shape, all))
    return conform(context, std::move(value), all, true, span, what, scope);
  if (context.builder.within(declared, value.shape)) return value;
  for (const DimId dim : context.builder.dims(declared)) {
    if (context.builder.contains(value.shape, dim))
      return conform(context, std::move(value), all, false, span, what, scope);
  }
  return widen(context, value, declared, value.region, When::every_period, span);
}

// When a total falls due: the delay and the length, as far as it has them; false after an error.
bool durations_of(Context& context, SymbolId total, const syntax::TotalItem& item, ShapeId declared,
                  ir::Total::Form& form, std::vector<Value>& durations) {
  const SymbolId event = context.symbols[total].parent;
  const ShapeId outer = context.module.events[context.events.states.at(event).id.value].shape;
  const std::string name = "`" + context.symbols[total].full_name + "`";
  Scope scope = scope_of(context, total);
  scope.expected = declared;
  const auto duration = [&](const Expr* e) {
    Value value = numeric(context, *e, scope);
    if (!same_unit(context, value, Unit::years(), e->span, "a duration")) return false;
    if (!context.builder.within(value.shape, context.builder.unite(declared, outer))) {
      conform(context, value, declared, true, e->span, name, scope);
      return false;
    }
    if (!known_duration(context, value, *e, e == item.after)) return false;
    durations.push_back(std::move(value));
    return true;
  };
  if (item.after != nullptr) {
    form = ir::Total::Form::after;
    if (!duration(item.after)) return false;
  }
  const Expr* length = item.for_ != nullptr ? item.for_ : item.spread;
  if (length == nullptr) return true;
  form = item.for_ != nullptr ? ir::Total::Form::repeat : ir::Total::Form::spread;
  if (durations.empty()) durations.push_back(number(context, 0, Unit::years()));
  return duration(length);
}

// What a total of all occurrences is like, and its operands; its node is still to be made.
Value gathered(Context& context, const Value& amount, const std::vector<Value>& durations,
               ShapeId outer, std::vector<NodeId>& operands) {
  Value total = amount;
  total.type = Type::number;
  total.zero = false;
  total.origin = {};
  total.picks.clear();
  total.region = Region::period;
  total.event = {};
  total.shape = context.builder.unite(amount.shape, outer);
  operands = {amount.node};
  for (const Value& duration : durations) {
    operands.push_back(duration.node);
    total.shape = context.builder.unite(total.shape, duration.shape);
  }
  return total;
}

Value apply_strikes(Context& context, SymbolId id, Value value) {
  if (!value.ok()) return {};
  const SymbolId event = context.symbols[id].parent;
  const EventState& state = context.events.states.at(event);
  for (const EventState::Strike& strike : state.strikes) {
    for (const syntax::SetItem& item : strike.item->marks) {
      Scope scope;
      scope.place = event;
      scope.event = event;
      scope.expected = value.shape;
      const Expr* path =
          item.target->kind == syntax::ExprKind::index ? item.target->left : item.target;
      const auto target = resolve(context, *path, scope, false);
      if (!target || target->symbol != id || !target->part.empty()) continue;
      const Value old = value;
      const SelfBinding self{{id, ""}, &old};
      scope.self = &self;
      std::vector<Pick> where;
      if (item.target->kind == syntax::ExprKind::index) {
        const auto chosen = picks(context, *item.target, value.shape, scope);
        if (!chosen) return {};
        where = *chosen;
      }
      Value set =
          checked_replacement(context, item, old, where, scope, value.shape, Region::occurrence,
                              "`" + context.symbols[id].full_name + "`");
      if (!set.ok()) return {};
      Value hit = number(context, 0, {}, Type::boolean);
      hit.region = Region::occurrence;
      hit.event = state.id;
      hit.node = context.builder.add(Op::struck, {},
                                     {.region = Region::occurrence,
                                      .shape = hit.shape,
                                      .event = state.id,
                                      .aux = strike.index,
                                      .span = item.span});
      if (!where.empty()) {
        const Value here = at_labels(context, where, item.span);
        hit = emit_plain(context, Op::and_, {&hit, &here}, {}, Type::boolean, When::every_period,
                         item.span);
      }
      const Type type = value.type;
      value = select(context, hit, set, old, When::every_period, item.span);
      value.type = type;
    }
  }
  return value;
}

}  // namespace

const syntax::EventDecl& event_decl(const Context& context, SymbolId event) {
  return *static_cast<const syntax::EventDecl*>(context.symbols[event].decl);
}

void resolve_event_shapes(Context& context) {
  for (auto& [id, state] : context.events.states) {
    const ShapeId shape = declared_shape(context, event_decl(context, id).dims,
                                         place_of(context, context.symbols[id]));
    if (shape.valid()) context.module.events[state.id.value].shape = shape;
  }
}

Value elaborate_count(Context& context, SymbolId id) {
  const SymbolId event = context.symbols[id].parent;
  const syntax::EventDecl& decl = event_decl(context, event);
  const EventId event_id = context.events.states.at(event).id;
  if (!needs_time(context, decl.name.span, "an event")) return {};
  Value mean = event_mean(context, event, decl);
  if (!mean.ok()) return {};
  mean = event_off(context, event, std::move(mean), 0);
  ir::Event& entry = context.module.events[event_id.value];
  entry.by_chance = decl.chance != nullptr;
  if (decl.at_most != nullptr) {
    Scope scope;
    scope.place = event;
    const Value most = numeric(context, *decl.at_most, scope);
    if (!most.ok() || !expect_plain(context, most, decl.at_most->span, "the most occurrences"))
      return {};
    const auto cap = constant_of(context, most.node);
    if (!cap || *cap < 0 || *cap > 1e9 || std::floor(*cap) != *cap) {
      error(context, Kind::constant_expected, decl.at_most->span, "`at most` takes a whole number");
      return {};
    }
    entry.cap = static_cast<std::uint32_t>(*cap);
    entry.cap_per = decl.at_most_per.text == "year"   ? ir::CapPer::year
                    : decl.at_most_per.text == "ever" ? ir::CapPer::ever
                                                      : ir::CapPer::period;
  }
  const ShapeId shape = entry.shape;
  const NodeId noise =
      latent(context, id, ir::Purpose::count, shape, Region::period, false, false, decl.name.span);
  const NodeSpec spec{
      .region = Region::period, .shape = shape, .aux = event_id.value, .span = decl.rate_span};
  Value count = number(context, 0);
  count.region = Region::period;
  count.shape = shape;
  const NodeId counted = context.builder.add(Op::event_count, {noise, mean.node}, spec);
  count.node = context.builder.add(Op::event_n, {counted}, spec);
  context.module.events[event_id.value].count_node = counted;
  return event_off(context, event, std::move(count), 0);
}

Value elaborate_mark(Context& context, SymbolId id) {
  const Symbol& symbol = context.symbols[id];
  const auto& decl = *event_decl(context, symbol.parent).marks[symbol.item];
  // The count comes first in the list of nodes.
  const Value count = value_of(context, context.events.states.at(symbol.parent).count, Mode::normal,
                               decl.name.span);
  const ShapeId shape = slot_shape(context, id);
  if (!count.ok() || !shape.valid()) return {};
  Scope scope = scope_of(context, id);
  scope.expected = shape;
  scope.law_of = id;
  Value value = drawn(context, id, decl, shape, scope, ir::Purpose::draw);
  scope.law_of = {};
  const std::string name = "`" + symbol.full_name + "`";
  value = apply_overlays(context, {id, ""}, value, scope, shape, Region::occurrence, name);
  value = apply_strikes(context, id, std::move(value));
  return apply_off(context, id, std::move(value), decl.clauses.off, scope, shape,
                   Region::occurrence);
}

Value elaborate_event_let(Context& context, SymbolId id) {
  const Symbol& symbol = context.symbols[id];
  const auto& decl = *event_decl(context, symbol.parent).lets[symbol.item];
  const Value count = value_of(context, context.events.states.at(symbol.parent).count, Mode::normal,
                               decl.name.span);
  if (!count.ok()) return {};
  Scope scope = scope_of(context, id);
  const ShapeId declared = declared_shape(context, decl.dims, symbol.parent);
  scope.expected = declared;
  Value value = expr(context, *decl.value, scope);
  if (value.is_law()) {
    expect_number(context, value, decl.value->span);
    return {};
  }
  if (decl.in_unit != nullptr && value.ok()) {
    value = in_stated_unit(context, std::move(value), *decl.value, *decl.in_unit,
                           "`" + symbol.full_name + "`");
    if (!value.ok()) return {};
  }
  value = conform_in_event(context, std::move(value), declared, symbol.parent, decl.value->span,
                           "`" + symbol.full_name + "`", scope);
  value = apply_overlays(context, {id, ""}, value, scope, value.shape, Region::occurrence,
                         "`" + symbol.full_name + "`");
  value.zero = false;
  return apply_off(context, id, std::move(value), decl.clauses.off, scope, declared,
                   Region::occurrence);
}

Value elaborate_total(Context& context, SymbolId id) {
  const Symbol& symbol = context.symbols[id];
  const SymbolId event = symbol.parent;
  const syntax::EventDecl& decl = event_decl(context, event);
  const EventState& state = context.events.states.at(event);
  const ShapeId outer = context.module.events[state.id.value].shape;
  const Value count = value_of(context, state.count, Mode::normal, symbol.name_span);
  if (!count.ok()) return {};
  Scope scope = scope_of(context, id);
  Value amount;
  std::vector<Value> durations;
  ir::Total::Form form = ir::Total::Form::at_once;
  Span span = symbol.name_span;
  const std::string name = "`" + symbol.full_name + "`";
  if (symbol.of_mark) {
    amount = value_of(context, context.symbols.find(event, decl.marks[symbol.item]->name.text),
                      Mode::normal, span);
  } else {
    const syntax::TotalItem& item = *written_total(symbol);
    span = item.value->span;
    const ShapeId declared = declared_shape(context, item.dims, event);
    scope.expected = declared;
    amount = numeric(context, *item.value, scope);
    amount = conform_in_event(context, std::move(amount), declared, event, span, name, scope);
    if (!amount.ok() || !durations_of(context, id, item, declared, form, durations)) return {};
  }
  if (!amount.ok()) return {};
  std::vector<NodeId> operands;
  Value total = gathered(context, amount, durations, outer, operands);
  NodeSpec spec{.region = Region::period, .shape = total.shape, .event = state.id, .span = span};
  if (symbol.kind == SymbolKind::kept) {
    if (!expect_plain(context, amount, span, "a kept factor")) return {};
    total.node = context.builder.add(Op::event_kept, operands, spec);
    return event_off(context, event, std::move(total), 1);
  }
  spec.aux = static_cast<std::uint32_t>(context.module.totals.size());
  context.module.totals.push_back({state.id, std::string(symbol.name), form, symbol.def});
  total.node = context.builder.add(Op::event_total, operands, spec);
  if (form != ir::Total::Form::at_once) context.events.unsettled.push_back({id, total});
  return event_off(context, event, std::move(total), 0);
}

Value in_force(Context& context, SymbolId id) {
  const auto known = context.events.in_force.find(id);
  if (known != context.events.in_force.end()) return known->second;
  const Symbol& symbol = context.symbols[id];
  const SymbolId event = symbol.parent;
  const EventState& state = context.events.states.at(event);
  const InDefinition own(context.builder, symbol.def);
  const Value count = value_of(context, state.count, Mode::normal, symbol.name_span);
  const syntax::TotalItem& item = *written_total(symbol);
  const ShapeId declared = declared_shape(context, item.dims, event);
  ir::Total::Form form = ir::Total::Form::at_once;
  std::vector<Value> durations;
  if (!count.ok() || !declared.valid() ||
      !durations_of(context, id, item, declared, form, durations)) {
    return {};
  }
  // How many last in the period.
  const ShapeId outer = context.module.events[state.id.value].shape;
  std::vector<NodeId> operands;
  Value lasting = gathered(context, number(context, 1), durations, outer, operands);
  const auto place = static_cast<std::uint32_t>(context.module.totals.size());
  context.module.totals.push_back({state.id, std::string(symbol.name), form, symbol.def});
  lasting.node = context.builder.add(Op::event_total, operands,
                                     {.region = Region::period,
                                      .shape = lasting.shape,
                                      .event = state.id,
                                      .aux = place,
                                      .span = symbol.name_span});
  lasting = event_off(context, event, std::move(lasting), 0);
  const Value none = number(context, 0);
  Value result = emit_plain(context, Op::gt, {&lasting, &none}, {}, Type::boolean,
                            When::every_period, symbol.name_span);
  result.by_period = true;
  context.events.in_force.emplace(id, result);
  return result;
}

Value elaborate_largest(Context& context, SymbolId id) {
  const Symbol& symbol = context.symbols[id];
  const SymbolId event = symbol.parent;
  const EventState& state = context.events.states.at(event);
  const Value count = value_of(context, state.count, Mode::normal, symbol.name_span);
  const SymbolId mark =
      context.symbols.find(event, event_decl(context, event).marks[symbol.item]->name.text);
  const Value amount = value_of(context, mark, Mode::normal, symbol.name_span);
  if (!count.ok() || !amount.ok()) return {};
  Value largest = amount;
  largest.type = Type::number;
  largest.region = Region::period;
  largest.event = {};
  largest.shape = context.builder.unite(amount.shape, context.module.events[state.id.value].shape);
  largest.node = context.builder.add(Op::event_largest, {amount.node},
                                     {.region = Region::period,
                                      .shape = largest.shape,
                                      .event = state.id,
                                      .span = symbol.name_span});
  return event_off(context, event, std::move(largest), 0);
}

void finish_events(Context& context) {
  for (const auto& [id, state] : context.events.states) {
    ir::Event& entry = context.module.events[state.id.value];
    entry.def = context.symbols[id].def;
    for (const syntax::DrawDecl* mark : event_decl(context, id).marks) {
      const SymbolId symbol = context.symbols.find(id, mark->name.text);
      if (!symbol.valid() || !context.symbols[symbol].value.ok()) continue;
      const ir::Def& def = context.module.defs[context.symbols[symbol].def.value];
      entry.marks.push_back({std::string(mark->name.text), def.node, def.unit});
    }
  }
}

}  // namespace plimsoll::check
