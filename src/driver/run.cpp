// `plimsoll run`: one simulation from the model's text to its tables.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "base/stop.h"
#include "driver/about.h"
#include "driver/bounds.h"
#include "driver/commands.h"
#include "driver/compile.h"
#include "driver/describe.h"
#include "driver/documents.h"
#include "driver/failure.h"
#include "driver/inputs.h"
#include "driver/measure.h"
#include "driver/numbers.h"
#include "driver/occurrences.h"
#include "driver/output.h"
#include "driver/question.h"
#include "driver/until.h"
#include "driver/warnings.h"
#include "engine/engine.h"
#include "opt/opt.h"
#include "report/samples_writer.h"
#include "report/write_json.h"
#include "report/write_text.h"

namespace plimsoll::driver {

std::atomic<bool>& stop_requested() {
  return plimsoll::stop_requested();
}

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
std::string command_line(const RunArguments& arguments) {
  std::string text =
      fmt::format("plimsoll run {} --trials {} --seed {}", shell_word(arguments.model.model),
                  arguments.trials, arguments.seed);
  if (arguments.sampler != "random") {
    text += fmt::format(" --sampler {} --replicates {}", arguments.sampler, arguments.replicates);
  }
  const auto each = [&](const char* option, const std::vector<std::string>& values) {
    for (const std::string& value : values)
      text += fmt::format(" {} {}", option, shell_word(value));
  };
  each("--set", arguments.model.sets);
  each("--scenario", arguments.scenarios);
  each("--action", arguments.actions);
  each("--without", arguments.without);
  return text;
}

Documents documents(const RunArguments& arguments) {
  return {arguments.report, arguments.xlsx,
          arguments.csv,    arguments.model.outputs,
          arguments.with,   arguments.other_trials || !arguments.until.empty()};
}

// Only files show the curves and what the model says of itself.
bool wants_full_result(const RunArguments& arguments) {
  return !arguments.json.empty() || documents(arguments).any();
}

// What the model says of itself, without what a question added to it.
std::optional<report::ModelDescription> describe_without(bool any_added,
                                                         const RunArguments& arguments,
                                                         const Compiled& compiled,
                                                         const ir::RunInputs& inputs) {
  const auto outlined = outline_model(arguments.model.model, arguments.model.colour);
  if (!outlined) return std::nullopt;
  const Supports supports = supports_of(outlined->declarations);
  if (!any_added) return describe(*compiled.module, inputs, compiled.sources, supports);
  Compiled plain;
  if (!compile_model(arguments.model, plain)) return std::nullopt;
  const std::optional<ir::RunInputs> its_inputs = run_inputs(*plain.module, arguments);
  if (!its_inputs) return std::nullopt;
  return describe(*plain.module, *its_inputs, plain.sources, supports);
}

bool any_breached(const report::RunResult& result) {
  for (const report::LimitResult& limit : result.limits) {
    if (limit.verdict == stats::Verdict::breached) return true;
  }
  return false;
}

// All passes of a run over its trials, the first of which may add trials as it goes.
class Simulation {
 public:
  // `samples` and `until` may be null.
  Simulation(const RunArguments& arguments, const Compiled& compiled,
             const engine::Program& program, const engine::RunOptions& options, Measure& measure,
             report::SamplesWriter* samples, Until* until)
      : arguments_(arguments),
        compiled_(compiled),
        program_(program),
        options_(options),
        measure_(measure),
        samples_(samples),
        until_(until) {}

  int run(report::RunResult& result) {
    std::uint64_t n_wanted = options_.n_trials;
    while (n_done_ < n_wanted && !interrupted_) {
      if (until_ != nullptr) until_->expect(n_wanted);
      if (const int code = add(n_wanted, result); code != kWell) return code;
      if (until_ != nullptr) n_wanted = until_->trials_wanted(n_done_);
    }
    while (n_done_ > 0 && measure_.needs_another_pass()) {
      if (const int code = pass_again(); code != kWell) return code;
    }
    return kWell;
  }

