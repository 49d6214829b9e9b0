// What a Model holds.
#pragma once

#include <memory>

#include "data/parsed_files.h"
#include "dist/table_store.h"
#include "plimsoll/model.h"
#include "session/observed.h"

namespace plimsoll {

namespace engine {
class RunExchange;
}

struct Model::State {
  // Of its own.
  explicit State(ModelSource asked);
  // What `before` keeps is kept on.
  State(ModelSource asked, const State& before);
  // A model whose runs are answered by `exchange`, which must outlive it.
  static Model open(ModelSource asked, engine::RunExchange& exchange);

  const ModelSource source;
  // SHA-256 of the values of source.draws.
  const std::vector<std::string> draw_hashes;
  // Shared by a model and what edits make of it; each locks for itself.
  const std::shared_ptr<data::ParsedFiles> parsed;
  const std::shared_ptr<dist::TableStore> tables;
  const std::shared_ptr<session::ObservedStore> observed;
  // Null but of a model that was opened with one.
  engine::RunExchange* exchange = nullptr;
};

}  // namespace plimsoll
