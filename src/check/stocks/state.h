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

struct Stocks {
  // What schedules stand for.
  syntax::Ast written_out;
  std::unordered_map<SymbolId, StockState> states;
  std::unordered_map<const Expr*, Value> statement_values;
  std::unordered_map<const syntax::Decl*, std::vector<SymbolId>> statement_lines;
};

}  // namespace plimsoll::check
