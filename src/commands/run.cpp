// `plimsoll run`.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "commands/ask.h"
#include "commands/command.h"
#include "commands/documents.h"
#include "commands/keep.h"
#include "report/about.h"
#include "report/samples_writer.h"
#include "report/write_json.h"
#include "report/write_text.h"

namespace plimsoll::commands {

namespace {

Documents documents(const RunArguments& arguments) {
  return {arguments.report, arguments.xlsx,
          arguments.csv,    arguments.model.outputs,
          arguments.with,   arguments.other_trials || !arguments.until.empty()};
}

bool any_breached(const RunResult& result) {
  for (const LimitResult& limit : result.limits) {
    if (limit.verdict == Verdict::breached) return true;
  }
  return false;
}

// Every trial, into a file that is whole or not there.
class Samples final : public SampleSink {
 public:
  explicit Samples(std::string path) : path_(std::move(path)) {}

  std::optional<Error> begin(const std::vector<std::string>& columns) override {
    auto opened = report::SamplesWriter::open(path_, columns);
    if (!opened) return opened.failure();
    writer_ = std::move(*opened);
    return std::nullopt;
  }
  void add(std::uint64_t first_trial, std::size_t n, const double* const* columns) override {
    writer_->add(first_trial, n, columns);
  }

  std::optional<Error> finish(const RunResult& result) {
    if (result.interrupted && path_ != "-") {
      // A table of trials cannot say that it is short.
      print_error(fmt::format("interrupted after {} of {} trials: {} was not written",
                              result.trials, result.trials_requested, path_));
      return std::nullopt;
    }
    const Result<std::uint64_t> written = writer_->finish();
    if (!written) return written.failure();
    return std::nullopt;
  }

 private:
  std::string path_;
  std::unique_ptr<report::SamplesWriter> writer_;
};

RunRequest request_of(const RunArguments& arguments, bool keeps) {
  RunRequest request;
  request.switches = switches_of(arguments);
  request.trials = trials_of(arguments);
  request.work = work_of(arguments);
  // Only files, and runs that are kept, show the curves and what the model says of itself.
  request.in_full = !arguments.json.empty() || documents(arguments).any() || keeps;
  request.until = arguments.until;
  request.most_trials = arguments.most_trials;
  request.most_seconds = arguments.most_seconds;
  request.plain = arguments.plain;
  return request;
}

int simulate(const RunArguments& arguments) {
  Asking asking(arguments, [&](const Opened& opened) {
    return wrong_documents(documents(arguments), report::about_json(opened.about, opened.futures));
  });
  const bool keeps = asking.keeping()->wanted();
  RunRequest request = request_of(arguments, keeps);
  Samples samples(arguments.samples);
  if (!arguments.samples.empty()) request.samples = &samples;
  const bool colour = arguments.model.colour;
  const Result<RunResult> result = open_model(arguments.model).run(request, asking.control());
  if (!result) return tell(result.failure(), colour);
  if (request.samples != nullptr) {
    if (const auto error = samples.finish(*result)) return tell(*error, colour);
  }
  const std::string json =
      keeps || !arguments.json.empty() ? report::write_json(*result) : std::string();
  if (!arguments.json.empty() && !write_whole(arguments.json, json)) return kMachineFailed;
  if (const int code = write_documents(documents(arguments), *result); code != kWell) return code;
  if (!arguments.quiet && !goes_to_standard_output(arguments.model.outputs)) {
    report::TextOptions text;
    text.colour = colour;
    std::fputs(report::write_text(*result, text).c_str(), stdout);
  }
  if (keeps) {
    if (const int code = asking.keeping()->end(json, result->digest); code != kWell) return code;
  }
  if (result->interrupted) return kInterrupted;
  if (arguments.limits && any_breached(*result)) return kLimitBreached;
  return kWell;
}

}  // namespace

Command run_command() {
  auto arguments = std::make_shared<RunArguments>();
  RunArguments& run = *arguments;
  std::vector<Output>& outputs = run.model.outputs;
  return {
      .name = "run",
      .what = "simulate a model and print its outcomes",
      .options =
          {
              switch_options(run),
              simulation_options(run),
              word("--executor", run.executor, {"block", "reference"},
                   "the fast one, or the simple one; same bits"),
              word("--isa", run.isa, {"auto", "avx512", "avx2", "neon", "scalar"},
                   "instruction set; same bits"),
              flag("--limits", run.limits, "exit with 3 when a limit is breached"),
              output_file("--json", outputs, run.json,
                          "write the results as JSON; - is standard output"),
              each("--until", run.until,
                   "add trials until 'se(STATISTIC) < AMOUNT' holds (repeatable); --trials is how "
                   "many to start with")
                  .called("GOAL"),
              whole("--max-trials", run.most_trials, kTrials, "most trials of --until; 10 million")
                  .needs("--until"),
              real("--seconds", run.most_seconds, 0.1, 1e7, "longest time of --until")
                  .needs("--until"),
              flag(
                  "--plain", run.plain,
                  "reach the goals of --until by plain trials alone, not by screening more of them")
                  .needs("--until"),
              output_file("--samples", outputs, run.samples,
                          "write the outcomes of every trial, all of them or no file: as CSV, or "
                          "for NumPy to "
                          "a name that ends with .npy or .npz")
                  .called("FILE"),
              output_file("--report", outputs, run.report, "write a page that a board can read")
                  .called("FILE.html"),
              output_file("--xlsx", outputs, run.xlsx, "write tables and charts for Excel")
                  .called("FILE.xlsx"),
              output_folder("--csv", outputs, run.csv, "write plain tables into a folder"),
              all("--with", run.with,
                  "results of other commands, as JSON, for the page (repeatable)")
                  .files()
                  .called("FILE.json"),
              flag("--other-trials", run.other_trials,
                   "take them in though they come from another number of trials, or another "
                   "sampler"),
              flag("--quiet", run.quiet, "print no tables"),
              keep_options(run),
          },
      .footer =
          "Examples:\n"
          "  plimsoll run models/iij --report iij.html\n"
          "  plimsoll run models/iij --trials 1048576 --sampler sobol\n"
          "  plimsoll run models/iij --until 'se(es(5%, net_income)) < 20 M JPY'\n"
          "  plimsoll run models/iij --set 'cycle_volatility=0.4' --limits",
      .run =
          [arguments](const Call& call) {
            arguments->progress = call.terminal.interactive && !arguments->quiet;
            arguments->model.colour = call.terminal.colour_out && call.terminal.colour_err;
            settle_keeping(*arguments, call);
            return simulate(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
