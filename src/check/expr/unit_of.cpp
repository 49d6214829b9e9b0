// The unit of an expression, read off its figures and the names that are known already.
//
// A name that reads its own past needs its unit before it is elaborated: `flow y = prev(y) + 1 EUR`.
// In a sum one side tells the unit of the other; what reads the open name itself tells nothing. What
// is found here is checked against the value once that is known (close_lags in compile.cpp).
#include "check/expr/unit_of.h"

#include <algorithm>

#include "check/context.h"
#include "check/functions/builtin.h"
#include "check/names/resolve.h"

namespace plimsoll::check {

using syntax::BinaryOp;
using syntax::ExprKind;

namespace {

constexpr int kMostNames = 20;

const Expr* defining(const Symbol& symbol) {
  using syntax::EventDecl;
  switch (symbol.kind) {
    case SymbolKind::given:
      return static_cast<const syntax::GivenDecl*>(symbol.decl)->value;
    case SymbolKind::draw:
      return static_cast<const syntax::DrawDecl*>(symbol.decl)->law;
    case SymbolKind::flow:
    case SymbolKind::let:
      return static_cast<const syntax::LetDecl*>(symbol.decl)->value;
    case SymbolKind::mark:
    case SymbolKind::event_largest:
      return static_cast<const EventDecl*>(symbol.decl)->marks[symbol.item]->law;
    case SymbolKind::event_let:
      return static_cast<const EventDecl*>(symbol.decl)->lets[symbol.item]->value;
    case SymbolKind::total: {
      if (const syntax::TotalItem* total = written_total(symbol)) return total->value;
      return static_cast<const EventDecl*>(symbol.decl)->marks[symbol.item]->law;
    }
    case SymbolKind::statement_line: {
      const auto& line = static_cast<const syntax::StatementDecl*>(symbol.decl)->lines[symbol.item];
      return line.values.empty() ? nullptr : line.values[0];
    }
    default:
      return nullptr;
  }
}

std::optional<Unit> unit_of(Context& context, const Expr& e, const Scope& scope, int depth);
std::optional<Unit> unit_of_symbol(Context& context, SymbolId id, int depth);

std::optional<Unit> unit_of_call(Context& context, const Expr& e, const Scope& scope, int depth) {
  if (e.left->kind != ExprKind::name) return std::nullopt;
  const std::string_view name = e.left->text;
  if (resolve(context, *e.left, scope, false)) return std::nullopt;
  const Builtin* builtin = find_builtin(name);
  using UnitOf = Builtin::UnitOf;
  const UnitOf unit_of_it = builtin != nullptr ? builtin->unit : UnitOf::unknown;
  if (unit_of_it == UnitOf::plain) return Unit();
  const bool law = builtin == nullptr && dist::find_law(name) != nullptr;
  if (!law && unit_of_it == UnitOf::unknown) return std::nullopt;
  std::optional<Unit> plain;
  for (const syntax::Argument& argument : e.args) {
    const auto unit = unit_of(context, *argument.value, scope, depth);
    // Shapes and levels of a distribution are plain numbers beside figures with its unit.
    if (unit && (!law || !unit->is_plain())) return unit;
    if (unit) plain = unit;
    if (unit_of_it == UnitOf::first) break;
  }
  return plain;
}

std::optional<Unit> unit_of_name(Context& context, const Expr& e, const Scope& scope, int depth) {
  const auto reference = resolve(context, e, scope, false);
  if (!reference) {
    if (e.kind != ExprKind::name) return std::nullopt;
    if (e.text == "step") return Unit::years();
    for (const std::string_view counter :
         {"period_number", "fiscal_year_number", "period_of_year"}) {
      if (e.text == counter) return Unit();
    }
    return std::nullopt;
  }
  if (!reference->part.empty()) return std::nullopt;
  if (reference->parameter != nullptr) {
    const Value& value = *reference->parameter;
    return value.ok() && !value.zero ? std::optional(value.unit) : std::nullopt;
  }
  const Symbol& symbol = context.symbols[reference->symbol];
  if (symbol.state == Symbol::State::done) {
    return symbol.value.ok() && !symbol.value.zero ? std::optional(symbol.value.unit)
                                                   : std::nullopt;
  }
  // The open name itself tells nothing about its own unit.
  if (symbol.state == Symbol::State::in_progress) return std::nullopt;
  if (symbol.kind == SymbolKind::flow || symbol.kind == SymbolKind::let) {
    const syntax::UnitExpr* in = static_cast<const syntax::LetDecl*>(symbol.decl)->in_unit;
    diag::Sink silent;
    const auto unit = in != nullptr ? context.units.resolve(in, silent) : std::nullopt;
    if (unit) return unit->unit;
  }
  return unit_of_symbol(context, reference->symbol, depth + 1);
}

// `depth`: how many names led here; a circle of them tells nothing.
std::optional<Unit> unit_of_symbol(Context& context, SymbolId id, int depth) {
  const Symbol& symbol = context.symbols[id];
  if (symbol.kind == SymbolKind::event_count || symbol.kind == SymbolKind::kept) return Unit();
  const Expr* e = defining(symbol);
  if (e == nullptr || depth >= kMostNames) return std::nullopt;
  return unit_of(context, *e, scope_of(context, id), depth);
}

std::optional<Unit> unit_of(Context& context, const Expr& e, const Scope& scope, int depth) {
  const auto either = [&](const Expr* a, const Expr* b) {
    const auto left = unit_of(context, *a, scope, depth);
    return left ? left : unit_of(context, *b, scope, depth);
  };
  switch (e.kind) {
    case ExprKind::number: {
      diag::Sink silent;
      const auto quantity = units::literal_value(e, context.units, silent);
      // A bare zero takes any unit.
      if (!quantity || (quantity->value == 0 && e.unit == nullptr)) return std::nullopt;
      return quantity->unit.unit;
    }
    case ExprKind::name:
    case ExprKind::member:
      return unit_of_name(context, e, scope, depth);
    case ExprKind::index:
    case ExprKind::truncated:
    case ExprKind::within:
      return unit_of(context, *e.left, scope, depth);
    case ExprKind::unary:
      if (e.unary_op != syntax::UnaryOp::negate) return std::nullopt;
      return unit_of(context, *e.left, scope, depth);
    case ExprKind::conditional:
      return either(e.left, e.right);
    case ExprKind::with_unit: {
      diag::Sink silent;
      const auto unit = context.units.resolve(e.unit, silent);
      return unit ? std::optional(unit->unit) : std::nullopt;
    }
    case ExprKind::label_case:
      for (const syntax::BraceEntry& entry : e.entries) {
        if (const auto unit = unit_of(context, *entry.value, scope, depth)) return unit;
      }
      return std::nullopt;
    case ExprKind::call:
      return unit_of_call(context, e, scope, depth);
    case ExprKind::binary: {
      if (e.op == BinaryOp::add || e.op == BinaryOp::sub) return either(e.left, e.right);
      const auto left = unit_of(context, *e.left, scope, depth);
      const auto right = unit_of(context, *e.right, scope, depth);
      if (!left || !right) return std::nullopt;
      if (e.op == BinaryOp::mul) return *left * *right;
      if (e.op == BinaryOp::div) return *left / *right;
      if (e.op == BinaryOp::pow && left->is_plain()) return left;
      return std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<Unit> unit_of(Context& context, SymbolId id) {
  return unit_of_symbol(context, id, 0);
}

}  // namespace plimsoll::check
