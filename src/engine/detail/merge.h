// Several sets of inputs for one module as one module: nodes that have the same values in several
// of them stand once.
//
//   exact     each node has the values that it has in the module under the inputs it stands for
//   nodes     in topological order; those of the first set of inputs first, then what the second
//             adds, and so on
//   tables    columns are those of `wanted`, once for each different node; limits, statements and
//             other names of the module are not kept
//   cost      linear in nodes x sets of inputs, times the length of the longest chain of lags
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "ir/evaluate.h"
#include "ir/ir.h"

namespace plimsoll::engine {

struct Merged {
  ir::Module module;
  ir::RunInputs inputs;
  // By set of inputs, then by entry of `wanted`: the column of the merged module.
  std::vector<std::vector<ir::ColumnId>> columns;
};

// All of `sets` must fit the module; there is at least one.
Merged merge(const ir::Module& module, std::span<const ir::RunInputs> sets,
             std::span<const ir::ColumnId> wanted);

}  // namespace plimsoll::engine
