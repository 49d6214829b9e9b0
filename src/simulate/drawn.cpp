#include "simulate/drawn.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "dist/distribution.h"
#include "dist/law.h"
#include "engine/labels.h"
#include "ir/by_trial.h"
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

ir::DefId draw_of_name(const ir::Module& module, const std::string& name) {
  for (std::size_t i = 0; i < module.defs.size(); ++i) {
    if (module.defs[i].kind == ir::DefKind::draw && module.defs[i].full_name == name) {
      return ir::DefId(i);
    }
  }
  return {};
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
    if (needed[i] == 0 || (node.op != Op::law && node.op != Op::by_trial)) continue;
    if (node.region != ir::Region::trial && node.region != ir::Region::period) continue;
    if (node.op == Op::by_trial) {
      const ir::DefId draw = draw_of_name(module, module.by_trial[node.aux].name);
      if (!draw.valid()) continue;
      reads_.push_back({NodeId(i), draw, {}});
      nodes_.push_back(NodeId(i));
      continue;
    }
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
  const Node& node = module_.node(read.node);
  const auto& values = replay.values[read.node.value];
  if (!has_value(values, period, label)) return std::nullopt;
  const double value = value_at(values, period, label);
  // A switch or an overlay put something else in its place.
  const auto& told = replay.of(module_, read.def);
  if (!has_value(told, period, label) || value_at(told, period, label) != value) {
    return std::nullopt;
  }
  Drawn out;
  const bool is_known = node.op == Op::by_trial
                            ? rank_by_trial(node.aux, value, period, label, out)
                            : rank_by_law(replay, node, value, period, label, out);
  if (!is_known || !(out.chance >= 0)) return std::nullopt;
  const ir::Def& def = module_.defs[read.def.value];
  out.name = def.full_name;
  out.value = value / def.unit.scale;
  out.unit = def.unit.text();
  out.slots = read.slots;
  out.labels = engine::label_text(module_, node.shape, label);
  if (node.region == ir::Region::period) {
    out.when = ir::time_name(module_.time, is_drawn_by_year(module_, def), period).short_name;
  }
  return out;
}

bool Draws::rank_by_law(const engine::Replay& replay, const Node& node, double value,
                        std::uint32_t period, std::uint32_t label, Drawn& out) const {
  std::vector<double> numbers;
  const auto operands = module_.operands_of(node);
  for (std::size_t i = 1; i < operands.size(); ++i) {
    const auto& number = replay.values[operands[i].value];
    if (!has_value(number, period, label)) return false;
    numbers.push_back(value_at(number, period, label));
  }
  const auto law = dist::make(module_.laws[node.aux].shape, numbers);
  if (!law) return false;
  out.is_discrete = (*law)->discrete();
  const double below = (*law)->cdf(value);
  const double above = (*law)->survival(value) + (out.is_discrete ? (*law)->density(value) : 0);
  out.is_high = above < below;
  out.chance = std::min(below, above);
  return true;
}

bool Draws::rank_by_trial(std::size_t place, double value, std::uint32_t period,
                          std::uint32_t label, Drawn& out) const {
  const ir::ByTrial& given = module_.by_trial[place];
  if (given.values->n_trials() == UINT64_MAX) return false;
  std::vector<double> all(static_cast<std::size_t>(given.values->n_trials()));
  const std::uint32_t element = module_.shape(given.shape).size == 1 ? 0 : label;
  given.values->fill(element, time_of_given(module_, given, period), 0, all.size(), all.data());
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
  std::nth_element(all.begin(), middle, all.end());
  const auto n = static_cast<double>(all.size());
  const auto below = std::count_if(all.begin(), all.end(), [&](double x) { return x <= value; });
  const auto above = std::count_if(all.begin(), all.end(), [&](double x) { return x >= value; });
  out.is_discrete = true;
  out.is_high = above < below;
  out.chance = static_cast<double>(std::min(below, above)) / n;
  out.by_trial = place;
  out.median = *middle;
  return true;
}

std::vector<Drawn> Draws::far_out(const engine::Replay& replay, std::uint32_t last,
                                  double most) const {
  std::vector<Drawn> out;
  for (const Read& read : reads_) {
    const bool is_once = module_.node(read.node).region == ir::Region::trial;
    const bool by_year = !is_once && is_drawn_by_year(module_, module_.defs[read.def.value]);
    const std::uint32_t n = is_once                     ? 1
                            : last == engine::kNoPeriod ? module_.time.n_periods
                                                        : last + 1;
    for (std::uint32_t t = 0; t < n; ++t) {
      if (by_year && t > 0 && !module_.time.is_year_start(t)) continue;
      for (std::uint32_t label = 0; label < module_.size_of(read.node); ++label) {
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

std::uint32_t time_of_given(const ir::Module& module, const ir::ByTrial& given,
                            std::uint32_t period) {
  if (given.region != ir::Region::period) return 0;
  return given.by_year ? static_cast<std::uint32_t>(module.time.year_index(period)) : period;
}

bool is_drawn_by_year(const ir::Module& module, const ir::Def& draw) {
  const auto is_it = [&](const auto& one) { return one.by_year && one.name == draw.full_name; };
  return std::any_of(module.slots.begin(), module.slots.end(), is_it) ||
         std::any_of(module.by_trial.begin(), module.by_trial.end(), is_it);
}

}  // namespace plimsoll::simulate
