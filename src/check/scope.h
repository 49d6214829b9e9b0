// Where an expression stands: where its names are looked up, whether they stand for values of the
// period, year or horizon, and what is bound just here (balance, parameters, own old value).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "check/value.h"
#include "syntax/ast.h"

namespace plimsoll::check {

// One inlined call of a function.
struct Frame {
  const syntax::FnDecl* fn = nullptr;
  Mode mode = Mode::normal;
  // Prefix of the full names of its lets and stocks.
  std::string full_name;
  std::unordered_map<std::string_view, Value> parameters;
  std::unordered_map<std::string_view, SymbolId> locals;
  // All symbols of this call: its lets, stocks and their lines.
  std::vector<SymbolId> symbols;
  // Of the caller, for errors about what a let may hold.
  SymbolId reevaluated;
};

// What a `set` replaces: a symbol's value, or a part of it ("rate", "high", "opening").
struct TargetKey {
  SymbolId symbol;
  std::string_view part;
  bool operator==(const TargetKey&) const = default;
};

struct TargetKeyHash {
  std::size_t operator()(const TargetKey& key) const noexcept {
    return std::hash<std::string_view>()(key.part) ^ (std::size_t{key.symbol.value} * 0x9e3779b9u);
  }
};

// While the right side of a `set` is elaborated, its own name means the old value.
struct SelfBinding {
  TargetKey key;
  const Value* old = nullptr;
};

// Where the model's text asks for a value over a year or the horizon, while the lets and functions
// behind it are evaluated on such values.
struct Asked {
  Span place;
  // What stands there, if a name.
  SymbolId name;
  // The lets behind it are evaluated in order, each after those that it reads.
  bool in_order = false;
};

struct Scope {
  Mode mode = Mode::normal;
  // The risk or event in which names are looked up first; invalid at the top level.
  SymbolId place;
  Frame* frame = nullptr;
  // The event whose marks may be read here.
  SymbolId event;
  const Value* balance = nullptr;
  // Index sets of the left side, which tell labels apart.
  ShapeId expected;
  // The let that is being evaluated on year or horizon values.
  SymbolId reevaluated;
  Asked asked;
  const SelfBinding* self = nullptr;
  // Names of outcomes may be read: in limits and expectations.
  bool outcomes_known = false;
  // The draw whose distribution this is; overlays may replace its parameters.
  SymbolId law_of;
};

}  // namespace plimsoll::check
