// What columns need of a module.
#include "engine/resolve.h"

namespace plimsoll::engine {

using ir::Node;
using ir::NodeId;

std::vector<std::uint8_t> reachable(const ir::Module& module, std::span<const NodeId> roots) {
  std::vector<std::uint8_t> mask(module.nodes.size(), 0);
  std::vector<NodeId> stack;
  const auto visit = [&](NodeId id) {
    if (!id.valid() || mask[id.value] != 0) return;
    mask[id.value] = 1;
    stack.push_back(id);
  };
  for (const NodeId root : roots) visit(root);
  while (!stack.empty()) {
    const Node& node = module.node(stack.back());
    stack.pop_back();
    for (const NodeId operand : module.operands_of(node)) visit(operand);
    if (const ir::EventId event = ir::event_of(module, node); event.valid()) {
      visit(module.events[event.value].count_node);
    }
  }
  return mask;
}

}  // namespace plimsoll::engine
