#include "observe/agreeing.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <numeric>

#include "base/check.h"
#include "base/guest.h"
#include "engine/given.h"
#include "math/normal.h"
#include "report/number_format.h"
#include "rng/key.h"
#include "rng/philox.h"

namespace plimsoll::observe {

namespace {

using Kind = ir::Observation::Kind;

// Looked at in one run at most, so that a caller's cancel and its progress are heeded.
constexpr std::uint64_t kMostAtOnce = 1'600'000;

// In (0, 1).
double uniform(double signed_tail) {
  return signed_tail > 0 ? signed_tail : 1 + signed_tail;
}

// A run of chosen trials costs more a trial.
constexpr double kSparse = 1.25;
constexpr double kRoundedUp = 1 + 1e-12;

// Trials that agree with what was seen so far.
class Left final : public engine::TrialMap {
 public:
  explicit Left(std::vector<std::uint64_t> trials) : trials_(std::move(trials)) {}
  std::optional<Error> reach(std::uint64_t end, const Caller&) const override {
    PLIMSOLL_CHECK(end <= trials_.size());
    return std::nullopt;
  }
  std::uint64_t trial(std::uint64_t row) const override { return trials_[row]; }

 private:
  std::vector<std::uint64_t> trials_;
};

// The period behind the one in which something was seen; 0 of what is of the whole trial.
std::uint32_t end_of(const ir::Observation& of) {
  return of.sample == ir::Sample::trial ? 0 : of.period + 1;
}

std::string seen_text(const ir::Observation& of) {
  return "`" + of.text + "`";
}

}  // namespace

double Seen::kernel(double value) const {
  switch (kind) {
    case Kind::near: {
      const double z = (value - first) / second;
      return std::exp(-0.5 * z * z);
    }
    case Kind::exact:
      return value == first ? 1 : 0;
    case Kind::within:
      return value >= first && value <= second ? 1 : 0;
    case Kind::holds:
      break;
  }
  return value != 0 ? 1 : 0;
}

double Seen::below(double value) const {
  switch (kind) {
    case Kind::near:
      return math::normal_cdf((first - value) / second);
    case Kind::exact:
      return value < first ? 1 : value == first ? 0.5 : 0;
    case Kind::within:
    case Kind::holds:
      break;
  }
  return kernel(value);
}

Agreeing::Agreeing(const ir::Module& module, ir::RunInputs inputs,
                   const engine::RunOptions& options)
    : module_(module), inputs_(std::move(inputs)) {
  options_.seed = options.seed;
  options_.threads = options.threads;
  options_.isa = options.isa;
  options_.executor = options.executor;
  options_.tables = options.tables;
}

Agreeing::~Agreeing() = default;

Result<std::shared_ptr<const Agreeing>> Agreeing::make(const ir::Module& module,
                                                       const ir::RunInputs& inputs,
                                                       const engine::RunOptions& options) {
  return as_guest([&]() -> Result<std::shared_ptr<const Agreeing>> {
    auto made = std::shared_ptr<Agreeing>(new Agreeing(module, inputs, options));
    if (auto error = made->prepare()) return *error;
    return std::shared_ptr<const Agreeing>(std::move(made));
  });
}

std::optional<Error> Agreeing::prepare() {
  key_ = rng::slot_key(options_.seed, rng::kStreamVersion, rng::name_hash("observe", "", {}));
  for (const ir::Observation& of : module_.observations) {
    Seen seen{of.kind, 0, 0};
    if (of.first.valid()) seen.first = ir::evaluate_run_region(module_, of.first, inputs_).at(0);
    if (of.second.valid()) seen.second = ir::evaluate_run_region(module_, of.second, inputs_).at(0);
    const bool is_figure = std::isfinite(seen.first) && std::isfinite(seen.second);
    if (!is_figure || (of.kind == Kind::near && !(seen.second > 0)) ||
        (of.kind == Kind::within && !(seen.first <= seen.second))) {
      return Error{fmt::format("{} is no observation: {}", seen_text(of),
                               of.kind == Kind::near     ? "its standard error must be above 0"
                               : of.kind == Kind::within ? "its lower end lies above its upper one"
                                                         : "it is no figure"),
                   ErrorKind::model};
    }
    seen_.push_back(seen);
    ir::Column column;
    column.purpose = ir::Column::Purpose::requested;
    column.name = of.text;
    column.node = of.node;
    column.sample = of.sample;
    wanted_.emplace_back(module_.columns.size());
    module_.columns.push_back(std::move(column));
  }
  std::uint32_t end = 0;
  for (const ir::Observation& of : module_.observations) end = std::max(end, end_of(of));
  auto whole = stage_to(end);
  if (!whole) return whole.failure();
  for (const auto& [i, column] : whole->columns) {
    if (!whole->program.is_uniform(column)) continue;
    const ir::Observation& of = module_.observations[i];
    return Error{
        fmt::format(
            "{} is no news: `{}` is the same in every future, as nothing random moves it; what "
            "is known of a given is written into it, or set with --set",
            seen_text(of), of.object),
        ErrorKind::model};
  }
  n_most_ = engine::most_trials(whole->program);
  n_pilot_ = std::min(kPilot, n_most_);
  pilot_.assign(seen_.size(), std::vector<double>(n_pilot_));
  stages_.push_back(std::move(*whole));
  return std::nullopt;
}

Result<Agreeing::Stage> Agreeing::stage_to(std::uint32_t end) const {
  engine::CompileOptions compile = engine::compile_options(options_);
  compile.end_period = end;
  std::vector<ir::ColumnId> wanted;
  std::vector<std::size_t> seen;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    if (end_of(module_.observations[i]) > end) continue;
    wanted.push_back(wanted_[i]);
    seen.push_back(i);
  }
  // Of each its own period alone.
  const std::uint32_t first_wanted = wanted_.front().value;
  compile.has_column = [&](const engine::FlatColumn& column) {
    const ir::Observation& of = module_.observations[column.column.value - first_wanted];
    return of.sample == ir::Sample::trial || column.period == of.period;
  };
  auto program = engine::Program::compile(module_, inputs_, wanted, compile);
  if (!program) return program.failure();
  Stage out{end, std::move(*program), {}};
  const std::vector<engine::FlatColumn>& flat = out.program.columns();
  for (const std::size_t i : seen) {
    const ir::Observation& of = module_.observations[i];
    const auto at = std::find_if(flat.begin(), flat.end(), [&](const engine::FlatColumn& column) {
      return column.column == wanted_[i] &&
             (of.sample == ir::Sample::trial || column.period == of.period);
    });
    PLIMSOLL_CHECK(at != flat.end());
    out.columns.emplace_back(i, static_cast<std::size_t>(at - flat.begin()));
  }
  return out;
}

