// Nodes with equal operation, operands and region become one, in order, so that equal subtrees
// collapse from the leaves up.
#include <algorithm>
#include <bit>

#include "ir/evaluate.h"
#include "opt/opt.h"
#include "opt/replace.h"

namespace plimsoll::opt {

using ir::Node;
using ir::NodeId;

namespace {

// Operations that are a function of their operands, tables and time alone.
bool can_share(const ir::Module& module, std::size_t index) {
  const Node& node = module.nodes[index];
  const ir::OpGroup group = ir::op_group(node.op);
  if (group == ir::OpGroup::count || group == ir::OpGroup::gather) return false;
  for (const NodeId id : module.operands_of(node)) {
    // A lag of what comes later may be part of a cycle through itself.
    if (id.value >= index) return false;
  }
  return true;
}

// The first nodes of each kind, found by open addressing; keys are the nodes themselves, seen with
// their operands replaced.
class Known {
 public:
  Known(const ir::Module& module, const std::vector<NodeId>& replacement)
      : module_(module),
        replacement_(replacement),
        slots_(std::bit_ceil(2 * module.nodes.size() + 2), kFree) {}

  // The node equal to `index` that came first, which may be itself.
  NodeId first_like(std::uint32_t index) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash(index) & mask;
    while (slots_[at] != kFree && !equal(slots_[at], index)) at = (at + 1) & mask;
    if (slots_[at] == kFree) slots_[at] = index;
    return NodeId(slots_[at]);
  }

 private:
  static constexpr std::uint32_t kFree = UINT32_MAX;

  std::uint64_t hash(std::uint32_t index) const {
    const Node& node = module_.nodes[index];
    std::uint64_t hash = 0;
    auto mix = [&hash](std::uint64_t word) {
      hash = (hash ^ word) * 0x9e3779b97f4a7c15U;
      hash ^= hash >> 29;
    };
    mix(static_cast<std::uint64_t>(node.op) | static_cast<std::uint64_t>(node.region) << 8 |
        static_cast<std::uint64_t>(node.when) << 16);
    mix(std::uint64_t{node.shape.value} << 32 | node.event.value);
    mix(std::uint64_t{node.aux} << 32 | node.aux2);
    mix(std::bit_cast<std::uint64_t>(node.imm));
    for (const NodeId id : module_.operands_of(node)) mix(replacement_[id.value].value);
    return hash;
  }

  bool equal(std::uint32_t i, std::uint32_t j) const {
    const Node& a = module_.nodes[i];
    const Node& b = module_.nodes[j];
    if (a.op != b.op || a.region != b.region || a.when != b.when || a.shape != b.shape ||
        a.event != b.event || a.aux != b.aux || a.aux2 != b.aux2 ||
        std::bit_cast<std::uint64_t>(a.imm) != std::bit_cast<std::uint64_t>(b.imm)) {
      return false;
    }
    const auto of_a = module_.operands_of(a);
    const auto of_b = module_.operands_of(b);
    return std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), [&](NodeId x, NodeId y) {
      return replacement_[x.value] == replacement_[y.value];
    });
  }

  const ir::Module& module_;
  const std::vector<NodeId>& replacement_;
  std::vector<std::uint32_t> slots_;
};

}  // namespace

void share_equal_nodes(ir::Module& module) {
  std::vector<NodeId> replacement = identity(module);
  Known known(module, replacement);
  for (std::uint32_t i = 0; i < module.nodes.size(); ++i) {
    if (can_share(module, i)) replacement[i] = known.first_like(i);
  }
  replace_nodes(module, replacement);
}

}  // namespace plimsoll::opt
