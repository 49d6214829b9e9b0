// What each effect adds to its stock, and what all of them do.
#include "check/stocks/effects.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/let.h"
#include "check/expr/per_time.h"
#include "check/expr/shape.h"
#include "check/functions/time.h"
#include "check/messages.h"
#include "check/names/read.h"
#include "check/names/resolve.h"
#include "check/overlays/overlay.h"
#include "check/stocks/stock.h"
#include "ir/evaluate.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::AffectsDecl;
using syntax::StockDecl;

const AffectsDecl& effect_decl(const Context& context, SymbolId effect) {
  return *static_cast<const AffectsDecl*>(context.symbols[effect].decl);
}

namespace {

// The labels behind `of`, by index set, as a flag for each label.
struct Chosen {
  DimId dim;
  std::vector<bool> labels;
};

std::optional<std::vector<Chosen>> chosen_labels(Context& context, const AffectsDecl& decl,
                                                 ShapeId shape, const Scope& scope) {
  std::vector<Chosen> result;
  for (const Expr* label : decl.labels) {
    // One label at a time, each of any index set of the stock.
    Expr index;
    index.kind = syntax::ExprKind::index;
    index.left = decl.target;
    index.span = label->span;
    index.args = {{{}, label}};
    const auto found = picks(context, index, shape, scope);
    if (!found) return std::nullopt;
    if (found->empty()) {
      error(context, Kind::label_expected, label->span,
            quoted(context, label->span) + " is an index set, not a label")
          .add_help("leave `of` out where all labels are meant");
      return std::nullopt;
    }
    const Pick& pick = found->front();
    auto at = std::find_if(result.begin(), result.end(),
                           [&](const Chosen& one) { return one.dim == pick.dim; });
    if (at == result.end()) {
      result.push_back(
          {pick.dim, std::vector<bool>(context.builder.n_labels(pick.dim), decl.all_but)});
      at = result.end() - 1;
    }
    if (at->labels[pick.label] != decl.all_but) {
      error(context, Kind::label_twice, label->span,
            quoted(context, label->span) + " stands twice");
      return std::nullopt;
    }
    at->labels[pick.label] = !decl.all_but;
  }
  return result;
}

// The value where the labels are those of the effect, and 0 elsewhere.
Value at_chosen(Context& context, Value value, const std::vector<Chosen>& chosen, Span span) {
  const NodeId zero = context.builder.constant(0);
  for (const Chosen& one : chosen) {
    std::vector<NodeId> operands;
    operands.reserve(one.labels.size());
    for (const bool is_in : one.labels) operands.push_back(is_in ? value.node : zero);
    value.shape = context.builder.unite(value.shape, context.builder.shape({one.dim}));
    value.node = context.builder.add(
        Op::by_label, operands,
        {.region = value.region, .shape = value.shape, .aux = one.dim.value, .span = span});
  }
  return value;
}

// An amount that is one for all labels of an index set that `of` says nothing about.
void report_open_labels(Context& context, const AffectsDecl& decl, const std::string& name,
                        ShapeId shape, ShapeId chosen) {
  const ShapeId open = [&] {
    ShapeId rest = shape;
    for (const DimId dim : context.builder.dims(chosen)) rest = context.builder.without(rest, dim);
    return rest;
  }();
  const Span span = decl.amount->span;
  auto& d = error(context, Kind::index_set_not_on_right, span,
                  name + " is one amount, and `of` does not say for which labels of " +
                      words_of_dims(context, open) + " it is");
  if (!decl.all_but) {
    std::string labels;
    for (const DimId dim : context.builder.dims(open)) {
      const ir::Dim& of = context.module.dims[dim.value];
      labels += ", " + of.name + "." + of.labels.front();
    }
    const Span last = decl.labels.back()->span;
    d.add_fix("name them, for example `of " +
                  text_of(context, {last.file, decl.labels.front()->span.begin, last.end}) +
                  labels + "`",
              {last.file, last.end, last.end}, labels,
              "the amount from each element with one of these labels of every index set");
    d.add_fix("or take it from every element: `of all`",
              {last.file, decl.labels.front()->span.begin, last.end}, "all",
              "the amount from each of them");
  } else {
    d.add_help("name the labels that are meant, of each index set, in the place of all but some");
  }
}

// What a growth as written takes or adds in a step, as a share: all of the balance at -100%, and below
// it, where a check stops the run.
Value share_of_growth(Context& context, EffectState& effect, const std::vector<Chosen>& chosen,
                      const std::string& name, const Scope& scope) {
  const Expr& amount = *effect_decl(context, effect.symbol).amount;
  const Span span = amount.span;
  const Value growth = effect.written;
  const Value factor =
      growth_factor(context, growth, amount, name, step_length(context, Mode::normal), scope, span);
  if (!factor.ok()) return {};
  const Value one = number(context, 1);
  const Value share = emit(context, Op::sub, {&factor, &one}, {}, Type::number, scope, span);
  // Has been told above where it is not known.
  const auto months = written_months(context, growth, amount, name, scope.mode);
  if (!months) return {};
  const Value in_unit = per_unit(context, growth, *months, scope, span);
  if (const auto known = constant_of(context, in_unit.node); known && *known > -1) return share;
  effect.growth = at_chosen(context, in_unit, chosen, span);
  const Value all = number(context, -1);
  const Value some = emit(context, Op::gt, {&in_unit, &all}, {}, Type::boolean, scope, span);
  return select(context, some, share, all, When::every_period, span);
}

// A share of the balance, or an amount, over the index sets of the stock.
void make_amount(Context& context, SymbolId stock, EffectState& effect) {
  if (effect.made) return;
  const InDefinition own(context.builder, context.symbols[effect.symbol].def);
  const AffectsDecl& decl = effect_decl(context, effect.symbol);
  const StockState& state = prepare_stock(context, stock);
  const ShapeId shape = state.shape;
  const Unit unit = state.unit;
  Scope scope = scope_of(context, effect.symbol);
  scope.expected = shape;
  const std::string name = "`" + context.symbols[effect.symbol].full_name + "`";
  Value value = numeric(context, *decl.amount, scope);
  // What a scenario sets is what stands behind `by`, so that a cap holds for it too.
  value = apply_overlays(context, {effect.symbol, ""}, std::move(value), scope, shape,
                         Region::period, name);
  value = apply_off(context, effect.symbol, std::move(value), decl.clauses.off, scope, shape,
                    Region::period);
  effect.made = true;
  if (!value.ok()) return;
  const Span span = decl.amount->span;
  effect.is_share = value.zero || value.unit.is_plain() || value.unit == Unit::per_year();
  if (!effect.is_share && value.unit != unit) {
    auto& d = error(context, Kind::effect_unit, span,
                    name + " is in " + unit_words(context, value.unit) +
                        "; what affects a stock is a share of its balance, a growth per time, or "
                        "an amount in " +
                        unit_words(context, unit),
                    unit_words(context, value.unit));
    add_unit_help(context, d, unit, value.unit, span);
    if (d.fixes.empty()) {
      const std::string share =
          grouped(context, span) + " / (" + context.units.one(value.unit) + ")";
      d.add_fix("if a share is meant, take its figure: `" + share + "`", span, share,
                "its figure in " + unit_words(context, value.unit) + ", as a share of the balance");
    }
    return;
  }
  if (!value.zero && unit == Unit::per_year() && value.unit == unit) {
    const std::string growth = "compound(" + text_of(context, span) + ") - 1";
    error(context, Kind::effect_unit, span,
          name + " is in " + unit_words(context, unit) +
              ", as the stock is: that may be a growth of the balance or an amount")
        .label(context.symbols[stock].name_span, "a stock in " + unit_words(context, unit))
        .add_fix("if its growth over a period is meant, write that as a share: `" + growth + "`",
                 span, growth, "a growth of the balance, compounded over the step")
        .add_help(
            "if an amount is meant, write it as an inflow among the lines of the stock, where "
            "names of a risk stand behind its own");
    return;
  }
  const auto chosen = chosen_labels(context, decl, shape, scope);
  if (!chosen) return;
  effect.written = value;
  if (!value.zero && value.unit == Unit::per_year()) {
    value = share_of_growth(context, effect, *chosen, name, scope);
  }
  const bool was_scalar = value.shape == context.builder.scalar();
  value = at_chosen(context, std::move(value), *chosen, span);
  if (!value.ok()) return;
  if (effect.is_share && context.builder.within(value.shape, shape)) {
    value.unit = {};
  } else {
    if (!decl.has_of && value.shape == context.builder.scalar() && value.shape != shape) {
      error(context, Kind::index_set_not_on_right, span,
            name + " is one amount, and the stock has a balance for each label of " +
                words_of_dims(context, shape))
          .add_fix("say which are meant, for example `of all`",
                   {span.file, decl.target->span.end, decl.target->span.end}, " of all",
                   "the amount from each of them");
      return;
    }
    if (decl.has_of && !decl.labels.empty() && was_scalar && value.shape != shape) {
      report_open_labels(context, decl, name, shape, value.shape);
      return;
    }
    value = conform(context, std::move(value), shape, decl.has_of, *decl.amount, name, scope);
  }
  effect.amount = value;
}

// What `at most` leaves of shares that take: 1 where together they take no more. Not ok after an error,
// and where none may take.
Value make_kept(Context& context, SymbolId stock, const Expr& at_most) {
  Scope scope = scope_of(context, stock);
  scope.expected = context.stocks.states[stock].shape;
  const Span span = at_most.span;
  const std::string what = "the most that all shares together take";
  Value most = numeric(context, at_most, scope);
  if (!most.ok() || !expect_plain(context, most, span, what)) return {};
  most.unit = {};
  if (!context.builder.within(most.shape, scope.expected)) {
    conform(context, most, scope.expected, true, at_most,
            "`" + context.symbols[stock].full_name + "`", scope);
    return {};
  }
  if (most.region == Region::run) {
    for (const double x : ir::evaluate_run_region(context.module, most.node)) {
      if (!std::isfinite(x) || (x >= 0 && x <= 1)) continue;
      error(context, Kind::law_parameter, span,
            quoted(context, span) + " is no share: " + what + " lies between 0% and 100%");
      return {};
    }
  }
  const Value zero = number(context, 0);
  const auto made = [&](Op op, const Value& a, const Value& b, Type type = Type::number) {
    return emit(context, op, {&a, &b}, {}, type, scope, span);
  };
  if (!constant_of(context, most.node)) context.stocks.effects.at(stock).most = most;
  Value taken;
  for (EffectState& effect : context.stocks.effects.at(stock).effects) {
    make_amount(context, stock, effect);
    if (!effect.is_share) continue;
    if (!effect.amount.ok()) return {};
    const Value takes = emit(context, Op::neg, {&effect.amount}, {}, Type::number, scope, span);
    const Value part = made(Op::max, zero, takes);
    taken = taken.ok() ? made(Op::add, taken, part) : part;
  }
  if (!taken.ok()) return {};
  return select(context, made(Op::gt, taken, most, Type::boolean), made(Op::div, most, taken),
                number(context, 1), When::every_period, span);
}

// The same, made once.
Value kept_share(Context& context, SymbolId stock) {
  StockEffects& all = context.stocks.effects.at(stock);
  const auto& decl = *static_cast<const StockDecl*>(context.symbols[stock].decl);
  const Expr* at_most = decl.lines[all.line].at_most;
  if (at_most == nullptr) return {};
  if (!all.kept_made) {
    all.kept_made = true;
    const InDefinition own(context.builder, context.symbols[stock].def);
    const Value kept = make_kept(context, stock, *at_most);
    all.kept = kept.ok() ? kept : number(context, 1);
  } else if (!all.kept.ok()) {
    error(context, Kind::dependency_cycle, at_most->span,
          "what `at most` leaves of the effects on `" + context.symbols[stock].full_name +
              "` depends on itself: one of them reads another")
        .add_note("only `prev`, `opening` and `lag` break cycles");
  }
  return all.kept;
}

}  // namespace

