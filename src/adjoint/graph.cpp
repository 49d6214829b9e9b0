// Forward from what may move and backward from the outcome; what both reach carries derivatives.
#include "adjoint/graph.h"

#include <algorithm>

#include "dist/law.h"
#include "ir/given.h"

namespace plimsoll::adjoint {

using ir::Node;
using ir::NodeId;
using ir::Op;
using ir::Region;

bool is_draw(const Node& node) {
  return node.op == Op::law;
}

bool is_smooth_edge(const Node& node, std::size_t k) {
  const ir::OpClass how = ir::op_class(node.op, k);
  return how == ir::OpClass::smooth || how == ir::OpClass::kink;
}

bool is_stepped_figure(const ir::Module& module, const Node& node, std::size_t k) {
  if (!is_law_function(node.op) || is_draw(node)) return false;
  if (!dist::law(module.laws[node.aux].shape.law).discrete) return false;
  const bool is_quantile = node.op == Op::law_quantile_lower || node.op == Op::law_quantile_upper;
  return is_quantile || (k == 0 && ir::has_argument(node.op));
}

bool is_active(const ir::Module& module, const Node& node, std::uint32_t period) {
  if (node.when == ir::When::year_end) return module.time.is_year_end(period);
  if (node.when == ir::When::last_period) return period + 1 == module.time.n_periods;
  return true;
}

bool is_running(Op op) {
  return ir::op_group(op) == ir::OpGroup::running;
}

bool is_reduction(Op op) {
  return ir::op_group(op) == ir::OpGroup::over;
}

bool is_law_function(Op op) {
  return ir::op_group(op) == ir::OpGroup::law;
}

std::optional<Past> past_of(const ir::Module& module, const Node& node, std::uint32_t period,
                            std::uint32_t step) {
  // How many steps before the first one the past lies.
  std::int64_t before = 0;
  if (node.op == Op::year_lag) {
    const std::int64_t year = std::int64_t{module.time.year_index(period)} - node.aux;
    if (year >= 0) {
      std::uint32_t end = period;
      while (module.time.year_index(end) != year || !module.time.is_year_end(end)) --end;
      return Past{0, end};
    }
    before = -year;
  } else {
    const std::uint32_t back = node.op == Op::lag ? node.aux : step;
    if (back <= period) return Past{0, period - back};
    before = back - period;
  }
  if (before >= std::int64_t{node.n_operands}) return std::nullopt;
  return Past{node.n_operands - static_cast<std::size_t>(before), period};
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
      if (is_draw(node) && !ir::draws_given(module(), node)) {
        graph_.discrete[i] = dist::law(module().laws[node.aux].shape.law).discrete ? 1 : 0;
      }
    }
    find_active();
    find_live();
    find_useful();
    find_keeping();
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
        bool active = node.op == Op::input || (is_draw(node) && !ir::draws_given(module(), node));
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
    std::vector<std::uint8_t> ever(n, 0);
    for (const auto& live : graph_.live) {
      for (std::size_t i = 0; i < n; ++i) ever[i] |= live[i];
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (ever[i] == 0) continue;
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

  // Calls with each operand that node i reads when it is computed at `period`, at which period, and
  // whether it changes smoothly with it; what it reads of its own past too.
  template <class Visit>
  void each_edge(std::size_t i, std::uint32_t period, Visit visit) const {
    const Node& node = module().nodes[i];
    const auto operands = module().operands_of(node);
    const auto own_past = [&](bool smooth) {
      if (period > 0) visit(NodeId(i), period - 1, smooth);
    };
    if (is_running(node.op)) {
      const bool by_year = node.op == Op::year_sum || node.op == Op::year_start;
      const bool fresh = period == 0 || (by_year && module().time.is_year_start(period));
      const bool smooth = is_smooth_edge(node, 0);
      if (fresh || node.op != Op::year_start) visit(operands[0], period, smooth);
      if (!fresh) own_past(smooth);
      return;
    }
    if (!is_active(module(), node, period)) return;
    if (ir::op_group(node.op) == ir::OpGroup::past) {
      const std::uint32_t window = node.op == Op::trailing_sum ? node.aux : 1;
      for (std::uint32_t step = 0; step < window; ++step) {
        const auto past = past_of(module(), node, period, step);
        if (past) visit(operands[past->operand], past->period, true);
      }
      return;
    }
    for (std::size_t k = 0; k < operands.size(); ++k) {
      visit(operands[k], period, is_smooth_edge(node, k));
    }
    if (node.op == Op::event_count) {
      const ir::Event& event = module().events[node.aux];
      const bool by_year = event.cap_per == ir::CapPer::year;
      const bool runs =
          by_year || (event.cap_per != ir::CapPer::none && event.cap_per != ir::CapPer::period);
      if (runs && !(by_year && module().time.is_year_start(period))) own_past(false);
      return;
    }
    if (node.region == Region::occurrence || ir::event_gathers(node.op)) {
      const ir::EventId event = ir::event_of(module(), node);
      visit(module().events[event.value].count_node, period, false);
    }
    if (node.op == Op::event_total && module().totals[node.aux].form != ir::Total::Form::at_once) {
      own_past(true);
    }
  }

  void spread(std::vector<std::pair<std::size_t, std::uint32_t>>& stack, bool smooth_only) {
    auto& marks = smooth_only ? graph_.carries : graph_.live;
    while (!stack.empty()) {
      const auto [i, period] = stack.back();
      stack.pop_back();
      each_edge(i, period, [&](NodeId to, std::uint32_t at, bool smooth) {
        if (graph_.varies[to.value] == 0 || (smooth_only && !smooth)) return;
        if (smooth_only && graph_.active[to.value] == 0) return;
        const std::uint32_t time = graph_.time_of(to, at);
        if (marks[time][to.value] != 0) return;
        marks[time][to.value] = 1;
        stack.emplace_back(to.value, time);
      });
    }
  }

  void find_live() {
    const std::size_t n = module().nodes.size();
    const std::uint32_t n_times = std::max(graph_.n_periods, 1U);
    for (std::uint32_t p = 0; p < n_times; ++p) {
      const bool first = p == 0 || module().time.is_year_start(p);
      graph_.year_first.push_back(first ? p : graph_.year_first.back());
    }
    graph_.live.assign(n_times, std::vector<std::uint8_t>(n, 0));
    graph_.carries = graph_.live;
    const NodeId target = graph_.target.node;
    if (graph_.varies[target.value] == 0) return;
    const std::uint32_t time = graph_.time_of(target, std::max(graph_.n_periods, 1U) - 1);
    std::vector<std::pair<std::size_t, std::uint32_t>> stack = {{target.value, time}};
    graph_.live[time][target.value] = 1;
    spread(stack, false);
    // Adjoints start at the target, and at what the number of events and discrete draws go by.
    const auto start = [&](NodeId id, std::uint32_t at) {
      if (graph_.varies[id.value] == 0 || graph_.active[id.value] == 0) return;
      const std::uint32_t when = graph_.time_of(id, at);
      if (graph_.carries[when][id.value] != 0) return;
      graph_.carries[when][id.value] = 1;
      stack.emplace_back(id.value, when);
    };
    start(target, time);
    for (std::uint32_t p = 0; p < n_times; ++p) {
      for (std::size_t i = 0; i < n; ++i) {
        if (graph_.live[p][i] == 0) continue;
        const Node& node = module().nodes[i];
        if (node.op == Op::event_count) start(module().operands_of(node)[1], p);
        if (graph_.discrete[i] != 0) start(NodeId(i), p);
      }
    }
    spread(stack, true);
  }

  void find_keeping() {
    graph_.keeps.assign(module().nodes.size(), 0);
    for (std::size_t i = 0; i < module().nodes.size(); ++i) {
      const Node& node = module().nodes[i];
      if (ir::op_group(node.op) == ir::OpGroup::past) {
        graph_.keeps[module().operands_of(node)[0].value] = 1;
      }
      // What falls due later comes from occurrences of now.
      if (node.op == Op::event_total || graph_.residual.by_year[i] != 0) graph_.keeps[i] = 1;
    }
  }

  void order() {
    const std::size_t n = module().nodes.size();
    for (std::size_t i = 0; i < n; ++i) {
      if (graph_.live[0][i] != 0 && module().nodes[i].region == Region::trial) {
        graph_.trial_order.emplace_back(i);
      }
    }
    graph_.period_orders.resize(graph_.n_periods);
    for (std::uint32_t p = 0; p < graph_.n_periods; ++p) {
      std::vector<std::uint8_t> listed(n, 0);
      for (std::size_t i = 0; i < n; ++i) {
        const Node& node = module().nodes[i];
        if (graph_.live[p][i] == 0 || node.region != Region::period) continue;
        if (ir::event_gathers(node.op) && node.op != Op::event_unsettled) list_rows(i, p, listed);
        graph_.period_orders[p].emplace_back(i);
      }
    }
  }

  // The occurrence nodes that stand before node i and belong to its event.
  void list_rows(std::size_t i, std::uint32_t period, std::vector<std::uint8_t>& listed) {
    const ir::EventId event = ir::event_of(module(), module().nodes[i]);
    for (std::size_t j = 0; j < i; ++j) {
      const Node& node = module().nodes[j];
      if (graph_.live[period][j] == 0 || listed[j] != 0) continue;
      if (node.region != Region::occurrence || node.event != event) continue;
      listed[j] = 1;
      graph_.period_orders[period].emplace_back(j);
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
