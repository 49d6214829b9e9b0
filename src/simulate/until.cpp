#include "simulate/until.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "report/amounts.h"
#include "report/doubt_marks.h"
#include "report/number_format.h"
#include "simulate/target.h"

namespace plimsoll::simulate {

namespace {

constexpr std::uint64_t kMostTrials = 10'000'000;
constexpr int kMostReplicates = 4096;
// A planned run reads its trials twice, and more columns, after its replicates are chosen.
constexpr double kWatchShare = 0.25;

bool has_unit(const questions::Target& target) {
  return !ir::is_of_condition(target.statistic) && !target.unit.canonical.empty();
}

}  // namespace

std::optional<Error> Until::read() {
  for (const std::string& text : request_.until) {
    auto asked = questions::read_precision(text);
    if (!asked) return Error{asked.error(), ErrorKind::usage};
    const auto more = questions::conditions(asked->statistic, static_cast<int>(asked_.size()));
    if (!more) return Error{more.error(), ErrorKind::usage};
    conditions_.insert(conditions_.end(), more->begin(), more->end());
    asked_.push_back(std::move(*asked));
  }
  most_trials_ = request_.most_trials > 0 ? request_.most_trials
                                          : std::max(kMostTrials, request_.trials.count);
  if (active() && request_.trials.count > most_trials_) {
    return Error{
        fmt::format("--trials {} is what --until starts with, and more than --max-trials {}",
                    request_.trials.count, most_trials_),
        ErrorKind::usage};
  }
  return std::nullopt;
}

std::optional<Error> Until::find_goal(const ir::Module& module, std::size_t index,
                                      const ReadAmount& read_amount) {
  const questions::PrecisionAsked& asked = asked_[index];
  questions::PrecisionGoal goal;
  goal.text = asked.text;
  const int k = static_cast<int>(index);
  if (asked.statistic.period.empty()) {
    auto targets = questions::find_targets(module, asked.statistic, k);
    if (!targets) return Error{targets.error(), ErrorKind::usage};
    goal.targets = std::move(*targets);
    for (questions::Target& target : goal.targets) {
      // Beside the same outcome of single years.
      if (goal.targets.size() > 1 && target.period_name.empty()) {
        target.text += " over the horizon";
      }
    }
  } else {
    auto target = questions::find_target(module, asked.statistic, k);
    if (!target) return Error{target.error(), ErrorKind::usage};
    goal.targets.push_back(std::move(*target));
  }
  const Result<Amount> amount = read_amount(asked.amount);
  if (!amount) return amount.failure();
  const questions::Target& target = goal.targets.front();
  const bool is_share = amount->unit.canonical.empty();
  goal.is_relative = asked.is_relative || (asked.is_percent && has_unit(target));
  if (asked.is_relative && !is_share) {
    return Error{"a relative error is a share such as 1%, not " + asked.amount, ErrorKind::usage};
  }
  if (!goal.is_relative) {
    if (auto error = not_amount_of(amount->unit, target, "the error in --until")) {
      return error;
    }
  }
  goal.most = amount->value;
  if (!(goal.most > 0)) {
    return Error{"no number of trials makes " + asked.text + " true: the amount must be above zero",
                 ErrorKind::usage};
  }
  goals_.push_back(std::move(goal));
  return std::nullopt;
}

std::optional<Error> Until::find(ir::Module& module, const ReadAmount& read_amount) {
  for (std::size_t k = 0; k < asked_.size(); ++k) {
    if (auto error = find_goal(module, k, read_amount)) return error;
  }
  std::set<std::string> added;
  for (const questions::AskedCondition& condition : conditions_) added.insert(condition.name);
  std::erase_if(module.limits, [&](const ir::Bound& bound) { return added.contains(bound.name); });
  return std::nullopt;
}

std::optional<Error> Until::start(const engine::Program& program) {
  std::vector<bool> has_noise;
  for (std::size_t i = 0; i < program.columns().size(); ++i) {
    has_noise.push_back(!program.is_uniform(i));
  }
  auto watch = questions::PrecisionWatch::make(goals_, program.columns(), has_noise);
  if (!watch) return watch.failure();
  watch_ = std::move(*watch);
  const std::uint64_t most =
      questions::kMostSampleBytes / sizeof(double) / std::max<std::size_t>(watch_->n_columns(), 1);
  if (most_trials_ > most) {
    return Error{fmt::format("--until holds every trial of what it watches in memory, {} periods "
                             "here, and so takes at most {} trials: name fewer with `in FY...`, or "
                             "give --max-trials {}",
                             watch_->n_columns(), report::format_count(most), most),
                 ErrorKind::usage};
  }
  begin_ = std::chrono::steady_clock::now();
  return std::nullopt;
}

bool Until::time_is_over() const {
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin_;
  return most_seconds_ > 0 && spent.count() >= most_seconds_;
}

engine::Progress Until::progress(std::uint64_t first_trial) {
  return [this, first_trial](std::uint64_t done, std::uint64_t all) {
    if (control_.progress) control_.progress(first_trial + done, first_trial + all);
    if (is_cancelled() || time_is_over()) stop_ = true;
  };
}

void Until::consume(std::uint64_t first, std::size_t n, const double* const* columns) {
  watch_->consume(first, n, columns);
}

void Until::expect(std::uint64_t n_trials) {
  watch_->make_room(n_trials);
}

std::uint64_t Until::measure(std::uint64_t n_trials, int n_replicates) {
  all_ = watch_->measure_all(n_trials, n_replicates);
  settle(n_trials, n_trials < most_trials_);
  const std::uint64_t wanted = questions::trials_that_do(found_, n_trials);
  return stopped_by_ == StoppedBy::nothing ? std::min(wanted, most_trials_) : n_trials;
}

void Until::settle(std::uint64_t n_trials, bool has_time) {
  n_trials_ = n_trials;
  found_.clear();
  bool all_reached = true;
  for (const auto& periods : all_) {
    found_.push_back(questions::farthest(periods));
    all_reached = all_reached && found_.back().reached();
  }
  stopped_by_ = StoppedBy::nothing;
  if (all_reached) {
    stopped_by_ = StoppedBy::reached;
  } else if (is_cancelled()) {
    stopped_by_ = StoppedBy::interrupted;
  } else if (stop_ || time_is_over()) {
    stopped_by_ = StoppedBy::seconds;
  } else if (!has_time) {
    stopped_by_ = StoppedBy::trials;
  }
}

std::optional<Error> Until::choose_replicates(const ir::Module& module, const ir::RunInputs& inputs,
                                              engine::RunOptions& options) {
  std::set<std::uint32_t> ids;
  for (const questions::PrecisionGoal& goal : goals_) {
    for (const questions::Target& target : goal.targets) ids.insert(target.column.value);
  }
  std::vector<ir::ColumnId> wanted;
  for (const std::uint32_t id : ids) wanted.push_back(ir::ColumnId(id));
  const Result<engine::Program> program =
      engine::Program::compile(module, inputs, wanted, engine::compile_options(options));
  if (!program) return program.failure();
  if (auto error = start(*program)) return error;
  most_seconds_ *= kWatchShare;
  const std::uint64_t points =
      engine::whole_trials(options) / static_cast<std::uint64_t>(options.replicates);
  std::uint64_t n_done = 0;
  std::uint64_t n_wanted = static_cast<std::uint64_t>(options.replicates);
  while (n_done < n_wanted) {
    expect(n_wanted * points);
    engine::RunOptions stage = options;
    stage.first_trial = n_done * points;
    stage.replicates = static_cast<int>(n_wanted - n_done);
    stage.n_trials = (n_wanted - n_done) * points;
    const Result<engine::RunReport> report = engine::run(
        *program, stage,
        [this](int, std::uint64_t first, std::size_t n, const double* const* columns) {
          consume(first, n, columns);
        },
        progress(stage.first_trial), stop());
    if (!report) return report.failure();
    n_done += report->n_done / points;
    if (report->failure) {
      n_wanted = std::max<std::uint64_t>(report->failure->trial / points + 1, 2);
      break;
    }
    if (n_done < 2) {
      if (is_cancelled()) {
        return Error{"interrupted before two replicates were done", ErrorKind::interrupted};
      }
      return Error{
          "the time was over before two replicates were done; give more with --seconds, or "
          "make them smaller with --trials",
          ErrorKind::usage};
    }
    const std::uint64_t trials = measure(n_done * points, static_cast<int>(n_done));
    n_wanted = std::min<std::uint64_t>(
        {(trials + points - 1) / points, most_trials_ / points, std::uint64_t{kMostReplicates}});
    n_wanted = std::max(n_wanted, n_done);
    if (stopped_by_ == StoppedBy::nothing && n_wanted == n_done) {
      stopped_by_ = n_done == kMostReplicates ? StoppedBy::replicates : StoppedBy::trials;
    }
  }
  options.replicates = static_cast<int>(n_wanted);
  options.n_trials = n_wanted * points;
  return std::nullopt;
}

std::string Until::shortfall_text(std::size_t goal) const {
  const questions::PrecisionFound& found = found_[goal];
  const std::uint64_t n_trials = found.screened ? found.screened->trials : n_trials_;
  std::string text = "not reached: " + goals_[goal].text + "; ";
  if (!found.ratio) {
    text += fmt::format("{} trials do not tell the error of {}", report::format_count(n_trials_),
                        found.target.text);
    if (found.estimate.doubt != Doubt::none) {
      text += ": " + std::string(report::doubt_reason(found.estimate.doubt));
    }
  } else {
    const double value = found.estimate.value.value_or(0);
    const Estimate error = in_unit(found.target, {found.estimate.se, std::nullopt});
    const report::Amounts amounts(target_result(found.target), *error.value);
    text += fmt::format("the error of {} is {}{} after {} trials", found.target.text,
                        amounts.with_unit(error),
                        std::fabs(value) < *found.estimate.se ? ", larger than itself," : "",
                        report::format_count(n_trials));
  }
  if (stopped_by_ == StoppedBy::trials) text += ", where --max-trials ended it";
  if (stopped_by_ == StoppedBy::replicates) {
    text += fmt::format(", {} replicates, the most there are: give larger ones with --trials",
                        report::format_count(kMostReplicates));
  }
  if (stopped_by_ == StoppedBy::seconds) text += ", when --seconds were over";
  if (stopped_by_ == StoppedBy::interrupted) text += ", when it was interrupted";
  if (const auto needed = questions::trials_needed(found, n_trials)) {
    text += fmt::format("; about {} in all would do", report::format_count(*needed));
  }
  return text;
}

void Until::fill(RunResult& result) const {
  result.stopped_by = stopped_by_;
  for (std::size_t i = 0; i < found_.size(); ++i) {
    const questions::PrecisionFound& found = found_[i];
    const questions::PrecisionGoal& goal = goals_[i];
    const double canonical = found.target.unit.scale;
    const bool is_share = ir::is_of_condition(found.target.statistic);
    PrecisionResult item;
    item.text = goal.text;
    item.statistic = found.target.text;
    item.reached = found.reached();
    item.value = {found.estimate.value, found.estimate.se, found.estimate.doubt};
    if (item.value.value) *item.value.value /= canonical;
    if (item.value.se) *item.value.se /= canonical;
    item.most = goal.is_relative ? goal.most : goal.most / canonical;
    item.is_relative = goal.is_relative;
    item.trials_needed =
        questions::trials_needed(found, found.screened ? found.screened->trials : n_trials_);
    if (found.screened) {
      item.screened = {found.screened->trials, found.screened->run,
                       static_cast<std::uint64_t>(found.screened->plain_trials)};
    }
    item.unit = found.target.unit.base;
    const report::Display display =
        is_share ? report::Display{0.01, "%"}
                 : report::choose_display(item.unit, item.value.value.value_or(0));
    item.scale = display.scale;
    item.display_unit = display.unit;
    if (!item.reached) result.warnings.push_back(shortfall_text(i));
    result.until.push_back(std::move(item));
  }
}

}  // namespace plimsoll::simulate
