// Every place of a module that names a node, in one list: passes that renumber must miss none.
#include "opt/replace.h"

namespace plimsoll::opt {

void each_named(ir::Module& module, const std::function<void(ir::NodeId&)>& visit) {
  const auto valid = [&](ir::NodeId& id) {
    if (id.valid()) visit(id);
  };
  for (ir::Column& column : module.columns) valid(column.node);
  for (auto* bounds : {&module.limits, &module.expectations}) {
    for (ir::Bound& bound : *bounds) {
      valid(bound.bound);
      valid(bound.tolerance);
    }
  }
  for (ir::Observation& seen : module.observations) {
    valid(seen.node);
    valid(seen.first);
    valid(seen.second);
  }
  for (ir::Def& def : module.defs) {
    valid(def.node);
    for (ir::HistoryPoint& point : def.history) valid(point.node);
  }
  for (ir::Event& event : module.events) {
    valid(event.count_node);
    for (ir::Event::Mark& mark : event.marks) valid(mark.node);
  }
  for (ir::Statement& statement : module.statements) {
    for (ir::Statement::Line& line : statement.lines) valid(line.node);
  }
}

void replace_nodes(ir::Module& module, const std::vector<ir::NodeId>& replacement) {
  for (ir::NodeId& id : module.operands) {
    if (id.valid()) id = replacement[id.value];
  }
  each_named(module, [&](ir::NodeId& id) { id = replacement[id.value]; });
}

std::vector<ir::NodeId> identity(const ir::Module& module) {
  std::vector<ir::NodeId> ids;
  for (std::size_t i = 0; i < module.nodes.size(); ++i) ids.emplace_back(i);
  return ids;
}

}  // namespace plimsoll::opt
