#include "engine/detail/reference/reference.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "engine/by_trial.h"
#include "engine/counting.h"
#include "engine/settle.h"
#include "ir/meaning.h"

namespace plimsoll::engine {

using ir::Node;
using ir::NodeId;
using ir::Op;
using ir::Region;
using ir::When;

Reference::Reference(const ir::Module& module, const ir::RunInputs& inputs, const Noise* noise,
                     std::vector<std::uint8_t> mask, dist::TableStore* tables)
    : module_(module),
      inputs_(inputs),
      noise_(noise),
      mask_(std::move(mask)),
      evaluator_(module, tables),
      values_(module.nodes.size()),
      states_(module.nodes.size()),
      occurrence_values_(module.nodes.size()),
      occurrences_(module.events.size()),
      used_(module.events.size()),
      totals_(module.nodes.size()) {
  const std::size_t n_periods = module.time.n_periods;
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    if (mask_[i] == 0) continue;
    const Node& node = module.nodes[i];
    const std::size_t size = module.shape(node.shape).size;
    if (node.region == Region::occurrence) {
      occurrence_values_[i].resize(n_periods);
    } else {
      values_[i].resize(node.region == Region::period ? size * n_periods : size);
    }
    if (node.region == Region::run) evaluate(NodeId(i), 0);
  }
  for (auto& by_period : occurrences_) by_period.resize(n_periods);
}

double* Reference::slot(NodeId node_id, std::uint32_t period) {
  const Node& node = module_.node(node_id);
  double* base = values_[node_id.value].data();
  return node.region == Region::period ? base + std::size_t{period} * module_.shape(node.shape).size
                                       : base;
}

const double* Reference::value(NodeId node, std::uint32_t period) const {
  return const_cast<Reference*>(this)->slot(node, period);
}

bool Reference::active(const Node& node, std::uint32_t period) const {
  switch (node.when) {
    case When::every_period:
      return true;
    case When::year_end:
      return module_.time.is_year_end(period);
    case When::last_period:
      return period + 1 == module_.time.n_periods;
  }
  return true;
}

void Reference::run(std::uint64_t trial) {
  trial_ = trial;
  for (std::size_t e = 0; e < module_.events.size(); ++e) {
    for (auto& list : occurrences_[e]) list.clear();
    used_[e].assign(module_.shape(module_.events[e].shape).size, 0);
  }
  for (std::size_t i = 0; i < module_.nodes.size(); ++i) {
    if (mask_[i] == 0) continue;
    if (module_.nodes[i].op == Op::event_total) {
      totals_[i].due.assign(values_[i].size(), 0);
      totals_[i].unsettled.assign(module_.size_of(NodeId(i)), 0);
    }
    for (auto& by_period : occurrence_values_[i]) by_period.clear();
    if (module_.nodes[i].region == Region::trial) evaluate(NodeId(i), 0);
  }
  for (std::uint32_t p = 0; p < module_.time.n_periods; ++p) {
    for (std::size_t i = 0; i < module_.nodes.size(); ++i) {
      if (mask_[i] != 0 && module_.nodes[i].region == Region::period) evaluate(NodeId(i), p);
    }
  }
}

