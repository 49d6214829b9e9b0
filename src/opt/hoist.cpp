#include <algorithm>

#include "opt/optimise.h"
#include "opt/rewrite.h"

namespace plimsoll::opt {

// Occurrences are rare: a node leaves the occurrence region only for a region computed more seldom
// than every period.
void hoist(ir::Module& module) {
  for (ir::Node& node : module.nodes) {
    if (!is_pure(node.op) || node.when != ir::When::every_period) continue;
    if (node.region == ir::Region::run) continue;
    ir::Region region = ir::Region::run;
    bool every_period = true;
    for (const ir::NodeId id : module.operands_of(node)) {
      region = std::max(region, module.node(id).region);
      every_period = every_period && module.node(id).when == ir::When::every_period;
    }
    if (!every_period || region >= node.region) continue;
    if (node.region == ir::Region::occurrence && region == ir::Region::period) continue;
    node.region = region;
    node.event = {};
  }
}

}  // namespace plimsoll::opt
