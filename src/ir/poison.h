// Why an operation whose operands are well gave a number that is not finite.
#pragma once

#include <span>
#include <string>

#include "ir/evaluate.h"
#include "ir/ir.h"

namespace plimsoll::ir {

// `values`: the operands that were read, in their order. "division by zero"
std::string poison_reason(const Module& module, const Node& node, std::span<const double> values);

struct PoisonCause {
  // The operation that made it, and why.
  NodeId node;
  std::string reason;
};

// From a run-region node with a value that is not finite back to the operation that made it so.
PoisonCause poison_cause(const Module& module, RunRegion& region, NodeId node);

}  // namespace plimsoll::ir
