#include "python/loaded_model.h"

#include <algorithm>

namespace plimsoll::python {

namespace {

// What a request would read now: one that is told so, and then ended.
Result<std::vector<ModelFile>> files_of(const Model& model) {
  std::optional<std::vector<ModelFile>> files;
  Control control;
  control.opened = [&](const Opened& opened) -> std::optional<Error> {
    files = opened.about.files;
    return Error{"", ErrorKind::interrupted};
  };
  const auto shown = model.show(control);
  if (files) return *files;
  return shown ? Error{"the model told of no files"} : shown.failure();
}

}  // namespace

Result<LoadedModel> LoadedModel::load(Model model, std::optional<Texts> texts) {
  const auto files = files_of(model);
  if (!files) return files.failure();
  if (texts) {
    LoadedModel loaded(std::move(model), std::move(*texts));
    if (auto error = loaded.changed(*files)) return *error;
    return loaded;
  }
  Texts found;
  for (const ModelFile& one : *files) found.emplace_back(one.name, one.sha256);
  return LoadedModel(std::move(model), std::move(found));
}

LoadedModel LoadedModel::with_sets(std::vector<std::string> sets) const {
  return {model_.with_sets(std::move(sets)), texts_};
}

LoadedModel LoadedModel::with_observed(std::vector<std::string> observed, bool prior) const {
  return {model_.with_observed(std::move(observed)).with_prior(prior), texts_};
}

LoadedModel LoadedModel::with_draws(std::vector<DrawValues> draws) const {
  return {model_.with_draws(std::move(draws)), texts_};
}

std::optional<Error> LoadedModel::changed(const std::vector<ModelFile>& now) const {
  for (const auto& [name, sha256] : texts_) {
    const auto same = [&, &name = name](const ModelFile& one) { return one.name == name; };
    const auto found = std::find_if(now.begin(), now.end(), same);
    if (found != now.end() && found->sha256 == sha256) continue;
    return Error{name +
                     (found == now.end() ? " is no part of the model any more"
                                         : " was changed since the model was loaded") +
                     ": load it again, so that all of its figures are of one text",
                 ErrorKind::usage};
  }
  return std::nullopt;
}

std::optional<Error> LoadedModel::look() const {
  const auto files = files_of(model_);
  return files ? changed(*files) : std::optional(files.failure());
}

}  // namespace plimsoll::python
