// Making a tape: where every value and adjoint lies, and both sweeps as lists of steps.
//
// Only what is live in a period has a place, a step forward and a step back (graph.h). Steps of
// lanes hold the addresses of what they read and write, so a sweep looks nothing up.
#include <algorithm>
#include <cmath>

#include "adjoint/tape.h"
#include "base/check.h"
#include "dist/law.h"
#include "ir/meaning.h"

namespace plimsoll::adjoint {

using engine::block::Kernel;
using ir::Node;
using ir::NodeId;
using ir::Op;
using ir::Region;

namespace {

bool is_over_dim(Op op) {
  return is_reduction(op) || op == Op::pick;
}

// The result is no part of any partial of these (partials.h).
bool needs_no_result(Op op) {
  return op == Op::add || op == Op::sub || op == Op::mul || op == Op::min || op == Op::max ||
         op == Op::select;
}

// Null for 0, 1, 2, ...
const std::uint32_t* unless_identity(const std::uint32_t* map, std::uint32_t n) {
  for (std::uint32_t e = 0; e < n; ++e) {
    if (map[e] != e) return map;
  }
  return nullptr;
}

}  // namespace

Sums::Sums(const Graph& graph) {
  const ir::Module& module = graph.module();
  const std::size_t n = module.nodes.size();
  uniform.resize(n);
  constants.resize(n);
  gaps.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    const Node& node = module.nodes[i];
    if (graph.residual.needed[i] == 0) continue;
    if (graph.uniform(NodeId(i)) && graph.useful[i] != 0) {
      uniform[i].assign(graph.residual.tables[i].size() * kSumLanes, 0);
    }
    const std::size_t size = module.shape(node.shape).size;
    if (node.op == Op::law) constants[i].assign((node.n_operands - 1) * size * kSumLanes, 0);
    if (node.op == Op::event_count) constants[i].assign(size * kSumLanes, 0);
  }
}

Tape::Tape(const Graph& graph, const ir::RunInputs& inputs, const engine::Noise& noise,
           const engine::block::KernelTable& kernels, const LawPartials& laws,
           dist::TableStore& tables)
    : graph_(graph),
      inputs_(inputs),
      noise_(noise),
      kernels_(kernels),
      laws_(laws),
      tables_(tables),
      evaluator_(graph.module(), &tables),
      map_at_(graph.module().nodes.size()),
      value_at_(graph.module().nodes.size()),
      law_numbers_(graph.module().nodes.size()),
      states_(graph.module().nodes.size()),
      unsettled_(graph.module().nodes.size()),
      used_(graph.module().events.size()),
      raw_counts_(graph.module().events.size()),
      rows_(graph.module().events.size()),
      rows_known_(graph.module().events.size()),
      row_values_(graph.module().nodes.size()),
      law_cache_(graph.module().nodes.size()),
      adjoint_at_(graph.module().nodes.size()),
      row_adjoints_(graph.module().nodes.size()),
      adjoint_states_(graph.module().nodes.size()),
      unsettled_adjoints_(graph.module().nodes.size()) {
  const std::size_t n = module().nodes.size();
  std::uint32_t largest = 0;
  for (std::size_t i = 0; i < n; ++i) largest = std::max(largest, module().size_of(NodeId(i)));
  for (std::uint32_t e = 0; e < largest; ++e) pool_.push_back(e);
  for (std::size_t i = 0; i < n; ++i) {
    if (graph.residual.needed[i] != 0) make_maps(NodeId(i));
  }
  place_values();
  place_adjoints();
  factors_ = engine::block::Factors(module().copulas);
  for (std::size_t e = 0; e < module().events.size(); ++e) {
    const std::size_t width = module().shape(module().events[e].shape).size * kLanes;
    used_[e].resize(width);
    raw_counts_[e].resize(width * graph.n_periods);
    rows_[e].resize(graph.n_periods);
    rows_known_[e].resize(graph.n_periods);
  }
  scratch_.resize(8);
  for (auto& s : scratch_) s.resize(kLanes);
  for (const NodeId id : graph.trial_order) plan_forward(id, 0);
  for (std::uint32_t p = 0; p < graph.n_periods; ++p) {
    for (const NodeId id : graph.period_orders[p]) plan_forward(id, p);
  }
  for (std::uint32_t p = graph.n_periods; p-- > 0;) {
    const auto& order = graph.period_orders[p];
    Back begin;
    begin.period = p;
    begin.clears = true;
    backward_.push_back(begin);
    for (auto id = order.rbegin(); id != order.rend(); ++id) plan_backward(*id, p);
  }
  const auto& order = graph.trial_order;
  for (auto id = order.rbegin(); id != order.rend(); ++id) plan_backward(*id, 0);
}

