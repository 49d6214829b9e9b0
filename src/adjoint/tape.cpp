// The forward pass over lanes, and what lanes and rows share.
#include "adjoint/tape.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/check.h"
#include "dist/law.h"
#include "engine/reference.h"
#include "ir/meaning.h"

namespace plimsoll::adjoint {

using engine::block::Kernel;
using ir::Node;
using ir::NodeId;
using ir::Op;
using ir::Region;

namespace {

bool is_reduction(Op op) {
  return op >= Op::sum_over && op <= Op::all_over;
}

bool is_over_dim(Op op) {
  return is_reduction(op) || op == Op::pick;
}

bool is_law_function(Op op) {
  return op >= Op::law && op <= Op::law_sd;
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
    if (graph.residual.needed[i] != 0 && graph.uniform(NodeId(i)) && graph.useful[i] != 0) {
      uniform[i].assign(graph.residual.tables[i].size() * kSumLanes, 0);
    }
    const std::size_t size = module.shape(node.shape).size;
    if (graph.residual.needed[i] == 0) continue;
    if (node.op == Op::law) constants[i].assign((node.n_operands - 1) * size * kSumLanes, 0);
    if (node.op == Op::event_count) constants[i].assign(size * kSumLanes, 0);
  }
}

Tape::Tape(const Graph& graph, const ir::RunInputs& inputs, const engine::Noise& noise,
           const engine::block::KernelTable& kernels, const LawPartials& laws)
    : graph_(graph),
      inputs_(inputs),
      noise_(noise),
      kernels_(kernels),
      laws_(laws),
      evaluator_(graph.module()),
      map_at_(graph.module().nodes.size()),
      value_at_(graph.module().nodes.size(), 0),
      states_(graph.module().nodes.size()),
      unsettled_(graph.module().nodes.size()),
      used_(graph.module().events.size()),
      raw_counts_(graph.module().events.size()),
      rows_(graph.module().events.size()),
      rows_known_(graph.module().events.size()),
      row_values_(graph.module().nodes.size()),
      law_cache_(graph.module().nodes.size()),
      adjoint_at_(graph.module().nodes.size(), 0),
      row_adjoints_(graph.module().nodes.size()),
      adjoint_states_(graph.module().nodes.size()),
      unsettled_adjoints_(graph.module().nodes.size()) {
  std::size_t n_values = 0;
  std::size_t n_adjoints = 0;
  std::size_t n_kept = 0;
  const std::size_t n_periods = graph.n_periods;
  for (std::size_t i = 0; i < module().nodes.size(); ++i) {
    const Node& n = module().nodes[i];
    if (graph.residual.needed[i] == 0) continue;
    const auto operands = module().operands_of(n);
    for (std::size_t k = 0; k < operands.size(); ++k) {
      const ir::ShapeId from = node(operands[k]).shape;
      map_at_[i].push_back(static_cast<std::uint32_t>(pool_.size()));
      // The operands of concat and correlate have index sets of their own.
      if (n.op == Op::concat || n.op == Op::slice || n.op == Op::correlate) {
        for (std::uint32_t e = 0; e < module().shape(from).size; ++e) pool_.push_back(e);
        continue;
      }
      const auto& map = is_over_dim(n.op) ? evaluator_.map_over(from, n.shape, ir::DimId(n.aux))
                                          : evaluator_.map(from, n.shape);
      pool_.insert(pool_.end(), map.begin(), map.end());
    }
    if (ir::event_gathers(n.op) && n.op != Op::event_unsettled) {
      // Last: the event's element of each element.
      map_at_[i].push_back(static_cast<std::uint32_t>(pool_.size()));
      const ir::EventId event = ir::event_of(module(), n);
      const auto& map = evaluator_.map(module().events[event.value].shape, n.shape);
      pool_.insert(pool_.end(), map.begin(), map.end());
    }
    if (graph.varies[i] == 0) continue;
    const std::size_t width = module().shape(n.shape).size * kLanes;
    if (n.region == Region::occurrence) {
      row_values_[i].resize(n_periods);
      continue;
    }
    value_at_[i] = n_values;
    n_values += width * (n.region == Region::period ? n_periods : 1);
    if (n.op == Op::event_total) unsettled_[i].resize(width);
    if (graph.useful[i] == 0) continue;
    if (n.region == Region::trial) {
      adjoint_at_[i] = n_kept;
      n_kept += width;
    } else if (graph.reaches_back[i] != 0) {
      adjoint_at_[i] = n_kept;
      n_kept += width * n_periods;
    } else {
      adjoint_at_[i] = n_adjoints;
      n_adjoints += width;
    }
  }
  values_.assign(n_values, 0);
  adjoints_.assign(n_adjoints, 0);
  kept_adjoints_.assign(n_kept, 0);
  for (const ir::Copula& copula : module().copulas) {
    factors_.push_back({copula.factor.data(), copula.n});
  }
  for (std::size_t e = 0; e < module().events.size(); ++e) {
    const std::size_t width = module().shape(module().events[e].shape).size * kLanes;
    used_[e].resize(width);
    raw_counts_[e].resize(width * n_periods);
    rows_[e].resize(n_periods);
    rows_known_[e].resize(n_periods);
  }
  scratch_.resize(8);
  for (auto& s : scratch_) s.resize(kLanes);
}

bool Tape::active_in(const Node& node, std::uint32_t period) const {
  if (node.when == ir::When::year_end) return module().time.is_year_end(period);
  if (node.when == ir::When::last_period) return period + 1 == module().time.n_periods;
  return true;
}

const double* Tape::table(NodeId id, std::uint32_t period) const {
  const double* base = graph_.residual.tables[id.value].data();
  return node(id).region == Region::period ? base + std::size_t{period} * size(id) : base;
}

double* Tape::lanes(NodeId id, std::uint32_t period) {
  double* base = values_.data() + value_at_[id.value];
  return node(id).region == Region::period ? base + std::size_t{period} * size(id) * kLanes : base;
}

Tape::Operand Tape::operand(const Frame& frame, NodeId id, std::size_t place) {
  if (graph_.uniform(id)) return {table(id, frame.period), true};
  if (node(id).region == Region::occurrence) return {row_values(id, frame.period), false};
  const double* from = lanes(id, frame.period);
  if (frame.rows == nullptr) return {from, false};
  const std::size_t n = size(id);
  const auto stride = static_cast<std::size_t>(frame.stride);
  if (place >= scratch_.size()) scratch_.resize(place + 1);
  std::vector<double>& to = scratch_[place];
  if (to.size() < n * stride) to.resize(n * stride);
  for (std::size_t e = 0; e < n; ++e) {
    for (std::size_t r = 0; r < stride; ++r) {
      to[e * stride + r] = from[e * kLanes + frame.rows->lane[r]];
    }
  }
  return {to.data(), false};
}

const double* Tape::dense(const Frame& frame, const Operand& operand, std::uint32_t e,
                          double* scratch) {
  if (!operand.splat) return operand.base + std::int64_t{e} * frame.stride;
  std::fill_n(scratch, frame.stride, operand.base[e]);
  return scratch;
}

void Tape::forward(std::span<const std::uint64_t> trials) {
  PLIMSOLL_CHECK(!trials.empty() && trials.size() <= static_cast<std::size_t>(kLanes));
  n_trials_ = trials.size();
  first_trial_ = trials[0];
  // Lanes to spare repeat the last trial.
  for (std::size_t i = 0; i < static_cast<std::size_t>(kLanes); ++i) {
    trials_[i] = static_cast<std::uint32_t>(trials[std::min(i, n_trials_ - 1)] - first_trial_);
  }
  for (std::size_t e = 0; e < module().events.size(); ++e) {
    std::fill(used_[e].begin(), used_[e].end(), 0);
    std::fill(rows_known_[e].begin(), rows_known_[e].end(), 0);
  }
  for (std::size_t i = 0; i < module().nodes.size(); ++i) {
    if (graph_.varies[i] == 0 || module().nodes[i].op != Op::event_total) continue;
    std::fill_n(values_.data() + value_at_[i],
                module().size_of(NodeId(i)) * kLanes * graph_.n_periods, 0.0);
    std::fill(unsettled_[i].begin(), unsettled_[i].end(), 0.0);
  }
  for (const NodeId id : graph_.trial_order) evaluate(id, 0);
  for (std::uint32_t p = 0; p < graph_.n_periods; ++p) {
    for (const NodeId id : graph_.period_order) evaluate(id, p);
  }
}

const double* Tape::target_values() const {
  const Target& target = graph_.target;
  const std::uint32_t period = target.period == engine::kNoPeriod ? 0 : target.period;
  return const_cast<Tape*>(this)->lanes(target.node, period) + std::size_t{target.label} * kLanes;
}

void Tape::evaluate(NodeId id, std::uint32_t period) {
  const Node& n = node(id);
  if (n.region == Region::occurrence) {
    ensure_rows(n.event, period);
    const Rows& rows = rows_[n.event.value][period];
    std::vector<double>& values = row_values_[id.value][period];
    values.resize(size(id) * static_cast<std::size_t>(rows.stride));
    if (rows.n > 0) evaluate_in({period, &rows, rows.stride}, id, values.data());
    return;
  }
  double* out = lanes(id, period);
  if (!active_in(n, period)) {
    // What runs on through the year runs on, and shows nothing.
    if (n.op >= Op::year_sum && n.op <= Op::running_all && n.op != Op::year_lag) {
      accumulate(id, period, out);
    }
    std::fill_n(out, size(id) * kLanes, 0.0);
    return;
  }
  switch (n.op) {
    case Op::lag:
    case Op::trailing_sum:
    case Op::year_lag:
      return evaluate_time(id, period, out);
    case Op::year_sum:
    case Op::year_start:
    case Op::total_sum:
    case Op::running_any:
    case Op::running_all:
      return accumulate(id, period, out);
    case Op::event_count:
      return event_count(id, period, out);
    case Op::event_n: {
      const NodeId count = module().operands_of(n)[0];
      const Operand counts = operand({period}, count, 0);
      for (std::uint32_t e = 0; e < size(id); ++e) {
        const double struck = static_cast<double>(
            engine::active_strikes(module().events[n.aux], inputs_, period, e).size());
        for (std::int64_t i = 0; i < kLanes; ++i) {
          out[e * kLanes + i] =
              (counts.splat ? counts.base[e] : counts.base[e * kLanes + i]) + struck;
        }
      }
      return;
    }
    case Op::event_total:
      return event_total(id, period);
    case Op::event_unsettled:
      std::copy_n(unsettled_[module().operands_of(n)[0].value].data(), size(id) * kLanes, out);
      return;
    case Op::event_kept:
    case Op::event_largest:
      return event_fold(id, period, out);
    default:
      return evaluate_in({period}, id, out);
  }
}

void Tape::evaluate_in(const Frame& frame, NodeId id, double* out) {
  const Node& n = node(id);
  if (n.op == Op::noise || n.op == Op::struck || n.op == Op::occurrence_ordinal) {
    return evaluate_noise(frame, n, out);
  }
  if (const auto kernel = engine::block::elementwise_kernel(n.op)) {
    return evaluate_kernel(frame, id, *kernel, 0, out);
  }
  if (is_reduction(n.op)) {
    const auto labels = static_cast<std::uint32_t>(module().dims[n.aux].labels.size());
    return evaluate_kernel(frame, id, engine::block::reduce_kernel(n.op), labels, out);
  }
  if (n.op == Op::correlate) return evaluate_kernel(frame, id, Kernel::correlate, n.aux, out);
  if (is_law_function(n.op) || n.op == Op::tail_of_t) return evaluate_law(frame, id, out);
  evaluate_copies(frame, id, out);
}

void Tape::evaluate_kernel(const Frame& frame, NodeId id, Kernel kernel, std::uint32_t aux,
                           double* out) {
  const Node& n = node(id);
  const auto operands = module().operands_of(n);
  constexpr std::size_t kMaxOperands = 3;
  double* places[kMaxOperands + 1] = {};
  engine::block::Arg args[kMaxOperands] = {};
  engine::block::Inst inst = {};
  for (std::size_t k = 0; k < operands.size(); ++k) {
    const Operand x = operand(frame, operands[k], k);
    places[k] = const_cast<double*>(x.base);
    args[k] = {static_cast<std::uint32_t>(k), map_at_[id.value][k]};
    if (x.splat) inst.splats |= static_cast<std::uint8_t>(1U << k);
  }
  places[kMaxOperands] = out;
  const bool is_binary =
      operands.size() == 2 && kernel != Kernel::correlate && kernel != Kernel::select;
  inst.kernel = kernel;
  if (is_binary && inst.splats != 0) {
    inst.kernel = static_cast<Kernel>(static_cast<int>(kernel) + ((inst.splats & 2) != 0 ? 1 : 2));
  }
  inst.out = kMaxOperands;
  inst.n = size(id);
  inst.aux = aux;
  const engine::block::KernelFrame kernel_frame = {places,          pool_.data(), args,
                                                   factors_.data(), frame.stride, frame.stride};
  kernels_.run[static_cast<int>(inst.kernel)](inst, kernel_frame);
}

void Tape::evaluate_copies(const Frame& frame, NodeId id, double* out) {
  const Node& n = node(id);
  const auto operands = module().operands_of(n);
  const std::uint32_t count = size(id);
  const auto put = [&](const Operand& from, std::uint32_t element, double* to) {
    if (from.splat) {
      std::fill_n(to, frame.stride, from.base[element]);
    } else {
      std::copy_n(from.base + std::int64_t{element} * frame.stride, frame.stride, to);
    }
  };
  if (n.op == Op::concat) {
    for (std::size_t k = 0; k < operands.size(); ++k) {
      const Operand x = operand(frame, operands[k], 0);
      for (std::uint32_t e = 0; e < size(operands[k]); ++e, out += frame.stride) put(x, e, out);
    }
    return;
  }
  std::vector<Operand> from(operands.size());
  for (std::size_t k = 0; k < operands.size(); ++k) from[k] = operand(frame, operands[k], k);
  if (n.op == Op::slice) {
    for (std::uint32_t e = 0; e < count; ++e) put(from[0], n.aux + e, out + e * frame.stride);
  } else if (n.op == Op::pick) {
    const auto labels = static_cast<std::uint32_t>(module().dims[n.aux].labels.size());
    const std::uint32_t* index = map(id, 0);
    for (std::uint32_t e = 0; e < count; ++e) {
      put(from[0], index[e * labels + n.aux2], out + e * frame.stride);
    }
  } else {
    PLIMSOLL_CHECK(n.op == Op::by_label);
    for (std::uint32_t e = 0; e < count; ++e) {
      const std::uint32_t label = label_at(n, e);
      put(from[label], map(id, label)[e], out + e * frame.stride);
    }
  }
}

std::uint32_t Tape::label_at(const Node& n, std::uint32_t element) const {
  const ir::Shape& shape = module().shape(n.shape);
  std::uint32_t inner = 1;
  std::size_t place = shape.dims.size();
  while (shape.dims[--place] != ir::DimId(n.aux)) {
    inner *= static_cast<std::uint32_t>(module().dims[shape.dims[place].value].labels.size());
  }
  return element / inner % static_cast<std::uint32_t>(module().dims[n.aux].labels.size());
}

void Tape::evaluate_noise(const Frame& frame, const Node& n, double* out) {
  for (std::uint32_t e = 0; e < module().shape(n.shape).size; ++e, out += frame.stride) {
    if (n.op == Op::struck) {
      for (std::int64_t r = 0; r < frame.stride; ++r) {
        out[r] = frame.rows->strike[static_cast<std::size_t>(r)] == static_cast<std::int32_t>(n.aux)
                     ? 1
                     : 0;
      }
      continue;
    }
    if (n.op == Op::occurrence_ordinal) {
      for (std::int64_t r = 0; r < frame.stride; ++r) {
        out[r] = static_cast<double>(frame.rows->ordinal[static_cast<std::size_t>(r)]);
      }
      continue;
    }
    const ir::SlotId slot(n.aux);
    const std::uint32_t* trials = frame.rows != nullptr ? frame.rows->trial.data() : trials_;
    const std::uint32_t* ordinals =
        frame.rows != nullptr ? frame.rows->ordinal.data() : zero_ordinals_;
    if (noise_.source() == nullptr && !noise_.planned(slot)) {
      kernels_.latents_at(noise_.key(slot, e), frame.stride, first_trial_, trials,
                          noise_.month(slot, frame.period), ordinals, out);
      continue;
    }
    for (std::int64_t r = 0; r < frame.stride; ++r) {
      out[r] = noise_.latent(slot, e, first_trial_ + trials[r], frame.period, ordinals[r]);
    }
  }
}

void Tape::evaluate_law(const Frame& frame, NodeId id, double* out) {
  const Node& n = node(id);
  const auto operands = module().operands_of(n);
  const std::uint32_t count = size(id);
  std::vector<Operand> from(operands.size());
  for (std::size_t k = 0; k < operands.size(); ++k) from[k] = operand(frame, operands[k], k);
  const auto at = [&](std::size_t k, std::uint32_t e, std::int64_t i) {
    const std::uint32_t element = map(id, k)[e];
    return from[k].splat ? from[k].base[element]
                         : from[k].base[std::int64_t{element} * frame.stride + i];
  };
  if (n.op == Op::tail_of_t) {
    for (std::uint32_t e = 0; e < count; ++e) {
      for (std::int64_t i = 0; i < frame.stride; ++i) {
        out[e * frame.stride + i] = ir::tail_of_t(at(0, e, i), at(1, e, i));
      }
    }
    return;
  }
  const bool has_argument = n.op != Op::law_mean && n.op != Op::law_sd;
  const std::size_t first = has_argument ? 1 : 0;
  auto& cache = law_cache_[id.value];
  if (cache.size() < count) cache.resize(count);
  std::vector<double> numbers(operands.size() - first);
  const auto same_numbers = [&](const Law& law, std::uint32_t e) {
    for (std::size_t k = first; k < from.size(); ++k) {
      if (law.numbers[k - first] != from[k].base[map(id, k)[e]]) return false;
    }
    return true;
  };
  for (std::uint32_t e = 0; e < count; ++e) {
    Law& law = cache[e];
    bool known = false;
    bool all_splat = true;
    for (std::size_t k = first; k < from.size(); ++k) all_splat = all_splat && from[k].splat;
    if (law.table && all_splat && n.op == Op::law && !from[0].splat && same_numbers(law, e)) {
      const double* tails = from[0].base + std::int64_t{map(id, 0)[e]} * frame.stride;
      double* to = out + std::int64_t{e} * frame.stride;
      const dist::Support support = law.table->support();
      if (!kernels_.table(law.table->rows(), support.low, support.high, tails, to, frame.stride)) {
        for (std::int64_t i = 0; i < frame.stride; ++i) {
          if (std::isnan(to[i]) && std::isfinite(tails[i])) to[i] = law.law->sample(tails[i]);
        }
      }
      continue;
    }
    for (std::int64_t i = 0; i < frame.stride; ++i) {
      double& to = out[e * frame.stride + i];
      to = NAN;
      const double x = has_argument ? at(0, e, i) : 0;
      if (!known) {
        bool finite = true;
        for (std::size_t k = 0; k < numbers.size(); ++k) {
          numbers[k] = at(k + first, e, i);
          finite = finite && std::isfinite(numbers[k]);
        }
        if (!finite) continue;
        if (!law.law || law.numbers != numbers) {
          law.law.reset();
          law.table.reset();
          auto made = dist::make(module().laws[n.aux].shape, numbers);
          if (!made) continue;
          law.law = std::move(*made);
          law.numbers = numbers;
          if (n.op == Op::law && ir::draws_from_table(module().laws[n.aux], *law.law)) {
            law.table = std::make_unique<dist::QuantileTable>(*law.law);
          }
        }
        known = all_splat;
      }
      if (!std::isfinite(x)) continue;
      to = law.table ? law.table->sample(x) : law_value(n.op, *law.law, x);
    }
  }
}

double law_value(Op op, const dist::Distribution& law, double x) {
  switch (op) {
    case Op::law:
      return law.takes_score() ? law.from_score(x) : law.sample(x);
    case Op::law_quantile_lower:
      return law.lower(x);
    case Op::law_quantile_upper:
      return law.upper(x);
    case Op::law_cdf:
      return law.cdf(x);
    case Op::law_survival:
      return law.survival(x);
    case Op::law_density:
      return law.density(x);
    case Op::law_mean:
      return law.mean();
    default:
      return std::sqrt(law.variance());
  }
}

}  // namespace plimsoll::adjoint
