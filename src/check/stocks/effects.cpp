#include "check/stocks/effects.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <unordered_set>
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
#include "check/outcomes/outcome.h"
#include "check/overlays/overlay.h"
#include "check/stocks/stock.h"
#include "check/stocks/without.h"
#include "ir/evaluate.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::AffectsDecl;
using syntax::StockDecl;

namespace {

const AffectsDecl& written(const Context& context, SymbolId effect) {
  return *static_cast<const AffectsDecl*>(context.symbols[effect].decl);
}

// The stock, or an error that says what else stands there.
SymbolId affected_stock(Context& context, const AffectsDecl& decl, SymbolId place) {
  Scope scope;
  scope.place = place;
  const Expr* target = decl.target;
  if (target->kind == syntax::ExprKind::index) {
    std::string labels;
    for (const syntax::Argument& label : target->args) {
      labels += (labels.empty() ? "" : ", ") + text_of(context, label.value->span);
    }
    error(context, Kind::effect_target, target->span, "the labels of an effect stand behind `of`")
        .add_fix("write `" + text_of(context, target->left->span) + " of " + labels + "`",
                 target->span, text_of(context, target->left->span) + " of " + labels,
                 "the same labels");
    return {};
  }
  const auto reference = resolve(context, *target, scope, true);
  if (!reference) return {};
  const Symbol& symbol = context.symbols[reference->symbol];
  const SymbolId schedule = symbol.kind == SymbolKind::schedule ? reference->symbol : symbol.parent;
  if (schedule.valid() && context.symbols[schedule].kind == SymbolKind::schedule) {
    const std::string& name = context.symbols[schedule].full_name;
    error(context, Kind::effect_target, target->span,
          "the schedule `" + name + "` is not affected: what is bought and scrapped are its lines")
        .label(context.symbols[schedule].name_span, "the schedule")
        .add_help(
            "a line of the schedule says it: behind a plus what is bought, behind a minus what is "
            "scrapped, at cost or at net");
    return {};
  }
  if (symbol.kind == SymbolKind::stock && reference->part.empty()) return reference->symbol;
  auto& d = error(context, Kind::effect_target, target->span,
                  "`" + symbol.full_name + "` is " + std::string(kind_words(symbol.kind)) +
                      "; only a stock is affected")
                .label(symbol.name_span, "declared here");
  if (symbol.parent.valid() && context.symbols[symbol.parent].kind == SymbolKind::stock) {
    const std::string& stock = context.symbols[symbol.parent].full_name;
    d.add_fix("affect the stock: `" + stock + "`", target->span, stock, "an effect on the stock");
  } else {
    d.add_help("what changes a flow or a let stands in its own formula");
  }
  return {};
}

// Where the stock may say that its effects stand: behind its last line.
void report_not_placed(Context& context, const AffectsDecl& decl, SymbolId stock) {
  const auto& of = *static_cast<const StockDecl*>(context.symbols[stock].decl);
  const std::string name = "`" + context.symbols[stock].full_name + "`";
  auto& d = error(context, Kind::effects_not_placed, decl.target->span,
                  name + " is affected here, but does not say where its effects stand");
  d.label(of.name.span, "the lines of " + name + " have no `effects`");
  Span at{of.span.file, of.span.end, of.span.end};
  std::string text = "; effects";
  if (!of.lines.empty()) {
    at.begin = at.end = of.lines.back().span.end;
  } else {
    // Behind the brace that opens the empty list of lines.
    const auto brace = context.sources.text(of.span).rfind('{');
    at.begin = at.end = of.span.begin + static_cast<std::uint32_t>(brace) + 1;
    text = " effects";
  }
  d.add_fix("add a line `effects`: all that affects it adds up there", at, text,
            "effects behind the other lines, on the balance after them");
}

std::string free_name(const Context& context, SymbolId stock, const std::string& wish, int first) {
  for (int i = first;; ++i) {
    std::string name = wish + "_" + std::to_string(i);
    if (!context.symbols.find(stock, name).valid()) return name;
  }
}

// The name that the effect gets in its stock; invalid after an error.
SymbolId declare_effect(Context& context, const AffectsDecl& decl, SymbolId place, SymbolId stock) {
  syntax::Name name = decl.name;
  const Span behind{decl.target->span.file, decl.target->span.end, decl.target->span.end};
  if (name.text.empty()) {
    if (!place.valid()) {
      error(context, Kind::effect_without_name, decl.target->span,
            "what affects `" + context.symbols[stock].full_name + "` outside a risk has no name")
          .add_fix("name it behind `as`", behind, " as " + free_name(context, stock, "effect", 1),
                   "a name for what is added, to read as one of a line of the stock");
      return {};
    }
    name = {context.symbols[place].name, decl.target->span};
    const SymbolId other = context.symbols.find(stock, name.text);
    if (other.valid()) {
      const std::string next = free_name(context, stock, std::string(name.text), 2);
      error(context, Kind::duplicate_name, decl.target->span,
            "`" + context.symbols[other].full_name + "` is declared twice",
            "what affects a stock is called as its risk is")
          .label(context.symbols[other].name_span,
                 "the first, " + std::string(kind_words(context.symbols[other].kind)))
          .add_fix("name this one: `as " + next + "`", behind, " as " + next, "a name of its own");
      return {};
    }
  }
  const SymbolId id = context.symbols.declare(SymbolKind::effect, stock, name, &decl, context.sink);
  if (!id.valid()) return {};
  context.symbols[id].place = place;
  context.symbols[id].risk = place.valid() ? context.symbols[place].risk : -1;
  return id;
}

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
  const Expr& amount = *written(context, effect.symbol).amount;
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
  const AffectsDecl& decl = written(context, effect.symbol);
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

// Whether a value is made of the switch. Where it is made of very much, it is taken to be.
bool reads_flag(const ir::Module& module, NodeId root, NodeId flag) {
  constexpr std::size_t kMost = 10'000;
  std::vector<NodeId> stack{root};
  std::unordered_set<std::uint32_t> seen;
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    if (id == flag || seen.size() > kMost) return true;
    if (!id.valid() || !seen.insert(id.value).second) continue;
    for (const NodeId operand : module.operands_of(module.node(id))) stack.push_back(operand);
  }
  return false;
}

