// What is kept of events.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "check/value.h"
#include "syntax/ast.h"

namespace plimsoll::check {

struct EventState {
  EventId id;
  // Strikes of each overlay: index in Event::strikes and the marks it sets.
  struct Strike {
    std::uint32_t index = 0;
    const syntax::StrikeItem* item = nullptr;
  };
  std::vector<Strike> strikes;
  SymbolId count;
};

struct Events {
  std::map<SymbolId, EventState> states;
  // Totals that may reach past the horizon.
  std::vector<std::pair<SymbolId, Value>> unsettled;
  // Of totals with `for`, by total.
  std::map<SymbolId, Value> in_force;
};

}  // namespace plimsoll::check
