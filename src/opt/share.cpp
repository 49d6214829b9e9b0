#include <bit>
#include <unordered_map>

#include "ir/evaluate.h"
#include "opt/opt.h"
#include "opt/replace.h"

namespace plimsoll::opt {

using ir::Node;
using ir::NodeId;
using ir::Op;

namespace {

// Operations that are a function of their operands, tables and time alone.
bool can_share(const ir::Module& module, std::size_t index) {
  const Node& node = module.nodes[index];
  if (node.op >= Op::event_count) {
    return node.op == Op::struck || node.op == Op::occurrence_ordinal;
  }
  for (const NodeId id : module.operands_of(node)) {
    // A lag of what comes later may be part of a cycle through itself.
    if (id.value >= index) return false;
  }
  return true;
}

struct Words {
  std::vector<std::uint64_t> words;

  bool operator==(const Words&) const = default;
};

struct HashWords {
  std::size_t operator()(const Words& key) const {
    std::uint64_t hash = key.words.size();
    for (const std::uint64_t word : key.words) {
      hash = (hash ^ word) * 0x9e3779b97f4a7c15U;
      hash ^= hash >> 29;
    }
    return hash;
  }
};

}  // namespace

void share_equal_nodes(ir::Module& module) {
  std::vector<NodeId> replacement = identity(module);
  std::unordered_map<Words, NodeId, HashWords> known;
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    if (!can_share(module, i)) continue;
    const Node& node = module.nodes[i];
    Words key;
    key.words = {static_cast<std::uint64_t>(node.op) |
                     static_cast<std::uint64_t>(node.region) << 8 |
                     static_cast<std::uint64_t>(node.when) << 16,
                 std::uint64_t{node.shape.value} << 32 | node.event.value,
                 std::uint64_t{node.aux} << 32 | node.aux2, std::bit_cast<std::uint64_t>(node.imm)};
    for (const NodeId id : module.operands_of(node))
      key.words.push_back(replacement[id.value].value);
    replacement[i] = known.try_emplace(std::move(key), NodeId(i)).first->second;
  }
  replace_nodes(module, replacement);
}

}  // namespace plimsoll::opt