// Stage after stage, by the share of the pilot that is left after each: a run costs as many periods as it has, and one more.
std::optional<Error> Agreeing::plan() const {
  is_planned_ = true;
  // Values that a caller gives by trial are those of the row.
  if (!module_.by_trial.empty()) return std::nullopt;
  std::vector<std::uint32_t> ends;
  for (const ir::Observation& of : module_.observations) ends.push_back(end_of(of));
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  const std::size_t n = ends.size();
  if (n < 2) return std::nullopt;
  // After the first k ends.
  std::vector<double> left(n + 1, 1.0);
  for (std::size_t k = 0; k < n; ++k) {
    double sum = 0;
    for (std::size_t t = 0; t < n_pilot_; ++t) {
      double chance = 1;
      for (std::size_t i = 0; i < seen_.size() && chance > 0; ++i) {
        if (end_of(module_.observations[i]) <= ends[k]) chance *= seen_[i].kernel(pilot_[i][t]);
      }
      sum += chance;
    }
    left[k + 1] = sum / static_cast<double>(n_pilot_);
  }
  // The least cost of what comes after the first k ends, and which end comes next.
  std::vector<double> cost(n + 1, 0.0);
  std::vector<std::size_t> next(n + 1, n);
  for (std::size_t k = n; k-- > 0;) {
    cost[k] = HUGE_VAL;
    for (std::size_t j = k + 1; j <= n; ++j) {
      const double one = left[k] * (1.0 + ends[j - 1]) * (k > 0 ? kSparse : 1) + cost[j];
      if (one < cost[k]) {
        cost[k] = one;
        next[k] = j;
      }
    }
  }
  std::vector<Stage> stages;
  for (std::size_t k = next[0]; k < n; k = next[k]) {
    auto stage = stage_to(ends[k - 1]);
    if (!stage) return stage.failure();
    stages.push_back(std::move(*stage));
  }
  stages.push_back(std::move(stages_.back()));
  stages_ = std::move(stages);
  return std::nullopt;
}

