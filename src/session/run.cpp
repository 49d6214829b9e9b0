// A run: compile, simulate in one pass or several, and say what the trials say.
#include "session/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

#include "engine/engine.h"
#include "opt/opt.h"
#include "report/number_format.h"
#include "rng/key.h"
#include "rng/sobol.h"
#include "session/outline.h"
#include "session/parameter_risk.h"
#include "session/question.h"
#include "session/ranges.h"
#include "session/state.h"
#include "session/stopwatch.h"
#include "simulate/description.h"
#include "simulate/measure.h"
#include "simulate/occurrences.h"
#include "simulate/stated.h"
#include "simulate/until.h"
#include "simulate/warnings.h"

namespace plimsoll::session {

namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// A word as a shell takes it.
std::string shell_word(const std::string& word) {
  constexpr const char* kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

// The command that gives the same figures; how they are shown and how fast is left out.
std::string command_line(const Model& model, const RunRequest& request) {
  std::string text =
      fmt::format("plimsoll run {} --trials {} --seed {}", shell_word(name_of(model)),
                  request.trials.count, request.trials.seed);
  if (request.trials.sampler != Sampler::random) {
    text += fmt::format(" --sampler {} --replicates {}", sampler_name(request.trials.sampler),
                        request.trials.replicates);
  }
  const auto each = [&](const char* option, const std::vector<std::string>& values) {
    for (const std::string& value : values) {
      text += fmt::format(" {} {}", option, shell_word(value));
    }
  };
  each("--set", model.state()->source.sets);
  each("--scenario", request.switches.scenarios);
  each("--action", request.switches.actions);
  each("--without", request.switches.without);
  return text;
}

// What the model says of itself, without what the goals added to it.
Result<ModelDescription> describe_plain(const Model& model, const RunRequest& request,
                                        bool any_added, const Compiled& compiled,
                                        const ir::RunInputs& inputs) {
  const auto outlined = outline_model(model);
  if (!outlined) return outlined.failure();
  const simulate::Supports supports = simulate::supports_of((*outlined)->declarations);
  if (!any_added) {
    return simulate::describe(compiled.module, inputs, *compiled.sources, supports);
  }
  const Result<Compiled> plain = compile(model);
  if (!plain) return plain.failure();
  const Result<ir::RunInputs> its_inputs = run_inputs(plain->module, request.switches);
  if (!its_inputs) return its_inputs.failure();
  return simulate::describe(plain->module, *its_inputs, *plain->sources, supports);
}

// All passes of a run over its trials, the first of which may add trials as it goes.
class Simulation {
 public:
  // `until` may be null.
  Simulation(const Model& model, const RunRequest& request, const Control& control,
             const Compiled& compiled, const engine::Program& program,
             const engine::RunOptions& options, simulate::Measure& measure, simulate::Until* until)
      : model_(model),
        request_(request),
        control_(control),
        compiled_(compiled),
        program_(program),
        options_(options),
        measure_(measure),
        until_(until) {}

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
      if (*failed) return failed_trial(model_, compiled_, **failed, request_.trials.seed);
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
        program_, stage,
        [this](int worker, std::uint64_t first, std::size_t n, const double* const* columns) {
          measure_.consume(worker, first, n, columns);
          if (until_ != nullptr) until_->consume(first, n, columns);
          if (request_.samples != nullptr) add_samples(first, n, columns);
        },
        until_ != nullptr ? until_->progress(n_done_) : control_.progress,
        until_ != nullptr ? until_->stop() : control_.cancel);
    if (auto error = trouble(report)) return error;
    if (n_done_ == 0 && engine::available_isas().front() == "scalar") {
      result.warnings.push_back(
          "this processor has neither AVX2 with FMA nor NEON: the scalar path ran, with the same "
          "results, several times slower");
    }
    if (n_done_ == 0 && options_.sampler == engine::Sampler::sobol &&
        report->dimensions.size() > rng::Sobol::kMaxDimensions) {
      result.warnings.push_back(fmt::format(
          "sobol has points of {} dimensions and the model draws {}: the others are of a Latin "
          "hypercube",
          report::format_count(rng::Sobol::kMaxDimensions),
          report::format_count(report->dimensions.size())));
    }
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
        program_, again,
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
    for (const std::size_t i : measure_.sample_columns()) chosen.push_back(columns[i]);
    request_.samples->add(first, n, chosen.data());
  }

  std::optional<Error> trouble(const Result<engine::RunReport>& report) const {
    if (!report) return report.failure();
    if (!report->failure) return std::nullopt;
    return failed_trial(model_, compiled_, *report->failure, request_.trials.seed);
  }

