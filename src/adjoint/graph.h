// What of a module a sweep runs over: which nodes are computed, which carry derivatives, in which
// order.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "adjoint/adjoint.h"
#include "engine/resolve.h"

namespace plimsoll::adjoint {

// Whether a small change of operand `k` changes the node's value smoothly or with a kink.
bool is_smooth_edge(const ir::Node& node, std::size_t k);
// A figure of a discrete law that jumps with operand `k`: a quantile with everything, others with their
// argument.
bool is_stepped_figure(const ir::Module& module, const ir::Node& node, std::size_t k);
bool is_draw(const ir::Node& node);

struct Graph {
  engine::Residual residual;
  Target target;
  // Periods 0 .. n_periods - 1 are computed.
  std::uint32_t n_periods = 0;

  // By node. Needed, and different in each trial.
  std::vector<std::uint8_t> varies;
  // By time (see time_of), node: varies, and the target's value needs it then.
  std::vector<std::vector<std::uint8_t>> live;
  // The same: an adjoint of it reaches a theta.
  std::vector<std::vector<std::uint8_t>> carries;
  // A theta reaches it along smooth edges.
  std::vector<std::uint8_t> active;
  // Active, and it reaches the target, a rate or a discrete draw along smooth edges.
  std::vector<std::uint8_t> useful;
  // Its adjoint is added to in other periods than its own: kept by time.
  std::vector<std::uint8_t> keeps;
  // A number of a law that is a constant by itself.
  std::vector<std::uint8_t> discrete;

  // Live nodes, in forward order: of trials, and by period those computed then. Occurrence nodes
  // stand before the first node that gathers them.
  std::vector<ir::NodeId> trial_order;
  std::vector<std::vector<ir::NodeId>> period_orders;
  // By period: the first period of its fiscal year.
  std::vector<std::uint32_t> year_first;

  const ir::Module& module() const { return residual.module; }
  bool uniform(ir::NodeId id) const { return residual.uniform[id.value] != 0; }
  // When a node's value of a period is computed: once for trial nodes, at the start of the year for
  // what changes by the year, else then.
  std::uint32_t time_of(ir::NodeId id, std::uint32_t period) const {
    if (module().node(id).region == ir::Region::trial) return 0;
    return residual.by_year[id.value] != 0 ? year_first[period] : period;
  }
  bool is_live(ir::NodeId id, std::uint32_t period) const {
    return live[time_of(id, period)][id.value] != 0;
  }
  bool is_carrying(ir::NodeId id, std::uint32_t period) const {
    return carries[time_of(id, period)][id.value] != 0;
  }
};

// Whether a node is computed in a period; where it is not, it is 0.
bool is_active(const ir::Module& module, const ir::Node& node, std::uint32_t period);
// What runs on through the year or the horizon.
bool is_running(ir::Op op);
// Over the labels of an index set.
bool is_reduction(ir::Op op);
// A draw from a law, or a figure of one.
bool is_law_function(ir::Op op);
// The period before `period` that a lag (with its own distance), the step-th part of a trailing sum
// or a year_lag reads: the operand and when it is read; operand 0 is the past itself, others stand
// for what was before the first period. Nothing where there is none.
struct Past {
  std::size_t operand = 0;
  std::uint32_t period = 0;
};
std::optional<Past> past_of(const ir::Module& module, const ir::Node& node, std::uint32_t period,
                            std::uint32_t step);

Graph make_graph(const ir::Module& module, const ir::RunInputs& inputs, const Target& target);

// By node: it reaches, along any edge but through a count or a discrete draw, one of `jumps`.
std::vector<std::uint8_t> feeding(const Graph& graph, const std::vector<ir::NodeId>& jumps);

}  // namespace plimsoll::adjoint
