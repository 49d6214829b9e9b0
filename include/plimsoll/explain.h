// Single trials as stories, and their results.
//
//   exact      a trial is a function of model, inputs, seed and sampler; the same as in any run that has it
//   units      a value is in the `unit` beside it, a statement's amounts are canonical with a `scale`
//   json       docs/results.md describes what report/ writes of the worst trials
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/estimate.h"
#include "plimsoll/failure.h"
#include "plimsoll/period_name.h"
#include "plimsoll/question.h"
#include "plimsoll/result.h"
#include "plimsoll/run.h"

#pragma GCC visibility push(default)
namespace plimsoll {

// ---- explain: one trial as a story, and the worst ones

// One value of what is indexed by labels; the label is empty where it is not.
struct LabelledValue {
  std::string label;
  double value = 0;
};

// An event that struck in a trial.
struct TrialEvent {
  struct Mark {
    std::string name;
    std::string unit;
    // In `unit`.
    std::vector<LabelledValue> values;
  };
  std::string event;
  // Of an event over index sets.
  std::string label;
  PeriodName period;
  // In the model's words, with marks in braces: "a price war of {length}"; may be empty.
  std::string sentence;
  std::vector<Mark> marks;
  bool by_scenario = false;
};

// A value that a trial drew, and how far out it lies.
struct TrialDraw {
  std::string name;
  // "tokyo", and "FY2012Q3" or no period where it is drawn once.
  std::string labels;
  std::string period;
  // In `unit`.
  double value = 0;
  std::string unit;
  bool is_discrete = false;
  bool is_high = false;
  // Of a value at least as far out, on its own side.
  double chance = 1;

  // "tokyo, FY2012Q3"; empty for a scalar drawn once.
  std::string where() const {
    return labels + (labels.empty() || period.empty() ? "" : ", ") + period;
  }
};

struct TrialRequest {
  Switches switches;
  // `trials.count` is not read.
  Trials trials;
  Work work;
  // Counted from 0, to 2^40 - 1.
  std::uint64_t trial = 0;
};

struct TrialResult {
  struct Drawn {
    std::string name;
    std::string unit;
    std::vector<LabelledValue> values;
  };
  struct Statement {
    struct Line {
      // "+", "-" or "=".
      std::string sign;
      std::string name;
      // By column, canonical; not finite where the trial has no value.
      std::vector<double> amounts;
    };
    std::string name;
    std::string title;
    std::string unit;
    // Canonical value of one `unit`.
    double scale = 1;
    // Fiscal years, and what the horizon leaves of the first and the last.
    std::vector<PeriodName> columns;
    std::vector<Line> lines;
  };
  struct Outcome {
    struct Point {
      // Empty where it has one value in all.
      PeriodName period;
      // By label, in `unit`.
      std::vector<double> values;
    };
    std::string name;
    std::string title;
    std::string unit;
    std::vector<Point> points;
  };

  About about;
  Futures futures;
  std::string title;
  std::uint64_t trial = 0;
  // What is drawn once.
  std::vector<Drawn> draws;
  bool has_events = false;
  // As they struck.
  std::vector<TrialEvent> events;
  // Draws in the outer twentieth of their distributions, on either side; the furthest out first.
  bool has_draws = false;
  std::vector<TrialDraw> far_out;
  std::vector<Statement> statements;
  std::vector<Outcome> outcomes;
  // Why a run refuses the trial; null where it does not.
  std::shared_ptr<const Diagnostics> failure;
};

struct WorstRequest : QuestionRequest {
  // `asked.statistic` is not read.
  // 1 to 1000.
  std::size_t n_worst = 10;
};

struct WorstResult : AnswerHead {
  // A draw far out that alone made the outcome worse.
  struct Draw : TrialDraw {
    // Together with what it is correlated with.
    bool is_coupled = false;
    // What the outcome would have been with it at its median.
    double without = 0;
  };
  struct Trial {
    std::uint64_t trial = 0;
    double value = 0;
    // But for such as strike in half of all trials.
    std::vector<TrialEvent> events;
    // Largest effect first.
    std::vector<Draw> draws;
  };
  // Shares of trials in which it strikes at least once.
  struct Struck {
    std::string event;
    std::string sentence;
    Estimate in_tail;
    double in_all = 0;
    bool stands_out = false;
  };
  struct Leaning {
    // "growth[wan, FY2012]".
    std::string draw;
    std::string unit;
    // Means, in `unit`.
    Estimate in_tail;
    double in_all = 0;
    // Its average rank in the tail, as a share; a half says nothing.
    Estimate percentile;
    bool stands_out = false;
  };

  // The command that tells the worst trial in full, as a shell takes it; empty where there is none.
  std::string explain;
  // "net_income in FY2013".
  std::string by;
  std::uint64_t n_trials = 0;
  // The worst trials that are set against all.
  std::size_t n_tail = 0;
  // The worst first.
  std::vector<Trial> worst;
  // The greatest difference first.
  std::vector<Struck> events;
  std::vector<Leaning> draws;
};

}  // namespace plimsoll
#pragma GCC visibility pop
