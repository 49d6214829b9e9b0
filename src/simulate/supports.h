// Who answers for the figures of a model's definitions.
#pragma once

#include <span>
#include <string>
#include <unordered_map>

#include "outline/outline.h"

namespace plimsoll::simulate {

// Who answers for the figures of each definition, by its full name. Lines of stocks and statements
// are definitions of their own.
using Supports = std::unordered_map<std::string, outline::Support>;
Supports supports_of(std::span<const outline::Declaration> declarations);

}  // namespace plimsoll::simulate