void Reference::evaluate(NodeId id, std::uint32_t period) {
  const Node& node = module_.node(id);
  double* out = slot(id, period);
  const std::size_t size = module_.shape(node.shape).size;
  switch (ir::op_group(node.op)) {
    case ir::OpGroup::leaf:
      evaluate_leaf(id, period, out);
      break;
    case ir::OpGroup::elementwise:
    case ir::OpGroup::over:
    case ir::OpGroup::label:
    case ir::OpGroup::copula:
    case ir::OpGroup::law:
      evaluate_pure(id, period, out);
      break;
    case ir::OpGroup::past:
      evaluate_past(node, period, out);
      break;
    case ir::OpGroup::running:
      accumulate(id, period, out);
      break;
    case ir::OpGroup::latent:
      // Of occurrences: occurrence_value().
      PLIMSOLL_CHECK(node.op == Op::noise);
      noise_values(node, period, 0, out);
      break;
    case ir::OpGroup::given:
      for (std::uint32_t e = 0; e < size; ++e) {
        values_by_trial(module_.time, module_.by_trial[node.aux], e, period, trial_, 1, out + e);
      }
      break;
    case ir::OpGroup::count:
      if (node.op == Op::event_n) {
        event_n(node, period, out);
      } else {
        event_count(node, period, out);
      }
      break;
    case ir::OpGroup::gather:
      evaluate_gather(id, period, out);
      break;
  }
  if (!active(node, period)) std::fill_n(out, size, 0.0);
}

void Reference::evaluate_leaf(NodeId id, std::uint32_t period, double* out) {
  const Node& node = module_.node(id);
  const std::size_t size = module_.shape(node.shape).size;
  switch (ir::op_names(node.op)) {
    case ir::OpNames::flag:
      std::fill_n(out, size, inputs_.flags[node.aux] != 0 ? 1.0 : 0.0);
      break;
    case ir::OpNames::input:
      input_values(node, period, out);
      break;
    case ir::OpNames::time_index: {
      const ir::Time& time = module_.time;
      const double index[] = {static_cast<double>(period),
                              static_cast<double>(time.year_index(period)),
                              static_cast<double>(time.position_in_year(period))};
      std::fill_n(out, size, index[node.aux]);
      break;
    }
    default:
      evaluate_pure(id, period, out);
  }
}

void Reference::evaluate_past(const Node& node, std::uint32_t period, double* out) {
  if (node.op == Op::lag) return lag(node, period, out);
  if (node.op == Op::trailing_sum) return trailing_sum(node, period, out);
  PLIMSOLL_CHECK(node.op == Op::year_lag);
  year_lag(node, period, out);
}

void Reference::evaluate_gather(NodeId id, std::uint32_t period, double* out) {
  const Node& node = module_.node(id);
  if (node.op == Op::event_total) return event_total(id, period, out);
  if (node.op == Op::event_unsettled) {
    const std::vector<double>& unsettled = totals_[module_.operands_of(node)[0].value].unsettled;
    std::copy_n(unsettled.data(), module_.shape(node.shape).size, out);
    return;
  }
  PLIMSOLL_CHECK(node.op == Op::event_kept || node.op == Op::event_largest);
  event_fold(node, period, out);
}

void Reference::evaluate_pure(NodeId id, std::uint32_t period, double* out) {
  const Node& node = module_.node(id);
  std::vector<const double*> operands;
  for (const NodeId operand : module_.operands_of(node)) operands.push_back(slot(operand, period));
  evaluator_.evaluate(node, operands, out);
}

void Reference::noise_values(const Node& node, std::uint32_t period, std::uint32_t ordinal,
                             double* out) {
  PLIMSOLL_CHECK(noise_ != nullptr);
  for (std::uint32_t e = 0; e < module_.shape(node.shape).size; ++e) {
    out[e] = noise_->latent(ir::SlotId(node.aux), e, trial_, period, ordinal);
  }
}

void Reference::input_values(const Node& node, std::uint32_t period, double* out) {
  const ir::Input& input = module_.inputs[node.aux];
  std::size_t time = 0;
  if (input.time == ir::InputTime::by_period) time = period;
  if (input.time == ir::InputTime::by_year) {
    time = static_cast<std::size_t>(module_.time.year_index(period));
  }
  const double* values = inputs_.inputs[node.aux].data() + time * module_.shape(input.shape).size;
  const auto& map = evaluator_.map(input.shape, node.shape);
  for (std::size_t e = 0; e < map.size(); ++e) out[e] = values[map[e]];
}

