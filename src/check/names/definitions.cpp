// Module::defs: one entry for each declaration, in the order of the files.
#include "check/names/definitions.h"

#include "check/context.h"
#include "check/expr/expr.h"
#include "check/messages.h"
#include "check/names/collect.h"
#include "check/names/history.h"
#include "check/names/resolve.h"
#include "data/period.h"

namespace plimsoll::check {

namespace {

struct Form {
  ir::DefKind kind = ir::DefKind::let;
  std::string title;
  Span formula;
  const std::vector<syntax::Evidence>* more = nullptr;
  bool has_def = true;
};

Form form_of(const Symbol& symbol) {
  using syntax::EventDecl;
  using syntax::StatementDecl;
  using syntax::StockDecl;
  Form form;
  form.title = symbol.decl->title;
  const auto span_of = [](const Expr* e) { return e == nullptr ? Span() : e->span; };
  switch (symbol.kind) {
    case SymbolKind::given: {
      const auto* decl = static_cast<const syntax::GivenDecl*>(symbol.decl);
      form.kind = ir::DefKind::given;
      form.formula = decl->has_table ? decl->span : span_of(decl->value);
      if (decl->is_balancing()) {
        form.formula = {decl->left->span.file, decl->left->span.begin, decl->right->span.end};
      }
      break;
    }
    case SymbolKind::draw:
      form.kind = ir::DefKind::draw;
      form.formula = span_of(static_cast<const syntax::DrawDecl*>(symbol.decl)->law);
      break;
    case SymbolKind::event: {
      const auto* decl = static_cast<const EventDecl*>(symbol.decl);
      form.kind = ir::DefKind::event;
      form.formula = decl->rate_span;
      form.more = &decl->rate_evidence;
      break;
    }
    case SymbolKind::mark: {
      const auto* mark = static_cast<const EventDecl*>(symbol.decl)->marks[symbol.item];
      form = {ir::DefKind::mark, mark->title, span_of(mark->law)};
      break;
    }
    case SymbolKind::event_let: {
      const auto* let = static_cast<const EventDecl*>(symbol.decl)->lets[symbol.item];
      form = {ir::DefKind::let, let->title, span_of(let->value)};
      break;
    }
    case SymbolKind::total:
    case SymbolKind::kept: {
      form = {ir::DefKind::total, "", {}};
      if (const auto* total = written_total(symbol)) form.formula = span_of(total->value);
      break;
    }
    case SymbolKind::event_count:
    case SymbolKind::event_largest:
      form = {ir::DefKind::total, "", {}};
      break;
    case SymbolKind::flow:
    case SymbolKind::let:
      form.kind = symbol.kind == SymbolKind::flow ? ir::DefKind::flow : ir::DefKind::let;
      form.formula = span_of(static_cast<const syntax::LetDecl*>(symbol.decl)->value);
      break;
    case SymbolKind::stock: {
      const auto* decl = static_cast<const StockDecl*>(symbol.decl);
      form.kind = ir::DefKind::stock;
      form.formula = span_of(decl->opening);
      form.more = &decl->opening_evidence;
      break;
    }
    case SymbolKind::stock_line: {
      const auto& line = static_cast<const StockDecl*>(symbol.decl)->lines[symbol.item];
      form = {ir::DefKind::stock_line, "",
              line.values.empty() ? line.span : span_of(line.values[0])};
      break;
    }
    case SymbolKind::state: {
      const auto* decl = static_cast<const syntax::StateDecl*>(symbol.decl);
      form.kind = ir::DefKind::state;
      form.formula = decl->span;
      if (!decl->lines.empty()) {
        const Span first = decl->lines.front().span;
        form.formula = {first.file, first.begin, decl->lines.back().span.end};
      }
      form.more = &decl->opening_evidence;
      break;
    }
    case SymbolKind::effect:
      form = {ir::DefKind::stock_line,
              "",
              {symbol.decl->span.file, symbol.decl->span.begin,
               static_cast<const syntax::AffectsDecl*>(symbol.decl)->amount->span.end}};
      break;
    case SymbolKind::statement_line:
    case SymbolKind::subtotal: {
      const auto& line = static_cast<const StatementDecl*>(symbol.decl)->lines[symbol.item];
      form = {ir::DefKind::statement_line, "",
              line.values.empty() ? line.span : span_of(line.values[0])};
      break;
    }
    default:
      form.has_def = false;
      break;
  }
  return form;
}

}  // namespace

const syntax::UnitExpr* written_unit(const Symbol& symbol) {
  switch (symbol.kind) {
    case SymbolKind::given: {
      const auto* decl = static_cast<const syntax::GivenDecl*>(symbol.decl);
      if (decl->in_unit != nullptr) return decl->in_unit;
      const Expr* value = decl->value;
      if (value != nullptr && value->kind == syntax::ExprKind::number) return value->unit;
      if (!decl->table.empty() && decl->table[0].value->kind == syntax::ExprKind::number) {
        return decl->table[0].value->unit;
      }
      return nullptr;
    }
    case SymbolKind::flow:
    case SymbolKind::let:
      return static_cast<const syntax::LetDecl*>(symbol.decl)->in_unit;
    case SymbolKind::stock: {
      const auto* decl = static_cast<const syntax::StockDecl*>(symbol.decl);
      if (decl->in_unit != nullptr) return decl->in_unit;
      return decl->opening->kind == syntax::ExprKind::number ? decl->opening->unit : nullptr;
    }
    default:
      return nullptr;
  }
}

void make_defs(Context& context) {
  for (std::size_t i = 0; i < context.symbols.size(); ++i) {
    Symbol& symbol = context.symbols[SymbolId(i)];
    // What stands for another name is told as that.
    if (symbol.alias.valid()) continue;
    Form form = form_of(symbol);
    if (!form.has_def) continue;
    if (symbol.parameter != nullptr) form.title = symbol.parameter->title;
    ir::Def def;
    def.kind = form.kind;
    def.full_name = symbol.full_name;
    def.title = std::move(form.title);
    def.span = symbol.name_span;
    def.shape = context.builder.scalar();
    def.risk = symbol.risk;
    def.is_parameter = is_uncertain_given(symbol);
    def.formula = text_of(context, form.formula);
    if (const syntax::Clauses* clauses = clauses_of(symbol)) {
      def.evidence = evidence_of(context, clauses->evidence);
      for (const syntax::HistoryEntry& entry : clauses->history) {
        for (auto& ref : evidence_of(context, entry.evidence))
          def.evidence.push_back(std::move(ref));
      }
    }
    if (form.more != nullptr) {
      for (auto& ref : evidence_of(context, *form.more)) def.evidence.push_back(std::move(ref));
    }
    if (symbol.kind == SymbolKind::given) {
      for (const auto& entry : static_cast<const syntax::GivenDecl*>(symbol.decl)->table) {
        for (auto& ref : evidence_of(context, entry.evidence))
          def.evidence.push_back(std::move(ref));
      }
    }
    symbol.def = ir::DefId(context.module.defs.size());
    context.module.defs.push_back(std::move(def));
  }
  for (std::size_t i = 0; i < context.declared.risks.size(); ++i) {
    context.module.risks[i].evidence = evidence_of(context, context.declared.risks[i]->evidence);
  }
  for (std::size_t i = 0; i < context.declared.groups.size(); ++i) {
    context.module.groups[i].evidence = evidence_of(context, context.declared.groups[i]->evidence);
  }
  // These belong to no definition, but must exist all the same.
  for (const syntax::ScenarioDecl* decl : context.declared.scenarios) {
    evidence_of(context, decl->evidence);
    for (const syntax::SetItem& item : decl->sets) evidence_of(context, item.evidence);
    for (const syntax::StrikeItem& strike : decl->strikes) {
      for (const syntax::SetItem& item : strike.marks) evidence_of(context, item.evidence);
    }
  }
  for (const syntax::ActionDecl* decl : context.declared.actions) {
    evidence_of(context, decl->evidence);
    for (const syntax::SetItem& item : decl->sets) evidence_of(context, item.evidence);
  }
  for (const syntax::DecisionDecl* decl : context.declared.decisions)
    evidence_of(context, decl->evidence);
  for (const auto& placed : context.declared.correlations)
    evidence_of(context, placed.decl->evidence);
  for (const auto& placed : context.declared.outcomes) evidence_of(context, placed.decl->evidence);
  for (const auto& placed : context.declared.checks) evidence_of(context, placed.decl->evidence);
  for (std::size_t i = 0; i < context.symbols.size(); ++i) {
    const Symbol& symbol = context.symbols[SymbolId(i)];
    if (symbol.kind != SymbolKind::fn) continue;
    evidence_of(context, static_cast<const syntax::FnDecl*>(symbol.decl)->evidence);
  }
}

void record_histories(Context& context) {
  for (std::size_t i = 0; i < context.symbols.size(); ++i) {
    const SymbolId id(i);
    const Symbol& symbol = context.symbols[id];
    const syntax::Clauses* clauses = history_clauses(symbol);
    if (clauses == nullptr || clauses->history.empty() || !symbol.def.valid() ||
        !symbol.value.ok() || symbol.value.shape != context.builder.scalar()) {
      continue;
    }
    std::vector<ir::HistoryPoint> points;
    for (const syntax::HistoryEntry& entry : clauses->history) {
      if (!entry.period || entry.value == nullptr || symbol.value.is_logical()) continue;
      Scope scope = scope_of(context, id);
      scope.mode = Mode::normal;
      scope.expected = context.builder.scalar();
      Value value = numeric(context, *entry.value, scope);
      if (!value.ok() || !same_unit(context, value, symbol.value.unit, entry.value->span,
                                    "the history of `" + symbol.full_name + "`")) {
        continue;
      }
      if (value.region != Region::run || value.shape != context.builder.scalar()) continue;
      const data::MonthSpan span = data::months_of(*entry.period, context.module.time);
      points.push_back(
          {data::name_of_span(span, context.module.time), span.first, span.count, value.node});
    }
    std::stable_sort(points.begin(), points.end(),
                     [](const auto& a, const auto& b) { return a.first_month < b.first_month; });
    context.module.defs[symbol.def.value].history = std::move(points);
  }
}

void add_evidence(Context& context, const ir::EvidenceRef& ref) {
  const ir::DefId def = context.builder.current_def();
  if (!def.valid()) return;
  std::vector<ir::EvidenceRef>& known = context.module.defs[def.value].evidence;
  for (const ir::EvidenceRef& other : known) {
    if (other.source == ref.source && other.line == ref.line && other.text == ref.text) return;
  }
  known.push_back(ref);
}

void define(Context& context, SymbolId id, const Value& value) {
  Symbol& symbol = context.symbols[id];
  symbol.value = value;
  if (!symbol.def.valid() || !value.ok() || value.is_law()) return;
  ir::Def& def = context.module.defs[symbol.def.value];
  def.node = value.node;
  def.shape = value.shape;
  def.unit = context.units.told(value.unit);
  if (const syntax::UnitExpr* written = written_unit(symbol)) {
    diag::Sink silent;
    const auto unit = context.units.resolve(written, silent);
    // Two words of scale on end, as in `k bn`, are for reading only.
    const int scale = written->power10;
    const bool one_word =
        scale == 0 || scale == 3 || scale == 6 || scale == 9 || scale == -2 || scale == -4;
    if (unit && unit->unit == value.unit && one_word) {
      def.unit = context.units.told(*written, *unit);
    }
  }
}

}  // namespace plimsoll::check
