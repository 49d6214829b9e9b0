// Questions to a model and their answers: one request and one result for each.
//
//   units      an Estimate of the statistic is in `target.unit`; a probability is a share
//   errors     standard errors by independent trials, paired where two runs are compared; a figure
//              without one is told by Estimate::doubt or is absent
//   cancelled  an Error of kind `interrupted`
//   json       docs/results.md describes what report/ writes of each
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/estimate.h"
#include "plimsoll/result.h"
#include "plimsoll/run.h"

#pragma GCC visibility push(default)
namespace plimsoll {

// What most questions are about: a statistic of an outcome in a period, or the chance of a condition.
struct Asked {
  // "mean", "sd", "quantile(5%)", "es(5%)", with the outcome beside it or inside: "es(net_income, 5%)";
  // "P(LIMIT)", "P(CONDITION)".
  std::string statistic = "mean";
  // May be empty where the statistic names it or the model has one only.
  std::string outcome;
  // "FY2013", "2012Q3"; empty: the last.
  std::string period;
};

struct QuestionRequest {
  Asked asked;
  Switches switches;
  Trials trials;
  Work work;
};

// The statistic as it was understood.
struct TargetResult {
  // "es(net_income, 5%) in FY2013".
  std::string text;
  // "mean", "sd", "quantile", "es", "probability".
  std::string statistic;
  std::string outcome;
  std::string period;
  // Empty for plain numbers and probabilities.
  std::string unit;
  // Of a quantile or shortfall.
  std::optional<double> level;

  bool is_probability() const { return statistic == "probability"; }
};

// What every answer says of itself.
struct AnswerHead {
  About about;
  Futures futures;
  TargetResult target;
  // From the request to the answer; no part of what is exact.
  double seconds = 0;
  // Sentences; empty where the answer may be read as it stands.
  std::vector<std::string> warnings;
};

// ---- reverse: a failure is named; how likely it is, how it comes about, what it needs

struct ReverseRequest : QuestionRequest {
  // One of the two: "net_income < -2 bn JPY in FY2013", or a limit of the model. `asked` is not read, but
  // for its period.
  std::string failure;
  std::string limit;
  // Of the probability; a share of itself.
  double relative_error = 0.1;
  // Of subset simulation, or of plain simulation where the failure has no distance.
  std::uint64_t most_trials = 2'000'000;
  std::size_t most_ways = 5;
};

struct ReverseResult : AnswerHead {
  enum class Method : std::uint8_t { plain, subset, none };

  // Of failing trials.
  struct Share {
    double value = 0;
    double se = 0;
    // 95 %.
    double low = 0;
    double high = 1;
  };
  // An event in failing trials and in all.
  struct Struck {
    std::string event;
    std::string risk;
    Share share;
    double usual = 0;
    // The period in which half of the first ones have struck.
    std::string typical_period;
  };
  // A draw that failing trials move.
  struct Moved {
    std::string draw;
    // Label and period that is moved most; empty for a scalar drawn once.
    std::string where;
    // Standard normal, and the quantile that it is.
    double mean_score = 0;
    double quantile = 0;
  };
  // Medians of an outcome in failing trials and in all, canonical and in `unit`.
  struct PathPoint {
    std::string outcome;
    double median = 0;
    double usual_median = 0;
    std::string unit;
    // Canonical value of one `unit`.
    double scale = 1;
    // Has no definition to take a unit from.
    bool is_bare = false;
  };
  struct Way {
    // Events that mark it; empty: none was needed.
    std::vector<std::string> events;
    Share share;
    std::vector<Struck> struck;
    std::vector<Moved> moved;
    std::vector<PathPoint> path;
    // A failing trial near its middle, for `explain`.
    std::optional<std::uint64_t> trial;
  };
  struct Necessary {
    std::string risk;
    // Failures that would not be without it.
    Share share;
  };
  struct DesignInput {
    std::string input;
    std::string where;
    double score = 0;
    // Absent for what is correlated within an occurrence.
    std::optional<double> quantile;
  };
  // The failing point nearest to the median of everything.
  struct DesignPoint {
    // In standard deviations.
    double distance = 0;
    // Largest first.
    std::vector<DesignInput> inputs;
  };
  struct Limit {
    std::string name;
    std::string title;
    std::string text;
  };

  std::string title;
  // In the model's words: "net_income < -2 bn JPY in FY2013".
  std::string failure;
  // Where the failure is what a limit counts as bad.
  std::optional<Limit> limit;
  Method method = Method::plain;
  std::string why;
  double probability = 0;
  double se = 0;
  // 95 %.
  double low = 0;
  double high = 1;
  // As asked for, and whether it was reached.
  double error_asked = 0;
  bool reached = false;
  // Where no trial failed: below this with 95 % confidence, or as far as the levels went.
  double below = 0;
  bool by_levels = false;
  int n_levels = 0;
  std::size_t n_replicates = 0;
  std::uint64_t n_plain = 0;
  std::uint64_t n_plain_failing = 0;
  std::uint64_t n_subset = 0;
  std::uint64_t n_other = 0;
  // Failing points that ways and necessary are about.
  std::size_t n_points = 0;
  std::vector<Way> ways;
  std::vector<Necessary> necessary;
  std::optional<DesignPoint> design;
  double probability_seconds = 0;
  double other_seconds = 0;
  // Cancelled after the probability was known: what follows it may be missing.
  bool interrupted = false;
};

// ---- stress: scenarios, actions, replaced distributions and bands beside the base run

struct StressRequest : QuestionRequest {
  // `switches.scenarios` and `switches.actions` are stresses of their own, not part of the base run.
  // Without any, and without the two below: every scenario and action of the model.

  // "late_cloud.growth ~ uniform(0%, 5%)" each: another distribution on the same noise.
  std::vector<std::string> replacements;
  // "quantile of late_cloud.growth in [0%, 10%]" each: the trials in a band of ranks.
  std::vector<std::string> bands;
};

struct StressResult : AnswerHead {
  struct Row {
    enum class Kind : std::uint8_t { scenario, action, replacement, band };
    Kind kind = Kind::scenario;
    std::string name;
    std::string title;
    Estimate value;
    // Against the base run, on the same noise.
    Estimate difference;
    // Trials that the row's figures rest on.
    std::uint64_t n_effective = 0;
  };
  std::uint64_t n_trials = 0;
  // Of the whole model.
  std::uint64_t n_runs = 0;
  Estimate base;
  std::vector<Row> rows;
};

}  // namespace plimsoll
#pragma GCC visibility pop