void Tape::make_maps(NodeId id) {
  const Node& n = node(id);
  const auto operands = module().operands_of(n);
  for (const NodeId operand : operands) {
    const ir::ShapeId from = node(operand).shape;
    // The operands of concat and correlate have index sets of their own.
    if (n.op == Op::concat || n.op == Op::slice || n.op == Op::correlate) {
      map_at_[id.value].push_back(0);
      continue;
    }
    map_at_[id.value].push_back(static_cast<std::uint32_t>(pool_.size()));
    const auto& map = is_over_dim(n.op) ? evaluator_.map_over(from, n.shape, ir::DimId(n.aux))
                                        : evaluator_.map(from, n.shape);
    pool_.insert(pool_.end(), map.begin(), map.end());
  }
  if (ir::event_gathers(n.op) && n.op != Op::event_unsettled) {
    // Last: the event's element of each element.
    map_at_[id.value].push_back(static_cast<std::uint32_t>(pool_.size()));
    const ir::EventId event = ir::event_of(module(), n);
    const auto& map = evaluator_.map(module().events[event.value].shape, n.shape);
    pool_.insert(pool_.end(), map.begin(), map.end());
  }
}

// Whether the sweep back reads the values of operand k of a node whose adjoint is carried on.
bool Tape::rereads(NodeId id, std::size_t k, std::uint32_t period) const {
  const Node& n = node(id);
  switch (n.op) {
    case Op::neg:
    case Op::add:
    case Op::sub:
    case Op::sum_over:
    case Op::pick:
    case Op::by_label:
      return false;
    case Op::select:
      return k == 0;
    case Op::mul: {
      const NodeId other = module().operands_of(n)[1 - k];
      return !graph_.uniform(module().operands_of(n)[k]) && wanted(other, period);
    }
    default:
      return !is_running(n.op);
  }
}

// By time and node: values that are read after their period has been computed.
std::vector<std::vector<std::uint8_t>> Tape::find_reread() const {
  std::vector<std::vector<std::uint8_t>> reread(graph_.live.size());
  for (auto& marks : reread) marks.assign(module().nodes.size(), 0);
  const auto keep = [&](NodeId id, std::uint32_t period) {
    reread[graph_.time_of(id, period)][id.value] = 1;
  };
  keep(graph_.target.node, std::max(graph_.n_periods, 1U) - 1);
  for (std::uint32_t p = 0; p < graph_.n_periods; ++p) {
    for (const NodeId id : graph_.period_orders[p]) {
      const Node& n = node(id);
      const auto operands = module().operands_of(n);
      if (ir::op_group(n.op) == ir::OpGroup::past) {
        for (std::uint32_t step = 0; step < (n.op == Op::trailing_sum ? n.aux : 1); ++step) {
          const auto past = past_of(module(), n, p, step);
          if (past) keep(operands[past->operand], past->period);
        }
      } else if (n.op == Op::event_count) {
        keep(operands[1], p);
      } else if (wanted(id, p)) {
        for (std::size_t k = 0; k < operands.size(); ++k) {
          if (rereads(id, k, p)) keep(operands[k], p);
        }
        const bool elementwise = ir::is_pure_scalar(n.op) && !needs_no_result(n.op);
        if (elementwise || is_law_function(n.op) || is_reduction(n.op) || ir::op_arity(n.op) == 1 ||
            ir::event_gathers(n.op)) {
          keep(id, p);
        }
      }
    }
  }
  return reread;
}

