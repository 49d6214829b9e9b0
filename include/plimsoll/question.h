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
