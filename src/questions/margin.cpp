// The condition's tree rebuilt over distances: comparisons become differences, "and" the largest.
#include "questions/margin.h"

#include <vector>

namespace plimsoll::questions {

namespace {

using ir::Node;
using ir::NodeId;
using ir::Op;

// What stands for "never" and "always".
constexpr double kFar = 1e300;
// The margin of values that are equal: `k > 17` does not hold of 17, `k >= 17` does.
constexpr double kTouch = 1e-300;

class Builder {
 public:
  explicit Builder(ir::Module& module) : module_(module) {}

  bool graded() const { return graded_; }

  NodeId margin(NodeId id) {
    const Node node = module_.node(id);
    const auto all = module_.operands_of(node);
    const std::vector<NodeId> operands(all.begin(), all.end());
    switch (node.op) {
      case Op::lt:
        return distance(node, operands[0], operands[1], kTouch);
      case Op::le:
        return distance(node, operands[0], operands[1], -kTouch);
      case Op::gt:
        return distance(node, operands[1], operands[0], kTouch);
      case Op::ge:
        return distance(node, operands[1], operands[0], -kTouch);
      case Op::and_:
        return derived(node, Op::max, {margin(operands[0]), margin(operands[1])});
      case Op::or_:
        return derived(node, Op::min, {margin(operands[0]), margin(operands[1])});
      case Op::not_:
        return derived(node, Op::neg, {margin(operands[0])});
      case Op::any_over:
        return derived(node, Op::min_over, {margin(operands[0])});
      case Op::all_over:
        return derived(node, Op::max_over, {margin(operands[0])});
      case Op::running_any:
        return running(node, operands[0], Op::min, kFar);
      case Op::running_all:
        return running(node, operands[0], Op::max, -kFar);
      case Op::select:
        return derived(node, Op::select, {operands[0], margin(operands[1]), margin(operands[2])});
      case Op::constant:
        return constant(node.imm != 0 ? -kFar : kFar);
      default:
        graded_ = false;
        return derived(node, Op::select, {id, constant(-1), constant(1)});
    }
  }

 private:
  // a - b, and at equality on the side where the comparison has it. Nothing else is changed: a number
  // that is not 0 is far larger than what is added.
  NodeId distance(const Node& node, NodeId a, NodeId b, double at_equality) {
    const NodeId gap = derived(node, Op::sub, {a, b});
    return derived(node, Op::add, {gap, constant(at_equality)});
  }

  NodeId derived(Node node, Op op, std::vector<NodeId> operands) {
    node.op = op;
    node.def = {};
    if (op == Op::select || op == Op::sub || op == Op::add || op == Op::neg || op == Op::min ||
        op == Op::max) {
      node.aux = 0;
    }
    return module_.add(node, operands);
  }

  NodeId constant(double value) {
    Node node;
    node.imm = value;
    node.shape = module_.intern_shape({});
    return module_.add(node, {});
  }

  NodeId running(const Node& node, NodeId operand, Op op, double first) {
    const NodeId now = margin(operand);
    const NodeId before = constant(first);
    Node lag = node;
    lag.op = Op::lag;
    lag.aux = 1;
    lag.def = {};
    const NodeId operands[] = {now, before};
    const NodeId past = module_.add(lag, operands);
    const NodeId result = derived(node, op, {now, past});
    module_.patch_operand(past, 0, result);
    return result;
  }

  ir::Module& module_;
  bool graded_ = true;
};

}  // namespace

ir::ColumnId add_contrary(ir::Module& module, ir::ColumnId condition) {
  ir::Column column = module.columns[condition.value];
  Node node = module.node(column.node);
  node.op = Op::not_;
  node.aux = 0;
  node.imm = 0;
  node.def = {};
  const NodeId operands[] = {column.node};
  column.node = module.add(node, operands);
  column.purpose = ir::Column::Purpose::requested;
  column.name += ".contrary";
  module.columns.push_back(std::move(column));
  return ir::ColumnId(module.columns.size() - 1);
}

Margin add_margin(ir::Module& module, ir::ColumnId condition) {
  Builder builder(module);
  ir::Column column = module.columns[condition.value];
  column.node = builder.margin(column.node);
  column.purpose = ir::Column::Purpose::requested;
  column.name += ".margin";
  column.def = {};
  column.is_flag = false;
  module.columns.push_back(std::move(column));
  return {ir::ColumnId(module.columns.size() - 1), builder.graded()};
}

}  // namespace plimsoll::questions
