// Givens: figures, tables by label or period, CSV files.
#pragma once

#include <cstdint>
#include <optional>

#include "check/scope.h"
#include "check/value.h"
#include "units/unit.h"

namespace plimsoll::check {

struct Context;
struct Symbol;

// A figure that can be an input.
struct Figure {
  double value = 0;
  Unit unit;
  bool zero = false;
  // Its file shows it in per cent.
  bool is_share = false;
};

Value elaborate_given(Context& context, SymbolId id);
// A duration that a part was passed as a figure: it may be the length of a window, and cannot be
// replaced.
bool is_fixed_duration(Context& context, const Symbol& symbol);

// How large balancing items are. After all symbols are elaborated, without errors.
void measure_balancing_items(Context& context);

}  // namespace plimsoll::check
