// What may be known before it happens: draws, uncertain givens and events, each with the figures of a trial that are
// knowing it.
//
//   features   of a draw by period its means by fiscal year, where the model has more than four periods; of an event how often
//              it struck and what its marks add up to, likewise. Of many labels the means over them
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "ir/ir.h"

namespace plimsoll::questions {

struct Knowable {
  enum class Kind : std::uint8_t { given, draw, event };
  Kind kind = Kind::draw;
  std::string name;
  ir::DefId def;
  // Columns of Knowables::module.
  std::vector<ir::ColumnId> columns;
};

struct Knowables {
  // The model's, with columns for these behind its own.
  ir::Module module;
  std::vector<Knowable> all;
};

// Of what `root` needs.
Knowables knowables(const ir::Module& module, ir::NodeId root);

// A run's flat columns of one knowable, put together to its features; `values` by flat column and trial.
std::vector<std::vector<double>> features_of(const ir::Module& module, const Knowable& one,
                                             const std::vector<engine::FlatColumn>& columns,
                                             const std::vector<std::vector<double>>& values);

}  // namespace plimsoll::questions
