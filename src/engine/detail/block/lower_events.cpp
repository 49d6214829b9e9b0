// Lowering of events: counts, and the occurrences of a phase as rows.
#include <algorithm>

#include "base/check.h"
#include "dist/counts.h"
#include "engine/detail/block/lowering.h"

namespace plimsoll::engine::block {

namespace {

// Rates up to here get thresholds: about 8 standard deviations of them on either side, some 0.2 ms for the largest rate.
// Beyond it the exact count of a period costs less than its occurrences.
constexpr double kMaxThresholdRate = 256;
// No latent of a slot is smaller; what a copula makes smaller goes through the scalar function.
constexpr double kSmallestTail = 0x1p-56;

}  // namespace

std::uint32_t Lowering::threshold_table(double rate) {
  const auto [place, is_new] = thresholds_.try_emplace(rate, plan_.count_tables.size());
  if (!is_new) return place->second;
  CountThresholds table;
  table.rate = rate;
  for (double k = 0;; ++k) {
    const dist::CountTails tails = dist::poisson_tails(rate, k);
    // A count is above k where its latent is above cdf(k), or its upper tail below survival(k).
    if (tails.cdf < 0.5) {
      table.lower.push_back(tails.cdf);
    } else {
      table.upper.push_back(tails.survival);
      if (tails.survival < kSmallestTail) break;
    }
  }
  plan_.count_tables.push_back(std::move(table));
  return place->second;
}

// Where the rate does not vary over trials.
void Lowering::add_count_tables(const Arg& rate_arg, std::uint32_t n, CountOp& op) {
  if (!is_splat(rate_arg.place)) return;
  op.n_times = n_times(std::span(&rate_arg, 1));
  for (std::uint32_t t = 0; t < op.n_times; ++t) {
    for (std::uint32_t e = 0; e < n; ++e) {
      const double rate = table_value(rate_arg, e, t);
      const bool small = rate > 0 && rate <= kMaxThresholdRate;
      op.tables.push_back(small ? threshold_table(rate) : kNone);
    }
  }
}

// Latent, count and list of occurrences in one step; `out` is kNone where nobody reads the counts.
void Lowering::lower_sample(const Scope& scope, NodeId id, std::uint32_t out) {
  const Node& node = module_.node(id);
  const auto operands = module_.operands_of(node);
  const std::uint32_t n = module_.shape(node.shape).size;
  const Arg args[] = {operand_arg(scope, operands[1], id)};
  CountOp op;
  op.event = ir::EventId(node.aux);
  op.slot = ir::SlotId(module_.node(operands[0]).aux);
  if (!module_.events[node.aux].by_chance) add_count_tables(args[0], n, op);
  rows_listed_[node.aux] = 1;
  plan_.count_ops.push_back(std::move(op));
  emit(scope, Kernel::event_sample, out, n, args,
       static_cast<std::uint32_t>(plan_.count_ops.size() - 1));
}

void Lowering::lower_count(const Scope& scope, NodeId id, std::uint32_t out) {
  const Node& node = module_.node(id);
  const ir::Event& event = module_.events[node.aux];
  const auto operands = module_.operands_of(node);
  const Arg args[] = {operand_arg(scope, operands[0], id), operand_arg(scope, operands[1], id)};
  const std::uint32_t n = module_.shape(node.shape).size;
  CountOp op;
  op.event = ir::EventId(node.aux);
  if (event.by_chance) {
    emit(scope,
         binary_variant(Kernel::happens_vv, is_splat(args[0].place), is_splat(args[1].place)), out,
         n, args);
  } else {
    add_count_tables(args[1], n, op);
    plan_.count_ops.push_back(op);
    emit(scope, Kernel::event_count, out, n, args,
         static_cast<std::uint32_t>(plan_.count_ops.size() - 1));
  }
  if (event.cap_per == ir::CapPer::none) return;
  op.used = new_place(PlaceInfo::Kind::lane, n, true);
  op.tables.clear();
  plan_.zeroed.push_back(op.used);
  plan_.count_ops.push_back(op);
  emit(scope, Kernel::event_cap, out, n, {},
       static_cast<std::uint32_t>(plan_.count_ops.size() - 1));
}

std::uint32_t Lowering::unsettled_place(NodeId total) {
  const auto [place, is_new] = unsettled_.try_emplace(total.value, kNone);
  if (is_new) {
    place->second = new_place(PlaceInfo::Kind::lane, module_.size_of(total), true);
    plan_.zeroed.push_back(place->second);
  }
  return place->second;
}

// The last node in the list whose lanes the gatherer's occurrences read.
std::uint32_t Lowering::ready_at(NodeId gatherer) {
  std::uint32_t last = 0;
  std::vector<NodeId> stack(1, gatherer);
  std::vector<std::uint32_t> seen;
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    for (const NodeId operand : module_.operands_of(module_.node(id))) {
      if (module_.node(operand).region != ir::Region::occurrence) {
        if (residual_.uniform[operand.value] == 0) last = std::max(last, operand.value);
      } else if (std::find(seen.begin(), seen.end(), operand.value) == seen.end()) {
        seen.push_back(operand.value);
        stack.push_back(operand);
      }
    }
  }
  return last;
}