void Tape::place_values() {
  const std::size_t n_times = graph_.live.size();
  const auto reread = find_reread();
  const auto is_kept = [&](std::size_t i, std::size_t t) {
    const Node& n = module().nodes[i];
    return n.region == Region::trial || graph_.residual.by_year[i] != 0 ||
           n.op == Op::event_total || reread[t][i] != 0;
  };
  // First the values of one period that nothing reads after it, then all others.
  std::size_t n_values = 0;
  for (const bool kept : {false, true}) {
    for (std::size_t i = 0; i < module().nodes.size(); ++i) {
      const Node& n = module().nodes[i];
      if (graph_.varies[i] == 0) continue;
      if (n.region == Region::occurrence) {
        row_values_[i].resize(graph_.n_periods);
        continue;
      }
      const std::size_t width = module().shape(n.shape).size * kLanes;
      value_at_[i].resize(n_times);
      bool ever = false;
      bool passes = false;
      for (std::size_t t = 0; t < n_times; ++t) {
        ever = ever || graph_.live[t][i] != 0;
        // What is settled later is added to periods ahead, live or not.
        if (graph_.live[t][i] == 0 && n.op != Op::event_total) continue;
        if (is_kept(i, t) != kept) continue;
        value_at_[i][t] = n_values;
        if (kept) n_values += width;
        passes = passes || !kept;
      }
      if (passes) n_values += width;
      if (ever && n.op == Op::event_total) unsettled_[i].resize(width);
    }
  }
  values_.assign(n_values, 0);
}

void Tape::place_adjoints() {
  const std::size_t n_times = graph_.live.size();
  std::size_t n_kept = 0;
  const auto each = [&](bool kept, auto place_one) {
    for (std::size_t i = 0; i < module().nodes.size(); ++i) {
      const Node& n = module().nodes[i];
      if (graph_.varies[i] == 0 || n.region == Region::occurrence) continue;
      const bool keeps = n.region == Region::trial || graph_.keeps[i] != 0;
      if (keeps == kept) place_one(i, module().shape(n.shape).size * kLanes);
    }
  };
  each(false, [&](std::size_t i, std::size_t width) {
    bool ever = false;
    for (const auto& carries : graph_.carries) ever = ever || carries[i] != 0;
    adjoint_at_[i].assign(n_times, n_passing_);
    if (ever) n_passing_ += width;
  });
  each(true, [&](std::size_t i, std::size_t width) {
    adjoint_at_[i].assign(n_times, 0);
    const bool all = module().nodes[i].op == Op::event_total;
    for (std::size_t t = 0; t < n_times; ++t) {
      if (graph_.carries[t][i] == 0 && !all) continue;
      adjoint_at_[i][t] = n_passing_ + n_kept;
      n_kept += width;
    }
  });
  adjoints_.assign(n_passing_ + n_kept, 0);
}

void Tape::plan_forward(NodeId id, std::uint32_t period) {
  const Node& n = node(id);
  Step step;
  step.id = id;
  step.period = period;
  if (n.region != Region::occurrence && is_active(module(), n, period)) {
    step.is_kernel = n.op == Op::law ? plan_law(id, period, step) : plan_kernel(id, period, step);
  }
  forward_.push_back(step);
}

