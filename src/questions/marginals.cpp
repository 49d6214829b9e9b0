// Back from a distribution over its copula to the slot, so that scores are told of what is read.
#include "questions/marginals.h"

#include "math/functions.h"

namespace plimsoll::questions {

namespace {

using ir::Node;
using ir::NodeId;
using ir::Op;

// From what a distribution reads back to the slice of its copula; invalid where it has none.
NodeId slice_of(const ir::Module& module, NodeId id) {
  while (true) {
    const Node& node = module.node(id);
    switch (node.op) {
      case Op::slice:
        return id;
      case Op::score:
      case Op::tail_of_score:
      case Op::score_of_t:
      case Op::mul:
        id = module.operands_of(node)[0];
        break;
      default:
        return {};
    }
  }
}

// The slot whose noise stands at the slice's place before it is correlated.
std::optional<ir::SlotId> slot_of(const ir::Module& module, const Node& slice) {
  const Node& mixed = module.node(module.operands_of(slice)[0]);
  if (mixed.op != Op::correlate) return std::nullopt;
  const Node& joined = module.node(module.operands_of(mixed)[0]);
  std::uint32_t first = 0;
  for (const NodeId part : module.operands_of(joined)) {
    if (first == slice.aux) {
      const Node& score = module.node(part);
      if (score.op != Op::score) return std::nullopt;
      const Node& noise = module.node(module.operands_of(score)[0]);
      if (noise.op != Op::noise) return std::nullopt;
      return ir::SlotId(noise.aux);
    }
    first += module.size_of(part);
  }
  return std::nullopt;
}

}  // namespace

Marginals::Marginals(ir::Module& module, const LatentSpace& space) : by_slot_(module.slots.size()) {
  const std::size_t n_nodes = module.nodes.size();
  for (std::size_t i = 0; i < n_nodes; ++i) {
    const Node node = module.nodes[i];
    if (node.op != Op::law && node.op != Op::event_count) continue;
    const NodeId read = module.operands_of(node)[0];
    const NodeId slice = slice_of(module, read);
    if (!slice.valid()) continue;
    const std::optional<ir::SlotId> slot = slot_of(module, module.node(slice));
    if (!slot || by_slot_[slot->value].is_correlated) continue;
    Slot& found = by_slot_[slot->value];
    found.is_correlated = true;
    const ir::Slot& of = module.slots[slot->value];
    if (of.region == ir::Region::occurrence || space.find(*slot, 0, 0) == SIZE_MAX) continue;
    const Op last = module.node(read).op;
    found.is_score = last != Op::tail_of_score;
    ir::Column column;
    column.purpose = ir::Column::Purpose::requested;
    column.name = of.full_name + ".read";
    column.node = read;
    column.sample = of.region == ir::Region::trial ? ir::Sample::trial : ir::Sample::each_period;
    module.columns.push_back(std::move(column));
    found.column = ir::ColumnId(module.columns.size() - 1);
    columns_.push_back(found.column);
  }
}

std::optional<std::size_t> Marginals::find(const engine::Program& program,
                                           const Coordinate& at) const {
  const Slot& slot = by_slot_[at.slot.value];
  if (!slot.column.valid()) return std::nullopt;
  const auto& flats = program.columns();
  for (std::size_t c = 0; c < flats.size(); ++c) {
    if (flats[c].column == slot.column && flats[c].label == at.element &&
        (flats[c].period == engine::kNoPeriod || flats[c].period == at.period)) {
      return c;
    }
  }
  return std::nullopt;
}

double Marginals::score(const Coordinate& at, double value) const {
  return by_slot_[at.slot.value].is_score ? value : math::normal_score(value);
}

}  // namespace plimsoll::questions
