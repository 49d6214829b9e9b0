// What `affects` names: the stock, and the effect in it.
#include <algorithm>
#include <cstdint>
#include <string>

#include "check/context.h"
#include "check/messages.h"
#include "check/names/resolve.h"
#include "check/stocks/effects.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::AffectsDecl;
using syntax::StockDecl;

namespace {

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

}  // namespace plimsoll::check
