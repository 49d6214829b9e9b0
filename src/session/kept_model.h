// A model with the texts of all files that it reads, so that it is the same on a machine that has none of them.
#pragma once

#include <string>
#include <vector>

#include "plimsoll/model.h"

namespace plimsoll::session {

// Of a model that compiles: every file of it as a document, sorted by path, under the model's path as it was given; those of
// the library under the folders that it then names. Error: also where a file changes meanwhile.
Result<ModelSource> keep_model(const Model& model);

}  // namespace plimsoll::session
