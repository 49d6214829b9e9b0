// What of a module a sweep runs over: which nodes are computed, which carry derivatives, in which
// order.
#pragma once

#include <cstdint>
#include <vector>

#include "adjoint/adjoint.h"
#include "engine/resolve.h"

namespace plimsoll::adjoint {

// Whether a small change of operand `k` changes the node's value smoothly or with a kink.
bool is_smooth_edge(const ir::Node& node, std::size_t k);
bool is_draw(const ir::Node& node);

struct Graph {
  engine::Residual residual;
  Target target;
  // Periods 0 .. n_periods - 1 are computed.
  std::uint32_t n_periods = 0;

  // By node. Needed, and different in each trial.
  std::vector<std::uint8_t> varies;
  // A theta reaches it along smooth edges.
  std::vector<std::uint8_t> active;
  // Active, and it reaches the target, a rate or a discrete draw along smooth edges.
  std::vector<std::uint8_t> useful;
  // Its adjoint is added to in earlier periods than its own: kept by period.
  std::vector<std::uint8_t> reaches_back;
  // A number of a law that is a constant by itself.
  std::vector<std::uint8_t> discrete;

  // Nodes that vary, in forward order. Occurrence nodes stand before the first node that gathers
  // them.
  std::vector<ir::NodeId> trial_order;
  std::vector<ir::NodeId> period_order;

  const ir::Module& module() const { return residual.module; }
  bool uniform(ir::NodeId id) const { return residual.uniform[id.value] != 0; }
};

Graph make_graph(const ir::Module& module, const ir::RunInputs& inputs, const Target& target);

// By node: it reaches, along any edge but through a count or a discrete draw, one of `jumps`.
std::vector<std::uint8_t> feeding(const Graph& graph, const std::vector<ir::NodeId>& jumps);

}  // namespace plimsoll::adjoint
