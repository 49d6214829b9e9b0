// A model as read, for commands that speak of its declarations rather than of its runs.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "check/loader.h"
#include "outline/outline.h"

namespace plimsoll::driver {

// The model's own files, without the library's.
struct OutlinedModel {
  source::SourceMap sources;
  check::LoadedModel loaded;
  std::vector<outline::Declaration> declarations;

  // "models/iij/costs.plim:17".
  std::string place(Span span) const;
  std::uint32_t line(Span span) const;
  // Null when there is none.
  const outline::Declaration* find(std::string_view name) const;
};

// Who answers for the figures of each definition, by its full name. Lines of stocks and statements
// are definitions of their own.
using Supports = std::unordered_map<std::string, outline::Support>;
Supports supports_of(std::span<const outline::Declaration> declarations);

// Null when it cannot be read or parsed; standard error says why.
std::unique_ptr<OutlinedModel> outline_model(const std::string& model, bool colour);

}  // namespace plimsoll::driver
