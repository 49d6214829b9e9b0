// The sweep back through draws and events.
#include <algorithm>
#include <cmath>

#include "adjoint/partials.h"
#include "adjoint/tape.h"
#include "dist/law.h"
#include "engine/settle.h"

namespace plimsoll::adjoint {

using ir::Node;
using ir::NodeId;
using ir::Op;
using ir::Region;

void Tape::reverse_law(const Frame& frame, NodeId id, const double* a, Sums& sums) {
  const Node& n = node(id);
  const auto operands = module().operands_of(n);
  const std::uint32_t count = size(id);
  std::vector<Operand> from(operands.size());
  for (std::size_t k = 0; k < operands.size(); ++k) from[k] = operand(frame, operands[k], k);
  const Operand result = operand(frame, id, operands.size());
  const bool by_score = graph_.discrete[id.value] != 0;
  const std::int64_t n_here =
      frame.rows != nullptr ? frame.rows->n : static_cast<std::int64_t>(n_trials_);
  std::vector<double> g(static_cast<std::size_t>(frame.stride));
  std::vector<double> numbers(operands.size() - 1);
  const std::uint32_t* own_label = struck_elements(frame, n);
  const bool takes_score = dist::law(module().laws[n.aux].shape.law).takes_score;
  std::vector<double> scores(g.size());
  for (std::uint32_t e = 0; e < count; ++e, a += frame.stride) {
    if (!by_score && all_zero(a, frame.stride)) continue;
    bool scored = false;
    for (std::size_t k = 1; k < operands.size(); ++k) {
      const bool literal = graph_.active[operands[k].value] == 0;
      if (!literal && !wanted(operands[k], frame.period)) continue;
      const LawPartial* known = laws_.find(id, frame.period, e, k - 1);
      std::unique_ptr<LawPartial> own;
      bool any = false;
      if (known != nullptr && known->kind() == LawPartial::Kind::path && !scored) {
        const double* latents = dense(frame, from[0], map(id, 0)[e], scores.data());
        scores_of(latents, takes_score, scores.data(), frame.stride);
        scored = true;
      }
      const bool at_once = known != nullptr && known->kind() == LawPartial::Kind::path;
      if (at_once) {
        known->paths(scores.data(), a, g.data(), frame.stride);
        std::fill(g.begin() + n_here, g.end(), 0.0);
        for (std::int64_t i = 0; own_label != nullptr && i < n_here; ++i) {
          const auto row = static_cast<std::size_t>(i);
          if (own_label[e] != frame.rows->element[row]) g[row] = 0;
        }
        any = true;
      }
      for (std::int64_t i = at_once ? frame.stride : 0; i < frame.stride; ++i) {
        double& to = g[static_cast<std::size_t>(i)];
        to = 0;
        const auto row = static_cast<std::size_t>(i);
        if (i >= n_here || (own_label != nullptr && own_label[e] != frame.rows->element[row])) {
          continue;
        }
        const double weight =
            by_score ? score_weights_[frame.rows != nullptr ? frame.rows->lane[row] : row] : 0;
        if (a[i] == 0 && weight == 0) continue;
        const LawPartial* partial = known;
        if (partial == nullptr) {
          bool finite = true;
          for (std::size_t j = 1; j < operands.size(); ++j) {
            const std::uint32_t element = map(id, j)[e];
            numbers[j - 1] = from[j].splat ? from[j].base[element]
                                           : from[j].base[std::int64_t{element} * frame.stride + i];
            finite = finite && std::isfinite(numbers[j - 1]);
          }
          const dist::Shape& shape = module().laws[n.aux].shape;
          if (!finite || !dist::make(shape, numbers)) continue;
          own = std::make_unique<LawPartial>(shape, numbers, k - 1, false);
          partial = own.get();
        }
        const std::uint32_t latent = map(id, 0)[e];
        const double u = from[0].splat ? from[0].base[latent]
                                       : from[0].base[std::int64_t{latent} * frame.stride + i];
        const double x = result.base[std::int64_t{e} * frame.stride + i];
        if (partial->kind() == LawPartial::Kind::score) {
          to = weight * partial->score(x);
        } else if (partial->kind() == LawPartial::Kind::value) {
          to = a[i] * partial->score(x);
        } else {
          to = a[i] == 0 ? 0 : a[i] * partial->path(u);
        }
        any = any || to != 0;
      }
      if (!any) continue;
      if (literal) {
        const std::size_t place = (k - 1) * count + e;
        fold_to(sums.constants[id.value].data() + place * kSumLanes, g.data(), frame.stride);
      } else {
        deposit(frame, operands[k], map(id, k)[e], g.data(), sums);
      }
    }
  }
}

// Standard normal scores of a law's latents.
void Tape::scores_of(const double* latents, bool are_scores, double* to, std::int64_t n) {
  if (are_scores) {
    if (to != latents) std::copy_n(latents, n, to);
    return;
  }
  std::vector<double> apart;
  if (latents == to) {
    apart.assign(latents, latents + n);
    latents = apart.data();
  }
  double* places[] = {const_cast<double*>(latents), to};
  const std::uint32_t whole[] = {0};
  const engine::block::Arg args[] = {{0, 0}};
  engine::block::Inst inst = {};
  inst.kernel = engine::block::Kernel::score;
  inst.out = 1;
  inst.n = 1;
  kernels_.run[static_cast<int>(inst.kernel)](inst, {places, whole, args, nullptr, n, n});
}

// For each element of an occurrence node, the element of its event; null where that does not
// matter.
const std::uint32_t* Tape::struck_elements(const Frame& frame, const Node& n) {
  if (frame.rows == nullptr) return nullptr;
  const ir::ShapeId event = module().events[n.event.value].shape;
  if (module().shape(event).size == 1) return nullptr;
  const auto& own = module().shape(n.shape).dims;
  for (const ir::DimId dim : module().shape(event).dims) {
    if (std::find(own.begin(), own.end(), dim) == own.end()) return nullptr;
  }
  return evaluator_.map(event, n.shape).data();
}

void Tape::reverse_law_function(const Frame& frame, NodeId id, const double* a, Sums& sums) {
  const Node& n = node(id);
  const auto operands = module().operands_of(n);
  const std::size_t first = ir::has_argument(n.op) ? 1 : 0;
  std::vector<Operand> from(operands.size());
  for (std::size_t k = 0; k < operands.size(); ++k) from[k] = operand(frame, operands[k], k);
  const Operand result = operand(frame, id, operands.size());
  std::vector<double> numbers(operands.size() - first);
  std::vector<double> g(static_cast<std::size_t>(frame.stride));
  const dist::Shape& shape = module().laws[n.aux].shape;
  for (std::uint32_t e = 0; e < size(id); ++e, a += frame.stride) {
    if (all_zero(a, frame.stride)) continue;
    const auto at = [&](std::size_t k, std::int64_t i) {
      const std::uint32_t element = map(id, k)[e];
      return from[k].splat ? from[k].base[element]
                           : from[k].base[std::int64_t{element} * frame.stride + i];
    };
    for (std::size_t k = 0; k < operands.size(); ++k) {
      const bool literal = graph_.active[operands[k].value] == 0;
      if (literal || !wanted(operands[k], frame.period)) continue;
      if (is_stepped_figure(module(), n, k)) continue;
      for (std::int64_t i = 0; i < frame.stride; ++i) {
        double& to = g[static_cast<std::size_t>(i)];
        to = 0;
        if (a[i] == 0) continue;
        for (std::size_t j = 0; j < numbers.size(); ++j) numbers[j] = at(first + j, i);
        const auto law = dist::make(shape, numbers);
        if (!law) continue;
        const double x = first > 0 ? at(0, i) : 0;
        const double out =
            result.splat ? result.base[e] : result.base[std::int64_t{e} * frame.stride + i];
        if (k >= first) {
          const LawPartial partial(shape, numbers, k - first, false);
          to = a[i] *
               partial.of([&](const dist::Distribution& d) { return ir::law_value(n.op, d, x); });
        } else if (n.op == Op::law_cdf) {
          to = a[i] * (*law)->density(x);
        } else if (n.op == Op::law_survival) {
          to = -a[i] * (*law)->density(x);
        } else if (n.op == Op::law_density) {
          const double step = 3e-5 * std::max(std::fabs(x), 1e-3 * std::sqrt((*law)->variance()));
          to = a[i] * ((*law)->density(x + step) - (*law)->density(x - step)) / (2 * step);
        } else {
          const double slope = 1 / (*law)->density(out);
          to = n.op == Op::law_quantile_lower ? a[i] * slope : -a[i] * slope;
        }
        if (!std::isfinite(to)) to = 0;
      }
      deposit(frame, operands[k], map(id, k)[e], g.data(), sums);
    }
  }
}

void Tape::reverse_count(NodeId id, std::uint32_t period, Sums& sums) {
  const Node& n = node(id);
  const ir::Event& event = module().events[n.aux];
  const NodeId rate = module().operands_of(n)[1];
  const Frame frame = {period};
  const Operand rates = operand(frame, rate, 0);
  const double* raw = raw_counts_[n.aux].data() + std::size_t{period} * size(id) * kLanes;
  double buffer[kLanes];
  double g[kLanes];
  double scaled[kLanes];
  for (std::uint32_t e = 0; e < size(id); ++e, raw += kLanes) {
    const double* r = dense(frame, rates, map(id, 1)[e], buffer);
    for (std::int64_t i = 0; i < kLanes; ++i) {
      const double count = raw[i];
      // Times the rate: finite where the rate is 0.
      double score = 0;
      if (score_weights_[i] != 0) {
        score = event.by_chance ? (count != 0 ? 1.0 : -r[i] / (1 - r[i])) : count - r[i];
      }
      scaled[i] = score_weights_[i] * score;
      g[i] = r[i] > 0 ? scaled[i] / r[i] : 0;
    }
    if (wanted(rate, period)) deposit(frame, rate, map(id, 1)[e], g, sums);
    fold_to(sums.constants[id.value].data() + e * kSumLanes, scaled, kLanes);
  }
}

void Tape::reverse_total(NodeId id, std::uint32_t period, Sums& sums) {
  const Node& n = node(id);
  const ir::Total& total = module().totals[n.aux];
  const Rows& rows = rows_[total.event.value][period];
  const auto operands = module().operands_of(n);
  if (rows.n == 0 || !wanted(operands[0], period)) return;
  const Frame frame = {period, &rows, rows.stride};
  std::vector<Operand> from;
  for (std::size_t k = 0; k < operands.size(); ++k) from.push_back(operand(frame, operands[k], k));
  const std::uint32_t* event_map = map(id, operands.size());
  const std::size_t width = size(id) * static_cast<std::size_t>(kLanes);
  const double* due = adjoint(id, 0);
  const std::vector<double>& unsettled = unsettled_adjoints_[id.value];
  const engine::Settlement settlement = {total.form, 12.0 / module().time.months_per_step, period,
                                         graph_.n_periods};
  std::vector<double> g(static_cast<std::size_t>(rows.stride));
  const auto at = [&](std::size_t k, std::uint32_t e, std::size_t r) {
    const std::uint32_t element = map(id, k)[e];
    return from[k].splat
               ? from[k].base[element]
               : from[k].base[std::size_t{element} * static_cast<std::size_t>(rows.stride) + r];
  };
  for (std::uint32_t e = 0; e < size(id); ++e) {
    for (std::size_t r = 0; r < g.size(); ++r) {
      g[r] = 0;
      if (static_cast<std::int64_t>(r) >= rows.n || rows.element[r] != event_map[e]) continue;
      const std::size_t place = e * kLanes + rows.lane[r];
      if (total.form == ir::Total::Form::at_once) {
        g[r] = due[period * width + place];
        continue;
      }
      const double duration = operands.size() > 2 ? at(2, e, r) : 0;
      const engine::DuePeriods periods = engine::due_periods(settlement, at(1, e, r), duration);
      if (!periods.known) continue;
      const double first = periods.first;
      const double count = periods.n;
      const double end = first + count;
      const double horizon = graph_.n_periods;
      double sum = 0;
      for (double t = first; t < end && t < horizon; ++t) {
        sum += due[static_cast<std::size_t>(t) * width + place];
      }
      if (end > horizon && !unsettled.empty()) {
        sum += unsettled[place] * (first < horizon ? end - horizon : count);
      }
      g[r] = total.form == ir::Total::Form::spread ? sum / count : sum;
    }
    deposit(frame, operands[0], map(id, 0)[e], g.data(), sums);
  }
}

void Tape::reverse_fold(NodeId id, std::uint32_t period, const double* a, Sums& sums) {
  const Node& n = node(id);
  const ir::EventId event = ir::event_of(module(), n);
  const Rows& rows = rows_[event.value][period];
  const NodeId operand_id = module().operands_of(n)[0];
  if (rows.n == 0 || !wanted(operand_id, period)) return;
  const Frame frame = {period, &rows, rows.stride};
  const Operand from = operand(frame, operand_id, 0);
  const double* out = lanes(id, period);
  const std::uint32_t* event_map = map(id, 1);
  std::vector<double> g(static_cast<std::size_t>(rows.stride));
  for (std::uint32_t e = 0; e < size(id); ++e) {
    const std::uint32_t element = map(id, 0)[e];
    const auto value = [&](std::size_t r) {
      return from.splat
                 ? from.base[element]
                 : from.base[std::size_t{element} * static_cast<std::size_t>(rows.stride) + r];
    };
    const auto ours = [&](std::size_t r) {
      return static_cast<std::int64_t>(r) < rows.n && rows.element[r] == event_map[e];
    };
    std::uint32_t given = UINT32_MAX;
    for (std::size_t r = 0; r < g.size(); ++r) {
      g[r] = 0;
      if (!ours(r)) continue;
      const std::uint32_t lane = rows.lane[r];
      const double weight = a[e * kLanes + lane];
      if (weight == 0) continue;
      if (n.op == Op::event_kept) {
        g[r] = weight;
        for (std::size_t other = 0; other < g.size(); ++other) {
          if (other != r && ours(other) && rows.lane[other] == lane) g[r] *= value(other);
        }
      } else if (value(r) == out[e * kLanes + lane] && given != lane) {
        // The first occurrence that is the largest; rows of a trial stand together.
        given = lane;
        g[r] = weight;
      }
    }
    deposit(frame, operand_id, element, g.data(), sums);
  }
}

}  // namespace plimsoll::adjoint
