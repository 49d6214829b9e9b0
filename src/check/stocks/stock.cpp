// Stocks: opening, lines in order, closing.
#include "check/stocks/stock.h"

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/let.h"
#include "check/expr/shape.h"
#include "check/expr/stated_unit.h"
#include "check/functions/time.h"
#include "check/messages.h"
#include "check/names/read.h"
#include "check/names/resolve.h"
#include "check/overlays/overlay.h"
#include "check/stocks/effects.h"

namespace plimsoll::check {

using diag::Kind;

namespace {

// The unit of a stock whose opening is a bare zero is that of the first line that has one. A stock
// in a function also takes the index sets of its lines. The lines are elaborated once more for it,
// with the opening for the balance.
bool infer_stock(Context& context, SymbolId id, const syntax::StockDecl& decl, Value& opening,
                 ShapeId& shape) {
  Frame* frame = context.symbols[id].frame;
  if (!opening.zero && frame == nullptr) return true;
  const Value balance = opening;
  if (frame != nullptr) {
    StockState& state = context.stocks.states[id];
    state.prepared = true;
    state.shape = shape;
    state.levels = {balance};
  }
  Scope scope = scope_of(context, id);
  scope.expected = shape;
  scope.balance = &balance;
  bool ok = true;
  for (std::size_t i = 0; i < decl.lines.size() && ok && (opening.zero || frame != nullptr); ++i) {
    const Mode own = mode_of(decl.lines[i].each);
    scope.mode = own != Mode::normal && frame == nullptr ? own : scope_of(context, id).mode;
    for (const Expr* line : decl.lines[i].values) {
      const Value value = numeric(context, *line, scope);
      ok = ok && value.ok();
      if (!value.ok()) continue;
      if (frame != nullptr) shape = context.builder.unite(shape, value.shape);
      if (value.zero || !opening.zero) continue;
      opening.unit = value.unit;
      opening.zero = false;
    }
  }
  if (frame != nullptr) {
    // What was elaborated of this call so far rests on the provisional balance.
    for (const SymbolId local : frame->symbols) {
      Symbol& symbol = context.symbols[local];
      if (symbol.state == Symbol::State::done) symbol.state = Symbol::State::untouched;
      const auto stock = context.stocks.states.find(local);
      if (stock == context.stocks.states.end()) continue;
      stock->second.prepared = false;
      stock->second.levels.clear();
    }
  }
  return ok;
}

// Everything that lines and readers need, from the opening and the index sets.
bool settle_stock(Context& context, SymbolId id) {
  const Symbol& symbol = context.symbols[id];
  const auto& decl = *static_cast<const syntax::StockDecl*>(symbol.decl);
  const std::string name = "`" + symbol.full_name + "`";
  StockState& state = context.stocks.states[id];
  Scope scope = scope_of(context, id);
  scope.expected = state.shape;
  Value opening = state.opening;
  opening.zero = false;
  opening = conform(context, std::move(opening), state.shape, true, *decl.opening, name, scope);
  if (symbol.frame == nullptr) {
    opening = apply_overlays(context, {id, "opening"}, opening, scope, state.shape, Region::trial,
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
    level = years_before(context, id, Mode::year, 1, {opening}, as, decl.name.span);
  } else {
    level.node = context.builder.add(
        Op::lag, {opening.node, opening.node},
        {.region = Region::period, .shape = state.shape, .aux = 1, .span = decl.name.span});
    context.lags.open.push_back({level.node, id, scope.mode, decl.name.span, level.unit});
  }
  context.stocks.states[id].levels.assign(1, level);
  return true;
}

bool open_stock(Context& context, SymbolId id, const syntax::StockDecl& decl,
                const std::string& name) {
  Scope scope = scope_of(context, id);
  ShapeId shape = declared_shape(context, decl.dims, scope.place);
  if (!shape.valid()) return false;
  scope.expected = shape;
  Value opening = numeric(context, *decl.opening, scope);
  if (!opening.ok()) return false;
  if (context.symbols[id].part.valid() && decl.dims.empty()) shape = opening.shape;
  if (opening.grain() > Region::trial) {
    error(context, Kind::opening_grain, decl.opening->span,
          "the opening of " + name + " changes from period to period")
        .add_help("an opening is a given, a draw per trial, or made of those");
    return false;
  }
  if (decl.in_unit != nullptr) {
    opening =
        in_stated_unit(context, std::move(opening), *decl.opening, *decl.in_unit, "the opening");
    if (!opening.ok()) return false;
    opening.zero = false;
  }
  StockState& state = context.stocks.states[id];
  state.opening = opening;
  state.shape = shape;
  if (!infer_stock(context, id, decl, opening, shape)) return false;
  if (state.prepared) return true;
  state.opening = opening;
  state.shape = shape;
  return settle_stock(context, id);
}

}  // namespace

Value stock_level(Context& context, SymbolId id, std::size_t n_lines) {
  if (!prepare_stock(context, id).prepared) return {};
  const auto& decl = *static_cast<const syntax::StockDecl*>(context.symbols[id].decl);
  Scope scope = scope_of(context, id);
  for (std::size_t i = context.stocks.states[id].levels.size() - 1; i < n_lines; ++i) {
    const syntax::StockLine& line = decl.lines[i];
    const StockState& state = context.stocks.states[id];
    const SymbolId symbol = state.line_symbols.empty() ? SymbolId() : state.line_symbols[i];
    const Value level = state.levels[i];
    Value value;
    if (symbol.valid()) {
      value = value_of(context, symbol, scope.mode, line.span);
    } else {
      value = stock_line_value(context, id, decl, static_cast<std::uint32_t>(i));
    }
    StockState& after = context.stocks.states[id];
    if (after.levels.size() > i + 1) continue;
    if (!level.ok() || !value.ok()) {
      after.levels.emplace_back();
      continue;
    }
    after.levels.push_back(emit(context, line.sign == syntax::Sign::minus ? Op::sub : Op::add,
                                {&level, &value}, level.unit, Type::number, scope, line.span));
  }
  return context.stocks.states[id].levels[n_lines];
}

StockState& prepare_stock(Context& context, SymbolId id) {
  StockState& state = context.stocks.states[id];
  if (state.prepared || state.failed) return state;
  if (state.in_progress) {
    // Asked for while its lines tell its unit: a bare zero is then a plain number.
    if (state.opening.ok()) state.prepared = settle_stock(context, id);
    return state;
  }
  state.in_progress = true;
  const Symbol& symbol = context.symbols[id];
  const auto& decl = *static_cast<const syntax::StockDecl*>(symbol.decl);
  const std::string name = "`" + symbol.full_name + "`";
  bool ok = false;
  {
    const InDefinition own(context.builder,
                           symbol.def.valid() ? symbol.def : context.builder.current_def());
    ok = needs_time(context, decl.name.span, "a stock") && open_stock(context, id, decl, name);
  }
  StockState& after = context.stocks.states[id];
  after.in_progress = false;
  after.prepared = after.prepared || ok;
  after.failed = !after.prepared;
  return after;
}

Value stock_line_value(Context& context, SymbolId id, const syntax::StockDecl& decl,
                       std::uint32_t index) {
  const syntax::StockLine& line = decl.lines[index];
  const Value balance = stock_level(context, id, index);
  if (!balance.ok()) return {};
  const StockState& state = context.stocks.states[id];
  const ShapeId shape = state.shape;
  const Unit unit = state.unit;
  const SymbolId line_symbol = state.line_symbols.empty() ? SymbolId() : state.line_symbols[index];
  Scope scope = scope_of(context, id);
  scope.expected = shape;
  scope.balance = &balance;
  const Mode own = mode_of(line.each);
  if (own != Mode::normal && context.symbols[id].frame != nullptr) {
    error(context, Kind::function_state, line.span,
          "the stocks of a function move when what calls it does: `each year` and `over horizon` "
          "have no meaning here");
    return {};
  }
  if (own != Mode::normal) scope.mode = own;
  Value total;
  if (line.is_effects) total = effects_total(context, id, index);
  for (const Expr* e : line.values) {
    Value value = numeric(context, *e, scope);
    if (!value.ok()) return {};
    const std::string what = line.name.text.empty() || line.sign == syntax::Sign::equals
                                 ? quoted(context, e->span)
                                 : "`" + std::string(line.name.text) + "`";
    if (!value.zero && value.unit != unit) {
      auto& d =
          error(context, Kind::unit_mismatch, e->span,
                "a line of `" + context.symbols[id].full_name + "` must be in " +
                    unit_words(context, unit) + ", but is in " + unit_words(context, value.unit),
                unit_words(context, value.unit))
              .label(decl.opening->span, "the stock is in " + unit_words(context, unit));
      if (unit.is_plain() && decl.in_unit == nullptr) {
        const Span behind = decl.dims.empty() ? decl.name.span
                                              : Span{decl.name.span.file, decl.name.span.begin,
                                                     decl.dims.back().span.end + 1};
        d.add_fix("if that is meant, state its unit: `in " + unit_words(context, value.unit) + "`",
                  {behind.file, behind.end, behind.end}, " in " + unit_words(context, value.unit),
                  "a stock in " + unit_words(context, value.unit));
      }
      add_unit_help(context, d, unit, value.unit, e->span);
      return {};
    }
    value.unit = unit;
    value = conform(context, std::move(value), shape, false, *e, what, scope);
    if (!value.ok()) return {};
    if (line.sign == syntax::Sign::equals) {
      // What is left to the level that is written.
      value = emit(context, Op::sub, {&value, &balance}, unit, Type::number, scope, line.span);
    }
    total = total.ok()
                ? emit(context, Op::add, {&total, &value}, unit, Type::number, scope, line.span)
                : value;
  }
  if (!total.ok()) return {};
  total.type = Type::number;
  total.zero = false;
  if (line_symbol.valid()) {
    const std::string name = "`" + context.symbols[line_symbol].full_name + "`";
    total = apply_overlays(context, {line_symbol, ""}, total, scope, shape, Region::period, name);
    total = apply_off(context, line_symbol, std::move(total), line.clauses.off, scope, shape,
                      Region::period);
  }
  return own != Mode::normal ? book(context, total, own, line.span) : total;
}

Value elaborate_stock(Context& context, SymbolId id) {
  if (!prepare_stock(context, id).prepared) return {};
  const auto& decl = *static_cast<const syntax::StockDecl*>(context.symbols[id].decl);
  Value closing = stock_level(context, id, decl.lines.size());
  if (!closing.ok()) return {};
  if (decl.lines.empty()) {
    closing = widen(context, closing, closing.shape, Region::period,
                    when_of(scope_of(context, id).mode), decl.name.span);
  }
  return closing;
}

}  // namespace plimsoll::check
