// Which switches and overlays can change a node: a union along operands.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "ir/ir.h"

namespace plimsoll::ir {

namespace {

// Sorted flag sets by number, with unions remembered.
class FlagSets {
 public:
  explicit FlagSets(std::vector<std::vector<FlagId>>& sets) : sets_(sets) {
    sets_.assign(1, {});
    ids_[{}] = 0;
  }

  std::uint32_t single(FlagId flag) { return intern({flag}); }

  std::uint32_t join(std::uint32_t a, std::uint32_t b) {
    if (a == b || b == 0) return a;
    if (a == 0) return b;
    if (a > b) std::swap(a, b);
    const std::uint64_t key = (static_cast<std::uint64_t>(a) << 32) | b;
    if (const auto found = joins_.find(key); found != joins_.end()) return found->second;
    std::vector<FlagId> both;
    std::set_union(sets_[a].begin(), sets_[a].end(), sets_[b].begin(), sets_[b].end(),
                   std::back_inserter(both));
    return joins_[key] = intern(std::move(both));
  }

 private:
  std::uint32_t intern(std::vector<FlagId> set) {
    const auto [place, is_new] = ids_.try_emplace(set, static_cast<std::uint32_t>(sets_.size()));
    if (is_new) sets_.push_back(std::move(set));
    return place->second;
  }

  std::vector<std::vector<FlagId>>& sets_;
  std::map<std::vector<FlagId>, std::uint32_t> ids_;
  std::unordered_map<std::uint64_t, std::uint32_t> joins_;
};

std::uint32_t strikes_of(const Event& event, FlagSets& sets) {
  std::uint32_t result = 0;
  for (const Strike& strike : event.strikes)
    result = sets.join(result, sets.single(strike.overlay));
  return result;
}

// Flags that the node itself reads.
std::uint32_t own_flags(const Module& module, const Node& node, FlagSets& sets) {
  if (node.op == Op::flag) return sets.single(FlagId(node.aux));
  if (op_names(node.op) == OpNames::strike) {
    return sets.single(module.events[node.event.value].strikes[node.aux].overlay);
  }
  // Strikes make occurrences, which event_count leaves out.
  const bool strikes = node.op == Op::event_n || event_gathers(node.op);
  return strikes ? strikes_of(module.events[event_of(module, node).value], sets) : 0;
}

}  // namespace

EventId event_of(const Module& module, const Node& node) {
  if (op_names(node.op) == OpNames::event) return EventId(node.aux);
  if (op_names(node.op) == OpNames::total) return module.totals[node.aux].event;
  if (event_gathers(node.op)) {
    const Node& operand = module.node(module.operands_of(node)[0]);
    return operand.region == Region::occurrence ? operand.event : node.event;
  }
  return node.region == Region::occurrence ? node.event : EventId();
}

void compute_sees(Module& module) {
  FlagSets sets(module.sees);
  for (Node& node : module.nodes) node.sees = SeesId(0);
  bool changed = true;
  while (changed) {
    changed = false;
    for (Node& node : module.nodes) {
      std::uint32_t seen = sets.join(node.sees.value, own_flags(module, node, sets));
      for (const NodeId operand : module.operands_of(node)) {
        if (operand.valid()) seen = sets.join(seen, module.node(operand).sees.value);
      }
      // Occurrences exist as often as their event's count says.
      if (const EventId event = event_of(module, node); event.valid()) {
        const NodeId count = module.events[event.value].count_node;
        if (count.valid()) seen = sets.join(seen, module.node(count).sees.value);
      }
      changed = changed || seen != node.sees.value;
      node.sees = SeesId(seen);
    }
  }
}

}  // namespace plimsoll::ir
