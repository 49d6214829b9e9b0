#include <vector>

#include "opt/optimise.h"
#include "opt/rewrite.h"

namespace plimsoll::opt {

namespace {

void mark(const ir::Module& module, std::vector<char>& needed, ir::NodeId root) {
  if (!root.valid() || needed[root.value]) return;
  std::vector<ir::NodeId> open{root};
  needed[root.value] = 1;
  while (!open.empty()) {
    const ir::NodeId id = open.back();
    open.pop_back();
    for (const ir::NodeId operand : module.operands_of(module.node(id))) {
      if (needed[operand.value]) continue;
      needed[operand.value] = 1;
      open.push_back(operand);
    }
  }
}

void clear_unneeded(ir::NodeId& id, const std::vector<char>& needed) {
  if (id.valid() && !needed[id.value]) id = {};
}

}  // namespace

void drop(ir::Module& module) {
  std::vector<char> needed(module.nodes.size(), 0);
  for (const ir::Column& column : module.columns) mark(module, needed, column.node);
  for (const std::vector<ir::Bound>* bounds : {&module.limits, &module.expectations}) {
    for (const ir::Bound& bound : *bounds) {
      mark(module, needed, bound.bound);
      mark(module, needed, bound.tolerance);
    }
  }
  // An occurrence needs its event's count, which it does not name as an operand.
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < module.nodes.size(); ++i) {
      const ir::Node& node = module.nodes[i];
      if (!needed[i] || !node.event.valid()) continue;
      const ir::NodeId count = module.events[node.event.value].count_node;
      if (!count.valid() || needed[count.value]) continue;
      mark(module, needed, count);
      changed = true;
    }
  }

  for (ir::Def& def : module.defs) clear_unneeded(def.node, needed);
  for (ir::Event& event : module.events) {
    clear_unneeded(event.count_node, needed);
    std::erase_if(event.marks, [&](const ir::Event::Mark& mark) {
      return mark.node.valid() && !needed[mark.node.value];
    });
  }
  for (ir::Statement& statement : module.statements) {
    std::erase_if(statement.lines, [&](const ir::Statement::Line& line) {
      return line.node.valid() && !needed[line.node.value];
    });
  }

  std::vector<ir::NodeId> to(module.nodes.size());
  std::vector<ir::Node> nodes;
  std::vector<ir::NodeId> operands;
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    if (!needed[i]) continue;
    to[i] = ir::NodeId(nodes.size());
    ir::Node node = module.nodes[i];
    const auto first = static_cast<std::uint32_t>(operands.size());
    for (const ir::NodeId operand : module.operands_of(node)) operands.push_back(operand);
    node.first_operand = first;
    nodes.push_back(node);
  }
  module.nodes = std::move(nodes);
  module.operands = std::move(operands);
  replace_uses(module, to);
}

}  // namespace plimsoll::opt
