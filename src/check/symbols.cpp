#include "check/symbols.h"

#include <algorithm>

namespace plimsoll::check {

std::string_view kind_words(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::dim:
      return "an index set";
    case SymbolKind::source:
      return "a source";
    case SymbolKind::given:
      return "a given";
    case SymbolKind::draw:
      return "a draw";
    case SymbolKind::event:
      return "an event";
    case SymbolKind::event_count:
      return "the count of an event";
    case SymbolKind::event_largest:
      return "the largest severity of an event";
    case SymbolKind::mark:
      return "a mark of an event";
    case SymbolKind::event_let:
      return "a let of an event";
    case SymbolKind::total:
      return "a total of an event";
    case SymbolKind::kept:
      return "a kept product of an event";
    case SymbolKind::flow:
      return "a flow";
    case SymbolKind::let:
      return "a let";
    case SymbolKind::stock:
      return "a stock";
    case SymbolKind::stock_line:
      return "a line of a stock";
    case SymbolKind::schedule:
      return "a schedule";
    case SymbolKind::state:
      return "a state";
    case SymbolKind::effect:
      return "what affects a stock";
    case SymbolKind::subtotal:
    case SymbolKind::statement_line:
      return "a line of a statement";
    case SymbolKind::fn:
      return "a function";
    case SymbolKind::part:
      return "a part";
    case SymbolKind::risk:
      return "a risk";
    case SymbolKind::group:
      return "a group";
  }
  return "a name";
}

const syntax::TotalItem* written_total(const Symbol& total) {
  if (total.of_mark) return nullptr;
  return &static_cast<const syntax::EventDecl*>(total.decl)->totals[total.item];
}

SymbolTable::SymbolTable() = default;

void SymbolTable::reserve(std::size_t n) {
  by_name_.reserve(n);
}

SymbolId SymbolTable::declare(SymbolKind kind, SymbolId parent, syntax::Name name,
                              const syntax::Decl* decl, diag::Sink& sink) {
  const SymbolId id(symbols_.size());
  const auto [place, is_new] = by_name_.try_emplace({parent, name.text}, id);
  if (!is_new) {
    const Symbol& first = symbols_[place->second.value];
    sink.report(diag::Kind::duplicate_name, name.span,
                "`" + first.full_name + "` is declared twice", "the second declaration")
        .label(first.name_span, "the first, " + std::string(kind_words(first.kind)))
        .add_help("rename one of them; to replace a value, use `set` in a scenario or action");
    return {};
  }
  Symbol& symbol = symbols_.emplace_back();
  symbol.kind = kind;
  symbol.name = name.text;
  symbol.name_span = name.span;
  symbol.decl = decl;
  symbol.parent = parent;
  if (parent.valid()) {
    const Symbol& outer = symbols_[parent.value];
    symbol.full_name.reserve(outer.full_name.size() + 1 + name.text.size());
    symbol.full_name.append(outer.full_name).append(1, '.').append(name.text);
    symbol.risk = outer.risk;
    symbol.frame = outer.frame;
    symbol.part = outer.part;
  } else {
    symbol.full_name = name.text;
  }
  return id;
}

SymbolId SymbolTable::declare_local(SymbolKind kind, Frame* frame, std::string full_name,
                                    syntax::Name name, const syntax::Decl* decl) {
  const SymbolId id(symbols_.size());
  Symbol& symbol = symbols_.emplace_back();
  symbol.kind = kind;
  symbol.name = name.text;
  symbol.full_name = std::move(full_name);
  symbol.name_span = name.span;
  symbol.decl = decl;
  symbol.frame = frame;
  return id;
}

SymbolId SymbolTable::find(SymbolId parent, std::string_view name) const {
  const auto it = by_name_.find({parent, name});
  return it == by_name_.end() ? SymbolId() : it->second;
}

std::vector<std::string_view> SymbolTable::visible(SymbolId scope) const {
  constexpr std::size_t kMost = 5000;
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < symbols_.size() && names.size() < kMost; ++i) {
    const Symbol& symbol = symbols_[i];
    if (symbol.frame != nullptr) continue;
    bool seen = !symbol.parent.valid();
    for (SymbolId at = scope; at.valid() && !seen; at = symbols_[at.value].parent) {
      seen = symbol.parent == at;
    }
    names.push_back(seen ? symbol.name : std::string_view(symbol.full_name));
  }
  return names;
}

std::vector<std::string_view> SymbolTable::members(SymbolId parent) const {
  std::vector<std::string_view> names;
  for (const Symbol& symbol : symbols_) {
    if (symbol.parent == parent) names.push_back(symbol.name);
  }
  return names;
}

bool is_uncertain_given(const Symbol& symbol) {
  return symbol.kind == SymbolKind::draw &&
         static_cast<const syntax::DrawDecl*>(symbol.decl)->is_given;
}

}  // namespace plimsoll::check
