#include "simulate/drawn.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "dist/distribution.h"
#include "dist/law.h"
#include "engine/labels.h"
#include "ir/time_names.h"
#include "report/number_format.h"
#include "simulate/occurrences.h"

namespace plimsoll::simulate {

namespace {

using ir::Node;
using ir::NodeId;
using ir::Op;

// Slots whose noise a law reads, through its copula.
std::vector<ir::SlotId> slots_of(const ir::Module& module, NodeId latent) {
  std::vector<ir::SlotId> slots;
  std::vector<NodeId> stack{latent};
  std::vector<std::uint32_t> seen;
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    if (std::find(seen.begin(), seen.end(), id.value) != seen.end()) continue;
    seen.push_back(id.value);
    const Node& node = module.node(id);
    if (node.op == Op::noise) {
      slots.emplace_back(node.aux);
      continue;
    }
    for (const NodeId operand : module.operands_of(node)) stack.push_back(operand);
  }
  std::sort(slots.begin(), slots.end(),
            [](ir::SlotId a, ir::SlotId b) { return a.value < b.value; });
  return slots;
}

double value_at(const std::vector<std::vector<double>>& values, std::uint32_t period,
                std::uint32_t label) {
  const std::vector<double>& now = values.size() == 1 ? values[0] : values[period];
  return now.size() == 1 ? now[0] : now[label];
}

bool has_value(const std::vector<std::vector<double>>& values, std::uint32_t period,
               std::uint32_t label) {
  if (values.empty() || (values.size() > 1 && period >= values.size())) return false;
  const std::vector<double>& now = values.size() == 1 ? values[0] : values[period];
  return now.size() == 1 || label < now.size();
}

}  // namespace

std::vector<NodeId> claim_nodes(const ir::Module& module) {
  std::vector<NodeId> nodes;
  for (const ir::Column& column : module.columns) {
    if (column.purpose == ir::Column::Purpose::outcome ||
        column.purpose == ir::Column::Purpose::limit) {
      nodes.push_back(column.node);
    }
  }
  return nodes;
}

Draws::Draws(const ir::Module& module, std::span<const NodeId> roots) : module_(module) {
  const std::vector<std::uint8_t> needed = needed_nodes(module, roots);
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    const Node& node = module.nodes[i];
    if (node.op != Op::law || needed[i] == 0) continue;
    if (node.region != ir::Region::trial && node.region != ir::Region::period) continue;
    const ir::DefId def = module.laws[node.aux].def;
    if (!def.valid() || module.defs[def.value].kind != ir::DefKind::draw) continue;
    reads_.push_back({NodeId(i), def, slots_of(module, module.operands_of(node)[0])});
    nodes_.push_back(NodeId(i));
    const auto operands = module.operands_of(node);
    nodes_.insert(nodes_.end(), operands.begin() + 1, operands.end());
  }
}

std::optional<Drawn> Draws::drawn(const engine::Replay& replay, const Read& read,
                                  std::uint32_t period, std::uint32_t label) const {
  const Node& node = module_.node(read.law);
  const auto& values = replay.values[read.law.value];
  if (!has_value(values, period, label)) return std::nullopt;
  const double value = value_at(values, period, label);
  // A switch or an overlay put something else in its place.
  const auto& told = replay.of(module_, read.def);
  if (!has_value(told, period, label) || value_at(told, period, label) != value) {
    return std::nullopt;
  }
  std::vector<double> numbers;
  const auto operands = module_.operands_of(node);
  for (std::size_t i = 1; i < operands.size(); ++i) {
    const auto& number = replay.values[operands[i].value];
    if (!has_value(number, period, label)) return std::nullopt;
    numbers.push_back(value_at(number, period, label));
  }
  const dist::Shape& shape = module_.laws[node.aux].shape;
  const auto law = dist::make(shape, numbers);
  if (!law) return std::nullopt;
  Drawn out;
  const ir::Def& def = module_.defs[read.def.value];
  out.name = def.full_name;
  out.value = value / def.unit.scale;
  out.unit = def.unit.text();
  out.is_discrete = (*law)->discrete();
  out.slots = read.slots;
  const double below = (*law)->cdf(value);
  const double above = (*law)->survival(value) + (out.is_discrete ? (*law)->density(value) : 0);
  out.is_high = above < below;
  out.chance = std::min(below, above);
  out.labels = engine::label_text(module_, node.shape, label);
  if (node.region == ir::Region::period) {
    out.when = ir::time_name(module_.time, is_drawn_by_year(module_, def), period).short_name;
  }
  if (!(out.chance >= 0)) return std::nullopt;
  return out;
}

std::vector<Drawn> Draws::far_out(const engine::Replay& replay, std::uint32_t last,
                                  double most) const {
  std::vector<Drawn> out;
  for (const Read& read : reads_) {
    const bool is_once = module_.node(read.law).region == ir::Region::trial;
    const bool by_year = !is_once && is_drawn_by_year(module_, module_.defs[read.def.value]);
    const std::uint32_t n = is_once                     ? 1
                            : last == engine::kNoPeriod ? module_.time.n_periods
                                                        : last + 1;
    for (std::uint32_t t = 0; t < n; ++t) {
      if (by_year && t > 0 && !module_.time.is_year_start(t)) continue;
      for (std::uint32_t label = 0; label < module_.size_of(read.law); ++label) {
        std::optional<Drawn> one = drawn(replay, read, t, label);
        if (!one || !(one->chance < most)) continue;
        if (!is_once) one->period = t;
        one->label = label;
        out.push_back(std::move(*one));
      }
    }
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Drawn& a, const Drawn& b) { return a.chance < b.chance; });
  return out;
}

bool is_drawn_by_year(const ir::Module& module, const ir::Def& draw) {
  return std::any_of(module.slots.begin(), module.slots.end(), [&](const ir::Slot& slot) {
    return slot.by_year && slot.name == draw.full_name;
  });
}

}  // namespace plimsoll::simulate
