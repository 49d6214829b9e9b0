// What reads nothing of a trial or period is moved to the region of the run, and so on outward.
#include <algorithm>

#include "ir/evaluate.h"
#include "opt/opt.h"

namespace plimsoll::opt {

using ir::Node;
using ir::Op;
using ir::Region;

namespace {

bool is_timeless(const ir::Module& module, const Node& node) {
  if (node.op == Op::input) return module.inputs[node.aux].time == ir::InputTime::constant;
  return ir::NodeEvaluator::handles(node.op) || node.op == Op::flag;
}

}  // namespace

void hoist(ir::Module& module) {
  for (Node& node : module.nodes) {
    // Their operand may leave the occurrence region.
    if (ir::event_gathers(node.op) && ir::op_names(node.op) == ir::OpNames::nothing) {
      node.event = ir::event_of(module, node);
      continue;
    }
    if (!is_timeless(module, node) || node.when != ir::When::every_period) continue;
    Region region = Region::run;
    for (const ir::NodeId id : module.operands_of(node)) {
      region = std::max(region, module.node(id).region);
    }
    // Occurrences are rarer than trials and periods.
    if (node.region == Region::occurrence && region != Region::run) continue;
    if (node.region == Region::occurrence) node.event = {};
    node.region = region;
  }
}

}  // namespace plimsoll::opt
