// Values of every trial, held in memory: of outcomes, and of any variable that a run could report.
//
//   bits       of an outcome, those that Model::run summarises with the same switches, trials, seed and sampler
//   units      values are in the column's `unit`, as figures of a RunResult are
//   memory     8 bytes a trial and column; more than kMostSampleBytes in all is an Error of kind `machine` before the
//              work
//   errors     of statistics: as a run tells them, of independent trials. Those of latin and sobol are not
//              independent: ask a run for these
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plimsoll/estimate.h"
#include "plimsoll/failure.h"
#include "plimsoll/model.h"
#include "plimsoll/period_name.h"
#include "plimsoll/result.h"
#include "plimsoll/run.h"

#pragma GCC visibility push(default)
namespace plimsoll {

struct SamplesRequest {
  // Outcomes or other variables: "net_income", "price_war.war.cut"; empty: every outcome. A variable that the model does
  // not report is reported by fiscal year where it has years, else by period or over the horizon.
  std::vector<std::string> names;
  Switches switches;
  Trials trials;
  Work work;
  // Of these alone: `only` trials from `first` on, which have the bits that they have among all. Of independent trials; 0: all.
  std::uint64_t first = 0;
  std::uint64_t only = 0;
};

struct SamplesResult {
  // One scalar in one period.
  struct Column {
    std::string name;
    std::string title;
    // "wan" or "wan, tokyo" of a variable over index sets; else empty.
    std::string label;
    // Empty of what is over the horizon.
    PeriodName period;
    std::string unit;
    // Of an outcome that declares one.
    std::optional<Side> bad_side;
    // Whether chance reaches it.
    bool has_noise = false;
    // values[n_trials * k + i]: trial i of the k-th column.
  };
  About about;
  Futures futures;
  // Those of a variable stand together, by label and then by period, in the order that was asked for.
  std::vector<Column> columns;
  std::uint64_t n_trials = 0;
  std::vector<double> values;

  std::span<const double> of(std::size_t column) const {
    return std::span(values).subspan(column * n_trials, n_trials);
  }
};

// A statistic of a column.
struct SampleStatistic {
  // share: of values that are 0 or 1; of none, or of all, it has an error too.
  enum class Kind : std::uint8_t { mean, sd, quantile, shortfall, share };
  Kind kind = Kind::mean;
  // Of a quantile or a shortfall: above 0, below 1.
  double level = 0.5;
  // Of a shortfall: which values are the worst.
  Side side = Side::low;
};

// With the error that a run would tell. `values`: independent trials, finite. Without noise there is no error.
// Error, of kind `usage`: no values, a level that is none, a value that is not finite, or neither 0
// nor 1 of a share.
Result<Estimate> estimate(std::span<const double> values, const SampleStatistic& statistic,
                          bool has_noise = true);

// Of `after` less that of `before`, of the same futures trial by trial: what both share cancels in the error.
// Error: as above, and of lengths that differ.
Result<Estimate> estimate_difference(std::span<const double> after, std::span<const double> before,
                                     const SampleStatistic& statistic, bool has_noise = true);

}  // namespace plimsoll
#pragma GCC visibility pop
