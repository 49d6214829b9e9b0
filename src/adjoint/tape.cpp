// The forward pass over lanes, and what lanes and rows share.
#include "adjoint/tape.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/check.h"
#include "dist/law.h"
#include "engine/by_trial.h"
#include "engine/counting.h"
#include "ir/meaning.h"
#include "rng/philox.h"

namespace plimsoll::adjoint {

using engine::block::Kernel;
using ir::Node;
using ir::NodeId;
using ir::Op;
using ir::Region;

const double* Tape::table(NodeId id, std::uint32_t period) const {
  const double* base = graph_.residual.tables[id.value].data();
  return node(id).region == Region::period ? base + std::size_t{period} * size(id) : base;
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

void Tape::forward(std::span<const std::uint64_t> trials, std::vector<ArmGap>* gaps) {
  PLIMSOLL_CHECK(!trials.empty() && trials.size() <= static_cast<std::size_t>(kLanes));
  n_trials_ = trials.size();
  first_trial_ = trials[0];
  constexpr std::uint64_t kBatch = rng::kGroup;
  in_a_row_ = trials.back() - first_trial_ == n_trials_ - 1 && first_trial_ % kBatch == 0;
  // Lanes to spare repeat the last trial, or go on.
  for (std::size_t i = 0; i < static_cast<std::size_t>(kLanes); ++i) {
    trials_[i] = static_cast<std::uint32_t>(trials[std::min(i, n_trials_ - 1)] - first_trial_);
    if (in_a_row_) trials_[i] = static_cast<std::uint32_t>(i);
  }
  for (std::size_t e = 0; e < module().events.size(); ++e) {
    std::fill(used_[e].begin(), used_[e].end(), 0);
    std::fill(rows_known_[e].begin(), rows_known_[e].end(), 0);
  }
  for (std::size_t i = 0; i < module().nodes.size(); ++i) {
    if (unsettled_[i].empty()) continue;
    const auto width = static_cast<std::ptrdiff_t>(unsettled_[i].size() * graph_.n_periods);
    std::fill_n(lanes(NodeId(i), 0), width, 0.0);
    std::fill(unsettled_[i].begin(), unsettled_[i].end(), 0.0);
  }
  for (const Step& step : forward_) {
    if (step.is_kernel) {
      kernels_.run[static_cast<int>(step.inst.kernel)](
          step.inst, {step.places, pool_.data(), step.args, factors_.at(), kLanes, kLanes});
    } else {
      evaluate(step.id, step.period);
    }
    if (gaps != nullptr && node(step.id).op == Op::select) watch_gaps(step, *gaps);
  }
}

const double* Tape::target_values() const {
  const Target& target = graph_.target;
  const std::uint32_t period = target.period == engine::kNoPeriod ? 0 : target.period;
  return values_.data() + value_at_[target.node.value][graph_.time_of(target.node, period)] +
         std::size_t{target.label} * kLanes;
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
  if (is_running(n.op)) {
    accumulate(id, period, out);
    // What runs on through the year runs on, and shows nothing.
    if (!is_active(module(), n, period)) std::fill_n(out, size(id) * kLanes, 0.0);
    return;
  }
  if (!is_active(module(), n, period)) {
    std::fill_n(out, size(id) * kLanes, 0.0);
    return;
  }
  switch (ir::op_group(n.op)) {
    case ir::OpGroup::past:
      return evaluate_time(id, period, out);
    case ir::OpGroup::count:
      return n.op == Op::event_n ? event_n(id, period, out) : event_count(id, period, out);
    case ir::OpGroup::gather:
      return evaluate_gather(id, period, out);
    case ir::OpGroup::leaf:
    case ir::OpGroup::elementwise:
    case ir::OpGroup::over:
    case ir::OpGroup::label:
    case ir::OpGroup::running:
    case ir::OpGroup::latent:
    case ir::OpGroup::given:
    case ir::OpGroup::copula:
    case ir::OpGroup::law:
      return evaluate_in({period}, id, out);
  }
}

void Tape::event_n(NodeId id, std::uint32_t period, double* out) {
  const Node& n = node(id);
  PLIMSOLL_CHECK(n.op == Op::event_n);
  const Operand counts = operand({period}, module().operands_of(n)[0], 0);
  for (std::uint32_t e = 0; e < size(id); ++e) {
    const double struck = static_cast<double>(
        engine::active_strikes(module().events[n.aux], inputs_, period, e).size());
    for (std::int64_t i = 0; i < kLanes; ++i) {
      out[e * kLanes + i] = (counts.splat ? counts.base[e] : counts.base[e * kLanes + i]) + struck;
    }
  }
}

void Tape::evaluate_gather(NodeId id, std::uint32_t period, double* out) {
  const Node& n = node(id);
  if (n.op == Op::event_total) return event_total(id, period);
  if (n.op == Op::event_unsettled) {
    std::copy_n(unsettled_[module().operands_of(n)[0].value].data(), size(id) * kLanes, out);
    return;
  }
  PLIMSOLL_CHECK(n.op == Op::event_kept || n.op == Op::event_largest);
  event_fold(id, period, out);
}

void Tape::evaluate_in(const Frame& frame, NodeId id, double* out) {
  const Node& n = node(id);
  switch (ir::op_group(n.op)) {
    case ir::OpGroup::latent:
      return evaluate_noise(frame, n, out);
    case ir::OpGroup::given:
      for (std::uint32_t e = 0; e < size(id); ++e) {
        for (std::int64_t i = 0; i < kLanes; ++i) {
          // Lanes to spare repeat the last trial.
          const std::size_t k = std::min(static_cast<std::size_t>(i), n_trials_ - 1);
          engine::values_by_trial(module().time, module().by_trial[n.aux], e, frame.period,
                                  first_trial_ + trials_[k], 1, out + e * kLanes + i);
        }
      }
      return;
    case ir::OpGroup::elementwise:
      return evaluate_kernel(frame, id, *engine::block::elementwise_kernel(n.op), 0, out);
    case ir::OpGroup::over: {
      const auto labels = static_cast<std::uint32_t>(module().dims[n.aux].labels.size());
      return evaluate_kernel(frame, id, engine::block::reduce_kernel(n.op), labels, out);
    }
    case ir::OpGroup::law:
      return evaluate_law(frame, id, out);
    case ir::OpGroup::copula:
      if (n.op == Op::correlate) return evaluate_kernel(frame, id, Kernel::correlate, n.aux, out);
      if (n.op == Op::score_of_t) return evaluate_t_scores(frame, id, out);
      return evaluate_copies(frame, id, out);
    case ir::OpGroup::label:
      return evaluate_copies(frame, id, out);
    case ir::OpGroup::leaf:
    case ir::OpGroup::past:
    case ir::OpGroup::running:
    case ir::OpGroup::count:
    case ir::OpGroup::gather:
      PLIMSOLL_CHECK(false && "not of one period's operands");
  }
}

void Tape::evaluate_kernel(const Frame& frame, NodeId id, Kernel kernel, std::uint32_t aux,
                           double* out) {
  const Node& n = node(id);
  const auto operands = module().operands_of(n);
  double* places[kMostOperands + 1] = {};
  engine::block::Arg args[kMostOperands] = {};
  engine::block::Inst inst = {};
  for (std::size_t k = 0; k < operands.size(); ++k) {
    const Operand x = operand(frame, operands[k], k);
    places[k] = const_cast<double*>(x.base);
    args[k] = {static_cast<std::uint32_t>(k), map_at_[id.value][k]};
    if (x.splat) inst.splats |= static_cast<std::uint8_t>(1U << k);
  }
  places[kMostOperands] = out;
  const bool is_binary =
      operands.size() == 2 && kernel != Kernel::correlate && kernel != Kernel::select;
  inst.kernel = kernel;
  if (is_binary && inst.splats != 0) {
    inst.kernel = static_cast<Kernel>(static_cast<int>(kernel) + ((inst.splats & 2) != 0 ? 1 : 2));
  }
  inst.out = kMostOperands;
  inst.n = size(id);
  inst.aux = aux;
  const engine::block::KernelFrame kernel_frame = {places,        pool_.data(), args,
                                                   factors_.at(), frame.stride, frame.stride};
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
    if (noise_.is_hashed(slot) && in_a_row_ && frame.rows == nullptr) {
      kernels_.latents(noise_.key(slot, e), first_trial_, frame.stride,
                       noise_.month(slot, frame.period), 0, out);
      continue;
    }
    if (noise_.is_hashed(slot)) {
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
  Step step;
  if (law_operands(frame, id, step)) {
    step.places[kMostOperands] = out;
    kernels_.run[static_cast<int>(step.inst.kernel)](
        step.inst,
        {step.places, pool_.data(), step.args, factors_.at(), frame.stride, frame.stride});
    return;
  }
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
  const bool argued = ir::has_argument(n.op);
  const std::size_t first = argued ? 1 : 0;
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
      const double x = argued ? at(0, e, i) : 0;
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
            law.table = tables_.get(module().laws[n.aux].shape, numbers);
          }
        }
        known = all_splat;
      }
      if (!std::isfinite(x)) continue;
      to = law.table ? law.table->sample(x) : ir::law_value(n.op, *law.law, x);
    }
  }
}