// Shares that are 100% in figures may be a little more in bits.
constexpr double kRounding = 1e-9;

// A check that a comparison holds in every trial and period; none where nothing is to be known.
void add_check(Context& context, Op op, const Value& left, const Value& right,
               const std::string& name, const std::string& rule, const Scope& scope, Span span) {
  Value holds = emit(context, op, {&left, &right}, {}, Type::boolean, scope, span);
  if (const auto known = constant_of(context, holds.node); known && *known != 0) return;
  while (holds.ok() && holds.shape != context.builder.scalar()) {
    holds =
        reduce(context, Op::all_over, holds, context.builder.dims(holds.shape).back(), scope, span);
  }
  if (!holds.ok()) return;
  add_rule(context, name, rule, holds, span);
}

}  // namespace

void declare_effects(Context& context) {
  for (auto& placed : context.declared.effects) {
    const SymbolId stock = affected_stock(context, *placed.decl, placed.place);
    if (!stock.valid()) continue;
    const auto& lines = static_cast<const StockDecl*>(context.symbols[stock].decl)->lines;
    const auto line = std::find_if(lines.begin(), lines.end(),
                                   [](const syntax::StockLine& one) { return one.is_effects; });
    if (line == lines.end()) {
      if (context.stocks.effects.try_emplace(stock).second) {
        report_not_placed(context, *placed.decl, stock);
      }
      continue;
    }
    placed.symbol = declare_effect(context, *placed.decl, placed.place, stock);
    if (!placed.symbol.valid()) continue;
    StockEffects& all = context.stocks.effects[stock];
    all.line = static_cast<std::uint32_t>(line - lines.begin());
    all.effects.emplace_back().symbol = placed.symbol;
  }
  for (auto& [stock, all] : context.stocks.effects) {
    std::sort(all.effects.begin(), all.effects.end(),
              [&](const EffectState& a, const EffectState& b) {
                return context.symbols[a.symbol].name < context.symbols[b.symbol].name;
              });
    for (std::size_t i = 0; i < all.effects.size(); ++i) {
      context.symbols[all.effects[i].symbol].item = static_cast<std::uint32_t>(i);
    }
  }
}

