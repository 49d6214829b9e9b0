// Forward: operations over time and events.
#include <algorithm>
#include <cmath>

#include "adjoint/tape.h"
#include "base/check.h"
#include "engine/counting.h"
#include "engine/settle.h"
#include "ir/meaning.h"

namespace plimsoll::adjoint {

using ir::Node;
using ir::NodeId;
using ir::Op;

void Tape::evaluate_time(NodeId id, std::uint32_t period, double* out) {
  const Node& n = node(id);
  const std::size_t width = size(id) * static_cast<std::size_t>(kLanes);
  const std::uint32_t window = n.op == Op::trailing_sum ? n.aux : 1;
  for (std::uint32_t step = window; step-- > 0;) {
    const auto past = past_of(module(), n, period, step);
    if (!past) {
      std::fill_n(out, width, NAN);
      continue;
    }
    const std::size_t k = past->operand;
    const Operand from = operand({past->period}, module().operands_of(n)[k], 0);
    const bool first = step + 1 == window;
    for (std::uint32_t e = 0; e < size(id); ++e) {
      const std::uint32_t element = map(id, k)[e];
      for (std::int64_t i = 0; i < kLanes; ++i) {
        const double x = from.splat ? from.base[element] : from.base[element * kLanes + i];
        double& to = out[e * kLanes + i];
        to = first ? x : to + x;
      }
    }
  }
}

void Tape::accumulate(NodeId id, std::uint32_t period, double* out) {
  const Node& n = node(id);
  std::vector<double>& state = states_[id.value];
  state.resize(size(id) * static_cast<std::size_t>(kLanes));
  const Operand x = operand({period}, module().operands_of(n)[0], 0);
  const bool by_year = n.op == Op::year_sum || n.op == Op::year_start;
  const bool fresh = period == 0 || (by_year && module().time.is_year_start(period));
  for (std::uint32_t e = 0; e < size(id); ++e) {
    const std::uint32_t element = map(id, 0)[e];
    for (std::int64_t i = 0; i < kLanes; ++i) {
      const double now = x.splat ? x.base[element] : x.base[element * kLanes + i];
      double& s = state[static_cast<std::size_t>(e * kLanes + i)];
      if (n.op == Op::year_sum || n.op == Op::total_sum) {
        s = fresh ? now : s + now;
      } else if (n.op == Op::year_start) {
        if (fresh) s = now;
      } else if (n.op == Op::running_any) {
        s = ir::meaning::any_of(fresh ? now : s, now);
      } else {
        PLIMSOLL_CHECK(n.op == Op::running_all);
        s = ir::meaning::all_of(fresh ? now : s, now);
      }
      out[e * kLanes + i] = s;
    }
  }
}

void Tape::event_count(NodeId id, std::uint32_t period, double* out) {
  const Node& n = node(id);
  const ir::Event& event = module().events[n.aux];
  const auto operands = module().operands_of(n);
  const Operand tails = operand({period}, operands[0], 0);
  const Operand rates = operand({period}, operands[1], 1);
  double* raw = raw_counts_[n.aux].data() + std::size_t{period} * size(id) * kLanes;
  const bool fresh =
      event.cap_per == ir::CapPer::period ||
      (event.cap_per == ir::CapPer::year && (period == 0 || module().time.is_year_start(period)));
  double dense_tails[kLanes];
  double dense_rates[kLanes];
  for (std::uint32_t e = 0; e < size(id); ++e) {
    const double* t = dense({period}, tails, map(id, 0)[e], dense_tails);
    const double* r = dense({period}, rates, map(id, 1)[e], dense_rates);
    double* to = raw + e * kLanes;
    if (event.by_chance) {
      for (std::int64_t i = 0; i < kLanes; ++i) to[i] = engine::raw_count(true, t[i], r[i]);
    } else {
      const bool told = !kernels_.quick_count(t, r, false, to, kLanes);
      for (std::int64_t i = 0; i < kLanes && !told; ++i) {
        if (std::isnan(to[i])) to[i] = engine::raw_count(false, t[i], r[i]);
      }
    }
    for (std::int64_t i = 0; i < kLanes; ++i) {
      double count = to[i];
      double& used = used_[n.aux][static_cast<std::size_t>(e * kLanes + i)];
      if (event.cap_per != ir::CapPer::none) {
        if (fresh) used = 0;
        count = engine::capped_count(count, used, event.cap);
      }
      count = engine::checked_count(count);
      used += count;
      out[e * kLanes + i] = count;
    }
  }
}

void Tape::ensure_rows(ir::EventId event_id, std::uint32_t period) {
  if (rows_known_[event_id.value][period] != 0) return;
  rows_known_[event_id.value][period] = 1;
  const ir::Event& event = module().events[event_id.value];
  Rows& rows = rows_[event_id.value][period];
  rows.lane.clear();
  rows.element.clear();
  rows.trial.clear();
  rows.ordinal.clear();
  rows.strike.clear();
  rows.poison.clear();
  const Operand counts = operand({period}, event.count_node, 0);
  const auto add = [&](std::uint32_t lane, std::uint32_t element, std::uint32_t ordinal,
                       std::int32_t strike) {
    rows.lane.push_back(lane);
    rows.element.push_back(element);
    rows.trial.push_back(trials_[lane]);
    rows.ordinal.push_back(ordinal);
    rows.strike.push_back(strike);
  };
  for (std::uint32_t e = 0; e < module().shape(event.shape).size; ++e) {
    const std::vector<int> strikes = engine::active_strikes(event, inputs_, period, e);
    for (std::uint32_t lane = 0; lane < n_trials_; ++lane) {
      const double count = counts.splat ? counts.base[e] : counts.base[e * kLanes + lane];
      if (std::isnan(count)) {
        rows.poison.emplace_back(e, lane);
      } else {
        for (std::uint32_t k = 0; k < count; ++k) add(lane, e, k, -1);
      }
      for (const int strike : strikes) {
        add(lane, e, ir::kStrikeOrdinal + static_cast<std::uint32_t>(strike), strike);
      }
    }
  }
  rows.n = static_cast<std::int64_t>(rows.lane.size());
  rows.stride = (rows.n + 7) / 8 * 8;
  const auto padded = static_cast<std::size_t>(rows.stride);
  rows.lane.resize(padded, 0);
  rows.element.resize(padded, 0);
  rows.trial.resize(padded, trials_[0]);
  rows.ordinal.resize(padded, 0);
  rows.strike.resize(padded, -1);
}

void Tape::event_total(NodeId id, std::uint32_t period) {
  const Node& n = node(id);
  const ir::Total& total = module().totals[n.aux];
  ensure_rows(total.event, period);
  const Rows& rows = rows_[total.event.value][period];
  const auto operands = module().operands_of(n);
  const std::size_t width = size(id) * static_cast<std::size_t>(kLanes);
  double* due = lanes(id, 0);
  const std::uint32_t* event_map = map(id, operands.size());
  const engine::Settlement settlement = {total.form, 12.0 / module().time.months_per_step, period,
                                         graph_.n_periods};
  const bool once = total.form == ir::Total::Form::at_once;
  for (std::uint32_t e = 0; e < size(id); ++e) {
    for (const auto& [element, lane] : rows.poison) {
      if (element != event_map[e]) continue;
      const std::size_t place = e * kLanes + lane;
      if (once) {
        due[period * width + place] = NAN;
      } else {
        engine::poison_due(settlement, due + place, width, &unsettled_[id.value][place]);
      }
    }
  }
  if (rows.n == 0) return;
  const Frame frame = {period, &rows, rows.stride};
  std::vector<Operand> from;
  for (std::size_t k = 0; k < operands.size(); ++k) from.push_back(operand(frame, operands[k], k));
  const auto at = [&](std::size_t k, std::uint32_t e, std::int64_t r) {
    const std::uint32_t element = map(id, k)[e];
    return from[k].splat ? from[k].base[element]
                         : from[k].base[std::int64_t{element} * rows.stride + r];
  };
  for (std::uint32_t e = 0; e < size(id); ++e) {
    for (std::int64_t r = 0; r < rows.n; ++r) {
      const auto row = static_cast<std::size_t>(r);
      if (rows.element[row] != event_map[e]) continue;
      const std::size_t place = e * kLanes + rows.lane[row];
      if (once) {
        due[period * width + place] += at(0, e, r);
      } else {
        const double duration = operands.size() > 2 ? at(2, e, r) : 0;
        engine::settle(settlement, at(0, e, r),
                       engine::due_periods(settlement, at(1, e, r), duration), due + place, width,
                       &unsettled_[id.value][place]);
      }
    }
  }
}

void Tape::event_fold(NodeId id, std::uint32_t period, double* out) {
  const Node& n = node(id);
  const ir::EventId event = ir::event_of(module(), n);
  ensure_rows(event, period);
  const Rows& rows = rows_[event.value][period];
  std::fill_n(out, size(id) * kLanes, n.op == Op::event_kept ? 1.0 : 0.0);
  const std::uint32_t* event_map = map(id, 1);
  for (std::uint32_t e = 0; e < size(id); ++e) {
    for (const auto& [element, lane] : rows.poison) {
      if (element == event_map[e]) out[e * kLanes + lane] = NAN;
    }
  }
  if (rows.n == 0) return;
  const Operand from = operand({period, &rows, rows.stride}, module().operands_of(n)[0], 0);
  for (std::uint32_t e = 0; e < size(id); ++e) {
    const std::uint32_t element = map(id, 0)[e];
    for (std::int64_t r = 0; r < rows.n; ++r) {
      const auto row = static_cast<std::size_t>(r);
      if (rows.element[row] != event_map[e]) continue;
      double& to = out[e * kLanes + rows.lane[row]];
      const double x =
          from.splat ? from.base[element] : from.base[std::int64_t{element} * rows.stride + r];
      to = n.op == Op::event_kept ? to * x : ir::meaning::max(to, x);
    }
  }
}

}  // namespace plimsoll::adjoint
