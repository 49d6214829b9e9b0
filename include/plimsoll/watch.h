// Early warnings: which figures, seen by when, tell best that a limit will break.
//
//   figures    outcomes, lines of statements and how often events struck, by the periods that they have; those that a board can
//              know, no draws. Only of periods that are over before the one in which the limit is judged, and of a limit
//              that may break at any time only in futures in which it has not broken by then
//   halves     thresholds are chosen on the trials with even numbers and measured on the others
//   errors     of independent trials: `trials.sampler` is random
//   methods    docs/questions/watch.md
#pragma once

#include <cstdint>
#include <optional>
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

struct WatchRequest {
  // A limit of the model that is about a chance, or "net_income < -2 bn JPY in FY2013"; one of the two.
  std::string limit;
  std::string failure = {};
  // Of a limit; empty: the last.
  std::string period = {};
  // More variables to look at, by their names.
  std::vector<std::string> figures = {};
  // Instead of the largest difference of hits and false alarms: as many hits as there are with no more false alarms than
  // that share; above 0, below 1.
  std::optional<double> most_false_alarms = {};
  // For each period; 1 to 100.
  int top = 3;
  Switches switches = {};
  Trials trials = {};
  Work work = {};
};

struct WatchResult {
  struct Warning {
    std::string figure;
    std::string title;
    // The figure's, and by when it is known.
    PeriodName period;
    // From the end of the figure's period to that of the limit.
    int months_ahead = 0;
    // How often an event has struck since the beginning.
    bool is_count = false;
    std::string unit;
    // At or below the threshold; else at or above it.
    bool is_low = true;
    double threshold = 0;
    // On the trials that did not choose it.
    Estimate hits;
    Estimate false_alarms;
    Estimate after_warning;
    Estimate area;
    std::uint64_t n_breaches = 0;
    std::uint64_t n_calm = 0;
  };

  About about;
  Futures futures;
  // What breaks, in the model's words: "net_income < 0 JPY in FY2014".
  std::string failure;
  // Empty of a failure.
  std::string limit;
  std::string limit_title;
  PeriodName period;
  // Of all trials.
  Estimate chance;
  std::uint64_t n_trials = 0;
  std::uint64_t n_breaches = 0;
  std::uint64_t n_figures = 0;
  std::optional<double> most_false_alarms;
  // By period, the best first: by the area on the trials that chose. One that tells nothing there is left out.
  std::vector<Warning> warnings;
  double seconds = 0;
  std::vector<std::string> cautions;
};

// Error: no limit of that name, one that is not about a chance, a period before which nothing is seen, too few trials that
// break it.
Result<WatchResult> watch(const Model& model, const WatchRequest& request,
                          const Control& control = {});

}  // namespace plimsoll
#pragma GCC visibility pop
