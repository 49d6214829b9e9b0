// Statements: a running subtotal over lines, each a flow.
#include "check/elaborator.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::Sign;

// What an unnamed line adds; evaluated once.
Value Elaborator::statement_value(const Expr& e, SymbolId place) {
  const auto found = statement_values_.find(&e);
  if (found != statement_values_.end()) return found->second;
  Scope scope;
  scope.place = place;
  scope.expected = builder_.scalar();
  Value value = numeric(e, scope);
  if (value.ok() && value.shape != builder_.scalar()) {
    const std::string& dim = module_.dims[builder_.dims(value.shape)[0].value].name;
    error(Kind::missing_index_set, e.span,
          quoted(e.span) + " has a value for each label of " + dim +
              "; a line of a statement has one",
          words_of_dims(value.shape))
        .add_fix("add them up: `sum(" + text_of(e.span) + " over " + dim + ")`", e.span,
                 "sum(" + text_of(e.span) + " over " + dim + ")",
                 "the sum over all labels of " + dim);
    value = {};
  }
  statement_values_.emplace(&e, value);
  return value;
}

Value Elaborator::elaborate_statement_line(SymbolId id) {
  const Symbol& symbol = symbols_[id];
  const auto& line = static_cast<const syntax::StatementDecl*>(symbol.decl)->lines[symbol.item];
  const std::string name = "`" + symbol.full_name + "`";
  if (!needs_time(symbol.name_span, "a statement")) return {};
  Value value = statement_value(*line.values[0], place_of(symbol));
  if (!value.ok() || !check_flow_unit(id, value, line.values[0]->span)) return {};
  Scope scope = scope_of(id);
  value = apply_overlays({id, ""}, value, scope, builder_.scalar(), Region::period, name);
  return apply_off(id, std::move(value), line.clauses.off, scope, builder_.scalar(),
                   Region::period);
}

Value Elaborator::elaborate_subtotal(SymbolId id) {
  const Symbol& symbol = symbols_[id];
  const auto& decl = *static_cast<const syntax::StatementDecl*>(symbol.decl);
  const std::vector<SymbolId>& symbols = statement_lines_.at(&decl);
  if (!needs_time(symbol.name_span, "a statement")) return {};
  const SymbolId place = place_of(symbol);
  std::uint32_t first = symbol.item;
  while (first > 0 && decl.lines[first - 1].sign != Sign::equals) --first;
  Value total;
  Span total_span;
  const Scope scope = scope_of(id);
  const auto add = [&](Value value, Sign sign, Span span) {
    if (!value.ok()) return false;
    if (!total.ok()) {
      total = sign == Sign::minus ? emit(Op::neg, {&value}, value.unit, Type::number, scope, span)
                                  : value;
      total.zero = value.zero;
      total_span = span;
      return true;
    }
    if (!unify(total, total_span, value, span, span, "the lines of the statement")) return false;
    const bool zero = total.zero && value.zero;
    total = emit(sign == Sign::minus ? Op::sub : Op::add, {&total, &value}, total.unit,
                 Type::number, scope, span);
    total.zero = zero;
    return true;
  };
  if (first > 0) {
    const SymbolId before = symbols[first - 1];
    if (!before.valid()) return {};
    if (!add(value_of(before, Mode::normal, decl.lines[first - 1].span), Sign::plus,
             decl.lines[first - 1].name.span)) {
      return {};
    }
  }
  for (std::uint32_t i = first; i < symbol.item; ++i) {
    const syntax::StatementLine& line = decl.lines[i];
    if (!line.name.text.empty()) {
      if (!symbols[i].valid()) return {};
      if (!add(value_of(symbols[i], Mode::normal, line.name.span), line.sign, line.name.span))
        return {};
      continue;
    }
    for (const Expr* e : line.values) {
      if (!add(statement_value(*e, place), line.sign, e->span)) return {};
    }
  }
  if (!total.ok()) {
    error(Kind::statement_empty, symbol.name_span, "no line stands above this subtotal");
    return {};
  }
  total.origin = {};
  if (!check_flow_unit(id, total, symbol.name_span)) return {};
  return total;
}

void Elaborator::record_statements() {
  for (const auto& [decl, place] : statements_) {
    ir::Statement statement;
    statement.name = decl->name.text;
    statement.title = decl->title;
    const std::vector<SymbolId>& symbols = statement_lines_.at(decl);
    for (std::size_t i = 0; i < decl->lines.size(); ++i) {
      const syntax::StatementLine& line = decl->lines[i];
      const char sign = line.sign == Sign::minus ? '-' : line.sign == Sign::equals ? '=' : '+';
      if (!line.name.text.empty()) {
        if (!symbols[i].valid()) continue;
        const Value value = value_of(symbols[i], Mode::normal, line.span);
        statement.lines.push_back(
            {symbols_[symbols[i]].full_name, sign, value.node, symbols_[symbols[i]].def});
        continue;
      }
      for (const Expr* e : line.values) {
        const Value value = statement_value(*e, place);
        const bool named = value.origin.valid();
        statement.lines.push_back({named ? symbols_[value.origin].full_name : text_of(e->span),
                                   sign, value.node,
                                   named ? symbols_[value.origin].def : ir::DefId()});
      }
    }
    module_.statements.push_back(std::move(statement));
  }
}

}  // namespace plimsoll::check
