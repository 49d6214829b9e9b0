// The sweep back over lanes and rows.
#include <algorithm>
#include <cmath>

#include "adjoint/partials.h"
#include "adjoint/tape.h"
#include "base/check.h"
#include "dist/law.h"

namespace plimsoll::adjoint {

using ir::Node;
using ir::NodeId;
using ir::Op;
using ir::Region;

namespace {

bool is_comparison(Op op) {
  return op >= Op::lt && op <= Op::ge;
}

}  // namespace

void Tape::deposit(const Frame& frame, NodeId to, std::uint32_t e, const double* g, Sums& sums) {
  if (graph_.uniform(to)) {
    const bool in_time = node(to).region == Region::period;
    const std::size_t element = (in_time ? std::size_t{frame.period} * size(to) : 0) + e;
    fold_to(sums.uniform[to.value].data() + element * kSumLanes, g, frame.stride);
  } else if (node(to).region == Region::occurrence) {
    add_to(row_adjoints_[to.value].data() + std::int64_t{e} * frame.stride, g, frame.stride);
  } else {
    double* lanes = adjoint(to, frame.period) + std::int64_t{e} * kLanes;
    if (frame.rows == nullptr) {
      add_to(lanes, g, kLanes);
    } else {
      for (std::int64_t r = 0; r < frame.rows->n; ++r) {
        lanes[frame.rows->lane[static_cast<std::size_t>(r)]] += g[r];
      }
    }
  }
}

void Tape::backward(const double* value_weights, const double* score_weights, Sums& sums) {
  double weights[kLanes] = {};
  std::fill_n(score_weights_, kLanes, 0.0);
  std::copy_n(value_weights, n_trials_, weights);
  std::copy_n(score_weights, n_trials_, score_weights_);
  std::fill(adjoints_.begin() + static_cast<std::ptrdiff_t>(n_passing_), adjoints_.end(), 0.0);
  for (auto& states : adjoint_states_) std::fill(states.begin(), states.end(), 0.0);
  for (auto& states : unsettled_adjoints_) std::fill(states.begin(), states.end(), 0.0);
  const Target& target = graph_.target;
  const bool in_time = node(target.node).region == Region::period;
  const auto begin = [&](std::uint32_t period) {
    if (!wanted(target.node, period)) return;
    add_to(adjoint(target.node, period) + std::size_t{target.label} * kLanes, weights, kLanes);
  };
  if (!in_time) begin(0);
  for (const Back& back : backward_) {
    if (back.clears) {
      clear_passing(back.period);
      if (in_time && back.period == target.period) begin(back.period);
    } else if (back.n > 0) {
      for (std::uint32_t k = 0; k < back.n; ++k) push_all(pushes_[back.first + k], sums);
    } else {
      reverse(back.id, back.period, sums);
    }
  }
}

// What the period after has left.
void Tape::clear_passing(std::uint32_t period) {
  std::fill_n(adjoints_.begin(), n_passing_, 0.0);
  for (const NodeId id : graph_.period_orders[period]) {
    if (node(id).region != Region::occurrence || !wanted(id, period)) continue;
    const Rows& rows = rows_[node(id).event.value][period];
    row_adjoints_[id.value].assign(size(id) * static_cast<std::size_t>(rows.stride), 0.0);
  }
}

void Tape::push_all(const Push& push, Sums& sums) {
  using Form = Push::Form;
  double* to =
      push.folds ? sums.uniform[push.sums_of.value].data() + push.to_first * kSumLanes : push.to;
  const std::int64_t step = push.folds ? kSumLanes : kLanes;
  const bool whole = push.a_map == nullptr && push.x_map == nullptr && push.to_map == nullptr &&
                     !push.folds && !push.splat;
  const std::int64_t n = whole ? push.n * kLanes : kLanes;
  for (std::uint32_t e = 0; e < (whole ? 1 : push.n); ++e) {
    const double* a = push.a + std::int64_t{e} * kLanes;
    double* at = to + std::int64_t{push.to_map != nullptr ? push.to_map[e] : e} * step;
    const std::uint32_t x_element = push.x_map != nullptr ? push.x_map[e] : e;
    const double* x = push.x == nullptr ? nullptr
                      : push.splat      ? push.x + x_element
                                        : push.x + std::int64_t{x_element} * kLanes;
    switch (push.form) {
      case Form::same:
        push.folds ? fold_to(at, a, n) : add_to(at, a, n);
        break;
      case Form::minus:
        push.folds ? fold_minus(at, a, n) : add_minus(at, a, n);
        break;
      case Form::times:
        if (push.splat) {
          push.folds ? fold_scaled(at, a, *x, n) : add_scaled(at, a, *x, n);
        } else {
          push.folds ? fold_times(at, a, x, n) : add_times(at, a, x, n);
        }
        break;
      case Form::over:
        if (push.splat) {
          push.folds ? fold_shared(at, a, *x, n) : add_shared(at, a, *x, n);
        } else {
          push.folds ? fold_over(at, a, x, n) : add_over(at, a, x, n);
        }
        break;
      case Form::where:
      case Form::where_not: {
        const bool zero = push.form == Form::where_not;
        if (push.splat) {
          if ((*x == 0) == zero) push.folds ? fold_to(at, a, n) : add_to(at, a, n);
        } else {
          push.folds ? fold_where(at, a, x, zero, n) : add_where(at, a, x, zero, n);
        }
        break;
      }
    }
  }
}

void Tape::reverse(NodeId id, std::uint32_t period, Sums& sums) {
  const Node& n = node(id);
  if (n.op == Op::event_count) return reverse_count(id, period, sums);
  if (n.region == Region::occurrence) {
    const Rows& rows = rows_[n.event.value][period];
    if (rows.n == 0) return;
    return reverse_in({period, &rows, rows.stride}, id, row_adjoints_[id.value].data(), sums);
  }
  const double* a = adjoint(id, period);
  if (is_running(n.op)) {
    return reverse_running({period}, id, is_active(module(), n, period) ? a : nullptr, sums);
  }
  switch (n.op) {
    case Op::event_total:
      return reverse_total(id, period, sums);
    case Op::event_unsettled: {
      const NodeId total = module().operands_of(n)[0];
      auto& states = unsettled_adjoints_[total.value];
      states.resize(size(total) * static_cast<std::size_t>(kLanes), 0.0);
      add_to(states.data(), a, size(total) * kLanes);
      return;
    }
    case Op::event_kept:
    case Op::event_largest:
      return reverse_fold(id, period, a, sums);
    default:
      return reverse_in({period}, id, a, sums);
  }
}

void Tape::reverse_in(const Frame& frame, NodeId id, const double* a, Sums& sums) {
  const Node& n = node(id);
  const auto operands = module().operands_of(n);
  if (n.op == Op::law) return reverse_law(frame, id, a, sums);
  if (is_law_function(n.op)) return reverse_law_function(frame, id, a, sums);
  if (is_reduction(n.op) || n.op == Op::pick) return reverse_over(frame, id, a, sums);
  if (n.op == Op::by_label) {
    for (std::uint32_t e = 0; e < size(id); ++e) {
      const std::uint32_t label = label_at(n, e);
      if (!wanted(operands[label], frame.period)) continue;
      deposit(frame, operands[label], map(id, label)[e], a + std::int64_t{e} * frame.stride, sums);
    }
    return;
  }
  if (n.n_operands == 0) return;
  reverse_elementwise(frame, id, a, sums);
}

void Tape::reverse_elementwise(const Frame& frame, NodeId id, const double* a, Sums& sums) {
  const Node& n = node(id);
  const auto operands = module().operands_of(n);
  Operand from[3] = {};
  for (std::size_t k = 0; k < operands.size(); ++k) from[k] = operand(frame, operands[k], k);
  const Operand result = operand(frame, id, 3);
  const auto stride = static_cast<std::size_t>(frame.stride);
  if (dense_.size() < 5 * stride) dense_.resize(5 * stride);
  double* g = dense_.data() + 4 * stride;
  for (std::uint32_t e = 0; e < size(id); ++e, a += frame.stride) {
    if (all_zero(a, frame.stride)) continue;
    Elementwise values = {};
    for (std::size_t k = 0; k < operands.size(); ++k) {
      values.x[k] = dense(frame, from[k], map(id, k)[e], dense_.data() + k * stride);
    }
    values.out = dense(frame, result, e, dense_.data() + 3 * stride);
    for (std::size_t k = 0; k < operands.size(); ++k) {
      if (!is_smooth_edge(n, k) || !wanted(operands[k], frame.period)) continue;
      partial(n.op, k, values, a, g, frame.stride);
      deposit(frame, operands[k], map(id, k)[e], g, sums);
    }
  }
}

// How far a choice's arms lie apart where its condition is about to turn, as far as the node's
// values lie at hand: in the forward sweep.
void Tape::watch_gaps(const Step& step, std::vector<ArmGap>& gaps) {
  constexpr double kNear = 0.05;
  const Node& n = node(step.id);
  if (!wanted(step.id, step.period) || !is_active(module(), n, step.period)) return;
  const auto operands = module().operands_of(n);
  if (graph_.varies[operands[0].value] == 0) return;
  Frame frame = {step.period};
  auto count = static_cast<std::int64_t>(n_trials_);
  if (n.region == Region::occurrence) {
    frame.rows = &rows_[n.event.value][step.period];
    frame.stride = frame.rows->stride;
    count = frame.rows->n;
  }
  if (count == 0) return;
  ArmGap& gap = gaps[step.id.value];
  const Node& c = node(operands[0]);
  if (!is_comparison(c.op)) {
    gap.torn = true;
    return;
  }
  const auto sides = module().operands_of(c);
  const Operand from[] = {operand(frame, operands[1], 0), operand(frame, operands[2], 1),
                          operand(frame, sides[0], 2), operand(frame, sides[1], 3)};
  const auto at = [&](const Operand& x, std::uint32_t element, std::int64_t i) {
    return x.splat ? x.base[element] : x.base[std::int64_t{element} * frame.stride + i];
  };
  for (std::uint32_t e = 0; e < size(step.id); ++e) {
    const std::uint32_t condition = map(step.id, 0)[e];
    const auto distance = [&](std::int64_t i) {
      return std::fabs(at(from[2], map(operands[0], 0)[condition], i) -
                       at(from[3], map(operands[0], 1)[condition], i));
    };
    double scale = 0;
    for (std::int64_t i = 0; i < count; ++i) {
      const double far = distance(i);
      if (std::isfinite(far)) scale += far / static_cast<double>(count);
    }
    for (std::int64_t i = 0; i < count; ++i) {
      const double difference =
          std::fabs(at(from[0], map(step.id, 1)[e], i) - at(from[1], map(step.id, 2)[e], i));
      const bool near = distance(i) < kNear * scale;
      if (!std::isfinite(difference)) {
        gap.torn = gap.torn || near;
        continue;
      }
      gap.all_sum += difference;
      gap.all_n += 1;
      if (!near) continue;
      gap.near_sum += difference;
      gap.near_n += 1;
    }
  }
}

void Tape::reverse_over(const Frame& frame, NodeId id, const double* a, Sums& sums) {
  const Node& n = node(id);
  const NodeId from = module().operands_of(n)[0];
  if (!wanted(from, frame.period)) return;
  const auto labels = static_cast<std::uint32_t>(module().dims[n.aux].labels.size());
  const std::uint32_t* index = map(id, 0);
  if (n.op == Op::pick || n.op == Op::sum_over) {
    for (std::uint32_t e = 0; e < size(id); ++e, a += frame.stride) {
      const std::uint32_t first = n.op == Op::pick ? n.aux2 : 0;
      const std::uint32_t end = n.op == Op::pick ? first + 1 : labels;
      for (std::uint32_t k = first; k < end; ++k) {
        deposit(frame, from, index[e * labels + k], a, sums);
      }
    }
    return;
  }
  PLIMSOLL_CHECK(n.op == Op::product_over || n.op == Op::min_over || n.op == Op::max_over);
  const Operand x = operand(frame, from, 0);
  const Operand out = operand(frame, id, 1);
  const auto at = [&](const Operand& v, std::uint32_t element, std::int64_t i) {
    return v.splat ? v.base[element] : v.base[std::int64_t{element} * frame.stride + i];
  };
  std::vector<double> g(static_cast<std::size_t>(frame.stride));
  std::vector<std::uint8_t> given(g.size());
  for (std::uint32_t e = 0; e < size(id); ++e, a += frame.stride) {
    std::fill(given.begin(), given.end(), 0);
    for (std::uint32_t k = 0; k < labels; ++k) {
      const std::uint32_t element = index[e * labels + k];
      for (std::int64_t i = 0; i < frame.stride; ++i) {
        double& to = g[static_cast<std::size_t>(i)];
        to = 0;
        if (a[i] == 0) continue;
        if (n.op == Op::product_over) {
          to = a[i];
          for (std::uint32_t other = 0; other < labels; ++other) {
            if (other != k) to *= at(x, index[e * labels + other], i);
          }
        } else if (given[static_cast<std::size_t>(i)] == 0 && at(x, element, i) == at(out, e, i)) {
          // The first label that is the least or largest.
          given[static_cast<std::size_t>(i)] = 1;
          to = a[i];
        }
      }
      deposit(frame, from, element, g.data(), sums);
    }
  }
}

void Tape::reverse_time(const Frame& frame, NodeId id, const double* a, Sums& sums) {
  const Node& n = node(id);
  const auto operands = module().operands_of(n);
  const std::uint32_t window = n.op == Op::trailing_sum ? n.aux : 1;
  for (std::uint32_t step = 0; step < window; ++step) {
    const auto past = past_of(module(), n, frame.period, step);
    if (!past) continue;
    const std::size_t k = past->operand;
    if (!wanted(operands[k], past->period)) continue;
    Frame there = frame;
    there.period = past->period;
    for (std::uint32_t e = 0; e < size(id); ++e) {
      deposit(there, operands[k], map(id, k)[e], a + std::int64_t{e} * frame.stride, sums);
    }
  }
}

void Tape::reverse_running(const Frame& frame, NodeId id, const double* a, Sums& sums) {
  const Node& n = node(id);
  const NodeId from = module().operands_of(n)[0];
  std::vector<double>& state = adjoint_states_[id.value];
  const std::int64_t width = std::int64_t{size(id)} * frame.stride;
  state.resize(static_cast<std::size_t>(width), 0.0);
  if (a != nullptr) add_to(state.data(), a, width);
  const bool fresh =
      frame.period == 0 || (n.op != Op::total_sum && module().time.is_year_start(frame.period));
  if (n.op == Op::year_start && !fresh) return;
  if (wanted(from, frame.period)) {
    for (std::uint32_t e = 0; e < size(id); ++e) {
      deposit(frame, from, map(id, 0)[e], state.data() + std::int64_t{e} * frame.stride, sums);
    }
  }
  if (fresh) std::fill(state.begin(), state.end(), 0.0);
}

// Nodes that are the same in all trials, from what was added up for them.
void Tape::finish(Sums& sums) {
  for (auto& states : adjoint_states_) std::fill(states.begin(), states.end(), 0.0);
  n_trials_ = 0;
  std::vector<double> a;
  const auto collect = [&](NodeId id, std::uint32_t period) {
    const bool in_time = node(id).region == Region::period;
    const double* from =
        sums.uniform[id.value].data() + (in_time ? std::size_t{period} * size(id) * kSumLanes : 0);
    a.assign(size(id), 0.0);
    for (std::uint32_t e = 0; e < size(id); ++e, from += kSumLanes) {
      for (std::int64_t j = 0; j < kSumLanes; ++j) a[e] += from[j];
    }
  };
  const auto go = [&](NodeId id, std::uint32_t period) {
    const Node& n = node(id);
    if (n.op == Op::input) return;
    const Frame frame = {period, nullptr, 1};
    const bool active = is_active(module(), n, period);
    collect(id, period);
    if (is_running(n.op)) return reverse_running(frame, id, active ? a.data() : nullptr, sums);
    if (!active) return;
    if (ir::op_group(n.op) == ir::OpGroup::past) {
      return reverse_time(frame, id, a.data(), sums);
    }
    reverse_in(frame, id, a.data(), sums);
  };
  const std::size_t n_nodes = module().nodes.size();
  const auto is_ours = [&](std::size_t i, bool in_time) {
    return !sums.uniform[i].empty() && (module().nodes[i].region == Region::period) == in_time;
  };
  for (std::uint32_t p = graph_.n_periods; p-- > 0;) {
    for (std::size_t i = n_nodes; i-- > 0;) {
      if (is_ours(i, true)) go(NodeId(i), p);
    }
  }
  for (std::size_t i = n_nodes; i-- > 0;) {
    if (is_ours(i, false)) go(NodeId(i), 0);
  }
}

}  // namespace plimsoll::adjoint
