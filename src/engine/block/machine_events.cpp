// The machine's part for events: counts over lanes, occurrences over rows.
#include <algorithm>
#include <cmath>

#include "engine/block/machine.h"
#include "engine/counting.h"
#include "engine/reference.h"
#include "engine/settle.h"
#include "ir/meaning.h"

namespace plimsoll::engine::block {

void Machine::event_count(const Step& s) {
  const CountOp& op = plan_.count_ops[s.aux];
  const bool checked = module_.events[op.event.value].cap_per == ir::CapPer::none;
  const std::size_t time = op.n_times > 1 ? period_ : 0;
  for (std::uint32_t e = 0; e < s.n; ++e) {
    const Lanes tails = lanes(s, 0, e, frame_);
    const Lanes rates = lanes(s, 1, e, frame_);
    double* to = out(s, e, frame_);
    const std::uint32_t table = op.tables.empty() ? kNone : op.tables[time * s.n + e];
    if (table != kNone && !tails.splat) {
      const CountThresholds& t = plan_.count_tables[table];
      const CountTable view = {t.lower.data(), t.upper.data(),
                               static_cast<std::uint32_t>(t.lower.size()),
                               static_cast<std::uint32_t>(t.upper.size())};
      if (!kernels_.count(view, tails.at, to, frame_.n)) continue;
      const double most = static_cast<double>(t.lower.size() + t.upper.size());
      for (std::int64_t i = 0; i < frame_.n; ++i) {
        if (to[i] == most) to[i] = raw_count(false, tails.at[i], t.rate);
      }
      continue;
    }
    if (tails.splat) {
      for (std::size_t i = 0; i < static_cast<std::size_t>(frame_.n); ++i) {
        to[i] = raw_count(false, *tails.at, rates[i]);
      }
    } else {
      kernels_.maybe_count(tails.at, rates.at, rates.splat, to, frame_.n);
      const std::int64_t n = kernels_.nonzero(to, frame_.n, hits_.data());
      for (std::int64_t k = 0; k < n; ++k) {
        const std::uint32_t i = hits_[static_cast<std::size_t>(k)];
        to[i] = raw_count(false, tails.at[i], rates[i]);
      }
    }
    if (!checked) continue;
    for (std::int64_t i = 0; i < frame_.n; ++i) to[i] = checked_count(to[i]);
  }
}

void Machine::event_cap(const Step& s) {
  const CountOp& op = plan_.count_ops[s.aux];
  const ir::Event& event = module_.events[op.event.value];
  const bool fresh =
      event.cap_per == ir::CapPer::period ||
      (event.cap_per == ir::CapPer::year && active(static_cast<std::uint8_t>(Run::year_start)));
  for (std::uint32_t e = 0; e < s.n; ++e) {
    double* counts = out(s, e, frame_);
    double* used = addr_[op.used] + std::int64_t{e} * chunk_;
    for (std::int64_t i = 0; i < frame_.n; ++i) {
      if (fresh) used[i] = 0;
      counts[i] = checked_count(capped_count(counts[i], used[i], event.cap));
      used[i] += counts[i];
    }
  }
}

void Machine::add_occurrences(Rows& rows, std::uint32_t element, std::uint32_t lane, double count,
                              const std::vector<int>& strikes) const {
  const auto add = [&](std::uint64_t ordinal, int strike) {
    rows.lane.push_back(lane);
    rows.element.push_back(element);
    rows.trial.push_back(first_trial_ + lane);
    rows.ordinal.push_back(ordinal);
    rows.strike.push_back(strike);
  };
  if (std::isnan(count)) {
    rows.poison.emplace_back(element, lane);
  } else {
    for (std::uint64_t k = 0; static_cast<double>(k) < count; ++k) add(k, -1);
  }
  for (const int strike : strikes) {
    add(std::uint64_t{ir::kStrikeOrdinal} + static_cast<std::uint64_t>(strike), strike);
  }
}

void Machine::event_rows(const Step& s) {
  const ir::Event& event = module_.events[s.aux];
  Rows& rows = rows_[s.aux];
  rows.lane.clear();
  rows.element.clear();
  rows.trial.clear();
  rows.ordinal.clear();
  rows.strike.clear();
  rows.poison.clear();
  for (std::uint32_t e = 0; e < s.n; ++e) {
    const Lanes counts = lanes(s, 0, e, frame_);
    const std::vector<int> strikes = active_strikes(event, inputs_, period_, e);
    if (counts.splat || !strikes.empty()) {
      if (counts.splat && *counts.at == 0 && strikes.empty()) continue;
      for (std::uint32_t i = 0; i < n_trials_; ++i) add_occurrences(rows, e, i, counts[i], strikes);
      continue;
    }
    const std::int64_t n =
        kernels_.nonzero(counts.at, static_cast<std::int64_t>(n_trials_), hits_.data());
    for (std::int64_t k = 0; k < n; ++k) {
      const std::uint32_t lane = hits_[static_cast<std::size_t>(k)];
      add_occurrences(rows, e, lane, counts.at[lane], strikes);
    }
  }
  rows.n = rows.lane.size();
  // Whole vectors may be read at the end of a batch.
  const std::size_t padded = rows.n + 8;
  rows.lane.resize(padded, 0);
  rows.element.resize(padded, 0);
  rows.trial.resize(padded, first_trial_);
  rows.ordinal.resize(padded, 0);
  rows.strike.resize(padded, -1);
}

void Machine::event_phase(const Step& s) {
  const Phase& phase = plan_.phases[s.aux];
  const Rows& rows = rows_[phase.event.value];
  phase_rows_ = &rows;
  for (const GatherOp& op : phase.gathers) begin_gather(op, rows);
  for (first_row_ = 0; first_row_ < rows.n; first_row_ += kRowCapacity) {
    const std::size_t n = std::min<std::size_t>(kRowCapacity, rows.n - first_row_);
    KernelFrame frame = frame_;
    frame.stride = kRowCapacity;
    frame.n = static_cast<std::int64_t>((n + 7) / 8 * 8);
    for (const Step& row_step : phase.rows) step(row_step, frame);
    for (const GatherOp& op : phase.gathers) gather(op, rows, first_row_, n);
  }
}

void Machine::begin_gather(const GatherOp& op, const Rows& rows) {
  const bool due = op.unsettled != kNone;
  if (!due) {
    const double first = op.op == ir::Op::event_kept ? 1 : 0;
    for (std::uint32_t e = 0; e < op.n; ++e) {
      kernels_.fill(first, addr_[op.out] + std::int64_t{e} * chunk_, frame_.n);
    }
  }
  for (const auto& [element, lane] : rows.poison) {
    for (std::uint32_t f = 0; f < op.n_free; ++f) {
      const std::int64_t at = std::int64_t{op.elements[element * op.n_free + f]} * chunk_ + lane;
      if (!due) {
        addr_[op.out][at] = NAN;
        continue;
      }
      const PlaceInfo& place = plan_.places[op.out];
      const Settlement settlement = {op.form, 12.0 / module_.time.months_per_step, period_,
                                     module_.time.n_periods};
      poison_due(settlement,
                 lane_arena_.data() + place.offset * static_cast<std::size_t>(chunk_) + at,
                 place.period_stride * static_cast<std::size_t>(chunk_), addr_[op.unsettled] + at);
    }
  }
}

void Machine::gather(const GatherOp& op, const Rows& rows, std::size_t begin, std::size_t n) {
  const std::uint32_t* lane = rows.lane.data() + begin;
  const std::uint32_t* element = rows.element.data() + begin;
  for (std::uint32_t f = 0; f < op.n_free; ++f) {
    const Lanes amount = lanes_of(op.args[0], f, kRowCapacity);
    const auto at = [&](std::size_t r) {
      return std::int64_t{op.elements[element[r] * op.n_free + f]} * chunk_ + lane[r];
    };
    double* to = addr_[op.out];
    if (op.op == ir::Op::event_kept) {
      for (std::size_t r = 0; r < n; ++r) to[at(r)] *= amount[r];
    } else if (op.op == ir::Op::event_largest) {
      for (std::size_t r = 0; r < n; ++r) to[at(r)] = ir::meaning::max(to[at(r)], amount[r]);
    } else if (op.form == ir::Total::Form::at_once) {
      for (std::size_t r = 0; r < n; ++r) to[at(r)] += amount[r];
    } else {
      const PlaceInfo& place = plan_.places[op.out];
      double* due = lane_arena_.data() + place.offset * static_cast<std::size_t>(chunk_);
      const std::size_t stride = place.period_stride * static_cast<std::size_t>(chunk_);
      const Settlement settlement = {op.form, 12.0 / module_.time.months_per_step, period_,
                                     module_.time.n_periods};
      const Lanes delay = lanes_of(op.args[1], f, kRowCapacity);
      const Lanes duration = op.args.size() > 2 ? lanes_of(op.args[2], f, kRowCapacity) : delay;
      for (std::size_t r = 0; r < n; ++r) {
        settle(settlement, amount[r], delay[r], duration[r], due + at(r), stride,
               addr_[op.unsettled] + at(r));
      }
    }
  }
}

void Machine::row_noise(const Step& s, const KernelFrame& frame) {
  const NoiseOp& op = plan_.noise_ops[s.aux];
  const std::uint32_t month = noise_.month(op.slot, period_);
  const std::uint32_t* element = phase_rows_->element.data() + first_row_;
  const std::uint64_t* trials = phase_rows_->trial.data() + first_row_;
  const std::uint64_t* ordinals = phase_rows_->ordinal.data() + first_row_;
  for (std::uint32_t f = 0; f < s.n; ++f) {
    double* to = out(s, f, frame);
    if (const LatentSource* source = noise_.source()) {
      for (std::int64_t r = 0; r < frame.n; ++r) {
        to[r] = source->latent(op.slot, op.elements[element[r] * s.n + f], period_, trials[r],
                               static_cast<std::uint32_t>(ordinals[r]));
      }
      continue;
    }
    // Rows of one event element have one key. Whole vectors run over into the next rows, which are
    // written later.
    for (std::int64_t r = 0; r < frame.n;) {
      std::int64_t end = r + 1;
      while (end < frame.n && element[end] == element[r]) ++end;
      const std::int64_t whole = std::min(r + (end - r + 7) / 8 * 8, frame.n);
      kernels_.latents_at(noise_.key(op.slot, op.elements[element[r] * s.n + f]), whole - r,
                          trials + r, month, ordinals + r, to + r);
      r = end;
    }
  }
}

void Machine::row_gather(const Step& s, const KernelFrame& frame) {
  const RowGatherOp& op = plan_.row_gather_ops[s.aux];
  const bool splat = plan_.places[op.place].kind == PlaceInfo::Kind::table;
  const double* from = addr_[op.place];
  const std::uint32_t* lane = phase_rows_->lane.data() + first_row_;
  const std::uint32_t* element = phase_rows_->element.data() + first_row_;
  for (std::uint32_t f = 0; f < s.n; ++f) {
    double* to = out(s, f, frame);
    for (std::int64_t r = 0; r < frame.n; ++r) {
      const std::int64_t e = op.elements[element[r] * s.n + f];
      to[r] = splat ? from[e] : from[e * chunk_ + lane[r]];
    }
  }
}

void Machine::row_own_label(const Step& s, const KernelFrame& frame) {
  const RowGatherOp& op = plan_.row_gather_ops[s.aux];
  const double* from = addr_[op.place];
  const std::uint32_t* element = phase_rows_->element.data() + first_row_;
  for (std::uint32_t f = 0; f < s.n; ++f) {
    double* to = out(s, f, frame);
    for (std::int64_t r = 0; r < frame.n; ++r) {
      to[r] = from[std::int64_t{op.elements[element[r] * s.n + f]} * frame.stride + r];
    }
  }
}

void Machine::row_by_label(const Step& s, const KernelFrame& frame) {
  const RowLabelOp& op = plan_.row_label_ops[s.aux];
  const std::uint32_t* element = phase_rows_->element.data() + first_row_;
  std::vector<Lanes> from(s.n_args);
  for (std::uint32_t f = 0; f < s.n; ++f) {
    double* to = out(s, f, frame);
    for (std::uint32_t k = 0; k < s.n_args; ++k) from[k] = lanes(s, k, f, frame);
    for (std::int64_t r = 0; r < frame.n; ++r) {
      to[r] = from[op.labels[element[r]]][static_cast<std::size_t>(r)];
    }
  }
}

}  // namespace plimsoll::engine::block
