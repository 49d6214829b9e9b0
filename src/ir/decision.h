// What a model says is to be decided.
//
//   amounts   canonical; known before a run: levers' ends and the budget are those of the givens as they stand
//   columns   of the objective and of constraints only where the compilation was asked for them
//             (check::compile_decided); else Bound::column is invalid
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ir/ir.h"

namespace plimsoll::ir {

struct Decision {
  struct Action {
    FlagId flag;
    // Of the run region, per year; invalid where it costs nothing, or where its cost is not known before a run.
    NodeId cost;
    bool cost_varies = false;
  };
  struct Lever {
    // "price[flat]": as written.
    std::string name;
    InputId input;
    std::uint32_t label = 0;
    double low = 0;
    double high = 0;
    // Between settings, counted from the lower end; 0: any setting of the range.
    double step = 0;
    Unit unit;
    // Scenarios that set the given, whatever it is.
    std::vector<std::string> set_by;
  };
  struct Constraint {
    // Of a limit of the model its name; the bound is the model's.
    std::string limit;
    Bound bound;
  };

  std::string name;
  std::string title;
  std::vector<Action> actions;
  // Indices of `actions`: at most one of each list.
  std::vector<std::vector<std::uint32_t>> exclusive;
  // The first is taken only with the second.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> needs;
  std::vector<Lever> levers;
  bool maximises = true;
  // Without a bound.
  Bound objective;
  std::vector<Constraint> constraints;
  // Per year.
  std::optional<double> budget;
  // Of the budget, else of the actions' costs; empty where nothing costs.
  Unit money;
  Span span;
};

}  // namespace plimsoll::ir
