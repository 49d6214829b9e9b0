// A model as read, for requests that speak of its declarations rather than of its runs.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "data/loader.h"
#include "outline/outline.h"
#include "plimsoll/model.h"

namespace plimsoll::session {

// The model's own files, without the library's.
struct OutlinedModel {
  std::shared_ptr<source::SourceMap> sources;
  data::LoadedModel loaded;
  std::vector<outline::Declaration> declarations;

  // "models/iij/costs.plim:17".
  std::string place(Span span) const;
  std::uint32_t line(Span span) const;
  // Null when there is none.
  const outline::Declaration* find(std::string_view name) const;
};

// Error: it cannot be read or parsed.
Result<std::unique_ptr<OutlinedModel>> outline_model(const Model& model);

}  // namespace plimsoll::session
