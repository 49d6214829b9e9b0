// Stocks: the opening, the lines, the level after each.
#pragma once

#include <cstddef>

#include "check/names/history.h"
#include "check/scope.h"
#include "check/stocks/state.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

StockState& prepare_stock(Context& context, SymbolId id);
// The level after that many lines.
Value stock_level(Context& context, SymbolId id, std::size_t n_lines);
Value stock_line_value(Context& context, SymbolId id, const syntax::StockDecl& decl,
                       std::uint32_t line);
Value elaborate_stock(Context& context, SymbolId id);

}  // namespace plimsoll::check
