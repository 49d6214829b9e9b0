// Statements: a running subtotal over lines, each a flow.
#include "check/stocks/statement.h"

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/let.h"
#include "check/messages.h"
#include "check/names/read.h"
#include "check/names/resolve.h"
#include "check/overlays/overlay.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::Sign;

namespace {

// What an unnamed line adds; evaluated once.
Value statement_value(Context& context, const Expr& e, SymbolId place) {
  const auto found = context.stocks.statement_values.find({&e, place});
  if (found != context.stocks.statement_values.end()) return found->second;
  Scope scope;
  scope.place = place;
  scope.expected = context.builder.scalar();
  Value value = numeric(context, e, scope);
  if (value.ok() && value.shape != context.builder.scalar()) {
    const std::string& dim = context.module.dims[context.builder.dims(value.shape)[0].value].name;
    error(context, Kind::missing_index_set, e.span,
          quoted(context, e.span) + " has a value for each label of " + dim +
              "; a line of a statement has one",
          words_of_dims(context, value.shape))
        .add_fix("add them up: `sum(" + text_of(context, e.span) + " over " + dim + ")`", e.span,
                 "sum(" + text_of(context, e.span) + " over " + dim + ")",
                 "the sum over all labels of " + dim);
    value = {};
  }
  context.stocks.statement_values.emplace(InPlace<Expr>{&e, place}, value);
  return value;
}

}  // namespace

Value elaborate_statement_line(Context& context, SymbolId id) {
  const Symbol& symbol = context.symbols[id];
  const auto& line = static_cast<const syntax::StatementDecl*>(symbol.decl)->lines[symbol.item];
  const std::string name = "`" + symbol.full_name + "`";
  if (!needs_time(context, symbol.name_span, "a statement")) return {};
  Value value = statement_value(context, *line.values[0], place_of(context, symbol));
  if (!value.ok() || !check_flow_unit(context, id, value, line.values[0]->span)) return {};
  Scope scope = scope_of(context, id);
  value = apply_overlays(context, {id, ""}, value, scope, context.builder.scalar(), Region::period,
                         name);
  return apply_off(context, id, std::move(value), line.clauses.off, scope, context.builder.scalar(),
                   Region::period);
}

Value elaborate_subtotal(Context& context, SymbolId id) {
  const Symbol& symbol = context.symbols[id];
  const auto& decl = *static_cast<const syntax::StatementDecl*>(symbol.decl);
  const std::vector<SymbolId>& symbols = context.stocks.statement_lines.at({&decl, symbol.parent});
  if (!needs_time(context, symbol.name_span, "a statement")) return {};
  const SymbolId place = place_of(context, symbol);
  std::uint32_t first = symbol.item;
  while (first > 0 && decl.lines[first - 1].sign != Sign::equals) --first;
  Value total;
  Span total_span;
  const Scope scope = scope_of(context, id);
  const auto add = [&](Value value, Sign sign, Span span) {
    if (!value.ok()) return false;
    if (!total.ok()) {
      total = sign == Sign::minus
                  ? emit(context, Op::neg, {&value}, value.unit, Type::number, scope, span)
                  : value;
      total.zero = value.zero;
      total_span = span;
      return true;
    }
    if (!unify(context, total, total_span, value, span, span, "the lines of the statement"))
      return false;
    const bool zero = total.zero && value.zero;
    total = emit(context, sign == Sign::minus ? Op::sub : Op::add, {&total, &value}, total.unit,
                 Type::number, scope, span);
    total.zero = zero;
    return true;
  };
  if (first > 0) {
    const SymbolId before = symbols[first - 1];
    if (!before.valid()) return {};
    if (!add(value_of(context, before, Mode::normal, decl.lines[first - 1].span), Sign::plus,
             decl.lines[first - 1].name.span)) {
      return {};
    }
  }
  for (std::uint32_t i = first; i < symbol.item; ++i) {
    const syntax::StatementLine& line = decl.lines[i];
    if (!line.name.text.empty()) {
      if (!symbols[i].valid()) return {};
      if (!add(value_of(context, symbols[i], Mode::normal, line.name.span), line.sign,
               line.name.span))
        return {};
      continue;
    }
    for (const Expr* e : line.values) {
      if (!add(statement_value(context, *e, place), line.sign, e->span)) return {};
    }
  }
  if (!total.ok()) {
    error(context, Kind::statement_empty, symbol.name_span, "no line stands above this subtotal");
    return {};
  }
  total.origin = {};
  if (!check_flow_unit(context, id, total, symbol.name_span)) return {};
  return total;
}

void record_statements(Context& context) {
  for (const auto& [decl, place] : context.declared.statements) {
    ir::Statement statement;
    statement.name = place.valid() && context.symbols[place].part.valid()
                         ? context.symbols[place].full_name + "." + std::string(decl->name.text)
                         : std::string(decl->name.text);
    statement.title = decl->title;
    const std::vector<SymbolId>& symbols = context.stocks.statement_lines.at({decl, place});
    for (std::size_t i = 0; i < decl->lines.size(); ++i) {
      const syntax::StatementLine& line = decl->lines[i];
      const char sign = line.sign == Sign::minus ? '-' : line.sign == Sign::equals ? '=' : '+';
      if (!line.name.text.empty()) {
        if (!symbols[i].valid()) continue;
        const Value value = value_of(context, symbols[i], Mode::normal, line.span);
        statement.lines.push_back({context.symbols[symbols[i]].full_name, sign, value.node,
                                   context.symbols[symbols[i]].def});
        continue;
      }
      for (const Expr* e : line.values) {
        const Value value = statement_value(context, *e, place);
        // A line that a part was not passed.
        if (value.zero && place.valid() && context.symbols[place].part.valid()) continue;
        const bool named = value.origin.valid();
        statement.lines.push_back(
            {named ? context.symbols[value.origin].full_name : text_of(context, e->span), sign,
             value.node, named ? context.symbols[value.origin].def : ir::DefId()});
      }
    }
    context.module.statements.push_back(std::move(statement));
  }
}

}  // namespace plimsoll::check
