// From written names to symbols.
#include "check/names/resolve.h"

#include <algorithm>

#include "check/context.h"
#include "check/functions/builtin.h"
#include "check/messages.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::ExprKind;

bool path_of(const Expr& e, std::vector<syntax::Name>& parts) {
  if (e.kind == ExprKind::name) {
    parts.push_back({e.text, e.span});
    return true;
  }
  if (e.kind != ExprKind::member || !path_of(*e.left, parts)) return false;
  parts.push_back({e.text, e.op_span.valid() ? e.op_span : e.span});
  return true;
}

namespace {

// What the name means: of a parameter that was passed a name, that one.
SymbolId meant(const Context& context, SymbolId id) {
  if (id.valid() && context.symbols[id].alias.valid()) return context.symbols[id].alias;
  return id;
}

}  // namespace

SymbolId find_from(const Context& context, SymbolId place, std::string_view name) {
  for (SymbolId at = place; at.valid(); at = context.symbols[at].parent) {
    const SymbolId found = context.symbols.find(at, name);
    if (found.valid()) return meant(context, found);
  }
  return context.symbols.find({}, name);
}

SymbolId place_of(const Context& context, const Symbol& symbol) {
  if (symbol.kind == SymbolKind::effect) return symbol.place;
  SymbolId place = symbol.parent;
  if (symbol.is_argument) place = context.symbols[place].parent;
  while (place.valid() && context.symbols[place].kind != SymbolKind::risk &&
         context.symbols[place].kind != SymbolKind::part &&
         context.symbols[place].kind != SymbolKind::event) {
    place = context.symbols[place].parent;
  }
  return place;
}

Scope scope_of(const Context& context, SymbolId id) {
  const Symbol& symbol = context.symbols[id];
  Scope scope;
  scope.frame = symbol.frame;
  scope.place = place_of(context, symbol);
  scope.expected = context.builder.scalar();
  if (symbol.frame != nullptr) {
    scope.mode = symbol.frame->mode;
    scope.reevaluated = symbol.frame->reevaluated;
  }
  if (scope.place.valid() && context.symbols[scope.place].kind == SymbolKind::event) {
    scope.event = scope.place;
  }
  return scope;
}

std::optional<Reference> resolve(Context& context, const Expr& e, const Scope& scope, bool report) {
  std::vector<syntax::Name> parts;
  if (!path_of(e, parts)) return std::nullopt;
  Reference reference;
  const std::string_view head = parts[0].text;
  std::size_t next = 1;
  if (scope.frame != nullptr) {
    const auto parameter = scope.frame->parameters.find(head);
    if (parameter != scope.frame->parameters.end()) {
      reference.parameter = &parameter->second;
      if (parts.size() == 1) return reference;
      reference.symbol = parameter->second.origin;
    } else if (const auto local = scope.frame->locals.find(head);
               local != scope.frame->locals.end()) {
      reference.symbol = local->second;
    }
  }
  if (!reference.symbol.valid() && reference.parameter == nullptr) {
    reference.symbol = find_from(context, scope.place, head);
  }
  if (!reference.symbol.valid()) {
    if (!report) return std::nullopt;
    auto& d = error_once(context, Kind::name_unknown, parts[0].span,
                         "there is no `" + std::string(head) + "` here");
    if (&d != &context.messages.ignored && parts.size() == 1 && context.units.find(head)) {
      // `5% / year`: the unit as a quantity of its own.
      d.add_fix("a unit stands behind a number: `(1 " + std::string(head) + ")`", parts[0].span,
                "(1 " + std::string(head) + ")");
      return std::nullopt;
    }
    suggest(context, d, head, [&] {
      std::vector<std::string_view> names = context.symbols.visible(scope.place);
      if (scope.frame != nullptr) {
        for (const auto& [name, value] : scope.frame->parameters) names.push_back(name);
        for (const auto& [name, local] : scope.frame->locals) names.push_back(name);
      }
      for (const std::string_view builtin : {"step", "balance", "period_number", "period_of_year",
                                             "fiscal_year_number", "true", "false"}) {
        names.push_back(builtin);
      }
      return names;
    });
    return std::nullopt;
  }
  for (; next < parts.size(); ++next) {
    const SymbolId inner = context.symbols.find(reference.symbol, parts[next].text);
    if (!inner.valid()) break;
    reference.symbol = meant(context, inner);
    reference.parameter = nullptr;
  }
  if (next == parts.size()) return reference;
  reference.part = parts[next].text;
  if (next + 1 == parts.size() && !report) return reference;
  if (report) {
    const Symbol& symbol = context.symbols[reference.symbol];
    // A part whose component is not there was told as such.
    if (symbol.kind == SymbolKind::part && context.symbols.members(reference.symbol).empty())
      return std::nullopt;
    auto& d =
        error_once(context, Kind::name_unknown, parts[next].span,
                   "`" + symbol.full_name + "` has no `" + std::string(parts[next].text) + "`")
            .label(symbol.name_span,
                   "`" + symbol.full_name + "` is " + std::string(kind_words(symbol.kind)));
    suggest(context, d, parts[next].text,
            [&] { return context.symbols.members(reference.symbol); });
  }
  return std::nullopt;
}

