// `plimsoll run`: a simulation, its tables and its files.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "base/stop.h"
#include "driver/ask.h"
#include "driver/compile.h"
#include "driver/documents.h"
#include "report/about.h"
#include "report/samples_writer.h"
#include "report/write_json.h"
#include "report/write_text.h"

namespace plimsoll::driver {

std::atomic<bool>& stop_requested() {
  return plimsoll::stop_requested();
}

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

RunRequest request_of(const RunArguments& arguments) {
  RunRequest request;
  request.switches = switches_of(arguments);
  request.trials = trials_of(arguments);
  request.work = work_of(arguments);
  // Only files show the curves and what the model says of itself.
  request.in_full = !arguments.json.empty() || documents(arguments).any();
  request.until = arguments.until;
  request.most_trials = arguments.most_trials;
  request.most_seconds = arguments.most_seconds;
  return request;
}

}  // namespace

int run(const RunArguments& arguments) {
  RunRequest request = request_of(arguments);
  Samples samples(arguments.samples);
  if (!arguments.samples.empty()) request.samples = &samples;
  Asking asking(arguments, [&](const Opened& opened) {
    return wrong_documents(documents(arguments), report::about_json(opened.about, opened.futures));
  });
  const bool colour = arguments.model.colour;
  const Result<RunResult> result = open_model(arguments.model).run(request, asking.control());
  if (!result) return tell(result.failure(), colour);
  if (request.samples != nullptr) {
    if (const auto error = samples.finish(*result)) return tell(*error, colour);
  }
  if (!arguments.json.empty() && !write_whole(arguments.json, report::write_json(*result))) {
    return kMachineFailed;
  }
  if (const int code = write_documents(documents(arguments), *result); code != kWell) return code;
  if (!arguments.quiet && !goes_to_standard_output(arguments.model.outputs)) {
    report::TextOptions text;
    text.colour = colour;
    std::fputs(report::write_text(*result, text).c_str(), stdout);
  }
  if (result->interrupted) return kInterrupted;
  if (arguments.limits && any_breached(*result)) return kLimitBreached;
  return kWell;
}

}  // namespace plimsoll::driver
