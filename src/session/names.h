// What of a model a command line can name, for the completions of shells.
#pragma once

#include <string>
#include <vector>

#include "plimsoll/model.h"

namespace plimsoll::session {

struct ModelName {
  std::string name;
  // May be empty.
  std::string title;
};

// In order of declaration, each once:
//
//   outcomes   as --outcome takes them, one with labels once for each
//   limits, scenarios, actions, decisions, givens
//   risks      and groups, as --without takes them, and `all` where there is one
//   periods    fiscal years, then periods
//   names      whatever `trace` can start from
//
// Error: the model does not compile. Another kind has no names. The model is compiled and nothing else is read.
Result<std::vector<ModelName>> names_in(const Model& model, const std::string& kind);

}  // namespace plimsoll::session
