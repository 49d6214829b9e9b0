// Every name of a model: who declares it, where, and what is inside it.
//
//   names     a symbol is found by (parent, name); full names are "risk.event.mark" and omit files
//   parents   risk > event > mark, total, ...; stock > line; function instance > its lets and
//             stocks; part > what its component declares, and the parameters of it
//   storage   symbols are never removed; references stay valid
//   cost      a look-up is one hash
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "check/value.h"
#include "diag/diagnostic.h"
#include "syntax/ast.h"

namespace plimsoll::check {

struct Frame;

enum class SymbolKind : std::uint8_t {
  dim,
  source,
  given,
  draw,
  event,
  event_count,
  event_largest,
  mark,
  event_let,
  total,
  kept,
  flow,
  let,
  stock,
  stock_line,
  schedule,
  effect,
  state,
  subtotal,
  statement_line,
  fn,
  part,
  risk,
  group,
};

// "flow", "mark of an event": with its article where a sentence needs one.
std::string_view kind_words(SymbolKind kind);

struct Symbol {
  SymbolKind kind = SymbolKind::let;
  // Of the value.
  enum class State : std::uint8_t { untouched, in_progress, done } state = State::untouched;
  // `each year` or `over horizon` on a flow, let or line.
  Mode own = Mode::normal;
  std::string_view name;
  std::string full_name;
  Span name_span;
  const syntax::Decl* decl = nullptr;
  // Position among the lines, marks, lets or totals of `decl`.
  std::uint32_t item = 0;
  // The total that an event has of its severity without saying so; `item` is then that mark.
  bool of_mark = false;
  SymbolId parent;
  // Of an effect, the risk that it is declared in.
  SymbolId place;
  // The part that it stands in; a part stands in itself.
  SymbolId part;
  // The parameter of a component that this is in a part; null for all else.
  const syntax::Decl* parameter = nullptr;
  // What a part was passed for a parameter: its right side stands where the part does.
  bool is_argument = false;
  // A given without a unit whose figures its file shows in per cent.
  bool is_share_in_file = false;
  // The name that a parameter stands for, where just a name was passed: it is that name.
  SymbolId alias;
  // Index in Module::risks, or -1.
  int risk = -1;
  ir::DefId def;
  // The instance of a function that this local belongs to.
  Frame* frame = nullptr;
  Value value;
};

// What the model writes of a total; null for the one of a severity.
const syntax::TotalItem* written_total(const Symbol& total);

// It stands in a function or a part: without index sets on its left side it has those of its value.
inline bool is_generic(const Symbol& symbol) {
  return symbol.frame != nullptr || symbol.part.valid();
}

// `given x ~ law`.
bool is_uncertain_given(const Symbol& symbol);

class SymbolTable {
 public:
  SymbolTable();

  Symbol& operator[](SymbolId id) { return symbols_[id.value]; }
  const Symbol& operator[](SymbolId id) const { return symbols_[id.value]; }
  std::size_t size() const { return symbols_.size(); }
  void reserve(std::size_t n);

  // Invalid after duplicate_name was reported.
  SymbolId declare(SymbolKind kind, SymbolId parent, syntax::Name name, const syntax::Decl* decl,
                   diag::Sink& sink);
  // Inside a function's instance: found through its frame, never by parent.
  SymbolId declare_local(SymbolKind kind, Frame* frame, std::string full_name, syntax::Name name,
                         const syntax::Decl* decl);
  // Invalid when there is none. An invalid parent is the top level.
  SymbolId find(SymbolId parent, std::string_view name) const;

  // Names that can be written inside `scope`, for suggestions; at most a few thousand.
  std::vector<std::string_view> visible(SymbolId scope) const;
  std::vector<std::string_view> members(SymbolId parent) const;

 private:
  struct Key {
    SymbolId parent;
    std::string_view name;
    bool operator==(const Key&) const = default;
  };
  // Not noexcept: the library then keeps each hash beside its key instead of computing it again.
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return std::hash<std::string_view>()(key.name) ^
             (std::size_t{key.parent.value} * 0x9e3779b9u);
    }
  };

  std::deque<Symbol> symbols_;
  std::unordered_map<Key, SymbolId, KeyHash> by_name_;
};

}  // namespace plimsoll::check
