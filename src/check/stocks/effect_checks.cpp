// What must hold of effects: in every trial, and without their risk.
#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/messages.h"
#include "check/names/resolve.h"
#include "check/outcomes/outcome.h"
#include "check/stocks/effects.h"
#include "check/stocks/without.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::StockDecl;

namespace {

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
      span = effect_decl(context, effect.symbol).amount->span;
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
  ir::NodeEvaluator evaluator(context.module);
  for (const auto& placed : context.declared.effects) {
    if (!placed.symbol.valid() || !placed.place.valid()) continue;
    const Symbol& symbol = context.symbols[placed.symbol];
    const EffectState& effect = context.stocks.effects.at(symbol.parent).effects[symbol.item];
    const Value& amount = effect.amount;
    const ir::Risk& risk = context.module.risks[static_cast<std::size_t>(symbol.risk)];
    if (!amount.ok()) continue;
    const NodeId flag = context.builder.flag(risk.flag);
    const bool is_switched = reads_flag(context.module, amount.node, flag);
    if (is_switched && !stays_without(context.module, evaluator, effect.written.node, flag)) {
      continue;
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
