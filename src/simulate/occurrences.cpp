#include "simulate/occurrences.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace plimsoll::simulate {

std::vector<std::uint8_t> needed_nodes(const ir::Module& module,
                                       std::span<const ir::NodeId> roots) {
  std::vector<std::uint8_t> needed(module.nodes.size(), 0);
  std::vector<ir::NodeId> stack;
  const auto visit = [&](ir::NodeId id) {
    if (!id.valid() || needed[id.value] != 0) return;
    needed[id.value] = 1;
    stack.push_back(id);
  };
  for (const ir::NodeId root : roots) visit(root);
  while (!stack.empty()) {
    const ir::Node& node = module.node(stack.back());
    stack.pop_back();
    for (const ir::NodeId id : module.operands_of(node)) visit(id);
    const ir::EventId event = ir::event_of(module, node);
    if (event.valid()) visit(module.events[event.value].count_node);
  }
  return needed;
}

namespace {

ir::NodeId add(ir::Module& module, ir::Op op, std::vector<ir::NodeId> operands, ir::ShapeId shape,
               std::uint32_t aux = 0) {
  ir::Node node;
  node.op = op;
  node.region = operands.empty() ? ir::Region::run : ir::Region::period;
  node.shape = shape;
  node.aux = aux;
  return module.add(node, operands);
}

}  // namespace

void add_occurrence_columns(ir::Module& module) {
  std::vector<ir::NodeId> roots;
  for (const ir::Column& column : module.columns) roots.push_back(column.node);
  const std::vector<std::uint8_t> needed = needed_nodes(module, roots);
  std::unordered_map<std::string, ir::NodeId> counts;
  for (const ir::Def& def : module.defs) {
    if (def.kind == ir::DefKind::total) counts.emplace(def.full_name, def.node);
  }
  const ir::ShapeId scalar = module.intern_shape({});
  for (const ir::Event& event : module.events) {
    if (!event.count_node.valid() || needed[event.count_node.value] == 0) continue;
    const auto found = counts.find(event.full_name + ".count");
    if (found == counts.end() || !found->second.valid()) continue;
    ir::NodeId count = found->second;
    std::vector<ir::DimId> dims = module.shape(module.node(count).shape).dims;
    while (!dims.empty()) {
      const ir::DimId dim = dims.back();
      dims.pop_back();
      count = add(module, ir::Op::sum_over, {count}, module.intern_shape(dims), dim.value);
    }
    const ir::NodeId total = add(module, ir::Op::total_sum, {count}, scalar);
    const ir::NodeId none = add(module, ir::Op::constant, {}, scalar);
    const ir::NodeId any = add(module, ir::Op::gt, {total, none}, scalar);
    ir::Column column;
    column.purpose = ir::Column::Purpose::occurrences;
    column.name = event.full_name;
    column.sample = ir::Sample::horizon;
    column.node = total;
    module.columns.push_back(column);
    column.node = any;
    column.is_flag = true;
    module.columns.push_back(column);
  }
}

}  // namespace plimsoll::simulate
