// Why an operation whose operands are well gave a number that is not finite.
#pragma once

#include <span>
#include <string>

#include "ir/ir.h"

namespace plimsoll::ir {

// `values`: the operands that were read, in their order. "division by zero"
std::string poison_reason(const Module& module, const Node& node, std::span<const double> values);

}  // namespace plimsoll::ir
