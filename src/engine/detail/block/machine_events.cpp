// The machine's part for events: counts over lanes, occurrences over rows.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/counting.h"
#include "engine/detail/block/machine.h"
#include "engine/detail/reference/reference.h"
#include "engine/settle.h"
#include "ir/meaning.h"

namespace plimsoll::engine::block {

// Counts before caps, of latents that are no splat; n is a multiple of 8.
void Machine::counts_of(const CountOp& op, std::uint32_t table, const double* tails,
                        const Lanes& rates, double* to, std::int64_t n) const {
  const ir::Event& event = module_.events[op.event.value];
  const bool checked = event.cap_per == ir::CapPer::none;
  const auto exact = [&](std::int64_t i) {
    const double rate = rates[static_cast<std::size_t>(i)];
    const double raw = raw_count(event.by_chance, tails[i], rate);
    to[i] = checked ? checked_count(raw) : raw;
  };
  if (event.by_chance) {
    for (std::int64_t i = 0; i < n; ++i) exact(i);
  } else if (table != kNone) {
    const CountThresholds& t = plan_.count_tables[table];
    const CountTable view = {t.lower.data(), t.upper.data(),
                             static_cast<std::uint32_t>(t.lower.size()),
                             static_cast<std::uint32_t>(t.upper.size())};
    if (!kernels_.count(view, tails, to, n)) return;
    const double most = static_cast<double>(t.lower.size() + t.upper.size());
    for (std::int64_t i = 0; i < n; ++i) {
      if (to[i] == most) exact(i);
    }
  } else if (kernels_.quick_count(tails, rates.at, rates.splat, to, n)) {
    for (std::int64_t i = 0; i < n; ++i) {
      if (std::isnan(to[i])) exact(i);
    }
  }
}

void Machine::event_count(const Step& s) {
  const CountOp& op = plan_.count_ops[s.aux];
  const std::size_t time = op.n_times > 1 ? period_ : 0;
  for (std::uint32_t e = 0; e < s.n; ++e) {
    const Lanes tails = lanes(s, 0, e, frame_);
    const Lanes rates = lanes(s, 1, e, frame_);
    double* to = out(s, e, frame_);
    if (!tails.splat) {
      counts_of(op, op.tables.empty() ? kNone : op.tables[time * s.n + e], tails.at, rates, to,
                frame_.n);
      continue;
    }
    const bool checked = module_.events[op.event.value].cap_per == ir::CapPer::none;
    for (std::size_t i = 0; i < static_cast<std::size_t>(frame_.n); ++i) {
      const double raw = raw_count(false, *tails.at, rates[i]);
      to[i] = checked ? checked_count(raw) : raw;
    }
  }
}

// Lanes that may have occurrences, in hits_, and their latents.
std::int64_t Machine::draw_candidates(const CountOp& op, std::uint32_t element,
                                      const Lanes& rates) {
  std::int64_t n = 0;
  double* tails = hit_tails_.data();
  if (noise_.is_hashed(op.slot)) {
    n = kernels_.candidates(noise_.key(op.slot, element), first_trial_, frame_.n,
                            noise_.month(op.slot, period_), rates.at, rates.splat,
                            module_.events[op.event.value].by_chance, hits_.data(), tails);
    while (n > 0 && hits_[static_cast<std::size_t>(n) - 1] >= n_trials_) --n;
  } else {
    fill_noise(op.slot, element, tails);
    n = static_cast<std::int64_t>(n_trials_);
    for (std::uint32_t i = 0; i < n_trials_; ++i) hits_[i] = i;
  }
  // Some latents that fill up the last vector.
  std::fill_n(tails + n, 8, 0.25);
  return n;
}

void Machine::event_sample(const Step& s) {
  const CountOp& op = plan_.count_ops[s.aux];
  const std::size_t time = op.n_times > 1 ? period_ : 0;
  Rows& rows = rows_[op.event.value];
  rows.clear();
  for (std::uint32_t e = 0; e < s.n; ++e) {
    const Lanes rates = lanes(s, 0, e, frame_);
    const std::int64_t n = draw_candidates(op, e, rates);
    Lanes own = rates;
    if (!rates.splat) {
      for (std::int64_t k = 0; k < n; ++k) {
        hit_rates_.data()[k] = rates.at[hits_[static_cast<std::size_t>(k)]];
      }
      std::fill_n(hit_rates_.data() + n, 8, 0.0);
      own = {hit_rates_.data(), false};
    }
    double* counts = hit_counts_.data();
    counts_of(op, op.tables.empty() ? kNone : op.tables[time * s.n + e], hit_tails_.data(), own,
              counts, (n + 7) / 8 * 8);
    if (s.out != kNone) {
      double* dense = out(s, e, frame_);
      kernels_.fill(0, dense, frame_.n);
      for (std::int64_t k = 0; k < n; ++k) dense[hits_[static_cast<std::size_t>(k)]] = counts[k];
    }
    const std::uint32_t begin = rows.n;
    add_occurrences(rows, e, n);
    if (rows.n > begin) rows.ranges.push_back({e, begin, rows.n});
  }
  rows.fill_up();
}

void Machine::event_cap(const Step& s) {
  const CountOp& op = plan_.count_ops[s.aux];
  const ir::Event& event = module_.events[op.event.value];
  const bool fresh =
      event.cap_per == ir::CapPer::period ||
      (event.cap_per == ir::CapPer::year && active(static_cast<std::uint8_t>(Run::year_start)));
  for (std::uint32_t e = 0; e < s.n; ++e) {
    double* counts = out(s, e, frame_);
    double* used = addr_[op.used] + std::int64_t{e} * block_size_;
    for (std::int64_t i = 0; i < frame_.n; ++i) {
      if (fresh) used[i] = 0;
      counts[i] = checked_count(capped_count(counts[i], used[i], event.cap));
      used[i] += counts[i];
    }
  }
}

void Machine::Rows::make_room(std::size_t more) {
  constexpr std::size_t kVector = 16;
  const std::size_t needed = n + more + kVector;
  if (lane.size() >= needed) return;
  const std::size_t size = std::max(needed, 2 * lane.size());
  lane.resize(size, 0);
  ordinal.resize(size, 0);
}

void Machine::Rows::clear() {
  n = 0;
  runs.clear();
  ranges.clear();
  poison.clear();
}

// One occurrence of each of the first lanes.
void Machine::Rows::add_strike(std::uint32_t n_lanes, std::uint32_t with_ordinal) {
  make_room(n_lanes);
  std::iota(lane.begin() + n, lane.begin() + n + n_lanes, 0U);
  std::fill_n(ordinal.begin() + n, n_lanes, with_ordinal);
  n += n_lanes;
}

// Occurrences first .. end - 1 of one lane.
void Machine::Rows::add(std::uint32_t in_lane, std::uint32_t first, std::uint32_t end) {
  make_room(end - first);
  for (std::uint32_t k = first; k < end; ++k, ++n) {
    lane[n] = in_lane;
    ordinal[n] = k;
  }
}

// What fills up the last vector is some row of this block.
void Machine::Rows::fill_up() {
  make_room(0);
  std::fill_n(lane.begin() + n, 8, 0);
}

// Of the lanes hits_[0 .. n - 1], which occur hit_counts_ times; the counts are overwritten. Every
// ordinal is a narrower list of lanes than the one before.
void Machine::add_occurrences(Rows& rows, std::uint32_t element, std::int64_t n) {
  // Fewer lanes than this are finished one after the other.
  constexpr std::int64_t kFew = 4;
  // Runs that are worth a look for how near their lanes stand.
  constexpr std::int64_t kLong = 32;
  double* counts = hit_counts_.data();
  if (!kernels_.all_finite(counts, n)) {
    for (std::int64_t k = 0; k < n; ++k) {
      if (counts[k] != counts[k])
        rows.poison.emplace_back(element, hits_[static_cast<std::size_t>(k)]);
    }
  }
  for (std::uint32_t ordinal = 0; n > 0; ++ordinal) {
    rows.make_room(static_cast<std::size_t>(n));
    std::uint32_t* to = rows.lane.data() + rows.n;
    const std::uint32_t* from = ordinal == 0 ? hits_.data() : to - n;
    n = kernels_.occurring(ordinal, n, counts, from, to, rows.ordinal.data() + rows.n);
    if (n < kFew) {
      std::uint32_t few[kFew];
      std::copy_n(to, n, few);
      for (std::int64_t k = 0; k < n; ++k) {
        rows.add(few[k], ordinal, static_cast<std::uint32_t>(std::ceil(counts[k])));
      }
      return;
    }
    const std::uint32_t begin = rows.n;
    rows.n += static_cast<std::uint32_t>(n);
    if (n >= kLong) rows.runs.push_back({ordinal, begin, rows.n});
  }
}

void Machine::event_rows(const Step& s) {
  const ir::Event& event = module_.events[s.aux];
  Rows& rows = rows_[s.aux];
  rows.clear();
  const auto n_trials = static_cast<std::uint32_t>(n_trials_);
  for (std::uint32_t e = 0; e < s.n; ++e) {
    const Lanes counts = lanes(s, 0, e, frame_);
    const std::uint32_t begin = rows.n;
    std::int64_t n = n_trials;
    if (counts.splat) {
      std::iota(hits_.begin(), hits_.begin() + n_trials, 0U);
      std::fill_n(hit_counts_.data(), n, *counts.at);
    } else {
      n = kernels_.nonzero(counts.at, n, hits_.data());
      for (std::int64_t k = 0; k < n; ++k) {
        hit_counts_.data()[k] = counts.at[hits_[static_cast<std::size_t>(k)]];
      }
    }
    add_occurrences(rows, e, n);
    for (const int strike : active_strikes(event, inputs_, period_, e)) {
      rows.add_strike(n_trials, ir::kStrikeOrdinal + static_cast<std::uint32_t>(strike));
    }
    if (rows.n > begin) rows.ranges.push_back({e, begin, rows.n});
  }
  rows.fill_up();
}

// Rows first .. of a phase, at most kRowCapacity.
void Machine::start_batch(const Rows& rows, std::uint32_t first) {
  first_row_ = first;
  n_batch_ = std::min(kRowCapacity, rows.n - first);
  batch_.clear();
  for (const RowRange& range : rows.ranges) {
    const std::uint32_t begin = std::max(range.begin, first);
    const std::uint32_t end = std::min(range.end, first + n_batch_);
    if (begin < end) batch_.push_back({range.element, begin - first, end - first});
  }
}

void Machine::event_phase(const Step& s) {
  const Phase& phase = plan_.phases[s.aux];
  const Rows& rows = rows_[phase.event.value];
  phase_rows_ = &rows;
  for (const GatherOp& op : phase.gathers) begin_gather(op, rows);
  for (std::uint32_t first = 0; first < rows.n; first += kRowCapacity) {
    start_batch(rows, first);
    KernelFrame frame = frame_;
    frame.stride = kRowCapacity;
    frame.n = (std::int64_t{n_batch_} + 7) / 8 * 8;
    for (const Step& row_step : phase.rows) step(row_step, frame);
    for (const GatherOp& op : phase.gathers) gather(op);
  }
}

void Machine::begin_gather(const GatherOp& op, const Rows& rows) {
  const bool due = op.unsettled != kNone;
  if (!due) {
    const double first = op.op == ir::Op::event_kept ? 1 : 0;
    for (std::uint32_t e = 0; e < op.n; ++e) {
      kernels_.fill(first, addr_[op.out] + std::int64_t{e} * block_size_, frame_.n);
    }
  }
  for (const auto& [element, lane] : rows.poison) {
    for (std::uint32_t f = 0; f < op.n_free; ++f) {
      const std::int64_t at =
          std::int64_t{op.elements[element * op.n_free + f]} * block_size_ + lane;
      if (!due) {
        addr_[op.out][at] = NAN;
        continue;
      }
      const PlaceInfo& place = plan_.places[op.out];
      const Settlement settlement = {op.form, 12.0 / module_.time.months_per_step, period_,
                                     module_.time.n_periods};
      poison_due(settlement,
                 lane_arena_.data() + place.offset * static_cast<std::size_t>(block_size_) + at,
                 place.period_stride * static_cast<std::size_t>(block_size_),
                 addr_[op.unsettled] + at);
    }
  }
}

void Machine::gather(const GatherOp& op) {
  if (op.op == ir::Op::event_total && op.form != ir::Total::Form::at_once) return gather_due(op);
  const std::uint32_t* lane = phase_rows_->lane.data() + first_row_;
  for (std::uint32_t f = 0; f < op.n_free; ++f) {
    const Lanes amount = lanes_of(op.args[0], f, kRowCapacity);
    for (const RowRange& range : batch_) {
      double* to =
          addr_[op.out] + std::int64_t{op.elements[range.element * op.n_free + f]} * block_size_;
      if (op.op == ir::Op::event_total) {
        for (std::uint32_t r = range.begin; r < range.end; ++r) to[lane[r]] += amount[r];
      } else if (op.op == ir::Op::event_kept) {
        for (std::uint32_t r = range.begin; r < range.end; ++r) to[lane[r]] *= amount[r];
      } else {
        for (std::uint32_t r = range.begin; r < range.end; ++r) {
          to[lane[r]] = ir::meaning::max(to[lane[r]], amount[r]);
        }
      }
    }
  }
}

void Machine::gather_due(const GatherOp& op) {
  const std::uint32_t* lane = phase_rows_->lane.data() + first_row_;
  const PlaceInfo& place = plan_.places[op.out];
  const std::size_t stride = place.period_stride * static_cast<std::size_t>(block_size_);
  const Settlement settlement = {op.form, 12.0 / module_.time.months_per_step, period_,
                                 module_.time.n_periods};
  for (std::uint32_t f = 0; f < op.n_free; ++f) {
    const Lanes amount = lanes_of(op.args[0], f, kRowCapacity);
    const Lanes delay = lanes_of(op.args[1], f, kRowCapacity);
    const Lanes duration = op.args.size() > 2 ? lanes_of(op.args[2], f, kRowCapacity) : delay;
    const bool fixed = delay.splat && duration.splat;
    DuePeriods periods = due_periods(settlement, *delay.at, *duration.at);
    for (const RowRange& range : batch_) {
      const std::int64_t element =
          std::int64_t{op.elements[range.element * op.n_free + f]} * block_size_;
      double* due =
          lane_arena_.data() + place.offset * static_cast<std::size_t>(block_size_) + element;
      double* unsettled = addr_[op.unsettled] + element;
      for (std::uint32_t r = range.begin; r < range.end; ++r) {
        if (!fixed) periods = due_periods(settlement, delay[r], duration[r]);
        settle(settlement, amount[r], periods, due + lane[r], stride, unsettled + lane[r]);
      }
    }
  }
}

// Latents of the rows of a range. Writes up to the end of the last vector, but not beyond row n.
void Machine::row_latents(std::uint64_t key, std::uint32_t month, const RowRange& range,
                          std::int64_t n, double* to) {
  // A latent of a trial of its own costs about this many of trials in a row.
  constexpr std::uint32_t kOne = 3;
  const std::uint32_t* lane = phase_rows_->lane.data() + first_row_;
  const std::uint32_t* ordinal = phase_rows_->ordinal.data() + first_row_;
  const std::vector<Rows::Run>& runs = phase_rows_->runs;
  auto run = std::upper_bound(runs.begin(), runs.end(), first_row_ + range.begin,
                              [](std::uint32_t row, const Rows::Run& r) { return row < r.end; });
  for (std::uint32_t r = range.begin, end = 0; r < range.end; r = end) {
    end = range.end;
    const bool in_run = run != runs.end() && run->begin <= first_row_ + r;
    if (run != runs.end()) end = std::min(end, (in_run ? run->end : run->begin) - first_row_);
    if (in_run) {
      const std::uint32_t first = lane[r] / 32 * 32;
      const std::uint32_t span = (lane[end - 1] - first) / 32 * 32 + 32;
      const std::uint32_t of_ordinal = run->ordinal;
      ++run;
      if ((end - r) * kOne > span) {
        double* all = hit_tails_.data();
        kernels_.latents(key, first_trial_ + first, span, month, of_ordinal, all);
        for (std::uint32_t k = r; k < end; ++k) to[k] = all[lane[k] - first];
        continue;
      }
    }
    // Whole vectors run over into what is written later.
    const std::int64_t whole = std::min((std::int64_t{end} - r + 7) / 8 * 8, n - r);
    kernels_.latents_at(key, whole, first_trial_, lane + r, month, ordinal + r, to + r);
  }
}

void Machine::row_noise(const Step& s, const KernelFrame& frame) {
  const NoiseOp& op = plan_.noise_ops[s.aux];
  const std::uint32_t month = noise_.month(op.slot, period_);
  const std::uint32_t* lane = phase_rows_->lane.data() + first_row_;
  const std::uint32_t* ordinal = phase_rows_->ordinal.data() + first_row_;
  for (std::uint32_t f = 0; f < s.n; ++f) {
    double* to = out(s, f, frame);
    // Rows that fill up the last vector hold some latent too.
    for (std::int64_t r = n_batch_; r < frame.n; ++r) to[r] = 0.25;
    for (const RowRange& range : batch_) {
      const std::uint32_t element = op.elements[range.element * s.n + f];
      if (!noise_.is_hashed(op.slot)) {
        noise_.latents_at(op.slot, element, first_trial_, lane + range.begin, ordinal + range.begin,
                          range.end - range.begin, period_, kernels_, to + range.begin);
        continue;
      }
      row_latents(noise_.key(op.slot, element), month, range, frame.n, to);
    }
  }
}

void Machine::row_gather(const Step& s, const KernelFrame& frame) {
  const RowGatherOp& op = plan_.row_gather_ops[s.aux];
  const bool splat = plan_.places[op.place].kind == PlaceInfo::Kind::table;
  const std::uint32_t* lane = phase_rows_->lane.data() + first_row_;
  for (std::uint32_t f = 0; f < s.n; ++f) {
    double* to = out(s, f, frame);
    each_range(frame, [&](const RowRange& range) {
      const std::int64_t element = op.elements[range.element * s.n + f];
      const double* from = addr_[op.place] + element * (splat ? 1 : block_size_);
      if (splat) {
        kernels_.fill(*from, to + range.begin, std::int64_t{range.end} - range.begin);
      } else {
        for (std::uint32_t r = range.begin; r < range.end; ++r) to[r] = from[lane[r]];
      }
    });
  }
}

void Machine::row_own_label(const Step& s, const KernelFrame& frame) {
  const RowGatherOp& op = plan_.row_gather_ops[s.aux];
  for (std::uint32_t f = 0; f < s.n; ++f) {
    double* to = out(s, f, frame);
    each_range(frame, [&](const RowRange& range) {
      const std::int64_t element = op.elements[range.element * s.n + f];
      const double* from = addr_[op.place] + element * frame.stride;
      std::copy(from + range.begin, from + range.end, to + range.begin);
    });
  }
}

void Machine::row_by_label(const Step& s, const KernelFrame& frame) {
  const RowLabelOp& op = plan_.row_label_ops[s.aux];
  for (std::uint32_t f = 0; f < s.n; ++f) {
    double* to = out(s, f, frame);
    each_range(frame, [&](const RowRange& range) {
      const Lanes from = lanes(s, op.labels[range.element], f, frame);
      for (std::uint32_t r = range.begin; r < range.end; ++r) to[r] = from[r];
    });
  }
}

}  // namespace plimsoll::engine::block