const double* Reference::past(const Node& node, std::uint32_t period, std::uint32_t back) {
  const auto operands = module_.operands_of(node);
  if (back <= period) return slot(operands[0], period - back);
  // The last operand stands for the period before the first.
  const std::uint32_t before = back - period;
  if (before >= node.n_operands) return nullptr;
  return slot(operands[node.n_operands - before], period);
}

namespace {

// The operand that past() and the year's past come from, for its shape.
NodeId past_operand(const ir::Module& module, const Node& node, std::int64_t before) {
  return module.operands_of(node)[before <= 0 ? 0 : node.n_operands - before];
}

}  // namespace

void Reference::lag(const Node& node, std::uint32_t period, double* out) {
  const double* from = past(node, period, node.aux);
  const std::size_t size = module_.shape(node.shape).size;
  if (from == nullptr) {
    std::fill_n(out, size, NAN);
    return;
  }
  const std::int64_t before = std::int64_t{node.aux} - period;
  const NodeId operand = past_operand(module_, node, before);
  const auto& map = evaluator_.map(module_.node(operand).shape, node.shape);
  for (std::size_t e = 0; e < size; ++e) out[e] = from[map[e]];
}

void Reference::trailing_sum(const Node& node, std::uint32_t period, double* out) {
  const std::size_t size = module_.shape(node.shape).size;
  for (std::uint32_t back = node.aux; back-- > 0;) {
    const double* from = past(node, period, back);
    const bool first = back + 1 == node.aux;
    if (from == nullptr) {
      std::fill_n(out, size, NAN);
      continue;
    }
    const NodeId operand = past_operand(module_, node, std::int64_t{back} - period);
    const auto& map = evaluator_.map(module_.node(operand).shape, node.shape);
    for (std::size_t e = 0; e < size; ++e) out[e] = first ? from[map[e]] : out[e] + from[map[e]];
  }
}

void Reference::year_lag(const Node& node, std::uint32_t period, double* out) {
  const std::size_t size = module_.shape(node.shape).size;
  const std::int64_t year = std::int64_t{module_.time.year_index(period)} - node.aux;
  const double* from = nullptr;
  if (year >= 0) {
    std::uint32_t end = period;
    while (module_.time.year_index(end) != year || !module_.time.is_year_end(end)) --end;
    from = slot(module_.operands_of(node)[0], end);
  } else if (-year < std::int64_t{node.n_operands}) {
    from = slot(past_operand(module_, node, -year), period);
  }
  if (from == nullptr) {
    std::fill_n(out, size, NAN);
    return;
  }
  const NodeId operand = past_operand(module_, node, year >= 0 ? 0 : -year);
  const auto& map = evaluator_.map(module_.node(operand).shape, node.shape);
  for (std::size_t e = 0; e < size; ++e) out[e] = from[map[e]];
}

void Reference::accumulate(NodeId id, std::uint32_t period, double* out) {
  const Node& node = module_.node(id);
  const NodeId operand = module_.operands_of(node)[0];
  const double* x = slot(operand, period);
  const auto& map = evaluator_.map(module_.node(operand).shape, node.shape);
  std::vector<double>& state = states_[id.value];
  state.resize(map.size());
  const bool by_year = node.op == Op::year_sum || node.op == Op::year_start;
  const bool fresh = period == 0 || (by_year && module_.time.is_year_start(period));
  for (std::size_t e = 0; e < map.size(); ++e) {
    const double now = x[map[e]];
    switch (node.op) {
      case Op::year_sum:
      case Op::total_sum:
        state[e] = fresh ? now : state[e] + now;
        break;
      case Op::year_start:
        if (fresh) state[e] = now;
        break;
      case Op::running_any:
        state[e] = ir::meaning::any_of(fresh ? now : state[e], now);
        break;
      case Op::running_all:
        state[e] = ir::meaning::all_of(fresh ? now : state[e], now);
        break;
      default:
        PLIMSOLL_CHECK(false && "not a running operation");
    }
    out[e] = state[e];
  }
}