  bool interrupted() const { return interrupted_; }
  std::uint64_t n_done() const { return n_done_; }

 private:
  // Trials n_done_ .. n_wanted - 1, or as many as there is time for.
  int add(std::uint64_t n_wanted, report::RunResult& result) {
    engine::RunOptions stage = options_;
    stage.first_trial = n_done_;
    stage.n_trials = n_wanted - n_done_;
    ProgressBar bar(arguments_.progress);
    engine::Progress progress = [&](std::uint64_t done, std::uint64_t all) { bar.show(done, all); };
    if (until_ != nullptr) progress = until_->progress(bar, n_done_);
    const Result<engine::RunReport> report = engine::run(
        program_, stage,
        [this](int worker, std::uint64_t first, std::size_t n, const double* const* columns) {
          measure_.consume(worker, first, n, columns);
          if (until_ != nullptr) until_->consume(first, n, columns);
          if (samples_ != nullptr) add_samples(first, n, columns);
        },
        progress, until_ != nullptr ? until_->stop() : &stop_requested());
    if (const int code = trouble(report); code != kWell) return code;
    if (n_done_ == 0 && engine::available_isas().front() == "scalar") {
      result.warnings.push_back(
          "this processor has neither AVX2 with FMA nor NEON: the scalar path ran, with the same "
          "results, several times slower");
    }
    result.threads = std::max(result.threads, report->threads);
    result.isa = report->isa;
    n_done_ += report->n_done;
    interrupted_ = report->interrupted && stop_requested();
    return kWell;
  }

  // The same trials for a measure that must see them again. A planned run that was interrupted
  // keeps its plan, and what lies beyond is passed over.
  int pass_again() {
    engine::RunOptions again = options_;
    if (options_.sampler == engine::Sampler::random) again.n_trials = n_done_;
    ProgressBar bar(arguments_.progress);
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
        [&](std::uint64_t done, std::uint64_t all) { bar.show(done, all); }, &enough);
    return trouble(report);
  }

  void add_samples(std::uint64_t first, std::size_t n, const double* const* columns) {
    thread_local std::vector<const double*> chosen;
    chosen.clear();
    for (const std::size_t i : measure_.sample_columns()) chosen.push_back(columns[i]);
    samples_->add(first, n, chosen.data());
  }

  int trouble(const Result<engine::RunReport>& report) const {
    if (!report) {
      print_error(report.error());
      return kMachineFailed;
    }
    if (!report->failure) return kWell;
    diag::Sink failures;
    report_failure(*compiled_.module, *report->failure, arguments_, failures);
    std::fputs(
        diag::render_text(failures.all(), compiled_.sources, arguments_.model.colour).c_str(),
        stderr);
    return kModelWrong;
  }

  const RunArguments& arguments_;
  const Compiled& compiled_;
  const engine::Program& program_;
  const engine::RunOptions& options_;
  Measure& measure_;
  report::SamplesWriter* samples_;
  Until* until_;
  std::uint64_t n_done_ = 0;
  bool interrupted_ = false;
};

}  // namespace

