// A model compiled with its decisions.
#pragma once

#include <memory>
#include <vector>

#include "ir/decision.h"
#include "session/compile.h"

namespace plimsoll::session {

struct DecidedModel {
  // With columns for what decisions ask.
  Compiled compiled;
  std::vector<std::shared_ptr<const ir::Decision>> decisions;
};

Result<DecidedModel> compile_decided(const Model& model);

}  // namespace plimsoll::session