void Reference::event_count(const Node& node, std::uint32_t period, double* out) {
  const ir::Event& event = module_.events[node.aux];
  const auto operands = module_.operands_of(node);
  const double* tails = slot(operands[0], period);
  const double* rates = slot(operands[1], period);
  const auto& tail_map = evaluator_.map(module_.node(operands[0]).shape, node.shape);
  const auto& rate_map = evaluator_.map(module_.node(operands[1]).shape, node.shape);
  std::vector<double>& used = used_[node.aux];
  const bool fresh =
      event.cap_per == ir::CapPer::period ||
      (event.cap_per == ir::CapPer::year && (period == 0 || module_.time.is_year_start(period)));
  for (std::size_t e = 0; e < tail_map.size(); ++e) {
    double n = raw_count(event.by_chance, tails[tail_map[e]], rates[rate_map[e]]);
    if (event.cap_per != ir::CapPer::none) {
      if (fresh) used[e] = 0;
      n = capped_count(n, used[e], event.cap);
    }
    out[e] = checked_count(n);
    used[e] += out[e];
  }
  list_occurrences(ir::EventId(node.aux), period, out);
}

void Reference::list_occurrences(ir::EventId event_id, std::uint32_t period, const double* counts) {
  const ir::Event& event = module_.events[event_id.value];
  std::vector<Occurrence>& list = occurrences_[event_id.value][period];
  list.clear();
  for (std::uint32_t e = 0; e < module_.shape(event.shape).size; ++e) {
    for (std::uint32_t k = 0; k < counts[e]; ++k) list.push_back({e, k, -1});
    for (const int strike : active_strikes(event, inputs_, period, e)) {
      list.push_back({e, ir::kStrikeOrdinal + static_cast<std::uint32_t>(strike), strike});
    }
  }
}

void Reference::event_n(const Node& node, std::uint32_t period, double* out) {
  const double* counts = slot(module_.operands_of(node)[0], period);
  for (std::uint32_t e = 0; e < module_.shape(node.shape).size; ++e) {
    const auto n = active_strikes(module_.events[node.aux], inputs_, period, e).size();
    out[e] = counts[e] + static_cast<double>(n);
  }
}

double Reference::gathered(NodeId operand, std::uint32_t period, std::size_t index, ir::ShapeId to,
                           std::uint32_t element) {
  const Node& node = module_.node(operand);
  const double* values = node.region == Region::occurrence
                             ? occurrence_value(operand, period, index)
                             : slot(operand, period);
  return values[evaluator_.map(node.shape, to)[element]];
}

void Reference::event_total(NodeId id, std::uint32_t period, double* out) {
  const Node& node = module_.node(id);
  const ir::Total& total = module_.totals[node.aux];
  const ir::Event& event = module_.events[total.event.value];
  const auto operands = module_.operands_of(node);
  const std::size_t size = module_.shape(node.shape).size;
  const double* counts = slot(event.count_node, period);
  const auto& list = occurrences(total.event, period);
  const auto& event_map = evaluator_.map(event.shape, node.shape);
  TotalState& state = totals_[id.value];
  const Settlement settlement = {total.form, 12.0 / module_.time.months_per_step, period,
                                 module_.time.n_periods};
  for (std::uint32_t e = 0; e < size; ++e) {
    double* due = state.due.data() + e;
    const bool poisoned = std::isnan(counts[event_map[e]]);
    if (total.form == ir::Total::Form::at_once) {
      double* now = due + period * size;
      if (poisoned) *now = NAN;
      for (std::size_t k = 0; k < list.size(); ++k) {
        if (list[k].element == event_map[e]) {
          *now += gathered(operands[0], period, k, node.shape, e);
        }
      }
    } else {
      if (poisoned) poison_due(settlement, due, size, &state.unsettled[e]);
      for (std::size_t k = 0; k < list.size(); ++k) {
        if (list[k].element != event_map[e]) continue;
        const double amount = gathered(operands[0], period, k, node.shape, e);
        const double delay = gathered(operands[1], period, k, node.shape, e);
        const double duration =
            operands.size() > 2 ? gathered(operands[2], period, k, node.shape, e) : 0;
        settle(settlement, amount, due_periods(settlement, delay, duration), due, size,
               &state.unsettled[e]);
      }
    }
    out[e] = due[period * size];
  }
}

