// A run: compile, simulate in one pass or several, and say what the trials say.
#include "session/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

#include "engine/engine.h"
#include "plimsoll/limit_sink.h"
#include "session/given_draws.h"
#include "session/question.h"
#include "session/ranges.h"
#include "session/run_setup.h"
#include "session/stopwatch.h"
#include "simulate/measure.h"
#include "simulate/until.h"

namespace plimsoll::session {

namespace {

// All passes of a run over its trials, the first of which may add trials as it goes.
class Simulation {
 public:
  // `until` may be null.
  Simulation(const Model& model, const RunRequest& request, const Control& control,
             const RunSetup& setup, simulate::Measure& measure, simulate::Until* until,
             std::vector<simulate::Measure::ScaledColumn> scaled)
      : model_(model),
        request_(request),
        control_(control),
        setup_(setup),
        options_(setup.options),
        measure_(measure),
        until_(until),
        scaled_(std::move(scaled)) {}

  std::optional<Error> run(RunResult& result) {
    std::uint64_t n_wanted = options_.n_trials;
    while (n_done_ < n_wanted && !interrupted_) {
      if (until_ != nullptr) until_->expect(n_wanted);
      if (auto error = add(n_wanted, result)) return error;
      if (until_ == nullptr) continue;
      if (auto error = want_more(n_wanted)) return error;
      if (n_done_ < n_wanted || interrupted_ || !until_->screens()) continue;
      const auto failed = until_->screen(n_done_);
      if (!failed) return failed.failure();
      if (*failed)
        return failed_trial(model_, setup_.compiled, **failed, request_.trials, request_.switches);
      interrupted_ = is_cancelled(control_);
      if (until_->is_settled()) continue;
      if (auto error = want_more(n_wanted)) return error;
    }
    while (n_done_ > 0 && measure_.needs_another_pass()) {
      if (auto error = pass_again()) return error;
    }
    return std::nullopt;
  }

  bool interrupted() const { return interrupted_; }
  std::uint64_t n_done() const { return n_done_; }

 private:
  std::optional<Error> want_more(std::uint64_t& n_wanted) {
    const Result<std::uint64_t> wanted = until_->trials_wanted(n_done_);
    if (!wanted) return wanted.failure();
    n_wanted = *wanted;
    return std::nullopt;
  }

  // Trials n_done_ .. n_wanted - 1, or as many as there is time for.
  std::optional<Error> add(std::uint64_t n_wanted, RunResult& result) {
    engine::RunOptions stage = options_;
    stage.first_trial = n_done_;
    stage.n_trials = n_wanted - n_done_;
    const Result<engine::RunReport> report = engine::run(
        *setup_.program, stage,
        [this](int worker, std::uint64_t first, std::size_t n, const double* const* columns) {
          measure_.consume(worker, first, n, columns);
          if (until_ != nullptr) until_->consume(first, n, columns);
          if (request_.samples != nullptr) add_samples(first, n, columns);
        },
        until_ != nullptr ? until_->progress(n_done_) : control_.progress,
        until_ != nullptr ? until_->stop() : control_.cancel);
    if (auto error = trouble(report)) return error;
    if (n_done_ == 0) result.warnings = engine_warnings(setup_, report->dimensions.size());
    result.threads = std::max(result.threads, report->threads);
    result.isa = report->isa;
    n_done_ += report->n_done;
    interrupted_ = report->interrupted && is_cancelled(control_);
    return std::nullopt;
  }

  // The same trials for a measure that must see them again. A planned run that was interrupted
  // keeps its plan, and what lies beyond is passed over.
  std::optional<Error> pass_again() {
    engine::RunOptions again = options_;
    if (options_.sampler == engine::Sampler::random) again.n_trials = n_done_;
    std::atomic<bool> enough{false};
    const Result<engine::RunReport> report = engine::run(
        *setup_.program, again,
        [&](int worker, std::uint64_t first, std::size_t n, const double* const* columns) {
          if (first < n_done_) {
            measure_.consume(worker, first, std::min<std::uint64_t>(n, n_done_ - first), columns);
          } else {
            enough = true;
          }
        },
        control_.progress, &enough);
    return trouble(report);
  }

  void add_samples(std::uint64_t first, std::size_t n, const double* const* columns) {
    thread_local std::vector<const double*> chosen;
    chosen.clear();
    thread_local std::vector<std::vector<double>> in_units;
    in_units.resize(scaled_.size());
    for (std::size_t c = 0; c < scaled_.size(); ++c) {
      const double* values = columns[scaled_[c].column];
      if (scaled_[c].scale != 1) {
        in_units[c].resize(n);
        for (std::size_t i = 0; i < n; ++i) in_units[c][i] = values[i] / scaled_[c].scale;
        values = in_units[c].data();
      }
      chosen.push_back(values);
    }
    request_.samples->add(first, n, chosen.data());
  }

