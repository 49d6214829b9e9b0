#include "commands/sipmath_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/memory.h"
#include "commands/command.h"
#include "commands/output.h"
#include "report/about.h"
#include "report/number_format.h"

namespace plimsoll::commands {

namespace {

// "cut[wan] FY2012Q3" is of the outcome "cut".
std::string_view outcome_of(std::string_view column) {
  return column.substr(0, column.find_first_of("[ "));
}

sipmath::Form form_of(const std::string& word) {
  if (word == "samples") return sipmath::Form::samples;
  return word == "either" ? sipmath::Form::either : sipmath::Form::metalog;
}

std::string made_by(const RunResult& result) {
  return fmt::format("Plimsoll {}: model {}, digest {}, {} trials, seed {}, sampler {}",
                     result.version, result.model, result.digest, result.trials, result.seed,
                     result.sampler) +
         report::changes_text(result.about);
}

std::string line_of(const sipmath::Told& told) {
  if (told.is_samples) {
    return told.name + ": its samples" + (told.reason.empty() ? "" : ", because " + told.reason);
  }
  const sipmath::Fit& fit = *told.fit;
  return fmt::format(
      "{}: a metalog of {} terms{}{}, off by {:.2g} % in probability and {:.2g} sd in quantiles{}",
      told.name, fit.terms.size(), fit.low ? ", 0 or more" : "", fit.high ? ", 0 or less" : "",
      100 * fit.probability, fit.quantile,
      fit.has_deviation() ? "" : "; its standard deviation is infinite");
}

}  // namespace

Options sipmath_options(RunArguments& run) {
  return {
      output_file("--sipmath", run.model.outputs, run.sipmath,
                  "write the outcomes as a library of SIPmath 3.0, for workbooks and other tools")
          .called("FILE.json"),
      word("--sipmath-form", run.sipmath_form, {"metalog", "either", "samples"},
           "what a SIP is: a metalog, and refused where none fits; its samples there; always its "
           "samples")
          .needs("--sipmath"),
      each("--sipmath-only", run.sipmath_only,
           "an outcome that is written, `net_income` or one column of it, `net_income FY2012` "
           "(repeatable; all without it)")
          .called("NAME")
          .naming("outcomes")
          .needs("--sipmath"),
  };
}

std::optional<Error> SipmathSamples::begin(const std::vector<std::string>& columns) {
  std::vector<char> used(arguments_.sipmath_only.size(), 0);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    bool is_chosen = used.empty();
    for (std::size_t i = 0; i < used.size(); ++i) {
      const std::string& name = arguments_.sipmath_only[i];
      if (name != columns[c] && name != outcome_of(columns[c])) continue;
      is_chosen = true;
      used[i] = 1;
    }
    if (!is_chosen) continue;
    chosen_.push_back(c);
    columns_.push_back({columns[c], {}, {}});
  }
  const auto missing = std::find(used.begin(), used.end(), 0);
  if (missing != used.end()) {
    std::string some;
    for (std::size_t c = 0; c < std::min<std::size_t>(columns.size(), 4); ++c) {
      some += (c == 0 ? "`" : ", `") + columns[c] + "`";
    }
    return Error{"the run has no outcome `" +
                     arguments_.sipmath_only[static_cast<std::size_t>(missing - used.begin())] +
                     "`; it has " + some + (columns.size() > 4 ? " and others" : ""),
                 ErrorKind::usage};
  }
  if (columns_.empty()) return Error{"the model has no outcome to write", ErrorKind::usage};
  constexpr std::uint64_t kCopies = 4;
  const std::uint64_t trials = std::max(
      arguments_.trials, arguments_.until.empty() ? std::uint64_t{0} : arguments_.most_trials);
  const std::uint64_t bytes = kCopies * sizeof(double) * trials * chosen_.size();
  const std::size_t left = memory_left();
  if (left != 0 && bytes > left) {
    return Error{fmt::format("--sipmath keeps all trials of what it writes: {} MB for {} trials of "
                             "{} columns, and {} MB "
                             "are free; ask for fewer trials, or columns by --sipmath-only",
                             bytes >> 20, trials, chosen_.size(), left >> 20),
                 ErrorKind::machine};
  }
  return std::nullopt;
}

void SipmathSamples::add(std::uint64_t first_trial, std::size_t n, const double* const* columns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (std::size_t c = 0; c < chosen_.size(); ++c) {
    std::vector<double>& samples = columns_[c].samples;
    if (samples.capacity() == 0) samples.reserve(arguments_.trials);
    if (samples.size() < first_trial + n) samples.resize(first_trial + n);
    std::copy_n(columns[chosen_[c]], n, samples.begin() + static_cast<std::ptrdiff_t>(first_trial));
  }
  n_trials_ += n;
}

std::optional<Error> SipmathSamples::finish(const RunResult& result) {
  if (result.interrupted && arguments_.sipmath != "-") {
    print_error(fmt::format("interrupted after {} of {} trials: {} was not written", result.trials,
                            result.trials_requested, arguments_.sipmath));
    return std::nullopt;
  }
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    columns_[c].samples.resize(n_trials_);
    if (chosen_[c] < result.outcomes.size()) columns_[c].unit = result.outcomes[chosen_[c]].unit;
  }
  const sipmath::About about{arguments_.sipmath == "-"
                                 ? result.model
                                 : std::filesystem::path(arguments_.sipmath).filename().string(),
                             made_by(result), result.model + "\n" + result.digest};
  auto written = sipmath::write_library(about, columns_, form_of(arguments_.sipmath_form));
  if (!written) return written.failure();
  if (!write_whole(arguments_.sipmath, written->json)) {
    return Error{arguments_.sipmath + " was not written", ErrorKind::machine};
  }
  if (arguments_.quiet || goes_to_standard_output(arguments_.model.outputs)) return std::nullopt;
  fmt::print("{}: {} SIPs\n", arguments_.sipmath, written->columns.size());
  for (const sipmath::Told& one : written->columns) fmt::print("  {}\n", line_of(one));
  const auto is_samples = [](const sipmath::Told& told) { return told.is_samples; };
  const auto& told = written->columns;
  if (std::any_of(told.begin(), told.end(), is_samples) &&
      !std::all_of(told.begin(), told.end(), is_samples)) {
    fmt::print("  what metalogs and samples have to do with each other is not in the library\n");
  }
  if (written->moved > 0) {
    fmt::print("  correlations are moved by up to {:.1g}, so that every reader can draw by them\n",
               written->moved);
  }
  fmt::print("\n");
  return std::nullopt;
}

}  // namespace plimsoll::commands
