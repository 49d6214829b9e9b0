// What a Model holds.
#pragma once

#include <memory>

#include "data/parsed_files.h"
#include "dist/table_store.h"
#include "plimsoll/model.h"

namespace plimsoll {

struct Model::State {
  // Of its own.
  explicit State(ModelSource asked);
  // What `before` keeps is kept on.
  State(ModelSource asked, const State& before);

  const ModelSource source;
  // Shared by a model and what edits make of it; each locks for itself.
  const std::shared_ptr<data::ParsedFiles> parsed;
  const std::shared_ptr<dist::TableStore> tables;
};

}  // namespace plimsoll
