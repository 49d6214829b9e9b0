// A model with the texts that it had when it was loaded: a request that would read another text is refused, so that figures
// of one model are of one text.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "plimsoll/model.h"

namespace plimsoll::python {

// Names and hashes of files that a model was read from.
using Texts = std::vector<std::pair<std::string, std::string>>;

class LoadedModel {
 public:
  // Compiles it; with `texts`, which it had elsewhere, only if it has them here too. An Error: of kind `usage` where a
  // file is another, else the compiler's.
  static Result<LoadedModel> load(Model model, std::optional<Texts> texts);

  const Model& model() const { return model_; }
  const Texts& texts() const { return texts_; }
  // The same texts with other values.
  LoadedModel with_sets(std::vector<std::string> sets) const;
  // The same texts with figures that were observed; `prior`: without those that the model declares.
  LoadedModel with_observed(std::vector<std::string> observed, bool prior) const;
  // The same texts with draws that are given by trial.
  LoadedModel with_draws(std::vector<DrawValues> draws) const;

  // The error of files that are others than when it was loaded.
  std::optional<Error> changed(const std::vector<ModelFile>& now) const;
  // The same for a request that does not tell what it reads; compiles the model.
  std::optional<Error> look() const;

 private:
  LoadedModel(Model model, Texts texts) : model_(std::move(model)), texts_(std::move(texts)) {}

  Model model_;
  Texts texts_;
};

}  // namespace plimsoll::python
