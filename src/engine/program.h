// What Program holds; for the engine's own files.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/block/plan.h"
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
};

}  // namespace plimsoll::engine
