// The list of passes and their order; then the last of them: what nothing named can reach goes,
// and the rest is numbered anew.
#include "opt/opt.h"

#include "base/guest.h"
#include "opt/replace.h"

namespace plimsoll::opt {

using ir::Node;
using ir::NodeId;

std::span<const Pass> passes() {
  static constexpr Pass kPasses[] = {
      {"fold constants", &fold_constants},
      {"hoist", &hoist},
      {"share equal nodes", &share_equal_nodes},
      {"remove dead nodes", &remove_dead_nodes},
  };
  return kPasses;
}

void optimise(ir::Module& module) {
  // Constants are folded in the state in which a run computes.
  const CallerState state;
  for (const Pass& pass : passes()) pass.run(module);
}

void remove_dead_nodes(ir::Module& module) {
  std::vector<std::uint8_t> needed(module.nodes.size(), 0);
  std::vector<NodeId> stack;
  const auto visit = [&](NodeId id) {
    if (needed[id.value] != 0) return;
    needed[id.value] = 1;
    stack.push_back(id);
  };
  each_named(module, [&](NodeId& id) { visit(id); });
  while (!stack.empty()) {
    const Node& node = module.node(stack.back());
    stack.pop_back();
    for (const NodeId id : module.operands_of(node)) visit(id);
  }
  std::vector<NodeId> moved(module.nodes.size());
  std::vector<Node> nodes;
  std::vector<NodeId> operands;
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    if (needed[i] == 0) continue;
    Node node = module.nodes[i];
    const auto ids = module.operands_of(node);
    node.first_operand = static_cast<std::uint32_t>(operands.size());
    operands.insert(operands.end(), ids.begin(), ids.end());
    moved[i] = NodeId(nodes.size());
    nodes.push_back(node);
  }
  module.nodes = std::move(nodes);
  module.operands = std::move(operands);
  replace_nodes(module, moved);
}

}  // namespace plimsoll::opt
