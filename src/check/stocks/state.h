// What is kept of stocks and statements.
#pragma once

#include <unordered_map>
#include <vector>

#include "check/value.h"
#include "syntax/ast.h"

namespace plimsoll::check {

struct StockState {
  Value opening;
  Unit unit;
  ShapeId shape;
  // Level after 0, 1, 2, ... lines.
  std::vector<Value> levels;
  std::vector<SymbolId> line_symbols;
  bool in_progress = false;
  bool prepared = false;
  bool failed = false;
};

// What affects a stock, by full name.
struct EffectState {
  SymbolId symbol;
  // A share of the balance (`is_share`) or an amount, once `made`.
  Value amount;
  bool is_share = false;
  bool made = false;
  // As written, before its labels; and where that is a growth, it at its labels.
  Value written;
  Value growth;
};

struct StockEffects {
  // Position of `effects` among the lines.
  std::uint32_t line = 0;
  std::vector<EffectState> effects;
  // What is left of a share that takes, where `at most` holds them back.
  Value kept;
  bool kept_made = false;
  // The most that shares take, where it is known only in the run.
  Value most;
};

// A state that latches.
struct Latch {
  Value opening;
  // In the period before.
  Value before;
  bool made = false;
};

// A tree of a component stands for something else in each part that is made of it.
template <class T>
struct InPlace {
  const T* tree = nullptr;
  SymbolId place;
  bool operator==(const InPlace&) const = default;
};

template <class T>
struct InPlaceHash {
  std::size_t operator()(const InPlace<T>& key) const noexcept {
    return std::hash<const T*>()(key.tree) ^ (std::size_t{key.place.value} * 0x9e3779b9u);
  }
};

struct Stocks {
  // What schedules stand for.
  syntax::Ast written_out;
  std::unordered_map<SymbolId, StockState> states;
  std::unordered_map<SymbolId, StockEffects> effects;
  std::unordered_map<SymbolId, Latch> latches;
  std::unordered_map<InPlace<Expr>, Value, InPlaceHash<Expr>> statement_values;
  std::unordered_map<InPlace<syntax::Decl>, std::vector<SymbolId>, InPlaceHash<syntax::Decl>>
      statement_lines;
};

}  // namespace plimsoll::check
