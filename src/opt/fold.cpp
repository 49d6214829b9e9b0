// Operations on constants alone, and choices by one. Only pure scalars, and only where the value
// is finite, so that a failure stays where a run meets it.
#include <cmath>

#include "ir/evaluate.h"
#include "opt/opt.h"
#include "opt/replace.h"

namespace plimsoll::opt {

using ir::Node;
using ir::NodeId;
using ir::Op;

namespace {

// The arm that a choice by a constant takes, where it can stand for the choice itself.
NodeId arm_taken(const ir::Module& module, const Node& node,
                 const std::vector<NodeId>& replacement) {
  const auto operands = module.operands_of(node);
  const Node& condition = module.node(replacement[operands[0].value]);
  if (condition.op != Op::constant || !std::isfinite(condition.imm)) return {};
  const NodeId arm = replacement[operands[condition.imm != 0 ? 1 : 2].value];
  const Node& from = module.node(arm);
  return from.shape == node.shape && from.when == node.when ? arm : NodeId();
}

}  // namespace

void fold_constants(ir::Module& module) {
  std::vector<NodeId> replacement = identity(module);
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    Node& node = module.nodes[i];
    if (node.op == Op::select) {
      const NodeId arm = arm_taken(module, node, replacement);
      if (arm.valid()) replacement[i] = arm;
    }
    if (!ir::is_pure_scalar(node.op) || node.when != ir::When::every_period) continue;
    std::vector<double> args;
    for (const NodeId id : module.operands_of(node)) {
      const Node& operand = module.node(replacement[id.value]);
      if (operand.op == Op::constant && operand.when == ir::When::every_period) {
        args.push_back(operand.imm);
      }
    }
    if (args.size() != node.n_operands) continue;
    const double value = ir::evaluate_op(node.op, args);
    // An error keeps its operands to be explained by.
    if (!std::isfinite(value)) continue;
    node.op = Op::constant;
    node.region = ir::Region::run;
    node.event = {};
    node.n_operands = 0;
    node.imm = value;
  }
  replace_nodes(module, replacement);
}

}  // namespace plimsoll::opt
