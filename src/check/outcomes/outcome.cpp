// Columns: outcomes, checks, and what is left unsettled at the horizon.
#include "check/elaborator.h"

namespace plimsoll::check {

using diag::Kind;

ir::DefId Elaborator::make_def(ir::DefKind kind, std::string name, std::string title, Span span,
                               const Value& value, std::string formula) {
  ir::Def def;
  def.kind = kind;
  def.full_name = std::move(name);
  def.title = std::move(title);
  def.span = span;
  def.shape = value.shape;
  def.node = value.node;
  def.formula = std::move(formula);
  def.unit = value.unit.is_plain() ? "" : words(value.unit);
  if (value.origin.valid() && symbols_[value.origin].def.valid()) {
    const ir::Def& origin = module_.defs[symbols_[value.origin].def.value];
    if (value.unit.is_plain() == origin.unit.empty() || origin.unit == "%") {
      def.unit = origin.unit;
      def.unit_scale = origin.unit_scale;
    }
    def.risk = origin.risk;
  }
  module_.defs.push_back(std::move(def));
  return ir::DefId(module_.defs.size() - 1);
}

ir::ColumnId Elaborator::add_column(ir::Column::Purpose purpose, std::string name,
                                    std::string title, const Sampled& sampled, ir::Bad bad,
                                    ir::DefId def) {
  ir::Column column;
  column.purpose = purpose;
  column.name = std::move(name);
  column.title = std::move(title);
  column.node = sampled.value.node;
  column.sample = sampled.sample;
  column.bad = bad;
  column.is_flag = sampled.value.is_logical();
  column.def = def;
  module_.columns.push_back(std::move(column));
  return ir::ColumnId(module_.columns.size() - 1);
}

// The value at one element, in label order.
Value Elaborator::element(const Value& value, std::size_t index, const Scope& scope, Span span) {
  std::vector<Pick> at;
  const std::vector<DimId> dims = builder_.dims(value.shape);
  for (std::size_t d = dims.size(); d-- > 0;) {
    const std::uint32_t n = builder_.n_labels(dims[d]);
    at.push_back({dims[d], static_cast<std::uint32_t>(index % n)});
    index /= n;
  }
  return pick(value, at, scope, span);
}

void Elaborator::outcome(const syntax::OutcomeDecl& decl) {
  const Expr& e = *decl.value;
  Scope scope;
  // A question is asked about the model's outcomes.
  scope.outcomes_known = sources_.file(e.span.file).path == data::kQuestionFile;
  const auto whole = sampled(e, decl.each, scope, quoted(e.span));
  if (!whole) return;
  std::string name(decl.name.text);
  if (name.empty()) name = text_of(e.span);
  const Span span = decl.name.text.empty() ? e.span : decl.name.span;
  const std::string key = name + "\n" + std::to_string(static_cast<int>(whole->sample));
  const auto [first, is_new] = outcome_names_.try_emplace(key, span);
  if (!is_new) {
    error(Kind::duplicate_name, span, "the outcome `" + name + "` stands twice")
        .label(first->second, "the first");
    return;
  }
  const ir::Bad bad = decl.bad == syntax::BadSide::low    ? ir::Bad::low
                      : decl.bad == syntax::BadSide::high ? ir::Bad::high
                                                          : ir::Bad::unstated;
  const ir::DefId def =
      make_def(ir::DefKind::outcome, name, decl.title, span, whole->value, text_of(e.span));
  scope.mode = mode_of(decl.each);
  if (whole->value.shape == builder_.scalar()) {
    add_column(ir::Column::Purpose::outcome, name, decl.title, *whole, bad, def);
    return;
  }
  const std::vector<std::string> labels = element_labels(whole->value.shape, false);
  constexpr std::size_t kMostColumns = 10'000;
  if (labels.size() > kMostColumns) {
    error(Kind::array_too_large, span,
          "an outcome with more than " + std::to_string(kMostColumns) + " labels");
    return;
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Sampled part{element(whole->value, i, scope, e.span), whole->sample};
    add_column(ir::Column::Purpose::outcome, name + "[" + labels[i] + "]",
               decl.title.empty() ? "" : decl.title + " [" + labels[i] + "]", part, bad, def);
  }
}

void Elaborator::check(const syntax::CheckDecl& decl) {
  Scope scope;
  scope.expected = builder_.scalar();
  Value value = condition(*decl.condition, scope);
  if (!value.ok()) return;
  while (value.shape != builder_.scalar()) {
    value =
        reduce(Op::all_over, value, builder_.dims(value.shape).back(), scope, decl.condition->span);
  }
  const std::string name(decl.name.text);
  const Sampled all{value,
                    value.region == Region::period ? ir::Sample::each_period : ir::Sample::trial};
  const ir::DefId def = make_def(ir::DefKind::check, name, decl.title, decl.name.span, value,
                                 text_of(decl.condition->span));
  add_column(ir::Column::Purpose::check, name, decl.title, all, ir::Bad::unstated, def);
}

// What totals owe after the last period, summed over their labels.
void Elaborator::unsettled() {
  for (const auto& [id, total] : unsettled_) {
    const Symbol& symbol = symbols_[id];
    Scope scope;
    scope.mode = Mode::horizon;
    Value value = total;
    value.node = builder_.add(Op::event_unsettled, {total.node},
                              {.region = Region::period,
                               .shape = total.shape,
                               .when = When::last_period,
                               .aux = module_.node(total.node).aux,
                               .span = symbol.name_span});
    if (symbol.risk >= 0 && !event_decl(symbol.parent).always) {
      const Value on = flag_value(module_.risks[static_cast<std::size_t>(symbol.risk)].flag);
      const Value none = number(0, value.unit);
      value = select(on, value, none, When::last_period, symbol.name_span);
    }
    while (value.shape != builder_.scalar()) {
      value =
          reduce(Op::sum_over, value, builder_.dims(value.shape).back(), scope, symbol.name_span);
    }
    const ir::DefId def = make_def(ir::DefKind::total, symbol.full_name + " unsettled", "",
                                   symbol.name_span, value, "");
    add_column(ir::Column::Purpose::unsettled, symbol.full_name, "", {value, ir::Sample::horizon},
               ir::Bad::unstated, def);
  }
}

void Elaborator::outcomes(const data::LoadedModel& model) {
  for (const syntax::OutcomeDecl* decl : outcomes_) outcome(*decl);
  std::unordered_map<std::string_view, Span> names;
  for (const syntax::LimitDecl* decl : limits_) {
    declare_unique(names, decl->name, "the limit");
    limit(*decl);
  }
  for (const data::LoadedModel::Condition& asked : model.conditions) condition_asked(asked);
  names.clear();
  for (const syntax::CheckDecl* decl : checks_) {
    declare_unique(names, decl->name, "the check");
    check(*decl);
  }
  for (const syntax::ExpectDecl* decl : expects_) expect(*decl);
  unsettled();
}

}  // namespace plimsoll::check