void references(Context& context, const Expr* e, SymbolId place, std::vector<SymbolId>& out) {
  if (e == nullptr) return;
  if (e->kind == ExprKind::name || e->kind == ExprKind::member) {
    Scope scope;
    scope.place = place;
    if (const auto reference = resolve(context, *e, scope, false)) out.push_back(reference->symbol);
    return;
  }
  if (e->kind == ExprKind::call) {
    if (e->left->kind == ExprKind::name) {
      // What it reads of other periods need not come before.
      const Builtin* builtin = find_builtin(e->left->text);
      if (builtin != nullptr && builtin->when == Builtin::When::other) {
        return;
      }
    }
    references(context, e->left, place, out);
  } else {
    references(context, e->left, place, out);
  }
  references(context, e->right, place, out);
  references(context, e->condition, place, out);
  for (const syntax::Argument& argument : e->args) {
    if (e->kind != ExprKind::index) references(context, argument.value, place, out);
  }
  for (const syntax::BraceEntry& entry : e->entries) references(context, entry.value, place, out);
}

void references_of(Context& context, SymbolId id, std::vector<SymbolId>& out) {
  const Symbol& symbol = context.symbols[id];
  const SymbolId place = place_of(context, symbol);
  switch (symbol.kind) {
    case SymbolKind::given:
      references(context, static_cast<const syntax::GivenDecl*>(symbol.decl)->value, place, out);
      break;
    case SymbolKind::draw:
      references(context, static_cast<const syntax::DrawDecl*>(symbol.decl)->law, place, out);
      break;
    case SymbolKind::flow:
    case SymbolKind::let:
      references(context, static_cast<const syntax::LetDecl*>(symbol.decl)->value, place, out);
      break;
    case SymbolKind::stock: {
      const auto* decl = static_cast<const syntax::StockDecl*>(symbol.decl);
      references(context, decl->opening, place, out);
      for (const auto& line : decl->lines) {
        for (const Expr* value : line.values) references(context, value, place, out);
        references(context, line.at_most, place, out);
      }
      const auto effects = context.stocks.effects.find(id);
      if (effects == context.stocks.effects.end()) break;
      for (const EffectState& effect : effects->second.effects) {
        const Symbol& of = context.symbols[effect.symbol];
        references(context, static_cast<const syntax::AffectsDecl*>(of.decl)->amount, of.place,
                   out);
      }
      break;
    }
    case SymbolKind::state: {
      const auto* decl = static_cast<const syntax::StateDecl*>(symbol.decl);
      references(context, decl->opening, place, out);
      for (const auto& line : decl->lines) references(context, line.when, place, out);
      break;
    }
    case SymbolKind::effect:
      // The stock comes first, so that a circle is found where it is written.
      out.push_back(symbol.parent);
      break;
    case SymbolKind::stock_line: {
      const auto& line = static_cast<const syntax::StockDecl*>(symbol.decl)->lines[symbol.item];
      for (const Expr* value : line.values) references(context, value, place, out);
      break;
    }
    case SymbolKind::fn:
      references(context, static_cast<const syntax::FnDecl*>(symbol.decl)->result, place, out);
      break;
    case SymbolKind::statement_line:
    case SymbolKind::subtotal: {
      const auto* decl = static_cast<const syntax::StatementDecl*>(symbol.decl);
      const std::vector<SymbolId>& lines = context.stocks.statement_lines.at({decl, symbol.parent});
      std::uint32_t first = symbol.item;
      while (symbol.kind == SymbolKind::subtotal && first > 0) {
        --first;
        if (decl->lines[first].sign == syntax::Sign::equals) break;
      }
      for (std::uint32_t i = first; i <= symbol.item; ++i) {
        if (lines[i].valid() && lines[i] != id) out.push_back(lines[i]);
        for (const Expr* value : decl->lines[i].values) references(context, value, place, out);
      }
      break;
    }
    default:
      break;
  }
}

void order_from(Context& context, SymbolId root, const std::function<bool(SymbolId)>& wanted,
                std::vector<SymbolId>& order) {
  struct Visit {
    SymbolId symbol;
    std::size_t first;
    std::size_t next;
  };
  std::vector<Visit> visits;
  std::vector<SymbolId> edges;
  const auto enter = [&](SymbolId id) {
    const std::size_t first = edges.size();
    references_of(context, id, edges);
    visits.push_back({id, first, first});
  };
  if (!wanted(root)) return;
  enter(root);
  while (!visits.empty()) {
    Visit& visit = visits.back();
    if (visit.next < edges.size()) {
      const SymbolId to = edges[visit.next++];
      if (wanted(to)) enter(to);
      continue;
    }
    order.push_back(visit.symbol);
    edges.resize(visit.first);
    visits.pop_back();
  }
}

void order_symbols(Context& context, std::vector<SymbolId>& order) {
  const std::size_t n = context.symbols.size();
  std::vector<bool> seen(n, false);
  order.reserve(n);
  const auto wanted = [&seen](SymbolId id) {
    if (id.value >= seen.size() || seen[id.value]) return false;
    seen[id.value] = true;
    return true;
  };
  for (std::size_t i = 0; i < n; ++i) order_from(context, SymbolId(i), wanted, order);
}

}  // namespace plimsoll::check