  const Model& model_;
  const RunRequest& request_;
  const Control& control_;
  const Compiled& compiled_;
  const engine::Program& program_;
  const engine::RunOptions& options_;
  simulate::Measure& measure_;
  simulate::Until* until_;
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

// What a result says of the run itself.
void describe_run(const Model& model, const RunRequest& request, const RunRequest& reached,
                  const ir::Module& module, bool planned, std::uint64_t n_done, RunResult& result) {
  result.version = PLIMSOLL_VERSION;
  // Of a plan, the points that were reached have no command of their own.
  RunRequest again = reached;
  if (result.interrupted) again.trials.count = n_done;
  if (!result.interrupted || !planned) result.command = command_line(model, again);
  result.model = module.model_name;
  result.about = about(module, model, request.switches);
  result.futures = futures(reached.trials);
  result.title = module.title;
  result.as_of = module.as_of;
  result.trials_requested = reached.trials.count;
  result.seed = request.trials.seed;
  result.stream = static_cast<int>(rng::kStreamVersion);
  result.sampler = sampler_name(request.trials.sampler);
  result.replicates = planned ? reached.trials.replicates : 1;
  result.scenario = joined(request.switches.scenarios);
  result.actions = request.switches.actions;
}

}  // namespace

Result<RunResult> run(const Model& model, const RunRequest& request, const Control& asked) {
  if (auto error = wrong_request(request.trials, request.work)) return *error;
  if (auto error = wrong_budget(request)) return *error;
  // Of all passes and stages.
  Control control = asked;
  control.progress = in_stages(asked);
  const Stopwatch compiling;
  simulate::Until until(request, control);
  if (auto error = until.read()) return *error;
  Result<Compiled> compiled = compile(model, {{}, until.conditions()});
  if (!compiled) return compiled.failure();
  if (auto error = tell_opened(control, model, *compiled, request.switches, request.trials)) {
    return *error;
  }
  ir::Module& module = compiled->module;
  const Result<ir::RunInputs> inputs = run_inputs(module, request.switches);
  if (!inputs) return inputs.failure();
  // With scenarios, actions and risks as they are in this run.
  if (diag::Sink sink; !simulate::check_stated(module, *inputs, sink)) {
    return wrong(compiled->sources, sink.all());
  }
  RunResult result;
  if (request.in_full) {
    const auto description =
        describe_plain(model, request, !until.conditions().empty(), *compiled, *inputs);
    if (!description) return description.failure();
    result.description = *description;
    simulate::add_occurrence_columns(module);
  }
  opt::optimise(module);
  const auto read_amount = [&](const std::string& text) -> Result<simulate::Amount> {
    const auto found = constant(model, text);
    if (!found) return found.failure();
    return simulate::Amount{found->value, found->unit};
  };
  if (auto error = until.find(module, read_amount)) return *error;
  result.compile_seconds = compiling.seconds();

  const Stopwatch watch;
  engine::RunOptions options = run_options(model, request.trials, request.work);
  Result<engine::Program> program =
      engine::Program::compile(module, *inputs, {}, engine::compile_options(options));
  if (!program) return program.failure();
  options.n_trials = engine::whole_trials(options);
  const bool planned = options.sampler != engine::Sampler::random;
  const bool adds_trials = until.active() && !planned;
  if (until.active() && planned) {
    if (auto error = until.choose_replicates(module, *inputs, options)) return *error;
  }
  if (adds_trials) {
    if (auto error = until.start(*program)) return *error;
    if (!request.plain) until.may_screen(module, *inputs, options);
  }
  engine::RunOptions longest = options;
  if (adds_trials) longest.n_trials = until.most_trials();
  // What is gathered by thread is not gathered for threads that have no trial.
  options.threads = engine::threads_of(*program, longest);
  simulate::Measure measure(module, *inputs, *program, longest.n_trials, options.threads,
                            planned ? options.replicates : 1, request.in_full);
  if (request.samples != nullptr) {
    if (auto error = request.samples->begin(measure.sample_headers())) return *error;
  }

  Simulation simulation(model, request, control, *compiled, *program, options, measure,
                        adds_trials ? &until : nullptr);
  if (auto error = simulation.run(result)) return *error;
  result.interrupted = simulation.interrupted();
  if (simulation.n_done() == 0) return cancelled("interrupted before the first trials were done");

  RunRequest reached = request;
  if (until.active()) {
    reached.trials.count = result.interrupted ? options.n_trials : simulation.n_done();
    reached.trials.replicates = options.replicates;
  }
  if (planned) reached.trials.replicates = options.replicates;
  describe_run(model, request, reached, module, planned, simulation.n_done(), result);
  result.seconds = watch.seconds();
  measure.fill(result);
  if (result.interrupted) {
    result.warnings.push_back(
        fmt::format("interrupted: {} of {} trials were done", result.trials, reached.trials.count));
  }
  if (!request.switches.without.empty()) {
    result.warnings.push_back("switched off: " + joined(request.switches.without));
  }
  if (until.active()) until.fill(result);
  if (!result.interrupted) {
    options.n_trials = simulation.n_done();
    options.progress = control.progress;
    if (auto error = add_parameter_risk(module, *inputs, *program, measure.sample_columns(),
                                        options, control, result)) {
      return *error;
    }
  }
  simulate::year_warnings(module, result);
  simulate::add_warnings(result, request.in_full);
  return result;
}

}  // namespace plimsoll::session