bool Tape::plan_kernel(NodeId id, std::uint32_t period, Step& step) {
  const Node& n = node(id);
  const auto operands = module().operands_of(n);
  std::uint32_t aux = 0;
  auto kernel = engine::block::elementwise_kernel(n.op);
  if (!kernel && is_reduction(n.op)) {
    kernel = engine::block::reduce_kernel(n.op);
    aux = static_cast<std::uint32_t>(module().dims[n.aux].labels.size());
  }
  if (n.op == Op::correlate) {
    kernel = Kernel::correlate;
    aux = n.aux;
  }
  if (!kernel) return false;
  for (std::size_t k = 0; k < operands.size(); ++k) {
    const Operand x = operand({period}, operands[k], k);
    step.places[k] = const_cast<double*>(x.base);
    step.args[k] = {static_cast<std::uint32_t>(k), map_at_[id.value][k]};
    if (x.splat) step.inst.splats |= static_cast<std::uint8_t>(1U << k);
  }
  const bool is_binary =
      operands.size() == 2 && *kernel != Kernel::correlate && *kernel != Kernel::select;
  step.inst.kernel = *kernel;
  if (is_binary && step.inst.splats != 0) {
    const int which = (step.inst.splats & 2) != 0 ? 1 : 2;
    step.inst.kernel = static_cast<Kernel>(static_cast<int>(*kernel) + which);
  }
  step.places[kMostOperands] = lanes(id, period);
  step.inst.out = kMostOperands;
  step.inst.n = size(id);
  step.inst.aux = aux;
  return true;
}

bool Tape::plan_law(NodeId id, std::uint32_t period, Step& step) {
  if (!law_operands({period}, id, step)) return false;
  step.places[kMostOperands] = lanes(id, period);
  return true;
}

// The kernel that draws from a law and its operands: the numbers of form 0. False where there is no
// such kernel, or where numbers of another form differ between trials.
bool Tape::law_operands(const Frame& frame, NodeId id, Step& step) {
  const Node& n = node(id);
  if (n.op != Op::law) return false;
  const auto operands = module().operands_of(n);
  const dist::Shape& shape = module().laws[n.aux].shape;
  const auto kernel = engine::block::law_kernel(shape.law);
  if (!kernel) return false;
  const auto put = [&](std::size_t k, const double* base, std::uint32_t map_at, bool splat) {
    step.places[k] = const_cast<double*>(base);
    step.args[k] = {static_cast<std::uint32_t>(k), map_at};
    if (splat) step.inst.splats |= static_cast<std::uint8_t>(1U << k);
  };
  std::size_t n_numbers = operands.size() - 1;
  if (shape.form == 0) {
    for (std::size_t k = 1; k < operands.size(); ++k) {
      const Operand x = operand(frame, operands[k], k);
      put(k, x.base, map_at_[id.value][k], x.splat);
    }
  } else {
    const double* numbers = canonical_numbers(id, frame.period);
    if (numbers == nullptr) return false;
    n_numbers = dist::law(shape.law).forms[0].params.size();
    for (std::size_t k = 0; k < n_numbers; ++k) put(k + 1, numbers + k * size(id), 0, true);
  }
  PLIMSOLL_CHECK(n_numbers < kMostOperands);
  const Operand latent = operand(frame, operands[0], 0);
  put(0, latent.base, map_at_[id.value][0], latent.splat);
  step.inst.kernel = *kernel;
  step.inst.out = kMostOperands;
  step.inst.n = size(id);
  return true;
}

// Numbers of form 0, by number and element, of a law whose numbers are the same in all trials; null
// of others.
const double* Tape::canonical_numbers(NodeId id, std::uint32_t period) {
  const Node& n = node(id);
  const auto operands = module().operands_of(n);
  for (std::size_t k = 1; k < operands.size(); ++k) {
    if (!graph_.uniform(operands[k])) return nullptr;
  }
  auto& by_time = law_numbers_[id.value];
  by_time.resize(graph_.live.size());
  std::vector<double>& found = by_time[period];
  if (!found.empty()) return found.data();
  const dist::Shape& shape = module().laws[n.aux].shape;
  const dist::Law& law = dist::law(shape.law);
  std::vector<double> own(operands.size() - 1);
  std::vector<double> numbers(law.forms[0].params.size());
  found.resize(numbers.size() * size(id));
  for (std::uint32_t e = 0; e < size(id); ++e) {
    for (std::size_t k = 0; k < own.size(); ++k) {
      own[k] = table(operands[k + 1], period)[map(id, k + 1)[e]];
    }
    if (!law.canonical(shape.form, own, numbers)) std::fill(numbers.begin(), numbers.end(), NAN);
    for (std::size_t k = 0; k < numbers.size(); ++k) found[k * size(id) + e] = numbers[k];
  }
  return found.data();
}

