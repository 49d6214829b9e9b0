// What Program holds; for the engine's own files.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/detail/block/plan.h"
#include "engine/engine.h"
#include "engine/resolve.h"

namespace plimsoll::engine {

struct Program::Impl {
  const ir::Module& module;
  ir::RunInputs inputs;
  std::vector<FlatColumn> columns;
  // By node of the module: needed by a wanted column, whatever the flags say.
  std::vector<std::uint8_t> mask;
  Residual residual;
  block::Plan plan;
  // Never null.
  std::shared_ptr<dist::TableStore> tables;
};

// What is wrong with inputs that do not fit the module.
std::optional<Error> check_inputs(const ir::Module& module, const ir::RunInputs& inputs);
// `wanted` without repetitions; all columns where it is empty.
std::vector<ir::ColumnId> wanted_columns(const ir::Module& module,
                                         std::span<const ir::ColumnId> wanted);
// By column, then time, then label.
std::vector<FlatColumn> flat_columns(const ir::Module& module,
                                     std::span<const ir::ColumnId> wanted);

}  // namespace plimsoll::engine