void Tape::evaluate_t_scores(const Frame& frame, NodeId id, double* out) {
  const auto operands = module().operands_of(node(id));
  const Operand scores = operand(frame, operands[0], 0);
  const Operand degrees = operand(frame, operands[1], 1);
  const bool from_table = ir::scores_from_table(module(), node(id));
  const auto at = [&](const Operand& from, std::size_t k, std::uint32_t e, std::int64_t i) {
    const std::uint32_t element = map(id, k)[e];
    return from.splat ? from.base[element] : from.base[std::int64_t{element} * frame.stride + i];
  };
  for (std::uint32_t e = 0; e < size(id); ++e) {
    double* to = out + std::int64_t{e} * frame.stride;
    if (!from_table) {
      for (std::int64_t i = 0; i < frame.stride; ++i) {
        to[i] = ir::score_of_t(at(scores, 0, e, i), at(degrees, 1, e, i));
      }
      continue;
    }
    const double df = at(degrees, 1, e, 0);
    const auto table = dist::make_t_law(df) ? tables_.scores(df) : nullptr;
    const double* lanes = scores.base + std::int64_t{map(id, 0)[e]} * frame.stride;
    if (table && !scores.splat && kernels_.t_scores(table->rows(), lanes, to, frame.stride))
      continue;
    for (std::int64_t i = 0; i < frame.stride; ++i) {
      const double t = at(scores, 0, e, i);
      to[i] = table && std::isfinite(t) ? table->score(t) : NAN;
    }
  }
}

}  // namespace plimsoll::adjoint
