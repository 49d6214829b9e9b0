#include "adjoint/graph.h"

#include <algorithm>

#include "dist/law.h"

namespace plimsoll::adjoint {

using ir::Node;
using ir::NodeId;
using ir::Op;
using ir::Region;

bool is_draw(const Node& node) {
  return node.op == Op::law;
}

bool is_smooth_edge(const Node& node, std::size_t k) {
  switch (node.op) {
    case Op::select:
      return k > 0;
    case Op::law:
      // Latents depend on nothing.
      return k > 0;
    case Op::event_total:
      return k == 0;
    case Op::event_count:
    case Op::event_n:
    case Op::tail_of_t:
    case Op::score:
    case Op::tail_of_score:
    case Op::concat:
    case Op::correlate:
    case Op::slice:
      return false;
    default:
      return ir::op_class(node.op) == ir::OpClass::smooth ||
             ir::op_class(node.op) == ir::OpClass::kink;
  }
}

namespace {

class Analysis {
 public:
  Analysis(const ir::Module& module, const ir::RunInputs& inputs, const Target& target) {
    const NodeId roots[] = {target.node};
    graph_.residual = engine::resolve(module, inputs, roots);
    graph_.target = target;
    graph_.n_periods = target.period == engine::kNoPeriod ? 0 : target.period + 1;
  }

  Graph run() {
    const std::size_t n = module().nodes.size();
    graph_.varies.assign(n, 0);
    graph_.discrete.assign(n, 0);
    for (std::size_t i = 0; i < n; ++i) {
      const Node& node = module().nodes[i];
      graph_.varies[i] = graph_.residual.needed[i] != 0 && graph_.residual.uniform[i] == 0;
      if (is_draw(node)) {
        graph_.discrete[i] = dist::law(module().laws[node.aux].shape.law).discrete ? 1 : 0;
      }
    }
    find_active();
    find_useful();
    find_reaching_back();
    order();
    return std::move(graph_);
  }

 private:
  const ir::Module& module() const { return graph_.residual.module; }

  void find_active() {
    const std::size_t n = module().nodes.size();
    graph_.active.assign(n, 0);
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = 0; i < n; ++i) {
        if (graph_.residual.needed[i] == 0 || graph_.active[i] != 0) continue;
        const Node& node = module().nodes[i];
        bool active = node.op == Op::input || is_draw(node);
        const auto operands = module().operands_of(node);
        for (std::size_t k = 0; k < operands.size() && !active; ++k) {
          active = is_smooth_edge(node, k) && graph_.active[operands[k].value] != 0;
        }
        if (!active) continue;
        graph_.active[i] = 1;
        changed = true;
      }
    }
  }

  void find_useful() {
    const std::size_t n = module().nodes.size();
    graph_.useful.assign(n, 0);
    const auto want = [&](NodeId id) {
      if (graph_.active[id.value] == 0 || graph_.useful[id.value] != 0) return false;
      graph_.useful[id.value] = 1;
      return true;
    };
    want(graph_.target.node);
    for (std::size_t i = 0; i < n; ++i) {
      if (graph_.varies[i] == 0) continue;
      const Node& node = module().nodes[i];
      if (node.op == Op::event_count) want(module().operands_of(node)[1]);
      if (graph_.discrete[i] != 0) want(NodeId(i));
    }
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = n; i-- > 0;) {
        if (graph_.useful[i] == 0) continue;
        const Node& node = module().nodes[i];
        const auto operands = module().operands_of(node);
        for (std::size_t k = 0; k < operands.size(); ++k) {
          if (is_smooth_edge(node, k)) changed = want(operands[k]) || changed;
        }
      }
    }
  }

  void find_reaching_back() {
    graph_.reaches_back.assign(module().nodes.size(), 0);
    for (const Node& node : module().nodes) {
      switch (node.op) {
        case Op::lag:
        case Op::trailing_sum:
        case Op::year_lag:
          graph_.reaches_back[module().operands_of(node)[0].value] = 1;
          break;
        default:
          break;
      }
    }
    for (std::size_t i = 0; i < module().nodes.size(); ++i) {
      const Node& node = module().nodes[i];
      // What falls due later comes from occurrences of now.
      if (node.op == Op::event_total) graph_.reaches_back[i] = 1;
    }
  }

  void order() {
    const std::size_t n = module().nodes.size();
    std::vector<std::uint8_t> listed(n, 0);
    for (std::size_t i = 0; i < n; ++i) {
      if (graph_.varies[i] == 0) continue;
      const Node& node = module().nodes[i];
      if (node.region == Region::trial) graph_.trial_order.emplace_back(i);
      if (node.region != Region::period) continue;
      if (ir::event_gathers(node.op) && node.op != Op::event_unsettled) list_rows(i, listed);
      graph_.period_order.emplace_back(i);
    }
  }

  // The occurrence nodes that stand before node i and belong to its event.
  void list_rows(std::size_t i, std::vector<std::uint8_t>& listed) {
    const ir::EventId event = ir::event_of(module(), module().nodes[i]);
    for (std::size_t j = 0; j < i; ++j) {
      const Node& node = module().nodes[j];
      if (graph_.varies[j] == 0 || listed[j] != 0) continue;
      if (node.region != Region::occurrence || node.event != event) continue;
      listed[j] = 1;
      graph_.period_order.emplace_back(j);
    }
  }

  Graph graph_;
};

}  // namespace

Graph make_graph(const ir::Module& module, const ir::RunInputs& inputs, const Target& target) {
  return Analysis(module, inputs, target).run();
}

std::vector<std::uint8_t> feeding(const Graph& graph, const std::vector<NodeId>& jumps) {
  const ir::Module& module = graph.module();
  std::vector<std::uint8_t> feeds(module.nodes.size(), 0);
  std::vector<NodeId> stack(jumps);
  for (const NodeId id : jumps) feeds[id.value] = 1;
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    const Node& node = module.node(id);
    if (node.op == Op::event_count || graph.discrete[id.value] != 0) continue;
    for (const NodeId operand : module.operands_of(node)) {
      if (graph.residual.needed[operand.value] == 0 || feeds[operand.value] != 0) continue;
      feeds[operand.value] = 1;
      stack.push_back(operand);
    }
  }
  return feeds;
}

}  // namespace plimsoll::adjoint