  std::optional<Error> trouble(const Result<engine::RunReport>& report) const {
    if (!report) return report.failure();
    if (!report->failure) return std::nullopt;
    return failed_trial(model_, setup_.compiled, *report->failure, request_.trials,
                        request_.switches);
  }

  const Model& model_;
  const RunRequest& request_;
  const Control& control_;
  const RunSetup& setup_;
  const engine::RunOptions& options_;
  simulate::Measure& measure_;
  simulate::Until* until_;
  // Columns of the sink of samples, in the units of the result.
  std::vector<simulate::Measure::ScaledColumn> scaled_;
  std::uint64_t n_done_ = 0;
  bool interrupted_ = false;
};

// Seconds and trials of no goal are a mistake.
std::optional<Error> wrong_budget(const RunRequest& request) {
  if (auto error = outside("the most seconds", 0.0, 1e7, request.most_seconds)) return error;
  if (auto error = outside("the most trials", 0, kMostTrials, request.most_trials)) return error;
  if (request.until.empty() && request.plain) {
    return Error{"plain trials are for goals; give one with --until", ErrorKind::usage};
  }
  if (request.until.empty() && (request.most_seconds != 0 || request.most_trials != 0)) {
    return Error{"the most trials and the most seconds are of goals; give one with --until",
                 ErrorKind::usage};
  }
  return std::nullopt;
}

}  // namespace

Result<RunResult> run(const Model& model, const RunRequest& request, const Control& asked) {
  if (auto error = wrong_request(request.trials, request.work)) return *error;
  if (auto error = wrong_budget(request)) return *error;
  // Of all passes and stages.
  Control control = asked;
  control.progress = in_stages(asked);
  simulate::Until until(request, control);
  if (auto error = until.read()) return *error;
  const auto made = set_up_run(model, request, control, until);
  if (!made) return made.failure();
  RunSetup& setup = **made;
  const ir::Module& module = setup.module();
  const engine::Program& program = *setup.program;
  engine::RunOptions& options = setup.options;
  RunResult result;
  if (until.active()) {
    if (auto error = no_more_trials(module)) return *error;
  }

  const Stopwatch watch;
  const bool planned = setup.planned();
  const bool adds_trials = until.active() && !planned;
  if (until.active() && planned) {
    if (auto error = until.choose_replicates(module, setup.inputs, options)) return *error;
  }
  Result<simulate::MeasurePlan> plan = plan_of_curves(setup, request, control);
  if (!plan) return plan.failure();
  if (adds_trials) {
    if (auto error = until.start(program)) return *error;
    // Its approximations draw what they have not.
    if (!request.plain && module.by_trial.empty() && options.trial_map == nullptr) {
      until.may_screen(module, setup.inputs, options);
    }
  }
  engine::RunOptions longest = options;
  if (adds_trials) longest.n_trials = until.most_trials();
  // What is gathered by thread is not gathered for threads that have no trial.
  options.threads = engine::threads_of(program, longest);
  simulate::Measure measure(module, setup.inputs, program, longest.n_trials, options.threads,
                            planned ? options.replicates : 1, request.in_full, std::move(*plan));
  std::vector<simulate::Measure::ScaledColumn> scaled;
  if (request.samples != nullptr) {
    scaled = measure.outcomes_in_units();
    if (auto* sink = dynamic_cast<LimitSink*>(request.samples)) {
      sink->limits(measure.limit_columns());
      const auto limits = measure.limits_in_units();
      scaled.insert(scaled.end(), limits.begin(), limits.end());
    }
    if (auto error = request.samples->begin(measure.sample_headers())) return *error;
  }

  Simulation simulation(model, request, control, setup, measure, adds_trials ? &until : nullptr,
                        std::move(scaled));
  if (auto error = simulation.run(result)) return *error;
  result.interrupted = simulation.interrupted();
  if (simulation.n_done() == 0) return cancelled("interrupted before the first trials were done");

  RunRequest reached = request;
  if (until.active()) {
    reached.trials.count = result.interrupted ? options.n_trials : simulation.n_done();
    reached.trials.replicates = options.replicates;
  }
  if (planned) reached.trials.replicates = options.replicates;
  describe_run(model, request, reached, setup, simulation.n_done(), result);
  result.seconds = watch.seconds();
  measure.fill(result);
  if (result.interrupted) {
    result.warnings.push_back(
        fmt::format("interrupted: {} of {} trials were done", result.trials, reached.trials.count));
  }
  tell_switches(request, result);
  if (until.active()) until.fill(result);
  options.n_trials = simulation.n_done();
  options.progress = control.progress;
  if (auto error = end_run(request, setup, measure, options, control, result)) return *error;
  return result;
}

}  // namespace plimsoll::session