void Tape::plan_backward(NodeId id, std::uint32_t period) {
  const Node& n = node(id);
  if (n.op != Op::event_count && !wanted(id, period)) return;
  if (!is_running(n.op) && !is_active(module(), n, period)) return;
  if (n.n_operands == 0) return;
  if (is_running(n.op) && !is_smooth_edge(n, 0)) return;
  Back back;
  back.id = id;
  back.period = period;
  back.first = static_cast<std::uint32_t>(pushes_.size());
  if (n.op != Op::event_count && n.region != Region::occurrence && plan_pushes(id, period)) {
    back.n = static_cast<std::uint32_t>(pushes_.size()) - back.first;
    if (back.n == 0) return;
  } else {
    pushes_.resize(back.first);
  }
  backward_.push_back(back);
}

void Tape::plan_push(Push push, NodeId to, std::uint32_t period, const std::uint32_t* to_map) {
  if (!wanted(to, period)) return;
  push.to_map = unless_identity(to_map, push.n);
  push.folds = graph_.uniform(to);
  if (push.folds) {
    push.sums_of = to;
    if (node(to).region == Region::period) push.to_first = std::size_t{period} * size(to);
  } else {
    push.to = adjoint(to, period);
  }
  pushes_.push_back(push);
}

// False where the operation has no such form.
bool Tape::plan_pushes(NodeId id, std::uint32_t period) {
  using Form = Push::Form;
  const Node& n = node(id);
  const auto operands = module().operands_of(n);
  Push push;
  push.n = size(id);
  push.a = adjoint(id, period);
  const auto give = [&](std::size_t k, Form form) {
    push.form = form;
    plan_push(push, operands[k], period, map(id, k));
  };
  const auto give_times = [&](std::size_t k, Form form, std::size_t other) {
    const Operand x = operand({period}, operands[other], 0);
    push.x = x.base;
    push.splat = x.splat;
    push.x_map = unless_identity(map(id, other), push.n);
    give(k, form);
  };
  switch (n.op) {
    case Op::neg:
      give(0, Form::minus);
      return true;
    case Op::add:
      give(0, Form::same);
      give(1, Form::same);
      return true;
    case Op::sub:
      give(0, Form::same);
      give(1, Form::minus);
      return true;
    case Op::mul:
      give_times(0, Form::times, 1);
      give_times(1, Form::times, 0);
      return true;
    case Op::div:
      if (wanted(operands[1], period)) return false;
      give_times(0, Form::over, 1);
      return true;
    case Op::select:
      give_times(1, Form::where, 0);
      give_times(2, Form::where_not, 0);
      return true;
    case Op::sum_over:
    case Op::pick: {
      const auto labels = static_cast<std::uint32_t>(module().dims[n.aux].labels.size());
      push.n = 1;
      for (std::uint32_t e = 0; e < size(id); ++e, push.a += kLanes) {
        for (std::uint32_t k = 0; k < labels; ++k) {
          if (n.op == Op::sum_over || k == n.aux2) {
            plan_push(push, operands[0], period, map(id, 0) + e * labels + k);
          }
        }
      }
      return true;
    }
    case Op::by_label:
      push.n = 1;
      for (std::uint32_t e = 0; e < size(id); ++e, push.a += kLanes) {
        const std::uint32_t label = label_at(n, e);
        plan_push(push, operands[label], period, map(id, label) + e);
      }
      return true;
    case Op::lag:
    case Op::trailing_sum:
    case Op::year_lag:
      for (std::uint32_t step = 0; step < (n.op == Op::trailing_sum ? n.aux : 1); ++step) {
        const auto past = past_of(module(), n, period, step);
        if (!past) continue;
        plan_push(push, operands[past->operand], past->period, map(id, past->operand));
      }
      return true;
    default:
      return false;
  }
}

}  // namespace plimsoll::adjoint
