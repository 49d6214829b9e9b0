// Columns: outcomes, checks, and what is left unsettled at the horizon.
#include "check/outcomes/outcome.h"

#include "check/context.h"
#include "check/events/event.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/shape.h"
#include "check/laws/draw.h"
#include "check/messages.h"
#include "check/names/collect.h"
#include "check/outcomes/decision.h"
#include "check/outcomes/observation.h"
#include "check/outcomes/statistic.h"

namespace plimsoll::check {

using diag::Kind;

namespace {

// The value at one element, in label order.
Value element_of(Context& context, const Value& value, std::size_t index, const Scope& scope,
                 Span span) {
  std::vector<Pick> at;
  const std::vector<DimId> dims = context.builder.dims(value.shape);
  for (std::size_t d = dims.size(); d-- > 0;) {
    const std::uint32_t n = context.builder.n_labels(dims[d]);
    at.push_back({dims[d], static_cast<std::uint32_t>(index % n)});
    index /= n;
  }
  return pick(context, value, at, scope, span);
}

// What is declared in a part begins with its name.
std::string name_in(const Context& context, SymbolId place, std::string name) {
  if (!place.valid() || !context.symbols[place].part.valid()) return name;
  return context.symbols[place].full_name + "." + name;
}

// Where names are looked up: a risk's claims are made about the model.
SymbolId claim_place(const Context& context, SymbolId place) {
  return place.valid() && context.symbols[place].part.valid() ? place : SymbolId();
}

void add_outcome(Context& context, const syntax::OutcomeDecl& decl, SymbolId place) {
  const Expr& e = *decl.value;
  Scope scope;
  scope.place = claim_place(context, place);
  context.messages.part = scope.place;
  // A question is asked about the model's outcomes.
  scope.outcomes_known = !context.sources.file(e.span.file).whole.empty();
  const auto whole = sample_of(context, e, decl.each, scope, quoted(context, e.span));
  if (!whole) return;
  std::string name(decl.name.text);
  if (name.empty()) name = text_of(context, e.span);
  name = name_in(context, place, std::move(name));
  const Span span = decl.name.text.empty() ? e.span : decl.name.span;
  const std::string key = name + "\n" + std::to_string(static_cast<int>(whole->sample));
  const auto [first, is_new] = context.declared.outcome_names.try_emplace(key, span);
  if (!is_new) {
    error(context, Kind::duplicate_name, span, "the outcome `" + name + "` stands twice")
        .label(first->second, "the first");
    return;
  }
  const ir::Bad bad = decl.bad == syntax::BadSide::low    ? ir::Bad::low
                      : decl.bad == syntax::BadSide::high ? ir::Bad::high
                                                          : ir::Bad::unstated;
  const ir::DefId def = make_def(context, ir::DefKind::outcome, name, decl.title, span,
                                 whole->value, text_of(context, e.span));
  scope.mode = mode_of(decl.each);
  if (whole->value.shape == context.builder.scalar()) {
    add_column(context, ir::Column::Purpose::outcome, name, decl.title, *whole, bad, def);
    return;
  }
  const std::vector<std::string> labels = element_labels(context, whole->value.shape, false);
  constexpr std::size_t kMostColumns = 10'000;
  if (labels.size() > kMostColumns) {
    error(context, Kind::array_too_large, span,
          "an outcome with more than " + std::to_string(kMostColumns) + " labels");
    return;
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Sampled part{element_of(context, whole->value, i, scope, e.span), whole->sample};
    const ir::ColumnId column =
        add_column(context, ir::Column::Purpose::outcome, name + "[" + labels[i] + "]",
                   decl.title.empty() ? "" : decl.title + " [" + labels[i] + "]", part, bad, def);
    context.module.columns[column.value].label = labels[i];
  }
}

void add_check(Context& context, const syntax::CheckDecl& decl, SymbolId place) {
  Scope scope;
  scope.place = claim_place(context, place);
  context.messages.part = scope.place;
  scope.expected = context.builder.scalar();
  Value value = condition(context, *decl.condition, scope);
  if (!value.ok()) return;
  while (value.shape != context.builder.scalar()) {
    value = reduce(context, Op::all_over, value, context.builder.dims(value.shape).back(), scope,
                   decl.condition->span);
  }
  const std::string name = name_in(context, place, std::string(decl.name.text));
  const Sampled all{value,
                    value.region == Region::period ? ir::Sample::each_period : ir::Sample::trial};
  const ir::DefId def = make_def(context, ir::DefKind::check, name, decl.title, decl.name.span,
                                 value, text_of(context, decl.condition->span));
  add_column(context, ir::Column::Purpose::check, name, decl.title, all, ir::Bad::unstated, def);
}

// What totals owe after the last period, summed over their labels.
void report_unsettled(Context& context) {
  for (const auto& [id, total] : context.events.unsettled) {
    const Symbol& symbol = context.symbols[id];
    Scope scope;
    scope.mode = Mode::horizon;
    Value value = total;
    value.node = context.builder.add(Op::event_unsettled, {total.node},
                                     {.region = Region::period,
                                      .shape = total.shape,
                                      .when = When::last_period,
                                      .aux = context.module.node(total.node).aux,
                                      .span = symbol.name_span});
    if (symbol.risk >= 0 && !event_decl(context, symbol.parent).always) {
      const Value on = is_on(context, symbol.parent);
      const Value none = number(context, 0, value.unit);
      value = select(context, on, value, none, When::last_period, symbol.name_span);
    }
    while (value.shape != context.builder.scalar()) {
      value = reduce(context, Op::sum_over, value, context.builder.dims(value.shape).back(), scope,
                     symbol.name_span);
    }
    const ir::DefId def = make_def(context, ir::DefKind::total, symbol.full_name + " unsettled", "",
                                   symbol.name_span, value, "");
    add_column(context, ir::Column::Purpose::unsettled, symbol.full_name, "",
               {value, ir::Sample::horizon}, ir::Bad::unstated, def);
  }
}

}  // namespace

ir::DefId make_def(Context& context, ir::DefKind kind, std::string name, std::string title,
                   Span span, const Value& value, std::string formula) {
  ir::Def def;
  def.kind = kind;
  def.full_name = std::move(name);
  def.title = std::move(title);
  def.span = span;
  def.shape = value.shape;
  def.node = value.node;
  def.formula = std::move(formula);
  def.unit = context.units.told(value.unit);
  if (value.origin.valid() && context.symbols[value.origin].def.valid()) {
    const ir::Def& origin = context.module.defs[context.symbols[value.origin].def.value];
    if (value.unit.is_plain() == origin.unit.base.empty() || origin.unit.base == "%") {
      def.unit = origin.unit;
    }
    def.risk = origin.risk;
    def.reports = context.symbols[value.origin].def;
  }
  context.module.defs.push_back(std::move(def));
  return ir::DefId(context.module.defs.size() - 1);
}

ir::ColumnId add_column(Context& context, ir::Column::Purpose purpose, std::string name,
                        std::string title, const Sampled& sampled, ir::Bad bad, ir::DefId def) {
  ir::Column column;
  column.purpose = purpose;
  column.name = std::move(name);
  column.title = std::move(title);
  column.node = sampled.value.node;
  column.sample = sampled.sample;
  column.bad = bad;
  column.is_flag = sampled.value.is_logical();
  column.def = def;
  context.module.columns.push_back(std::move(column));
  return ir::ColumnId(context.module.columns.size() - 1);
}

void add_rule(Context& context, const std::string& name, const std::string& rule,
              const Value& holds, Span span) {
  const ir::DefId def = make_def(context, ir::DefKind::check, name, rule, span, holds, "");
  add_column(context, ir::Column::Purpose::check, name, rule,
             {holds, holds.region == Region::period ? ir::Sample::each_period : ir::Sample::trial},
             ir::Bad::unstated, def);
}

void add_outcomes(Context& context, const data::LoadedModel& model) {
  for (const auto& [decl, place] : context.declared.outcomes) add_outcome(context, *decl, place);
  context.messages.part = {};
  std::unordered_map<std::string_view, Span> names;
  for (const syntax::LimitDecl* decl : context.declared.limits) {
    declare_unique(context, names, decl->name, "the limit");
    add_limit(context, *decl);
  }
  for (const data::LoadedModel::Condition& asked : model.conditions) add_condition(context, asked);
  names.clear();
  for (const auto& [decl, place] : context.declared.checks) {
    const bool in_part = claim_place(context, place).valid();
    if (!in_part) declare_unique(context, names, decl->name, "the check");
    add_check(context, *decl, place);
  }
  context.messages.part = {};
  for (const syntax::ExpectDecl* decl : context.declared.expects) add_expect(context, *decl);
  for (const syntax::ObserveDecl* decl : context.declared.observed) {
    const bool is_asked = !context.sources.file(decl->span.file).whole.empty();
    if (is_asked || !model.without_observed) add_observation(context, *decl);
  }
  add_decisions(context);
  report_unsettled(context);
}

}  // namespace plimsoll::check