Value elaborate_effect(Context& context, SymbolId id) {
  const SymbolId stock = context.symbols[id].parent;
  if (!prepare_stock(context, stock).prepared) return {};
  StockEffects& all = context.stocks.effects.at(stock);
  const Value balance = stock_level(context, stock, all.line);
  EffectState& effect = all.effects[context.symbols[id].item];
  make_amount(context, stock, effect);
  if (!balance.ok() || !effect.amount.ok()) return {};
  const AffectsDecl& decl = effect_decl(context, id);
  const Span span = decl.amount->span;
  const ShapeId shape = context.stocks.states[stock].shape;
  const Unit unit = context.stocks.states[stock].unit;
  Scope scope = scope_of(context, id);
  scope.expected = shape;
  Value value = effect.amount;
  if (effect.is_share) {
    value = emit(context, Op::mul, {&balance, &effect.amount}, unit, Type::number, scope, span);
    const auto& of = *static_cast<const StockDecl*>(context.symbols[stock].decl);
    if (of.lines[all.line].at_most != nullptr) {
      const Value kept = kept_share(context, stock);
      if (!kept.ok()) return {};
      const Value zero = number(context, 0);
      const Value one = number(context, 1);
      const Value takes =
          emit(context, Op::lt, {&effect.amount, &zero}, {}, Type::boolean, scope, span);
      const Value part = select(context, takes, kept, one, When::every_period, span);
      value = emit(context, Op::mul, {&value, &part}, unit, Type::number, scope, span);
    }
  }
  value.unit = unit;
  value.zero = false;
  value.type = Type::number;
  return value;
}

Value effects_total(Context& context, SymbolId stock, std::uint32_t line) {
  const StockState& state = context.stocks.states[stock];
  const Unit unit = state.unit;
  const ShapeId shape = state.shape;
  const auto& decl = *static_cast<const StockDecl*>(context.symbols[stock].decl);
  const Span span = decl.lines[line].span;
  Scope scope = scope_of(context, stock);
  scope.expected = shape;
  StockEffects& all = context.stocks.effects[stock];
  all.line = line;
  // Also where nothing is held back, so that what is wrong with it is found.
  kept_share(context, stock);
  if (all.effects.empty()) {
    return widen(context, number(context, 0, unit), shape, Region::period, When::every_period,
                 span);
  }
  Value total;
  for (const EffectState& effect : all.effects) {
    const Value value = value_of(context, effect.symbol, Mode::normal, span);
    if (!value.ok()) return {};
    total = total.ok() ? emit(context, Op::add, {&total, &value}, unit, Type::number, scope, span)
                       : value;
  }
  total.origin = {};
  total.picks.clear();
  return total;
}

}  // namespace plimsoll::check
