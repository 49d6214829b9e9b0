// `plimsoll run`.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "base/shell_word.h"
#include "commands/answer.h"
#include "commands/ask.h"
#include "commands/command.h"
#include "commands/cut_runs.h"
#include "commands/keep.h"
#include "commands/run_outputs.h"
#include "commands/sipmath_output.h"
#include "document/sips.h"
#include "report/about.h"
#include "report/number_format.h"
#include "report/samples_writer.h"

namespace plimsoll::commands {

namespace {

// Every trial, into a file that is whole or not there.
class Samples final : public SampleSink {
 public:
  Samples(std::string path, bool with_bom) : path_(std::move(path)), with_bom_(with_bom) {}

  std::optional<Error> begin(const std::vector<std::string>& columns) override {
    auto opened = report::SamplesWriter::open(path_, columns, with_bom_);
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
  bool with_bom_ = false;
  std::unique_ptr<report::SamplesWriter> writer_;
};

// One run's trials for two files.
class Both final : public SampleSink {
 public:
  Both(SampleSink& first, SampleSink& second) : first_(first), second_(second) {}

  std::optional<Error> begin(const std::vector<std::string>& columns) override {
    if (auto error = first_.begin(columns)) return error;
    return second_.begin(columns);
  }
  void add(std::uint64_t first_trial, std::size_t n, const double* const* columns) override {
    first_.add(first_trial, n, columns);
    second_.add(first_trial, n, columns);
  }

 private:
  SampleSink& first_;
  SampleSink& second_;
};

// Trials for a workbook, and into --samples too where both are asked for.
class Sips final : public LimitSink {
 public:
  Sips(const RunArguments& arguments, SampleSink* samples)
      : path_(arguments.sips),
        writer_(arguments.sips, arguments.sips_of, trials_of(arguments).count),
        samples_(samples) {}

  void limits(const std::vector<LimitColumn>& columns) override { limits_ = columns; }
  std::optional<Error> begin(const std::vector<std::string>& columns) override {
    if (samples_ != nullptr) {
      if (auto error = samples_->begin(columns)) return error;
    }
    return writer_.begin(columns, limits_);
  }
  void add(std::uint64_t first_trial, std::size_t n, const double* const* columns) override {
    if (samples_ != nullptr) samples_->add(first_trial, n, columns);
    writer_.add(first_trial, n, columns);
  }

  std::optional<Error> finish(const RunResult& result) {
    if (!result.interrupted) return writer_.finish(result);
    print_error(fmt::format("interrupted after {} of {} trials: {} was not written", result.trials,
                            result.trials_requested, path_));
    return std::nullopt;
  }