void Lowering::lower_phase(NodeId first) {
  const ir::EventId event_id = ir::event_of(module_, module_.node(first));
  const ir::Event& event = module_.events[event_id.value];
  Scope lanes;
  lanes.steps = &plan_.period;
  if (rows_listed_[event_id.value] == 0) {
    rows_listed_[event_id.value] = 1;
    const std::uint32_t n = module_.shape(event.shape).size;
    const Arg args[] = {arg(value(event.count_node), identity(n))};
    emit(lanes, Kernel::event_rows, kNone, n, args, event_id.value);
  }
  Phase phase;
  phase.event = event_id;
  row_values_.clear();
  phase_uses_.clear();
  Scope rows;
  rows.steps = &phase.rows;
  rows.rows = true;
  rows.event = event_id;
  for (std::size_t i = first.value; i < module_.nodes.size(); ++i) {
    const Node& node = module_.nodes[i];
    const bool gathers = ir::event_gathers(node.op) && node.op != Op::event_unsettled;
    if (!gathers || residual_.needed[i] == 0 || residual_.uniform[i] != 0) continue;
    if (i != first.value && lowered_[i] != 0) continue;
    if (ir::event_of(module_, node) != event_id) continue;
    if (ready_at(NodeId(i)) >= first.value) continue;
    lowered_[i] = 1;
    lower_gather(rows, NodeId(i), phase);
  }
  plan_.phases.push_back(std::move(phase));
  emit(lanes, Kernel::event_phase, kNone, 0, phase_uses_,
       static_cast<std::uint32_t>(plan_.phases.size() - 1));
}

void Lowering::lower_gather(const Scope& scope, NodeId id, Phase& phase) {
  const Node& node = module_.node(id);
  const Dims& event = event_dims(scope.event);
  const Dims free = dims_of(scope, id);
  GatherOp op;
  op.op = node.op;
  op.n_free = n_elements(free);
  op.n = module_.shape(node.shape).size;
  Dims both = event;
  both.insert(both.end(), free.begin(), free.end());
  op.elements = broadcast(module_.shape(node.shape).dims, both);
  for (const NodeId operand : module_.operands_of(node)) {
    op.args.push_back(arg(row_value(scope, operand), broadcast(dims_of(scope, operand), free)));
  }
  PLIMSOLL_CHECK(node.op == Op::event_total || node.op == Op::event_kept ||
                 node.op == Op::event_largest);
  if (node.op == Op::event_total) op.form = module_.totals[node.aux].form;
  const bool has_place = ring_place_[id.value] != kNone;
  if (is_due(node)) {
    op.out = has_place ? ring_place_[id.value] : new_due(op.n);
    op.unsettled = unsettled_place(id);
  } else {
    op.out = has_place ? ring_place_[id.value] : new_place(PlaceInfo::Kind::lane, op.n);
  }
  phase_uses_.push_back({op.out, 0});
  values_[id.value] = Value{op.out, identity(op.n)};
  phase.gathers.push_back(std::move(op));
}

Elements Lowering::row_elements(const Scope& scope, const Dims& shape, const Dims& dims) const {
  const Dims& event = event_dims(scope.event);
  // Index sets at the row's own label.
  Dims own;
  for (std::size_t i = 0; i < event.size(); ++i) {
    if ((scope.keep >> i & 1) == 0) own.push_back(event[i]);
  }
  Dims both = own;
  both.insert(both.end(), dims.begin(), dims.end());
  const Elements element = broadcast(shape, both);
  const Elements own_of_event = broadcast(own, event);
  const std::uint32_t n = n_elements(dims);
  Elements result;
  for (const std::uint32_t o : own_of_event) {
    for (std::uint32_t f = 0; f < n; ++f) result.push_back(element[o * n + f]);
  }
  return result;
}

