// Forecasts against what came: models as they stood then, and a table of figures that are known now.
//
//   table     CSV or a workbook, a row a figure: `outcome`, `period`, `value`; `unit` where the heading of `value` has none.
//             `known_on`, the day that the figure became known; `target`, what had been planned for it; `before`, the
//             figure a year earlier on the same footing
//   scored    figures of outcomes and periods that a model tells, known after its `as of`; for each model by itself
//   past      figures known by then, of which rivals are made: questions/rivals.h
//   scores    questions/scores.h; lower is better. The log score is of one of `unit`
//   methods   docs/questions/backtest.md
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/estimate.h"
#include "plimsoll/explain.h"
#include "plimsoll/failure.h"
#include "plimsoll/model.h"
#include "plimsoll/period_name.h"
#include "plimsoll/result.h"
#include "plimsoll/run.h"

#pragma GCC visibility push(default)
namespace plimsoll {

struct BacktestRequest {
  // A table: CSV, or a workbook.
  std::string actuals;
  // Of a workbook; empty: its only one.
  std::string sheet = {};
  // These alone; empty: every outcome that the table has figures of.
  std::vector<std::string> outcomes = {};
  Switches switches = {};
  // `trials.sampler` is random.
  Trials trials = {};
  Work work = {};
  // What sets the futures near a miss apart is looked for; each miss is a further run.
  bool causes = true;
};

struct BacktestResult {
  static constexpr std::array<double, 3> kLevels = {0.5, 0.8, 0.95};
  // Of the futures nearest to a miss.
  static constexpr double kNear = 0.05;

  struct Start {
    // As the caller calls it.
    std::string model;
    About about;
    Futures futures;
    // "2009-06-30"; empty of a model that states none.
    std::string as_of;
    // Of its horizon; empty without time.
    PeriodName first;
    std::size_t n_figures = 0;
  };
  // From the lower quantile to the upper one.
  struct Interval {
    double low = 0;
    double high = 0;
    bool inside = false;
  };
  struct RivalScore {
    // "last_value", "trend", "target", "history".
    std::string rival;
    // Empty where there is a forecast, a normal law.
    std::string why_not;
    double mean = 0;
    double sd = 0;
    // Past errors, changes or figures that it rests on; shares of the figure, else amounts.
    std::size_t n_past = 0;
    bool is_relative = false;
    double crps = 0;
    double log = 0;
    std::array<Interval, 3> intervals;
  };
  struct Near {
    // The figure lies outside of this interval.
    double level = 0.5;
    std::size_t n_near = 0;
    std::size_t n_trials = 0;
    // Those that stand out, the clearest first.
    std::vector<WorstResult::Struck> events;
    std::vector<WorstResult::Leaning> draws;
  };
  struct Figure {
    // Of `starts`.
    std::size_t start = 0;
    std::string outcome;
    std::string title;
    PeriodName period;
    // Years ahead, 1 for the first.
    int horizon = 1;
    std::string unit;
    double came = 0;
    // "line 7".
    std::string place;
    std::string known_on;
    double mean = 0;
    double sd = 0;
    double median = 0;
    std::array<Interval, 3> intervals;
    // The share of futures below what came, and up to it.
    double below = 0;
    double up_to = 0;
    Estimate crps;
    // Absent of what has no density.
    Estimate log;
    std::vector<RivalScore> rivals;
    // Only of a figure outside of the interval of 50 %.
    std::optional<Near> near;
  };

  // Hits with the interval of Clopper and Pearson, 95 %.
  struct Coverage {
    double level = 0;
    std::size_t n = 0;
    std::size_t hits = 0;
    double low = 0;
    double high = 0;
    // Of hits as far from what is expected, or farther, where intervals are right and figures independent.
    double chance = 1;
  };
  // The model's mean score less a rival's, over the figures that both score.
  struct Difference {
    std::size_t n = 0;
    double model = 0;
    double rival = 0;
    double value = 0;
    // 95 %, by Student's t over figures; absent of one figure.
    std::optional<double> low;
    std::optional<double> high;
    // Figures on which the model is better.
    std::size_t n_better = 0;
  };
  struct Against {
    std::string rival;
    std::size_t n = 0;
    // Of the rival's own intervals.
    std::array<std::size_t, 3> hits = {};
    // Absent where units differ.
    std::optional<Difference> crps;
    std::optional<Difference> log;
  };
  struct Group {
    // Empty: all.
    std::string outcome;
    std::string title;
    // 0: all.
    int horizon = 0;
    // Empty where they differ.
    std::string unit;
    std::size_t n = 0;
    // Starts and periods: figures of one date are not independent.
    std::size_t n_dates = 0;
    std::array<Coverage, 3> coverage;
    std::optional<double> crps;
    std::optional<double> log;
    std::vector<Against> rivals;
  };
  struct Ranks {
    std::vector<double> counts;
    double mean = 0.5;
    double mean_error = 0;
    double spread = 0;
    double spread_error = 0;
  };

  std::string actuals;
  std::string sha256;
  std::string sheet;
  std::vector<Start> starts;
  std::vector<Figure> figures;
  // All first, then by outcome, by horizon, and by both where there are several of each.
  std::vector<Group> groups;
  Ranks ranks;
  double seconds = 0;
  // Sentences: what of the table was not scored; how little so few figures prove.
  std::vector<std::string> notes;
  std::vector<std::string> cautions;
};

// `control.opened` is told of each model. Error: a table that cannot be read, or no figure that any model tells.
Result<BacktestResult> backtest(const std::vector<Model>& models, const BacktestRequest& request,
                                const Control& control = {});

}  // namespace plimsoll
#pragma GCC visibility pop