int run(const RunArguments& arguments) {
  const Stopwatch compiling;
  Until until;
  if (const int code = until.read(arguments); code != kWell) return code;
  ModelArguments model = arguments.model;
  add_conditions(until.conditions(), model);
  Compiled compiled;
  if (!compile_model(model, compiled)) return compiled.code;
  const std::optional<ir::RunInputs> inputs = run_inputs(*compiled.module, arguments);
  if (!inputs) return kUsage;
  // With scenarios, actions and risks as they are in this run.
  if (diag::Sink sink; !check_stated(*compiled.module, *inputs, sink)) {
    std::fputs(diag::render_text(sink.all(), compiled.sources, arguments.model.colour).c_str(),
               stderr);
    return kModelWrong;
  }
  if (const int code =
          check_documents(documents(arguments), about_json(*compiled.module, arguments));
      code != kWell) {
    return code;
  }
  report::RunResult result;
  const bool in_full = wants_full_result(arguments);
  if (in_full) {
    const auto description =
        describe_without(!until.conditions().empty(), arguments, compiled, *inputs);
    if (!description) return kModelWrong;
    result.description = *description;
    add_occurrence_columns(*compiled.module);
  }
  opt::optimise(*compiled.module);
  if (const int code = until.find(*compiled.module); code != kWell) return code;
  const ir::Module& module = *compiled.module;
  result.compile_seconds = compiling.seconds();

  const Stopwatch watch;
  Result<engine::Program> program = engine::Program::compile(module, *inputs);
  if (!program) {
    print_error(program.error());
    return kMachineFailed;
  }
  engine::RunOptions options = run_options(arguments);
  options.n_trials = engine::whole_trials(options);
  const bool planned = options.sampler != engine::Sampler::random;
  const bool adds_trials = until.active() && !planned;
  if (until.active() && planned) {
    const int code = until.choose_replicates(module, *inputs, options, arguments.progress);
    if (code != kWell) return code;
  }
  if (adds_trials) {
    if (const int code = until.start(*program); code != kWell) return code;
  }
  Measure measure(module, *inputs, *program, adds_trials ? until.most_trials() : options.n_trials,
                  options.threads, planned ? options.replicates : 1, in_full);

  std::unique_ptr<report::SamplesWriter> samples;
  if (!arguments.samples.empty()) {
    auto opened = report::SamplesWriter::open(arguments.samples, measure.sample_headers());
    if (!opened) {
      print_error(opened.error());
      return kMachineFailed;
    }
    samples = std::move(*opened);
  }

  Simulation simulation(arguments, compiled, *program, options, measure, samples.get(),
                        adds_trials ? &until : nullptr);
  if (const int code = simulation.run(result); code != kWell) return code;
  const bool interrupted = simulation.interrupted();
  if (samples && interrupted && arguments.samples != "-") {
    // A table of trials cannot say that it is short.
    print_error(fmt::format("interrupted after {} of {} trials: {} was not written",
                            simulation.n_done(), options.n_trials, arguments.samples));
  } else if (samples) {
    const Result<std::uint64_t> written = samples->finish();
    if (!written) {
      print_error(written.error());
      return kMachineFailed;
    }
  }
  if (simulation.n_done() == 0) {
    print_error("interrupted before the first trials were done");
    return kInterrupted;
  }

  result.version = PLIMSOLL_VERSION;
  RunArguments reached = arguments;
  if (until.active()) {
    reached.trials = interrupted ? options.n_trials : simulation.n_done();
    reached.replicates = options.replicates;
  }
  result.command = command_line(reached);
  result.model = module.model_name;
  result.about = about(module, arguments);
  result.futures = futures(module, reached);
  result.title = module.title;
  result.as_of = module.as_of;
  result.trials_requested = reached.trials;
  result.seed = arguments.seed;
  result.stream = module.stream_version;
  result.sampler = arguments.sampler;
  result.replicates = planned ? options.replicates : 1;
  result.scenario = joined(arguments.scenarios);
  result.actions = arguments.actions;
  result.seconds = watch.seconds();
  measure.fill(result);
  if (interrupted) {
    result.warnings.push_back(
        fmt::format("interrupted: {} of {} trials were done", result.trials, reached.trials));
  }
  if (!arguments.without.empty()) {
    result.warnings.push_back("switched off: " + joined(arguments.without));
  }
  if (until.active()) until.fill(result);
  year_warnings(module, result);
  add_warnings(result, in_full);

  if (!arguments.json.empty() && !write_whole(arguments.json, report::write_json(result))) {
    return kMachineFailed;
  }
  if (const int code = write_documents(documents(arguments), result); code != kWell) return code;
  if (!arguments.quiet && !goes_to_standard_output(arguments.model.outputs)) {
    report::TextOptions text;
    text.colour = arguments.model.colour;
    std::fputs(report::write_text(result, text).c_str(), stdout);
  }
  if (interrupted) return kInterrupted;
  if (arguments.limits && any_breached(result)) return kLimitBreached;
  return kWell;
}

}  // namespace plimsoll::driver