std::size_t Agreeing::chunk_of(std::uint64_t row) {
  return static_cast<std::size_t>(std::bit_width(row / kFirstChunk + 1) - 1);
}

std::uint64_t Agreeing::trial(std::uint64_t row) const {
  PLIMSOLL_CHECK(row < n_kept_.load(std::memory_order_acquire));
  const std::size_t k = chunk_of(row);
  return chunks_[k][row - kFirstChunk * ((std::uint64_t{1} << k) - 1)];
}

void Agreeing::add(std::uint64_t trial) const {
  const std::uint64_t row = n_kept_.load(std::memory_order_relaxed);
  const std::size_t k = chunk_of(row);
  PLIMSOLL_CHECK(k < chunks_.size());
  if (!chunks_[k]) chunks_[k] = std::make_unique<std::uint64_t[]>(kFirstChunk << k);
  chunks_[k][row - kFirstChunk * ((std::uint64_t{1} << k) - 1)] = trial;
  n_kept_.store(row + 1, std::memory_order_release);
}

std::optional<Error> Agreeing::look_by(const Stage& stage, bool is_first, bool is_last,
                                       std::uint64_t n, std::vector<std::uint64_t>& left,
                                       const Caller& caller) const {
  engine::RunOptions run = options_;
  run.first_trial = n_tried_;
  run.n_trials = n;
  if (!is_first) {
    run.trial_map = std::make_shared<Left>(std::move(left));
    run.first_trial = 0;
    left.clear();
  }
  const auto trial_of = [&](std::uint64_t row) {
    return run.trial_map == nullptr ? row : run.trial_map->trial(row);
  };
  std::mutex mutex;
  std::map<std::uint64_t, std::vector<std::uint64_t>> kept;
  const auto report = engine::run(
      stage.program, run,
      [&](int, std::uint64_t first, std::size_t count, const double* const* columns) {
        std::vector<std::uint64_t> here;
        for (std::size_t t = 0; t < count; ++t) {
          double chance = 1;
          for (const auto& [i, column] : stage.columns) {
            chance *= seen_[i].kernel(columns[column][t]);
            if (!(chance > 0)) break;
          }
          // What is still to be seen makes the chance no larger, but for the rounding of products in another order.
          if (!is_last) chance *= kRoundedUp;
          if (chance == 0) continue;
          const std::uint64_t trial = trial_of(first + t);
          if (chance >= 1 || uniform(rng::latent(key_, trial, 0, 0)) < chance)
            here.push_back(trial);
        }
        if (is_first && first < n_pilot_) {
          const std::size_t most = std::min<std::uint64_t>(count, n_pilot_ - first);
          for (const auto& [i, column] : stage.columns) {
            std::copy_n(columns[column], most, pilot_[i].data() + first);
          }
        }
        const std::lock_guard lock(mutex);
        kept.emplace(first, std::move(here));
      },
      is_first ? caller.progress : engine::Progress(), caller.stop);
  if (!report) return report.failure();
  if (report->failure) {
    return Error{
        fmt::format(
            "trial {} fails, before it can be seen whether it agrees with what was observed: {}",
            trial_of(report->failure->trial), report->failure->reason),
        ErrorKind::model};
  }
  if (report->interrupted) {
    return Error{"interrupted while futures were looked for that agree", ErrorKind::interrupted};
  }
  for (const auto& [first, trials] : kept) left.insert(left.end(), trials.begin(), trials.end());
  return std::nullopt;
}

std::optional<Error> Agreeing::look(std::uint64_t n, const Caller& caller) const {
  if (n_tried_ >= n_pilot_ && !is_planned_) {
    if (auto error = plan()) return error;
  }
  std::vector<std::uint64_t> left;
  for (std::size_t s = 0; s < stages_.size(); ++s) {
    const bool is_first = s == 0;
    if (!is_first && left.empty()) break;
    const std::uint64_t n_here = is_first ? n : left.size();
    if (auto error = look_by(stages_[s], is_first, s + 1 == stages_.size(), n_here, left, caller))
      return error;
  }
  for (const std::uint64_t trial : left) add(trial);
  n_tried_ += n;
  return std::nullopt;
}