void Reference::event_fold(const Node& node, std::uint32_t period, double* out) {
  const ir::EventId event_id = ir::event_of(module_, node);
  const ir::Event& event = module_.events[event_id.value];
  const double* counts = slot(event.count_node, period);
  const auto& list = occurrences(event_id, period);
  const auto& event_map = evaluator_.map(event.shape, node.shape);
  const NodeId operand = module_.operands_of(node)[0];
  for (std::uint32_t e = 0; e < event_map.size(); ++e) {
    double value = node.op == Op::event_kept ? 1 : 0;
    if (std::isnan(counts[event_map[e]])) value = NAN;
    for (std::size_t k = 0; k < list.size(); ++k) {
      if (list[k].element != event_map[e]) continue;
      const double x = gathered(operand, period, k, node.shape, e);
      value = node.op == Op::event_kept ? value * x : ir::meaning::max(value, x);
    }
    out[e] = value;
  }
}

const double* Reference::occurrence_value(NodeId id, std::uint32_t period, std::size_t index) {
  if (occurrence_values_[id.value][period].empty()) {
    // Operands first, without recursion.
    std::vector<NodeId> stack = {id};
    while (!stack.empty()) {
      const NodeId top = stack.back();
      bool ready = true;
      for (const NodeId operand : module_.operands_of(module_.node(top))) {
        if (module_.node(operand).region == Region::occurrence &&
            occurrence_values_[operand.value][period].empty()) {
          stack.push_back(operand);
          ready = false;
        }
      }
      if (!ready) continue;
      stack.pop_back();
      if (occurrence_values_[top.value][period].empty()) compute_occurrence(top, period);
    }
  }
  return occurrence_values_[id.value][period].data() + index * module_.size_of(id);
}

void Reference::latent(const Node& node, std::uint32_t period, const Occurrence& occurrence,
                       double* out) {
  const std::size_t size = module_.shape(node.shape).size;
  if (node.op == Op::struck) {
    std::fill_n(out, size, occurrence.strike == static_cast<int>(node.aux) ? 1.0 : 0.0);
  } else if (node.op == Op::occurrence_ordinal) {
    std::fill_n(out, size, static_cast<double>(occurrence.ordinal));
  } else {
    PLIMSOLL_CHECK(node.op == Op::noise);
    noise_values(node, period, occurrence.ordinal, out);
  }
}

void Reference::compute_occurrence(NodeId id, std::uint32_t period) {
  const Node& node = module_.node(id);
  const auto& list = occurrences(node.event, period);
  const std::size_t size = module_.shape(node.shape).size;
  std::vector<double> values(size * list.size());
  std::vector<const double*> operands(node.n_operands);
  const auto ids = module_.operands_of(node);
  for (std::size_t k = 0; k < list.size(); ++k) {
    double* out = values.data() + k * size;
    if (ir::op_group(node.op) == ir::OpGroup::latent) {
      latent(node, period, list[k], out);
      continue;
    }
    if (ir::op_group(node.op) == ir::OpGroup::leaf) {
      evaluate_leaf(id, period, out);
      continue;
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const Node& from = module_.node(ids[i]);
      operands[i] =
          from.region == Region::occurrence
              ? occurrence_values_[ids[i].value][period].data() + k * module_.shape(from.shape).size
              : slot(ids[i], period);
    }
    evaluator_.evaluate(node, operands, out);
  }
  occurrence_values_[id.value][period] = std::move(values);
}

}  // namespace plimsoll::engine
