#include "engine/detail/block/machine.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

#include "base/check.h"
#include "engine/by_trial.h"

namespace plimsoll::engine::block {

namespace {

constexpr double kPoison = NAN;
constexpr double kZero = 0;
// Whole vectors may be written at the end of a list.
constexpr std::size_t kVector = 16;

std::size_t round_up(std::size_t n, std::size_t multiple) {
  return (n + multiple - 1) / multiple * multiple;
}

}  // namespace

Arena::Arena(std::size_t n) {
  const std::size_t bytes = round_up(std::max<std::size_t>(n, 8) * sizeof(double), 64);
  data_.reset(static_cast<double*>(std::aligned_alloc(64, bytes)));
  if (data_ == nullptr) throw std::bad_alloc();
  std::memset(data_.get(), 0, bytes);
}

std::size_t Machine::bytes(const Plan& plan, int block_size) {
  const auto n = static_cast<std::size_t>(block_size);
  return sizeof(double) *
             ((plan.lane_elements + plan.n_columns) * n + plan.row_elements * kRowCapacity) +
         plan.places.size() * sizeof(double*);
}

Machine::Machine(const Plan& plan, const ir::Module& module, const ir::RunInputs& inputs,
                 const Noise& noise, const KernelTable& kernels, int block_size)
    : plan_(plan),
      module_(module),
      inputs_(inputs),
      noise_(noise),
      kernels_(kernels),
      block_size_(block_size),
      lane_arena_(plan.lane_elements * static_cast<std::size_t>(block_size)),
      row_arena_(plan.row_elements * kRowCapacity),
      column_arena_(plan.n_columns * static_cast<std::size_t>(block_size)),
      addr_(plan.places.size()),
      rows_(module.events.size()),
      hits_(static_cast<std::size_t>(block_size) + kVector),
      hit_tails_(static_cast<std::size_t>(block_size) + kVector),
      hit_rates_(static_cast<std::size_t>(block_size) + kVector),
      hit_counts_(static_cast<std::size_t>(block_size) + kVector),
      last_laws_(plan.law_ops.size()) {
  for (std::size_t i = 0; i < plan.places.size(); ++i) {
    const PlaceInfo& place = plan.places[i];
    switch (place.kind) {
      case PlaceInfo::Kind::lane:
        addr_[i] = lane_arena_.data() + place.offset * static_cast<std::size_t>(block_size);
        break;
      case PlaceInfo::Kind::row:
        addr_[i] = row_arena_.data() + place.offset * kRowCapacity;
        break;
      case PlaceInfo::Kind::table:
        // Kernels never write to a splat.
        addr_[i] = const_cast<double*>(plan.tables.data()) + place.offset;
        break;
    }
  }
  for (std::size_t c = 0; c < plan.n_columns; ++c) {
    column_pointers_.push_back(column_arena_.data() + c * static_cast<std::size_t>(block_size));
  }
  for (std::size_t i = 0; i < plan.constant_columns.size(); ++i) {
    double* column =
        column_arena_.data() + plan.constant_columns[i] * static_cast<std::size_t>(block_size);
    std::fill_n(column, block_size, plan.constant_values[i]);
  }
}

std::size_t Machine::offset_at(const PlaceInfo& place, std::uint32_t period) const {
  return place.ring > 1 ? std::size_t{period % place.ring} * place.size
                        : std::size_t{period} * place.period_stride;
}

void Machine::move_places() {
  for (const std::uint32_t i : plan_.moving) {
    const PlaceInfo& place = plan_.places[i];
    const std::size_t offset = place.offset + offset_at(place, period_);
    addr_[i] = place.kind == PlaceInfo::Kind::table
                   ? const_cast<double*>(plan_.tables.data()) + offset
                   : lane_arena_.data() + offset * static_cast<std::size_t>(block_size_);
  }
}

void Machine::run(std::uint64_t first, std::size_t n) {
  first_trial_ = first;
  n_trials_ = n;
  frame_ = {addr_.data(),       plan_.maps.data(),  plan_.args.data(),
            plan_.factors.at(), block_size_,        static_cast<std::int64_t>(round_up(n, 32)),
            plan_.fused.data(), plan_.micros.data()};
  period_ = 0;
  for (const std::uint32_t place : plan_.zeroed) {
    const PlaceInfo& info = plan_.places[place];
    std::memset(lane_arena_.data() + info.offset * static_cast<std::size_t>(block_size_), 0,
                info.extent * static_cast<std::size_t>(block_size_) * sizeof(double));
  }
  run_steps(plan_.trial);
  const ir::Time& time = module_.time;
  for (period_ = 0; period_ < plan_.n_periods; ++period_) {
    active_[static_cast<int>(Run::year_end)] = time.is_year_end(period_);
    active_[static_cast<int>(Run::last_period)] = period_ + 1 == time.n_periods;
    active_[static_cast<int>(Run::year_start)] = period_ == 0 || time.is_year_start(period_);
    move_places();
    run_steps(plan_.period);
  }
}

void Machine::run_steps(const std::vector<Step>& steps) {
  for (const Step& s : steps) {
    if (active(s.run)) {
      step(s, frame_);
    } else if (s.zero) {
      for (std::uint32_t e = 0; e < s.n; ++e) kernels_.fill(0, out(s, e, frame_), frame_.n);
    }
  }
}

void Machine::step(const Step& s, const KernelFrame& frame) {
  if (s.kernel < Kernel::count_) {
    kernels_.run[static_cast<int>(s.kernel)](s, frame);
    return;
  }
  switch (s.kernel) {
    case Kernel::noise:
      return noise(s);
    case Kernel::by_trial:
      return by_trial(s);
    case Kernel::assemble:
      return assemble(s, frame);
    case Kernel::lag:
      return lag(s);
    case Kernel::trailing_sum:
      return trailing_sum(s);
    case Kernel::accumulate:
      return accumulate(s);
    case Kernel::year_store:
      return year_store(s);
    case Kernel::year_lag:
      return year_lag(s);
    case Kernel::law_scalar:
      return law_scalar(s, frame);
    case Kernel::canonical:
      return canonical(s, frame);
    case Kernel::event_count:
      return event_count(s);
    case Kernel::event_sample:
      return event_sample(s);
    case Kernel::event_cap:
      return event_cap(s);
    case Kernel::event_rows:
      return event_rows(s);
    case Kernel::event_phase:
      return event_phase(s);
    case Kernel::store_column:
      return store_column(s);
    case Kernel::row_noise:
      return row_noise(s, frame);
    case Kernel::row_struck:
      for (std::uint32_t e = 0; e < s.n; ++e) {
        double* to = out(s, e, frame);
        const std::uint32_t* ordinal = phase_rows_->ordinal.data() + first_row_;
        for (std::int64_t r = 0; r < frame.n; ++r) {
          to[r] = ordinal[r] == ir::kStrikeOrdinal + s.aux ? 1 : 0;
        }
      }
      return;
    case Kernel::row_ordinal:
      for (std::uint32_t e = 0; e < s.n; ++e) {
        double* to = out(s, e, frame);
        const std::uint32_t* ordinal = phase_rows_->ordinal.data() + first_row_;
        for (std::int64_t r = 0; r < frame.n; ++r) to[r] = ordinal[r];
      }
      return;
    case Kernel::row_gather:
      return row_gather(s, frame);
    case Kernel::row_own_label:
      return row_own_label(s, frame);
    case Kernel::row_by_label:
      return row_by_label(s, frame);
    default:
      PLIMSOLL_CHECK(false && "unknown step");
  }
}

Machine::Lanes Machine::lanes_of(Arg arg, std::uint32_t e, std::int64_t stride) const {
  const bool splat = plan_.places[arg.place].kind == PlaceInfo::Kind::table;
  const auto element = static_cast<std::int64_t>(plan_.maps[arg.map + e]);
  return {addr_[arg.place] + element * (splat ? 1 : stride), splat};
}

Machine::Lanes Machine::lanes(const Step& s, std::uint32_t k, std::uint32_t e,
                              const KernelFrame& frame) const {
  return lanes_of(plan_.args[s.args + k], e, frame.stride);
}

void Machine::put(const Lanes& from, double* to, std::int64_t n) const {
  if (from.splat) {
    kernels_.fill(*from.at, to, n);
  } else {
    kernels_.copy(from.at, to, n);
  }
}

void Machine::noise(const Step& s) {
  const ir::SlotId slot = plan_.noise_ops[s.aux].slot;
  for (std::uint32_t e = 0; e < s.n; ++e) fill_noise(slot, e, out(s, e, frame_));
}

void Machine::by_trial(const Step& s) {
  const ir::ByTrial& given = module_.by_trial[s.aux];
  for (std::uint32_t e = 0; e < s.n; ++e) {
    double* to = out(s, e, frame_);
    values_by_trial(module_.time, given, e, period_, first_trial_, n_trials_, to);
    // Lanes beyond the trials hold some value too.
    for (auto i = static_cast<std::int64_t>(n_trials_); i < frame_.n; ++i)
      to[i] = to[n_trials_ - 1];
  }
}

void Machine::fill_noise(ir::SlotId slot, std::uint32_t element, double* to) const {
  if (noise_.is_hashed(slot)) {
    kernels_.latents(noise_.key(slot, element), first_trial_, frame_.n, noise_.month(slot, period_),
                     0, to);
    return;
  }
  noise_.fill(slot, element, first_trial_, n_trials_, period_, kernels_, to);
  // Lanes beyond the trials hold some latent too.
  for (auto i = static_cast<std::int64_t>(n_trials_); i < frame_.n; ++i) to[i] = 0.25;
}

void Machine::assemble(const Step& s, const KernelFrame& frame) {
  for (std::uint32_t e = 0; e < s.n; ++e) {
    const Arg arg = plan_.args[s.args + e];
    const bool splat = plan_.places[arg.place].kind == PlaceInfo::Kind::table;
    const std::int64_t stride = splat ? 1 : frame.stride;
    put({addr_[arg.place] + arg.map * stride, splat}, out(s, e, frame), frame.n);
  }
}

// The argument's values `back` periods ago.
Machine::Lanes Machine::past(Arg arg, std::uint32_t e, std::uint32_t back) const {
  const PlaceInfo& place = plan_.places[arg.place];
  const std::size_t first = place.offset + offset_at(place, period_ - back);
  const std::size_t element = first + plan_.maps[arg.map + e];
  if (place.kind == PlaceInfo::Kind::table) return {plan_.tables.data() + element, true};
  auto* arena = const_cast<Arena&>(lane_arena_).data();
  return {arena + element * static_cast<std::size_t>(block_size_), false};
}

void Machine::lag(const Step& s) {
  const TimeOp& op = plan_.time_ops[s.aux];
  if (op.is_view) {
    // The ring keeps the past until the period is over.
    if (op.back <= period_) {
      addr_[s.out] = const_cast<double*>(past(op.past, 0, op.back).at);
      return;
    }
    addr_[s.out] =
        lane_arena_.data() + plan_.places[s.out].offset * static_cast<std::size_t>(block_size_);
  }
  for (std::uint32_t e = 0; e < s.n; ++e) {
    double* to = out(s, e, frame_);
    if (op.back <= period_) {
      put(past(op.past, e, op.back), to, frame_.n);
    } else if (op.back - period_ <= s.n_args) {
      put(lanes(s, s.n_args - (op.back - period_), e, frame_), to, frame_.n);
    } else {
      kernels_.fill(kPoison, to, frame_.n);
    }
  }
}

void Machine::trailing_sum(const Step& s) {
  const TimeOp& op = plan_.time_ops[s.aux];
  for (std::uint32_t e = 0; e < s.n; ++e) {
    double* to = out(s, e, frame_);
    for (std::uint32_t back = op.back; back-- > 0;) {
      Lanes from = {&kPoison, true};
      if (back <= period_) {
        from = past(op.past, e, back);
      } else if (back - period_ <= s.n_args) {
        from = lanes(s, s.n_args - (back - period_), e, frame_);
      }
      if (back + 1 == op.back) {
        put(from, to, frame_.n);
      } else if (from.splat) {
        for (std::int64_t i = 0; i < frame_.n; ++i) to[i] = to[i] + *from.at;
      } else {
        kernels_.add(to, from.at, to, frame_.n);
      }
    }
  }
}

void Machine::accumulate(const Step& s) {
  const AccumulateOp& op = plan_.accumulate_ops[s.aux];
  const bool by_year = op.op == ir::Op::year_sum || op.op == ir::Op::year_start;
  const bool fresh =
      period_ == 0 || (by_year && active(static_cast<std::uint8_t>(Run::year_start)));
  for (std::uint32_t e = 0; e < s.n; ++e) {
    double* state = out(s, e, frame_);
    const Lanes x = lanes(s, 0, e, frame_);
    if (fresh) put(x, state, frame_.n);
    switch (op.op) {
      case ir::Op::year_sum:
      case ir::Op::total_sum:
        if (!fresh) kernels_.add(state, x.at, state, frame_.n);
        break;
      case ir::Op::running_any:
        kernels_.any_of(state, x.at, state, frame_.n);
        break;
      case ir::Op::running_all:
        kernels_.all_of(state, x.at, state, frame_.n);
        break;
      case ir::Op::year_start:
        break;
      default:
        PLIMSOLL_CHECK(false && "not a running operation");
    }
  }
}

void Machine::year_store(const Step& s) {
  const TimeOp& op = plan_.time_ops[s.aux];
  const auto year = static_cast<std::uint32_t>(module_.time.year_index(period_)) % op.years;
  for (std::uint32_t e = 0; e < s.n; ++e) {
    put(lanes(s, 0, e, frame_), out(s, year * s.n + e, frame_), frame_.n);
  }
}

void Machine::year_lag(const Step& s) {
  const TimeOp& op = plan_.time_ops[s.aux];
  const auto year = static_cast<std::uint32_t>(module_.time.year_index(period_));
  for (std::uint32_t e = 0; e < s.n; ++e) {
    double* to = out(s, e, frame_);
    if (op.back <= year) {
      const std::uint32_t element = (year - op.back) % op.years * s.n + e;
      kernels_.copy(addr_[op.past.place] + std::int64_t{element} * block_size_, to, frame_.n);
    } else if (op.back - year <= s.n_args) {
      put(lanes(s, s.n_args - (op.back - year), e, frame_), to, frame_.n);
    } else {
      kernels_.fill(kPoison, to, frame_.n);
    }
  }
}

void Machine::store_column(const Step& s) {
  const StoreOp& op = plan_.store_ops[s.aux];
  // Trial values are stored for all their times at once.
  const bool in_time = op.in_time;
  const std::size_t begin = in_time ? period_ : 0;
  const std::size_t end = in_time ? begin + 1 : op.first_column.size();
  for (std::size_t t = begin; t < end; ++t) {
    if (op.first_column[t] == kNone) continue;
    for (std::uint32_t e = 0; e < s.n; ++e) {
      double* column = column_arena_.data() +
                       std::size_t{op.first_column[t] + e} * static_cast<std::size_t>(block_size_);
      put(lanes(s, 0, e, frame_), column, frame_.n);
    }
  }
}

void Machine::canonical(const Step& s, const KernelFrame& frame) {
  const CanonicalOp& op = plan_.canonical_ops[s.aux];
  std::vector<double> own(op.n_own);
  std::vector<double> numbers(op.n_canonical);
  for (std::uint32_t e = 0; e < s.n; ++e) {
    for (std::int64_t i = 0; i < frame.n; ++i) {
      for (std::uint32_t k = 0; k < op.n_own; ++k) {
        own[k] = lanes(s, k, e, frame)[static_cast<std::size_t>(i)];
      }
      const bool finite =
          std::all_of(own.begin(), own.end(), [](double x) { return std::isfinite(x); });
      if (!finite || !op.law->canonical(op.form, own, numbers)) {
        std::fill(numbers.begin(), numbers.end(), kPoison);
      }
      for (std::uint32_t k = 0; k < op.n_canonical; ++k) out(s, k * s.n + e, frame)[i] = numbers[k];
    }
  }
}

namespace {

double figure_of(ir::Op op, const dist::Distribution& law, double x) {
  if (op == ir::Op::score_of_t) return dist::ScoreTable::exact(law, x);
  return ir::law_value(op, law, x);
}

}  // namespace

void Machine::law_scalar(const Step& s, const KernelFrame& frame) {
  if (plan_.law_ops[s.aux].n_times > 0) {
    law_fixed(s, frame);
  } else {
    law_varying(s, frame);
  }
}

void Machine::law_fixed(const Step& s, const KernelFrame& frame) {
  const LawOp& op = plan_.law_ops[s.aux];
  const std::size_t time = op.n_times > 1 ? period_ : 0;
  for (std::uint32_t e = 0; e < s.n; ++e) {
    double* to = out(s, e, frame);
    const Lanes x = s.n_args > 0 ? lanes(s, 0, e, frame) : Lanes{&kZero, true};
    const auto draw = [&](std::size_t outer, std::int64_t begin, std::int64_t end) {
      const LawOp::Made& made = op.made[op.entries[(time * op.n_outer + outer) * s.n + e]];
      law_lanes(op, made, x, to, begin, end);
    };
    if (op.n_outer == 1) {
      draw(0, 0, frame.n);
    } else {
      // Rows of one event element have one law. Whole vectors run over into the next range, which
      // is written later.
      each_range(frame, [&](const RowRange& range) {
        const std::int64_t begin = range.begin;
        draw(range.element, begin, std::min(begin + (range.end - begin + 7) / 8 * 8, frame.n));
      });
    }
  }
}

void Machine::law_lanes(const LawOp& op, const LawOp::Made& made, const Lanes& x, double* to,
                        std::int64_t begin, std::int64_t end) {
  if (made.scores && !x.splat) {
    if (kernels_.t_scores(made.scores->rows(), x.at + begin, to + begin, end - begin)) return;
    for (std::int64_t i = begin; i < end; ++i) {
      if (std::isnan(to[i]) && std::isfinite(x.at[i])) {
        to[i] = dist::ScoreTable::exact(*made.law, x.at[i]);
      }
    }
    return;
  }
  if (made.table && !x.splat) {
    const dist::Support support = made.table->support();
    const bool all = kernels_.table(made.table->rows(), support.low, support.high, x.at + begin,
                                    to + begin, end - begin);
    for (std::int64_t i = begin; !all && i < end; ++i) {
      if (std::isnan(to[i]) && std::isfinite(x.at[i])) to[i] = made.law->sample(x.at[i]);
    }
    return;
  }
  for (std::int64_t i = begin; i < end; ++i) {
    const double argument = x[static_cast<std::size_t>(i)];
    const bool sound = made.law && std::isfinite(argument);
    to[i] = !sound        ? kPoison
            : made.table  ? made.table->sample(argument)
            : made.scores ? made.scores->score(argument)
                          : figure_of(op.op, *made.law, argument);
  }
}

void Machine::law_varying(const Step& s, const KernelFrame& frame) {
  const LawOp& op = plan_.law_ops[s.aux];
  const std::uint32_t first = ir::has_argument(op.op) ? 1 : 0;
  const auto n_numbers = s.n_args - first;
  LastLaw& last = last_laws_[s.aux];
  std::vector<Lanes> numbers(n_numbers);
  std::vector<double> flat(n_numbers);
  for (std::uint32_t e = 0; e < s.n; ++e) {
    double* to = out(s, e, frame);
    const Lanes x = first > 0 ? lanes(s, 0, e, frame) : Lanes{&kZero, true};
    for (std::uint32_t k = 0; k < n_numbers; ++k) numbers[k] = lanes(s, first + k, e, frame);
    for (std::size_t i = 0; i < static_cast<std::size_t>(frame.n); ++i) {
      to[i] = kPoison;
      bool finite = std::isfinite(x[i]);
      for (std::uint32_t k = 0; k < n_numbers; ++k) {
        flat[k] = numbers[k][i];
        finite = finite && std::isfinite(flat[k]);
      }
      if (!finite) continue;
      if (!last.law || last.numbers != flat) {
        auto made = dist::make(op.shape, flat);
        if (!made) continue;
        last.law = std::move(*made);
        last.numbers = flat;
      }
      to[i] = figure_of(op.op, *last.law, x[i]);
    }
  }
}

}  // namespace plimsoll::engine::block
