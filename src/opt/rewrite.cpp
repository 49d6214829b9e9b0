#include "opt/rewrite.h"

namespace plimsoll::opt {

bool is_pure(ir::Op op) {
  switch (op) {
    case ir::Op::neg:
    case ir::Op::add:
    case ir::Op::sub:
    case ir::Op::mul:
    case ir::Op::div:
    case ir::Op::pow:
    case ir::Op::mod:
    case ir::Op::abs:
    case ir::Op::floor:
    case ir::Op::ceil:
    case ir::Op::round:
    case ir::Op::sqrt:
    case ir::Op::exp:
    case ir::Op::log:
    case ir::Op::expm1:
    case ir::Op::log1p:
    case ir::Op::min:
    case ir::Op::max:
    case ir::Op::normal_cdf:
    case ir::Op::normal_quantile:
    case ir::Op::lt:
    case ir::Op::le:
    case ir::Op::gt:
    case ir::Op::ge:
    case ir::Op::eq:
    case ir::Op::ne:
    case ir::Op::and_:
    case ir::Op::or_:
    case ir::Op::not_:
    case ir::Op::select:
      return true;
    default:
      return false;
  }
}

namespace {

void replace(ir::NodeId& id, const std::vector<ir::NodeId>& to) {
  if (id.valid()) id = to[id.value];
}

}  // namespace

void replace_uses(ir::Module& module, const std::vector<ir::NodeId>& to) {
  for (ir::NodeId& operand : module.operands) replace(operand, to);
  for (ir::Column& column : module.columns) replace(column.node, to);
  for (std::vector<ir::Bound>* bounds : {&module.limits, &module.expectations}) {
    for (ir::Bound& bound : *bounds) {
      replace(bound.bound, to);
      replace(bound.tolerance, to);
    }
  }
  for (ir::Def& def : module.defs) replace(def.node, to);
  for (ir::Event& event : module.events) {
    replace(event.count_node, to);
    for (ir::Event::Mark& mark : event.marks) replace(mark.node, to);
  }
  for (ir::Statement& statement : module.statements) {
    for (ir::Statement::Line& line : statement.lines) replace(line.node, to);
  }
}

}  // namespace plimsoll::opt
