// `plimsoll run`: one simulation from the model's text to its tables.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>

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
#include "engine/engine.h"
#include "opt/opt.h"
#include "report/samples_writer.h"
#include "report/write_json.h"
#include "report/write_text.h"

namespace plimsoll::driver {

std::atomic<bool>& stop_requested() {
  static std::atomic<bool> stop{false};
  return stop;
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
  return {arguments.report, arguments.xlsx, arguments.csv, arguments.with};
}

// Only files show the curves and what the model says of itself.
bool wants_full_result(const RunArguments& arguments) {
  return !arguments.json.empty() || documents(arguments).any();
}

bool any_breached(const report::RunResult& result) {
  for (const report::LimitResult& limit : result.limits) {
    if (limit.verdict == stats::Verdict::breached) return true;
  }
  return false;
}

void add_warnings(report::RunResult& result) {
  std::uint64_t fewest = UINT64_MAX;
  std::string where;
  for (const report::OutcomeResult& outcome : result.outcomes) {
    for (const report::ShortfallResult& es : outcome.es) {
      if (es.heavy_tail && es.p >= 0.05) {
        result.warnings.push_back(fmt::format(
            "{} {}: one trial makes up much of the worst {} %; its error is itself uncertain",
            outcome.name, outcome.period.substr(0, outcome.period.find(" (")),
            readable(100 * es.p, 4)));
      }
      if (es.p >= 0.05 && es.n_tail < fewest) {
        fewest = es.n_tail;
        where = outcome.name;
      }
    }
  }
  if (fewest < 50) {
    result.warnings.push_back(
        fmt::format("only {} trials lie in the worst 5 % of {}; some tail figures are left out",
                    fewest, where));
  }
}

}  // namespace

int run(const RunArguments& arguments) {
  const Stopwatch compiling;
  Compiled compiled;
  if (!compile_model(arguments.model, compiled)) return kModelWrong;
  const std::optional<ir::RunInputs> inputs = run_inputs(*compiled.module, arguments);
  if (!inputs) return kUsage;
  if (const int code = check_documents(documents(arguments)); code != kWell) return code;
  report::RunResult result;
  const bool in_full = wants_full_result(arguments);
  if (in_full) {
    result.description = describe(*compiled.module, *inputs, compiled.sources);
    add_occurrence_columns(*compiled.module);
  }
  opt::optimise(*compiled.module);
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
  Measure measure(module, *inputs, *program, options.n_trials, options.threads,
                  planned ? options.replicates : 1, in_full);

  std::unique_ptr<report::SamplesWriter> samples;
  if (!arguments.samples.empty()) {
    auto opened = report::SamplesWriter::open(arguments.samples, measure.sample_headers());
    if (!opened) {
      print_error(opened.error());
      return kMachineFailed;
    }
    samples = std::move(*opened);
  }

  bool first_pass = true;
  bool interrupted = false;
  do {
    ProgressBar bar(arguments.progress);
    const engine::Sink sink = [&](int worker, std::uint64_t first, std::size_t n,
                                  const double* const* columns) {
      measure.consume(worker, first, n, columns);
      if (samples && first_pass) {
        thread_local std::vector<const double*> chosen;
        chosen.clear();
        for (const std::size_t i : measure.sample_columns()) chosen.push_back(columns[i]);
        samples->add(first, n, chosen.data());
      }
    };
    const Result<engine::RunReport> report = engine::run(
        *program, options, sink,
        [&](std::uint64_t done, std::uint64_t all) { bar.show(done, all); },
        first_pass ? &stop_requested() : nullptr);
    if (!report) {
      print_error(report.error());
      return kMachineFailed;
    }
    if (report->failure) {
      diag::Sink failures;
      report_failure(module, *report->failure, arguments, failures);
      std::fputs(
          diag::render_text(failures.all(), compiled.sources, arguments.model.colour).c_str(),
          stderr);
      return kModelWrong;
    }
    result.threads = report->threads;
    if (first_pass && engine::available_isas().front() == "scalar") {
      result.warnings.push_back(
          "this processor has neither AVX2 with FMA nor NEON: the scalar path ran, with the same "
          "results, several times slower");
    }
    result.isa = report->isa;
    if (first_pass && report->interrupted) {
      interrupted = true;
      // A second pass must see the same trials.
      options.n_trials = report->n_done;
    }
    first_pass = false;
  } while (options.n_trials > 0 && measure.needs_another_pass());

  if (samples) {
    const Result<std::uint64_t> written = samples->finish();
    if (!written) {
      print_error(written.error());
      return kMachineFailed;
    }
  }
  if (interrupted && options.n_trials == 0) {
    print_error("interrupted before the first trials were done");
    return kInterrupted;
  }

  result.version = PLIMSOLL_VERSION;
  result.command = command_line(arguments);
  result.model = module.model_name;
  result.title = module.title;
  result.as_of = module.as_of;
  result.trials_requested = arguments.trials;
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
        fmt::format("interrupted: {} of {} trials were done", result.trials, arguments.trials));
  }
  if (!arguments.without.empty()) {
    result.warnings.push_back("switched off: " + joined(arguments.without));
  }
  add_warnings(result);

  if (!arguments.json.empty() && !write_whole(arguments.json, report::write_json(result) + "\n")) {
    print_error("cannot write " + arguments.json + "; nothing was left there");
    return kMachineFailed;
  }
  if (const int code = write_documents(documents(arguments), result); code != kWell) return code;
  if (!arguments.quiet && arguments.json != "-") {
    report::TextOptions text;
    text.colour = arguments.model.colour;
    std::fputs(report::write_text(result, text).c_str(), stdout);
    if (std::fflush(stdout) != 0) return kMachineFailed;
  }
  if (interrupted) return kInterrupted;
  if (arguments.limits && any_breached(result)) return kLimitBreached;
  return kWell;
}

}  // namespace plimsoll::driver