Lowering::Value Lowering::gather_rows(const Scope& scope, NodeId id) {
  const Value from = value(id);
  const Dims& shape = module_.shape(module_.node(id).shape).dims;
  const Dims dims = dims_of(scope, id);
  if (is_splat(from) && dims.size() == shape.size()) return from;
  phase_uses_.push_back({from.place, 0});
  RowGatherOp op;
  op.place = from.place;
  for (const std::uint32_t e : row_elements(scope, shape, dims)) {
    op.elements.push_back(from.elements[e]);
  }
  plan_.row_gather_ops.push_back(std::move(op));
  const std::uint32_t place = result_place(scope, id);
  const std::uint32_t n = n_elements(dims);
  emit(scope, Kernel::row_gather, place, n, {},
       static_cast<std::uint32_t>(plan_.row_gather_ops.size() - 1));
  return {place, identity(n)};
}

// A part of a concat: all labels first, then the row's own where they are not all asked for.
Lowering::Value Lowering::row_slice(const Scope& scope, NodeId id) {
  const Node& node = module_.node(id);
  Scope full = scope;
  full.keep = (1U << event_dims(scope.event).size()) - 1;
  const Value whole = row_value(full, module_.operands_of(node)[0]);
  Value part;
  part.place = whole.place;
  const std::uint32_t n = module_.shape(node.shape).size;
  for (std::uint32_t e = 0; e < n; ++e) part.elements.push_back(whole.elements[node.aux + e]);
  const Dims& shape = module_.shape(node.shape).dims;
  const Dims dims = dims_of(scope, id);
  if (dims.size() == shape.size()) return part;
  RowGatherOp op;
  op.place = part.place;
  for (const std::uint32_t e : row_elements(scope, shape, dims)) {
    op.elements.push_back(part.elements[e]);
  }
  plan_.row_gather_ops.push_back(std::move(op));
  const std::uint32_t place = result_place(scope, id);
  const Arg uses[] = {{part.place, 0}};
  emit(scope, Kernel::row_own_label, place, n_elements(dims), uses,
       static_cast<std::uint32_t>(plan_.row_gather_ops.size() - 1));
  return {place, identity(n_elements(dims))};
}

Lowering::Value Lowering::row_value(const Scope& scope, NodeId id) {
  const Dims dims = dims_of(scope, id);
  // Only the kept index sets that the node has make a difference.
  std::uint32_t keep = 0;
  const Dims& event = event_dims(scope.event);
  for (std::size_t i = 0; i < event.size(); ++i) {
    const bool kept = (scope.keep >> i & 1) != 0;
    if (kept && std::find(dims.begin(), dims.end(), event[i]) != dims.end()) keep |= 1U << i;
  }
  const auto key = std::make_pair(id.value, keep);
  if (const auto found = row_values_.find(key); found != row_values_.end()) return found->second;
  const Node& node = module_.node(id);
  Value result;
  if (node.region != ir::Region::occurrence) {
    result = gather_rows(scope, id);
  } else if (node.op == Op::slice) {
    result = row_slice(scope, id);
  } else {
    const std::uint32_t n = n_elements(dims);
    switch (node.op) {
      case Op::noise: {
        result.place = result_place(scope, id);
        plan_.noise_ops.push_back(
            {ir::SlotId(node.aux), row_elements(scope, module_.shape(node.shape).dims, dims)});
        emit(scope, Kernel::row_noise, result.place, n, {},
             static_cast<std::uint32_t>(plan_.noise_ops.size() - 1));
        break;
      }
      case Op::struck:
        result.place = result_place(scope, id);
        emit(scope, Kernel::row_struck, result.place, n, {}, node.aux);
        break;
      case Op::occurrence_ordinal:
        result.place = result_place(scope, id);
        emit(scope, Kernel::row_ordinal, result.place, n, {});
        break;
      default:
        result.place = lower_pure(scope, id);
    }
    result.elements = identity(plan_.places[result.place].size);
  }
  row_values_[key] = result;
  return result;
}

}  // namespace plimsoll::engine::block