Value elaborate_effect(Context& context, SymbolId id) {
  const SymbolId stock = context.symbols[id].parent;
  if (!prepare_stock(context, stock).prepared) return {};
  StockEffects& all = context.stocks.effects.at(stock);
  const Value balance = stock_level(context, stock, all.line);
  EffectState& effect = all.effects[context.symbols[id].item];
  make_amount(context, stock, effect);
  if (!balance.ok() || !effect.amount.ok()) return {};
  const AffectsDecl& decl = written(context, id);
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

void add_effect_checks(Context& context) {
  std::vector<SymbolId> stocks;
  for (const auto& [stock, all] : context.stocks.effects) stocks.push_back(stock);
  std::sort(stocks.begin(), stocks.end(), [&](SymbolId a, SymbolId b) {
    return context.symbols[a].full_name < context.symbols[b].full_name;
  });
  for (const SymbolId stock : stocks) {
    const StockEffects& all = context.stocks.effects.at(stock);
    const auto& decl = *static_cast<const StockDecl*>(context.symbols[stock].decl);
    if (all.line >= decl.lines.size()) continue;
    const std::string& name = context.symbols[stock].full_name;
    const Scope scope = scope_of(context, stock);
    if (const Value& most = all.most; most.ok()) {
      const Span span = decl.lines[all.line].at_most->span;
      const Value zero = number(context, 0);
      const Value one = number(context, 1);
      const Value above = emit(context, Op::max, {&most, &zero}, {}, Type::number, scope, span);
      const Value within = emit(context, Op::min, {&above, &one}, {}, Type::number, scope, span);
      add_check(context, Op::eq, most, within, name + ".effects at most",
                "`at most` of `" + name + "` lies between 0% and 100%", scope, span);
    }
    const Value least = number(context, -1 - kRounding);
    Value sum;
    std::string shares;
    std::string last;
    Span span;
    for (const EffectState& effect : all.effects) {
      if (!effect.amount.ok() || !effect.is_share) continue;
      span = written(context, effect.symbol).amount->span;
      last = context.symbols[effect.symbol].full_name;
      if (effect.growth.ok()) {
        add_check(context, Op::ge, effect.growth, least, last,
                  "a growth is -100% or more; those of occurrences that overlap add up", scope,
                  span);
      }
      shares += (shares.empty() ? "`" : " and `") + last + "`";
      sum = sum.ok() ? emit(context, Op::add, {&sum, &effect.amount}, {}, Type::number, scope, span)
                     : effect.amount;
    }
    if (!sum.ok() || decl.lines[all.line].at_most != nullptr) continue;
    const bool one = shares == "`" + last + "`";
    add_check(context, Op::ge, sum, least, one ? last : name + ".effects",
              shares + (one ? " takes" : " together take") +
                  " no more than the whole balance of `" + name +
                  "`: `at most 100% each period` holds them back; " +
                  (context.stocks.states[stock].unit.is_plain()
                       ? "an amount of what has no unit is a line of the stock"
                       : "an amount is in the unit of the stock"),
              scope, one ? span : decl.lines[all.line].span);
  }
}

void report_unswitched_effects(Context& context) {
  if (context.sink.has_errors()) return;
  for (const auto& placed : context.declared.effects) {
    if (!placed.symbol.valid() || !placed.place.valid()) continue;
    const Symbol& symbol = context.symbols[placed.symbol];
    const EffectState& effect = context.stocks.effects.at(symbol.parent).effects[symbol.item];
    const Value& amount = effect.amount;
    const ir::Risk& risk = context.module.risks[static_cast<std::size_t>(symbol.risk)];
    if (!amount.ok()) continue;
    const NodeId flag = context.builder.flag(risk.flag);
    const bool is_switched = reads_flag(context.module, amount.node, flag);
    constexpr double kNothing = 1e-12;
    if (is_switched) {
      const auto stays = value_without(context.module, effect.written.node, flag);
      if (!stays || std::fabs(*stays) <= kNothing) continue;
    }
    const Span span = placed.decl->amount->span;
    error(context, Kind::effect_not_switched, span,
          "`" + symbol.full_name + (is_switched ? "` is not 0" : "` stays as it is") + " when `" +
              risk.name + "` is switched off")
        .add_fix("say what is then in its place: `off 0`", {span.file, span.end, span.end},
                 " off 0", "no effect without the risk");
  }
}

}  // namespace plimsoll::check
