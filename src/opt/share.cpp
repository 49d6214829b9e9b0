#include <bit>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "opt/optimise.h"
#include "opt/rewrite.h"

namespace plimsoll::opt {

namespace {

// All that a node's value depends on, as numbers.
using Key = std::vector<std::uint64_t>;

struct KeyHash {
  std::size_t operator()(const Key& key) const {
    std::uint64_t hash = 0x9e3779b97f4a7c15u;
    for (const std::uint64_t word : key) {
      hash ^= word;
      hash *= 0xff51afd7ed558ccdu;
      hash ^= hash >> 32;
    }
    return hash;
  }
};

// Operand 0 of these may be defined later in the list.
bool looks_ahead(ir::Op op) {
  return op == ir::Op::lag || op == ir::Op::year_lag;
}

// Each event counts and settles through its own nodes.
bool is_event_bookkeeping(ir::Op op) {
  return op == ir::Op::event_count || op == ir::Op::event_n || op == ir::Op::event_total ||
         op == ir::Op::event_unsettled;
}

}  // namespace

void share(ir::Module& module) {
  std::unordered_map<Key, ir::NodeId, KeyHash> seen;
  std::vector<ir::NodeId> to(module.nodes.size());
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    const ir::Node& node = module.nodes[i];
    to[i] = ir::NodeId(i);
    if (looks_ahead(node.op) || is_event_bookkeeping(node.op)) continue;
    Key key{static_cast<std::uint64_t>(node.op),
            static_cast<std::uint64_t>(node.region),
            static_cast<std::uint64_t>(node.when),
            node.shape.value,
            node.event.value,
            node.aux,
            node.aux2,
            std::bit_cast<std::uint64_t>(node.imm)};
    for (const ir::NodeId operand : module.operands_of(node))
      key.push_back(to[operand.value].value);
    to[i] = seen.emplace(std::move(key), ir::NodeId(i)).first->second;
  }
  replace_uses(module, to);
}

}  // namespace plimsoll::opt
