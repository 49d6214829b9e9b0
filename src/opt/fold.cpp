#include <cmath>
#include <vector>

#include "ir/evaluate.h"
#include "opt/optimise.h"
#include "opt/rewrite.h"

namespace plimsoll::opt {

// A constant that is not finite is left for the run, which can say where it came from.
void fold(ir::Module& module) {
  std::vector<double> args;
  for (ir::Node& node : module.nodes) {
    if (!is_pure(node.op) || node.region != ir::Region::run) continue;
    if (module.shape(node.shape).size != 1) continue;
    args.clear();
    for (const ir::NodeId id : module.operands_of(node)) {
      const ir::Node& operand = module.node(id);
      if (operand.op != ir::Op::constant) break;
      args.push_back(operand.imm);
    }
    if (args.size() != node.n_operands) continue;
    const double value = ir::evaluate_op(node.op, args);
    if (!std::isfinite(value)) continue;
    node.op = ir::Op::constant;
    node.imm = value;
    node.n_operands = 0;
    node.aux = 0;
    node.aux2 = 0;
  }
}

}  // namespace plimsoll::opt