 private:
  std::string path_;
  document::SipsWriter writer_;
  SampleSink* samples_;
  std::vector<LimitColumn> limits_;
};

RunRequest request_of(const RunArguments& arguments, bool keeps) {
  RunRequest request;
  request.switches = switches_of(arguments);
  request.trials = trials_of(arguments);
  request.work = work_of(arguments);
  // Only files, and runs that are kept, show the curves and what the model says of itself.
  request.in_full = !arguments.json.empty() || documents_of(arguments).any() || keeps;
  request.until = arguments.until;
  request.most_trials = arguments.most_trials;
  request.most_seconds = arguments.most_seconds;
  request.plain = arguments.plain;
  return request;
}

int simulate(const RunArguments& arguments) {
  Asking asking(arguments, [&](const Opened& opened) {
    return wrong_documents(documents_of(arguments),
                           report::about_json(opened.about, opened.futures));
  });
  const bool keeps = asking.keeping()->wanted();
  RunRequest request = request_of(arguments, keeps);
  Samples samples(arguments.samples, arguments.csv_bom);
  if (!arguments.samples.empty()) request.samples = &samples;
  SipmathSamples sipmath(arguments);
  Both both(samples, sipmath);
  if (!arguments.sipmath.empty()) {
    request.samples = request.samples == nullptr ? static_cast<SampleSink*>(&sipmath)
                                                 : static_cast<SampleSink*>(&both);
  }
  Sips sips(arguments, request.samples);
  if (!arguments.sips.empty()) request.samples = &sips;
  const bool colour = arguments.model.colour;
  const Result<RunResult> result = open_model(arguments.model).run(request, asking.control());
  if (!result) return tell(result.failure(), colour);
  if (!arguments.samples.empty()) {
    if (const auto error = samples.finish(*result)) return tell(*error, colour);
  }
  if (!arguments.sipmath.empty()) {
    if (const auto error = sipmath.finish(*result)) return tell(*error, colour);
  }
  if (!arguments.sips.empty()) {
    if (const auto error = sips.finish(*result)) return tell(*error, colour);
  }
  return write_run(arguments, *result, asking.keeping());
}

// A run with goals, whose first trials say how many more it takes.
Question question_of(const RunArguments& arguments) {
  const RunRequest request = request_of(arguments, true);
  return [request](const Model& model, const Control& control) -> Result<Answer> {
    auto result = model.run(request, control);
    if (!result) return result.failure();
    return Answer{{}, {}, std::move(*result)};
  };
}

int reach_goals_in_parts(const RunArguments& arguments) {
  const bool colour = arguments.model.colour;
  if (arguments.most_seconds > 0) {
    return tell({"--seconds ends a run by the clock, which no part can repeat: give --max-trials "
                 "instead",
                 ErrorKind::usage},
                colour);
  }
  if (const int code = check_outputs(arguments.model.outputs); code != kWell) return code;
  int code = kWell;
  Asking asking(arguments);
  const auto found = answer_in_parts(arguments, asking, question_of(arguments), code);
  if (!found) return tell(found.failure(), colour);
  return *found ? write_run(arguments, *(*found)->run, asking.keeping()) : code;
}

// What --samples and --sips cannot hold, before any work.
std::optional<std::string> wrong_trials(const RunArguments& arguments) {
  for (const auto& [option, path] :
       {std::pair("--samples", &arguments.samples), std::pair("--sips", &arguments.sips),
        std::pair("--sipmath", &arguments.sipmath)}) {
    if (path->empty() || arguments.n_parts == 0) continue;
    return std::string(option) + " writes every trial, and parts keep none: run it without --parts";
  }
  if (arguments.sips.empty()) return std::nullopt;
  if (arguments.sips == "-") {
    return "--sips - would write a workbook to the terminal or a pipe, and it is put together from "
           "its end: name a file, --sips trials.xlsx";
  }
  if (arguments.trials > document::kMostSipsTrials) {
    return document::too_many_sips(arguments.trials).message;
  }
  if (!arguments.until.empty() &&
      (arguments.most_trials == 0 || arguments.most_trials > document::kMostSipsTrials)) {
    return fmt::format(
        "--sips takes {} trials at most, the rows of a sheet, and --until may add more: "
        "add --max-trials 1e6",
        report::format_count(document::kMostSipsTrials));
  }
  return std::nullopt;
}

// In parts: laid out, what is missing computed, merged.
int simulate_in_parts(const RunArguments& arguments) {
  const bool colour = arguments.model.colour;
  if (const int code = check_outputs(arguments.model.outputs); code != kWell) return code;
  const cut::Folder folder(cut::machine_disk(), arguments.into);
  Asking asking(arguments, [&](const Opened& opened) {
    return wrong_documents(documents_of(arguments),
                           report::about_json(opened.about, opened.futures));
  });
  const auto plan = session::lay_out(open_model(arguments.model),
                                     request_of(arguments, asking.keeping()->wanted()),
                                     arguments.n_parts, folder, asking.control());
  if (!plan) return tell(plan.failure(), colour);
  if (arguments.only_prepare) {
    if (arguments.quiet) return kWell;
    fmt::print(
        "{}: {} parts of {} trials each. `plimsoll part {} K` computes one, K from 1 to {};\n"
        "`plimsoll merge {}` gives the result once all are there\n",
        folder.path(), arguments.n_parts, report::format_count(plan->part(1).n),
        shell_word(folder.path()), arguments.n_parts, shell_word(folder.path()));
    return kWell;
  }
  if (const int code = compute_here(folder, arguments); code != kWell) return code;
  const auto result = merge_parts(folder, arguments, true);
  if (!result) return tell(result.failure(), colour);
  return write_run(arguments, **result, asking.keeping());
}

}  // namespace

Command run_command() {
  auto arguments = std::make_shared<RunArguments>();
  RunArguments& run = *arguments;
  Option into = text("--into", run.into, "the folder of the parts");
  into.values = Option::Values::folders;
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
              until_options(run),
              output_file("--samples", run.model.outputs, run.samples,
                          "write the outcomes of every trial, all of them or no file: as CSV, or "
                          "for NumPy to "
                          "a name that ends with .npy or .npz")
                  .called("FILE"),
              sipmath_options(run),
              workbook_file("--sips", run.model.outputs, run.sips,
                            "write every trial into a workbook whose first sheet computes figures "
                            "of them: as many as a sheet has rows"),
              each("--sips-of", run.sips_of,
                   "an outcome that --sips takes (repeatable); all where none is named")
                  .called("NAME")
                  .naming("outcomes")
                  .needs("--sips"),
              whole("--parts", run.n_parts, {1, 1'000'000, "40"},
                    "compute the run in so many parts, which may be interrupted and go on")
                  .needs("--into"),
              std::move(into).called("DIR").needs("--parts"),
              flag("--prepare", run.only_prepare,
                   "lay the parts out only, for `plimsoll part` on this machine and others")
                  .needs("--parts")
                  .excludes("--keep"),
              run_output_options(run),
              keep_options(run),
          },
      .footer =
          "Examples:\n"
          "  plimsoll run models/iij --report iij.html\n"
          "  plimsoll run models/iij --trials 1048576 --sampler sobol\n"
          "  plimsoll run models/iij --until 'se(es(5%, net_income)) < 20 M JPY'\n"
          "  plimsoll run models/iij --set 'cycle_volatility=0.4' --limits\n"
          "  plimsoll run models/iij --trials 1e7 --parts 20 --into big --json big.json",
      .run = [arguments](const Call& call) -> int {
        arguments->progress = call.terminal.interactive && !arguments->quiet;
        arguments->model.colour = call.terminal.colour_out && call.terminal.colour_err;
        settle_keeping(*arguments, call);
        if (const auto code = asked_again(*arguments, question_of(*arguments))) return *code;
        if (const auto wrong = wrong_trials(*arguments)) {
          print_error(*wrong);
          return kUsage;
        }
        if (arguments->n_parts > 0 && !arguments->until.empty()) {
          return reach_goals_in_parts(*arguments);
        }
        if (arguments->n_parts > 0) return simulate_in_parts(*arguments);
        return simulate(*arguments);
      },
  };
}

}  // namespace plimsoll::commands
