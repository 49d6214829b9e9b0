// What a Model holds.
#pragma once

#include <mutex>
#include <optional>

#include "plimsoll/model.h"
#include "session/compile.h"

namespace plimsoll {

struct Model::State {
  explicit State(ModelSource asked) : source(std::move(asked)) {}

  const ModelSource source;
  // The model without additions, once it has been compiled; guarded by `mutex`.
  mutable std::mutex mutex;
  mutable std::optional<Result<session::Compiled>> plain;
};

}  // namespace plimsoll
