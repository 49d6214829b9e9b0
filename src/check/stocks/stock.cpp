// Stocks: opening, lines in order, closing.
#include "check/elaborator.h"

namespace plimsoll::check {

using diag::Kind;

// The unit of a stock whose opening is a bare zero is that of the first line that has one. A stock
// in a function also takes the index sets of its lines. The lines are elaborated once more for it,
// with the opening for the balance.
bool Elaborator::infer_stock(SymbolId id, const syntax::StockDecl& decl, Value& opening,
                             ShapeId& shape) {
  Frame* frame = symbols_[id].frame;
  if (!opening.zero && frame == nullptr) return true;
  const Value balance = opening;
  if (frame != nullptr) {
    StockState& state = stocks_[id];
    state.prepared = true;
    state.shape = shape;
    state.levels = {balance};
  }
  Scope scope = scope_of(id);
  scope.expected = shape;
  scope.balance = &balance;
  bool ok = true;
  for (std::size_t i = 0; i < decl.lines.size() && ok && (opening.zero || frame != nullptr); ++i) {
    const Mode own = mode_of(decl.lines[i].each);
    scope.mode = own != Mode::normal && frame == nullptr ? own : scope_of(id).mode;
    for (const Expr* line : decl.lines[i].values) {
      const Value value = numeric(*line, scope);
      ok = ok && value.ok();
      if (!value.ok()) continue;
      if (frame != nullptr) shape = builder_.unite(shape, value.shape);
      if (value.zero || !opening.zero) continue;
      opening.unit = value.unit;
      opening.zero = false;
    }
  }
  if (frame != nullptr) {
    // What was elaborated of this call so far rests on the provisional balance.
    for (const SymbolId local : frame->symbols) {
      Symbol& symbol = symbols_[local];
      if (symbol.state == Symbol::State::done) symbol.state = Symbol::State::untouched;
      const auto stock = stocks_.find(local);
      if (stock == stocks_.end()) continue;
      stock->second.prepared = false;
      stock->second.levels.clear();
    }
  }
  return ok;
}

StockState& Elaborator::prepare_stock(SymbolId id) {
  StockState& state = stocks_[id];
  if (state.prepared || state.failed) return state;
  if (state.in_progress) {
    // Asked for while its lines tell its unit: a bare zero is then a plain number.
    if (state.opening.ok()) state.prepared = settle_stock(id);
    return state;
  }
  state.in_progress = true;
  const Symbol& symbol = symbols_[id];
  const auto& decl = *static_cast<const syntax::StockDecl*>(symbol.decl);
  const std::string name = "`" + symbol.full_name + "`";
  const ir::DefId outer = builder_.current_def;
  if (symbol.def.valid()) builder_.current_def = symbol.def;
  const bool ok = needs_time(decl.name.span, "a stock") && open_stock(id, decl, name);
  builder_.current_def = outer;
  StockState& after = stocks_[id];
  after.in_progress = false;
  after.prepared = after.prepared || ok;
  after.failed = !after.prepared;
  return after;
}

bool Elaborator::open_stock(SymbolId id, const syntax::StockDecl& decl, const std::string& name) {
  Scope scope = scope_of(id);
  ShapeId shape = declared_shape(decl.dims, scope.place);
  if (!shape.valid()) return false;
  scope.expected = shape;
  Value opening = numeric(*decl.opening, scope);
  if (!opening.ok()) return false;
  if (opening.grain() > Region::trial) {
    error(Kind::opening_grain, decl.opening->span,
          "the opening of " + name + " changes from period to period")
        .add_help("an opening is a given, a draw per trial, or made of those");
    return false;
  }
  if (decl.in_unit != nullptr) {
    const auto unit = units_.resolve(decl.in_unit, sink_);
    if (!unit || !same_unit(opening, unit->unit, decl.opening->span, "the opening")) return false;
    opening.unit = unit->unit;
    opening.zero = false;
  }
  StockState& state = stocks_[id];
  state.opening = opening;
  state.shape = shape;
  if (!infer_stock(id, decl, opening, shape)) return false;
  if (state.prepared) return true;
  state.opening = opening;
  state.shape = shape;
  return settle_stock(id);
}

// Everything that lines and readers need, from the opening and the index sets.
bool Elaborator::settle_stock(SymbolId id) {
  const Symbol& symbol = symbols_[id];
  const auto& decl = *static_cast<const syntax::StockDecl*>(symbol.decl);
  const std::string name = "`" + symbol.full_name + "`";
  StockState& state = stocks_[id];
  Scope scope = scope_of(id);
  scope.expected = state.shape;
  Value opening = state.opening;
  opening.zero = false;
  opening = conform(std::move(opening), state.shape, true, *decl.opening, name, scope);
  if (symbol.frame == nullptr) {
    opening = apply_overlays({id, "opening"}, opening, scope, state.shape, Region::trial,
                             "the opening of " + name);
  }
  if (!opening.ok()) return false;
  state.opening = opening;
  state.unit = opening.unit;
  Value level = opening;
  level.region = Region::period;
  level.type = Type::number;
  level.origin = {};
  level.picks.clear();
  if (scope.mode == Mode::year) {
    const Stated as{state.unit, state.shape, Type::number};
    level = years_before(id, Mode::year, 1, {opening}, as, decl.name.span);
  } else {
    level.node = builder_.add(
        Op::lag, {opening.node, opening.node},
        {.region = Region::period, .shape = state.shape, .aux = 1, .span = decl.name.span});
    patches_.push_back({level.node, id, scope.mode, decl.name.span, level.unit});
  }
  stocks_[id].levels.assign(1, level);
  return true;
}

Value Elaborator::stock_line_value(SymbolId id, const syntax::StockDecl& decl,
                                   std::uint32_t index) {
  const syntax::StockLine& line = decl.lines[index];
  const Value balance = stock_level(id, index);
  if (!balance.ok()) return {};
  const StockState& state = stocks_[id];
  const ShapeId shape = state.shape;
  const Unit unit = state.unit;
  const SymbolId line_symbol = state.line_symbols.empty() ? SymbolId() : state.line_symbols[index];
  Scope scope = scope_of(id);
  scope.expected = shape;
  scope.balance = &balance;
  const Mode own = mode_of(line.each);
  if (own != Mode::normal && symbols_[id].frame != nullptr) {
    error(Kind::function_state, line.span,
          "the stocks of a function move when what calls it does: `each year` and `over horizon` "
          "have no meaning here");
    return {};
  }
  if (own != Mode::normal) scope.mode = own;
  Value total;
  for (const Expr* e : line.values) {
    Value value = numeric(*e, scope);
    if (!value.ok()) return {};
    const std::string what =
        line.name.text.empty() ? quoted(e->span) : "`" + std::string(line.name.text) + "`";
    if (!value.zero && value.unit != unit) {
      auto& d = error(Kind::unit_mismatch, e->span,
                      "a line of `" + symbols_[id].full_name + "` must be in " + words(unit) +
                          ", but is in " + words(value.unit),
                      words(value.unit))
                    .label(decl.opening->span, "the stock is in " + words(unit));
      if (unit.is_plain() && decl.in_unit == nullptr) {
        const Span behind = decl.dims.empty() ? decl.name.span
                                              : Span{decl.name.span.file, decl.name.span.begin,
                                                     decl.dims.back().span.end + 1};
        d.add_fix("if that is meant, state its unit: `in " + words(value.unit) + "`",
                  {behind.file, behind.end, behind.end}, " in " + words(value.unit),
                  "a stock in " + words(value.unit));
      }
      add_unit_help(d, unit, value.unit, e->span);
      return {};
    }
    value.unit = unit;
    value = conform(std::move(value), shape, false, *e, what, scope);
    if (!value.ok()) return {};
    total =
        total.ok() ? emit(Op::add, {&total, &value}, unit, Type::number, scope, line.span) : value;
  }
  total.type = Type::number;
  total.zero = false;
  if (line_symbol.valid()) {
    const std::string name = "`" + symbols_[line_symbol].full_name + "`";
    total = apply_overlays({line_symbol, ""}, total, scope, shape, Region::period, name);
    total =
        apply_off(line_symbol, std::move(total), line.clauses.off, scope, shape, Region::period);
  }
  return own != Mode::normal ? book(total, own, line.span) : total;
}

Value Elaborator::stock_level(SymbolId id, std::size_t n_lines) {
  if (!prepare_stock(id).prepared) return {};
  const auto& decl = *static_cast<const syntax::StockDecl*>(symbols_[id].decl);
  Scope scope = scope_of(id);
  for (std::size_t i = stocks_[id].levels.size() - 1; i < n_lines; ++i) {
    const syntax::StockLine& line = decl.lines[i];
    const StockState& state = stocks_[id];
    const SymbolId symbol = state.line_symbols.empty() ? SymbolId() : state.line_symbols[i];
    const Value level = state.levels[i];
    Value value;
    if (symbol.valid()) {
      value = value_of(symbol, scope.mode, line.span);
    } else {
      value = stock_line_value(id, decl, static_cast<std::uint32_t>(i));
    }
    StockState& after = stocks_[id];
    if (after.levels.size() > i + 1) continue;
    if (!level.ok() || !value.ok()) {
      after.levels.emplace_back();
      continue;
    }
    after.levels.push_back(emit(line.sign == syntax::Sign::minus ? Op::sub : Op::add,
                                {&level, &value}, level.unit, Type::number, scope, line.span));
  }
  return stocks_[id].levels[n_lines];
}

Value Elaborator::elaborate_stock(SymbolId id) {
  if (!prepare_stock(id).prepared) return {};
  const auto& decl = *static_cast<const syntax::StockDecl*>(symbols_[id].decl);
  Value closing = stock_level(id, decl.lines.size());
  if (!closing.ok()) return {};
  if (decl.lines.empty()) {
    closing =
        widen(closing, closing.shape, Region::period, when_of(scope_of(id).mode), decl.name.span);
  }
  return closing;
}

}  // namespace plimsoll::check
