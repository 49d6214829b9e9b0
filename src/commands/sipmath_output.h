// Outcomes of a run as a library of SIPmath 3.0.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "commands/arguments.h"
#include "commands/option.h"
#include "plimsoll/run.h"
#include "sipmath/write.h"

namespace plimsoll::commands {

// --sipmath, --sipmath-form and --sipmath-only.
Options sipmath_options(RunArguments& run);

// Keeps the trials of the chosen outcomes, all of them: eight bytes each, and three times as much while they are written.
class SipmathSamples final : public SampleSink {
 public:
  explicit SipmathSamples(const RunArguments& arguments) : arguments_(arguments) {}

  std::optional<Error> begin(const std::vector<std::string>& columns) override;
  void add(std::uint64_t first_trial, std::size_t n, const double* const* columns) override;

  // Writes the library and tells on standard output how well its metalogs fit.
  std::optional<Error> finish(const RunResult& result);

 private:
  const RunArguments& arguments_;
  std::vector<std::size_t> chosen_;
  std::vector<sipmath::Column> columns_;
  std::mutex mutex_;
  std::uint64_t n_trials_ = 0;
};

}  // namespace plimsoll::commands