// What stands in the way: the observation that the fewest trials of the pilot agree with, and how near they come.
Error Agreeing::samples_end(std::uint64_t end) const {
  return {fmt::format("the samples that the model draws from a file end after {} trials, of which "
                      "{} agree with what "
                      "was observed, and {} are asked for: ask for no more with --trials, or say "
                      "in the draw that the "
                      "samples come again from the first, `recycle: true`",
                      report::format_count(n_most_), report::format_count(n_kept_.load()),
                      report::format_count(end)),
          ErrorKind::usage};
}

// Each alone, the one that stands in the way most first; how near the futures come to it.
Error Agreeing::too_few() const {
  std::vector<std::pair<double, std::size_t>> alone;
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    double sum = 0;
    for (const double value : pilot_[i]) sum += seen_[i].kernel(value);
    alone.emplace_back(sum / static_cast<double>(n_pilot_), i);
  }
  std::sort(alone.begin(), alone.end());
  const auto [least, worst] = alone.front();
  std::string message =
      fmt::format("of {} futures {} agree with what was observed", report::format_count(n_tried_),
                  report::format_count(n_kept_.load()));
  if (least >= 10 * kLeastShare && alone.size() > 1) {
    message += ": with each figure alone some do, and with all together too few";
    for (const auto& [share, i] : alone) {
      message += fmt::format("; {}: {}", seen_text(module_.observations[i]),
                             report::format_percent(share, std::nullopt));
    }
    return Error{
        message +
            ". They do not go together in this model, or the errors that are stated are too small",
        ErrorKind::model};
  }
  const ir::Observation& of = module_.observations[worst];
  const std::vector<double>& values = pilot_[worst];
  if (of.kind == Kind::holds) {
    message +=
        fmt::format("; {} holds in {}", seen_text(of), report::format_percent(least, std::nullopt));
  } else {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    const Unit unit = of.unit.bare();
    const report::Display display = report::choose_display(
        unit.text(), std::max(std::fabs(*low), std::fabs(*high)) / unit.scale);
    const auto shown = [&](double value) {
      return report::format_significant(value / unit.scale / display.scale);
    };
    message += fmt::format("; {} is furthest: {} of the model lies from {} to {}", seen_text(of),
                           of.object, shown(*low), shown(*high));
    if (!display.unit.empty()) message += " " + display.unit;
    if (of.kind == Kind::near) {
      double nearest = HUGE_VAL;
      for (const double value : values) {
        nearest = std::min(nearest, std::fabs(value - seen_[worst].first) / seen_[worst].second);
      }
      message +=
          ", at the nearest " + report::format_significant(nearest, 3) + " standard errors away";
    }
  }
  message += ". Either the model leaves too little room, or the error that is stated is too small";
  return Error{message, ErrorKind::model};
}

std::optional<Error> Agreeing::reach(std::uint64_t end, const Caller& caller) const {
  const auto reached = as_guest([&]() -> Result<bool> {
    const std::lock_guard lock(mutex_);
    std::uint64_t n = std::max(n_pilot_, end);
    while (n_tried_ < n_pilot_ || n_kept_.load() < end) {
      if (n_tried_ == n_most_) return samples_end(end);
      if (auto error = look(std::min({n, kMostAtOnce, n_most_ - n_tried_}), caller)) return *error;
      const auto kept = static_cast<double>(n_kept_.load());
      const auto tried = static_cast<double>(n_tried_);
      // The chance of so few at the least share is less than one in ten thousand.
      if (tried * kLeastShare >= 16 && kept < tried * kLeastShare / 4) return too_few();
      const double share = (kept + 1) / (tried + 1);
      const double wanted = static_cast<double>(end) - kept;
      const auto pilot = static_cast<double>(n_pilot_);
      n = static_cast<std::uint64_t>(std::max(pilot, wanted / share * 1.02 + 64));
    }
    return true;
  });
  if (!reached) return reached.failure();
  return std::nullopt;
}

}  // namespace plimsoll::observe
